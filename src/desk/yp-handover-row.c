/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-handover-row.h"

#include <glib/gi18n.h>

#include "yp-handover-words.h"
#include "yp-text-label.h"
#include "yp-words.h"

/**
 * YpHandoverRow:
 *
 * One line of a handover's sheet: whether it is ticked and by whom, what it is about, where, how it
 * stood, with whom, and by when. Signal `toggled`: its box was clicked.
 */
struct _YpHandoverRow
{
  AdwBin parent_instance;

  guint index;
  YpHandoverGroup group;
  gint64 ticked_at; /* 0: it is not */
  GtkButton *box;
  GtkLabel *number_label;
  GtkLabel *text_label;
  GtkLabel *state_label;
  GtkLabel *time_label;
  GtkLabel *tick_label;
};

G_DEFINE_FINAL_TYPE (YpHandoverRow, yp_handover_row, ADW_TYPE_BIN)

static guint toggled_signal;

static void
on_clicked (YpHandoverRow *self)
{
  g_signal_emit (self, toggled_signal, 0);
}

static void
yp_handover_row_class_init (YpHandoverRowClass *klass)
{
  toggled_signal = g_signal_new ("toggled", YP_TYPE_HANDOVER_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "handover-row");
}

/* @chars: how wide it is, in letters; 0 for the room there is. */
static GtkLabel *
add_label (GtkWidget *box, const char *css_class, int chars)
{
  GtkWidget *label = yp_text_label_new ("", css_class, FALSE);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (label), chars > 0 ? chars : 1);
  gtk_label_set_max_width_chars (GTK_LABEL (label), chars > 0 ? chars : 1);
  gtk_widget_set_hexpand (label, chars == 0);
  gtk_box_append (GTK_BOX (box), label);

  return GTK_LABEL (label);
}

static void
yp_handover_row_init (YpHandoverRow *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  self->box = GTK_BUTTON (gtk_button_new_from_icon_name ("checkbox-symbolic"));
  gtk_widget_set_focusable (GTK_WIDGET (self->box), FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self->box), "flat");
  g_signal_connect_object (self->box, "clicked", G_CALLBACK (on_clicked), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->box));
  self->number_label = add_label (line, "number", 7);
  self->text_label = add_label (line, "text", 0);
  self->state_label = add_label (line, "state", 20);
  self->time_label = add_label (line, "time", 15);
  self->tick_label = add_label (line, "tick", 7);
  adw_bin_set_child (ADW_BIN (self), line);
}

/* @index: which line it is for, from 0. Returns: (transfer floating): a row that shows nothing yet.
 */
GtkWidget *
yp_handover_row_new (guint index)
{
  YpHandoverRow *self = g_object_new (YP_TYPE_HANDOVER_ROW, NULL);

  self->index = index;
  return GTK_WIDGET (self);
}

static void
set_text (GtkLabel *label, const char *text)
{
  gtk_label_set_text (label, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (label), *text != '\0' ? text : NULL);
}

static char *
format_text (const YpHandoverLine *line)
{
  g_autofree char *text = yp_words_format_handover_line (line);

  return line->place != NULL ? g_strdup_printf ("%s · %s", text, line->place)
                             : g_steal_pointer (&text);
}

static void
show_tick (YpHandoverRow *self, const YpHandoverLine *line)
{
  g_autofree char *time = yp_words_format_time (line->ticked_at);
  g_autofree char *tick =
      self->ticked_at != 0 ? g_strdup_printf ("%s %s", line->ticked_by, time) : NULL;

  gtk_button_set_icon_name (self->box, self->ticked_at != 0 ? "checkbox-checked-symbolic"
                                                            : "checkbox-symbolic");
  gtk_label_set_text (self->tick_label, self->ticked_at != 0 ? line->ticked_by : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->tick_label), tick);
}

void
yp_handover_row_show (YpHandoverRow *self, const YpHandoverLine *line)
{
  g_autofree char *number = yp_words_format_handover_number (line);
  g_autofree char *text = format_text (line);
  g_autofree char *state = yp_words_explain_handover_line (line);
  g_autofree char *time = yp_words_format_handover_time (line);
  const char *classes[] = { yp_handover_group_get_name (line->group),
                            line->ticked_by != NULL ? "ticked" : NULL, NULL };
  g_autofree char *spoken = g_strdup_printf ("%s, %s, %s, %s, %s", line->ticked_by != NULL
                                             ? _ ("ticked")
                                             : _ ("not ticked"), number, text, state, time);

  self->group = line->group;
  self->ticked_at = line->ticked_at;
  set_text (self->number_label, number);
  set_text (self->text_label, text);
  set_text (self->state_label, state);
  set_text (self->time_label, time);
  show_tick (self, line);
  gtk_widget_set_css_classes (GTK_WIDGET (self), classes);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

guint
yp_handover_row_get_index (YpHandoverRow *self)
{
  return self->index;
}

YpHandoverGroup
yp_handover_row_get_group (YpHandoverRow *self)
{
  return self->group;
}

/* Whether it shows @line, which is the same but for its tick, as it is now. */
gboolean
yp_handover_row_shows (YpHandoverRow *self, const YpHandoverLine *line)
{
  return self->ticked_at == line->ticked_at;
}

gboolean
yp_handover_row_is_ticked (YpHandoverRow *self)
{
  return self->ticked_at != 0;
}
