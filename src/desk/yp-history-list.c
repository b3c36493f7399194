/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-history-list.h"

#include <glib/gi18n.h>

#include "yp-json-read.h"
#include "yp-mark.h"
#include "yp-words.h"

/**
 * YpHistoryList:
 *
 * What happened to an incident, the newest first: when, what, by whom, with which words. What was
 * still to come at the moment shown stands back. Signal `show-moment` (gint64): the person wants to
 * see how all stood then, microseconds since 1970 UTC.
 */
struct _YpHistoryList
{
  AdwBin parent_instance;

  GtkBox *box;
  guint64 newest_seq;
  YpState newest_state;
};

G_DEFINE_FINAL_TYPE (YpHistoryList, yp_history_list, ADW_TYPE_BIN)

static guint show_moment_signal;

static void
yp_history_list_class_init (YpHistoryListClass *klass)
{
  show_moment_signal = g_signal_new ("show-moment", YP_TYPE_HISTORY_LIST, G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "history-list");
}

static void
yp_history_list_init (YpHistoryList *self)
{
  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->box));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("History"), -1);
}

static GtkWidget *
new_label (const char *text, const char *css_class, gboolean wraps)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), wraps);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (wraps)
    gtk_label_set_width_chars (GTK_LABEL (label), 1);
  gtk_widget_set_hexpand (label, wraps);
  gtk_widget_add_css_class (label, css_class);

  return label;
}

static void
on_time_clicked (GtkButton *button, YpHistoryList *self)
{
  const gint64 *at = g_object_get_data (G_OBJECT (button), "yp-at");

  g_signal_emit (self, show_moment_signal, 0, *at);
}

/* When, and the way there. */
static GtkWidget *
new_time (YpHistoryList *self, gint64 at)
{
  g_autofree char *time = yp_words_format_time (at);
  g_autofree char *words = g_strdup_printf (_ ("%s: show everything as it stood then"), time);
  GtkWidget *button = gtk_button_new_with_label (time);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "when");
  gtk_widget_set_valign (button, GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (button, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, words,
                                  -1);
  g_object_set_data_full (G_OBJECT (button), "yp-at", g_memdup2 (&at, sizeof at), g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (on_time_clicked), self);

  return button;
}

/* “派遣 → 网格员 张三”, without the item: the sheet says that above. */
static char *
format_step (YpSituation *situation, YpEntry *entry, YpState before, YpState *state)
{
  const YpTransition *transition = yp_lifecycle_find_kind (entry->kind);
  const char *unit_id = yp_json_get_string (entry->data, "unit");
  g_autofree char *unit = yp_words_format_unit (situation, unit_id);

  *state = transition == NULL                ? YP_STATE_REPORTED
           : transition->to == YP_STATE_SAME ? before
                                             : transition->to;
  if (transition == NULL)
    return g_strdup (yp_words_get_step (YP_STATE_REPORTED));
  if (unit_id == NULL || transition->effect != YP_UNIT_EFFECT_TAKE)
    return g_strdup (yp_words_get_done (transition));

  return g_strdup_printf ("%s → %s", yp_words_get_done (transition), unit);
}

/* (nullable): what the step came with: “Files 1f3a9c2e, …”. */
static char *
format_files (YpEntry *entry)
{
  JsonArray *files = yp_json_get_array (entry->data, "attachments");
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; files != NULL && i < json_array_get_length (files); i++)
    {
      JsonNode *node = json_array_get_element (files, i);

      if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
        g_string_append_printf (text, "%s%.8s", text->len > 0 ? ", " : "",
                                json_node_get_string (node));
    }

  /* Translators: the beginnings of the names of files that a step came with */
  return text->len > 0 ? g_strdup_printf (_ ("Files: %s"), text->str) : NULL;
}

void
yp_history_list_clear (YpHistoryList *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->box))) != NULL)
    gtk_box_remove (self->box, child);
  self->newest_seq = 0;
}

/**
 * yp_history_list_add:
 * @self: a list
 * @situation: whose names to use
 * @entry: what happened; an entry not newer than the newest is passed over
 */
void
yp_history_list_add (YpHistoryList *self, YpSituation *situation, YpEntry *entry)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *first_line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *mark = yp_mark_new ();
  const char *note = yp_json_get_string (entry->data, "note");
  YpState state;
  g_autofree char *step = format_step (situation, entry, self->newest_state, &state);
  g_autofree char *files = format_files (entry);

  g_object_ref_sink (row);
  if (entry->seq > self->newest_seq)
    {
      self->newest_seq = entry->seq;
      self->newest_state = state;
      yp_mark_set_state (YP_MARK (mark), state);
      gtk_widget_set_valign (mark, GTK_ALIGN_START);
      gtk_box_append (GTK_BOX (first_line), new_label (step, "what", TRUE));
      gtk_box_append (GTK_BOX (first_line), new_label (entry->actor, "who", FALSE));
      gtk_box_append (GTK_BOX (first_line), new_time (self, entry->at));
      gtk_box_append (GTK_BOX (words), first_line);
      if (note != NULL && *note != '\0')
        gtk_box_append (GTK_BOX (words), new_label (note, "note", TRUE));
      if (files != NULL)
        gtk_box_append (GTK_BOX (words), new_label (files, "files", TRUE));

      gtk_widget_add_css_class (row, "entry");
      if (entry->at > yp_situation_get_now (situation) && !yp_situation_is_live (situation))
        gtk_widget_add_css_class (row, "to-come");
      gtk_box_append (GTK_BOX (row), mark);
      gtk_box_append (GTK_BOX (row), words);
      gtk_box_prepend (self->box, row);
    }
  g_object_unref (row);
}
