/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-support-box.h"

#include <glib/gi18n.h>

#include "yp-key-button.h"
#include "yp-names.h"

/* As many as have a digit for a key. */
#define MAX_SUGGESTIONS 9

/**
 * YpSupportBox:
 *
 * Which organizations help: typed, or taken from those that the catalogue names for the item, each
 * with Alt and its digit. Signal `submit`: Enter in the entry.
 */
struct _YpSupportBox
{
  AdwBin parent_instance;

  GtkEntry *entry;
  GtkWidget *suggestions;
  GPtrArray *names; /* of the suggestions */
  char *support;
};

G_DEFINE_FINAL_TYPE (YpSupportBox, yp_support_box, ADW_TYPE_BIN)

static guint submit_signal;

static void
on_activate (YpSupportBox *self)
{
  g_signal_emit (self, submit_signal, 0);
}

static void
on_suggestion_clicked (GtkButton *button, YpSupportBox *self)
{
  yp_support_box_toggle (self, GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "index")));
}

static void
yp_support_box_dispose (GObject *object)
{
  YpSupportBox *self = YP_SUPPORT_BOX (object);

  g_clear_pointer (&self->names, g_ptr_array_unref);
  g_clear_pointer (&self->support, g_free);

  G_OBJECT_CLASS (yp_support_box_parent_class)->dispose (object);
}

static void
yp_support_box_class_init (YpSupportBoxClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yp_support_box_dispose;

  submit_signal = g_signal_new ("submit", YP_TYPE_SUPPORT_BOX, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "support-box");
}

static void
yp_support_box_init (YpSupportBox *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->names = g_ptr_array_new_with_free_func (g_free);
  self->entry = GTK_ENTRY (gtk_entry_new ());
  self->suggestions = gtk_flow_box_new ();
  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (self->suggestions), GTK_SELECTION_NONE);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (self->suggestions), 3);
  gtk_entry_set_max_length (self->entry, 500);
  gtk_entry_set_placeholder_text (self->entry, _ ("Supporting organizations, if any"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Supporting organizations"), -1);
  g_signal_connect_object (self->entry, "activate", G_CALLBACK (on_activate), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->entry));
  gtk_box_append (GTK_BOX (box), self->suggestions);
  adw_bin_set_child (ADW_BIN (self), box);
}

static GtkWidget *
make_suggestion (YpSupportBox *self, guint index)
{
  g_autofree char *key = g_strdup_printf ("Alt+%u", index + 1);
  GtkWidget *button = yp_key_button_new (g_ptr_array_index (self->names, index), key);

  g_object_set_data (G_OBJECT (button), "index", GUINT_TO_POINTER (index));
  g_signal_connect (button, "clicked", G_CALLBACK (on_suggestion_clicked), self);

  return button;
}

/**
 * yp_support_box_open:
 * @self: a box
 * @suggested: (nullable): organizations, separated by “、”
 *
 * Begins anew, with nothing chosen.
 */
void
yp_support_box_open (YpSupportBox *self, const char *suggested)
{
  g_auto (GStrv) names = yp_names_split (suggested);
  GtkWidget *child;

  g_return_if_fail (YP_IS_SUPPORT_BOX (self));

  while ((child = gtk_widget_get_first_child (self->suggestions)) != NULL)
    gtk_flow_box_remove (GTK_FLOW_BOX (self->suggestions), child);
  g_ptr_array_set_size (self->names, 0);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");

  for (guint i = 0; names[i] != NULL && i < MAX_SUGGESTIONS; i++)
    {
      g_ptr_array_add (self->names, g_strdup (names[i]));
      gtk_flow_box_append (GTK_FLOW_BOX (self->suggestions), make_suggestion (self, i));
      gtk_widget_set_focusable (gtk_widget_get_last_child (self->suggestions), FALSE);
    }
  gtk_widget_set_visible (self->suggestions, self->names->len > 0);
}

/**
 * yp_support_box_toggle:
 * @self: a box
 * @index: of a suggestion
 *
 * Adds it to what is typed, or takes it out again.
 *
 * Returns: whether there is such a suggestion
 */
gboolean
yp_support_box_toggle (YpSupportBox *self, guint index)
{
  g_auto (GStrv) typed = yp_names_split (gtk_editable_get_text (GTK_EDITABLE (self->entry)));
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) parts = NULL;
  g_autofree char *text = NULL;
  const char *name;

  if (index >= self->names->len)
    return FALSE;

  name = g_ptr_array_index (self->names, index);
  for (guint i = 0; typed[i] != NULL; i++)
    if (strcmp (typed[i], name) != 0)
      g_strv_builder_add (builder, typed[i]);
  if (!g_strv_contains ((const char *const *) typed, name))
    g_strv_builder_add (builder, name);

  parts = g_strv_builder_end (builder);
  text = g_strjoinv (", ", parts);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  return TRUE;
}

/* (nullable): the organizations with commas between them, until asked again. */
const char *
yp_support_box_get_support (YpSupportBox *self)
{
  g_auto (GStrv) typed = yp_names_split (gtk_editable_get_text (GTK_EDITABLE (self->entry)));

  g_free (self->support);
  self->support = typed[0] != NULL ? g_strjoinv (",", typed) : NULL;
  return self->support;
}
