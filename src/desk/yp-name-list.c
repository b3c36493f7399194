/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-name-list.h"

#include <glib/gi18n.h>

#include "yp-names.h"
#include "yp-wrap-layout.h"

/**
 * YpNameList:
 *
 * A list of names to be edited: each a button that takes it out; an entry for another, whose
 * Backspace takes the last one out where it is empty; and those that are suggested, each a button
 * that puts it in. What stands in the entry counts as well. Signals: `changed`; `submit`: Enter in
 * the empty entry.
 */
struct _YpNameList
{
  AdwBin parent_instance;

  guint most;
  char **suggested;
  GPtrArray *names; /* of utf8 */

  GtkBox *chips;
  GtkEntry *entry;
};

G_DEFINE_FINAL_TYPE (YpNameList, yp_name_list, ADW_TYPE_BIN)

typedef enum
{
  CHANGED,
  SUBMIT,
  N_SIGNALS,
} Signal;

static guint signals[N_SIGNALS];

static gboolean
has_name (YpNameList *self, const char *name)
{
  return g_ptr_array_find_with_equal_func (self->names, name, g_str_equal, NULL);
}

static void update (YpNameList *self);

/* Where there is room for fewer, the last one gives way. */
static void
add_name (YpNameList *self, const char *name)
{
  if (has_name (self, name))
    return;

  if (self->names->len == self->most)
    g_ptr_array_remove_index (self->names, self->names->len - 1);
  g_ptr_array_add (self->names, g_strdup (name));
}

/* The button goes with it; the entry stays. */
static void
on_chip_clicked (GtkButton *button, YpNameList *self)
{
  g_autofree char *name = g_strdup (g_object_get_data (G_OBJECT (button), "name"));
  guint position;

  if (g_ptr_array_find_with_equal_func (self->names, name, g_str_equal, &position))
    g_ptr_array_remove_index (self->names, position);
  else
    add_name (self, name);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  update (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
append_chip (YpNameList *self, const char *name, gboolean is_in)
{
  GtkWidget *button = gtk_button_new ();
  g_autofree char *text = g_strdup_printf (is_in ? "%s  ×" : "+  %s", name);
  g_autofree char *spoken = g_strdup_printf (is_in ? _ ("Take out %s") : _ ("Put in %s"), name);

  gtk_button_set_label (GTK_BUTTON (button), text);
  gtk_widget_add_css_class (button, "chip");
  gtk_widget_add_css_class (button, is_in ? "in" : "out");
  g_object_set_data_full (G_OBJECT (button), "name", g_strdup (name), g_free);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken,
                                  -1);
  g_signal_connect (button, "clicked", G_CALLBACK (on_chip_clicked), self);
  gtk_box_append (self->chips, button);
}

static void
update (YpNameList *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->chips))) != NULL)
    gtk_box_remove (self->chips, child);

  for (guint i = 0; i < self->names->len; i++)
    append_chip (self, g_ptr_array_index (self->names, i), TRUE);
  for (guint i = 0; self->suggested != NULL && self->suggested[i] != NULL; i++)
    if (!has_name (self, self->suggested[i]))
      append_chip (self, self->suggested[i], FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->chips),
                          gtk_widget_get_first_child (GTK_WIDGET (self->chips)) != NULL);
}

static void
on_activate (YpNameList *self)
{
  g_auto (GStrv) typed = yp_names_split (gtk_editable_get_text (GTK_EDITABLE (self->entry)));

  if (typed[0] == NULL)
    {
      g_signal_emit (self, signals[SUBMIT], 0);
      return;
    }

  for (guint i = 0; typed[i] != NULL; i++)
    add_name (self, typed[i]);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  update (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_entry_changed (YpNameList *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
on_key (YpNameList *self, guint keyval, guint keycode, GdkModifierType state)
{
  if (keyval != GDK_KEY_BackSpace || self->names->len == 0 ||
      *gtk_editable_get_text (GTK_EDITABLE (self->entry)) != '\0')
    return GDK_EVENT_PROPAGATE;

  g_ptr_array_remove_index (self->names, self->names->len - 1);
  update (self);
  g_signal_emit (self, signals[CHANGED], 0);
  return GDK_EVENT_STOP;
}

static gboolean
yp_name_list_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (YP_NAME_LIST (widget)->entry));
}

static void
yp_name_list_finalize (GObject *object)
{
  YpNameList *self = YP_NAME_LIST (object);

  g_clear_pointer (&self->names, g_ptr_array_unref);
  g_clear_pointer (&self->suggested, g_strfreev);

  G_OBJECT_CLASS (yp_name_list_parent_class)->finalize (object);
}

static void
yp_name_list_class_init (YpNameListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yp_name_list_finalize;
  GTK_WIDGET_CLASS (klass)->grab_focus = yp_name_list_grab_focus;

  signals[CHANGED] = g_signal_new ("changed", YP_TYPE_NAME_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  signals[SUBMIT] = g_signal_new ("submit", YP_TYPE_NAME_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "name-list");
}

static void
yp_name_list_init (YpNameList *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->names = g_ptr_array_new_with_free_func (g_free);
  self->chips = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0));
  gtk_widget_set_layout_manager (GTK_WIDGET (self->chips), yp_wrap_layout_new ());
  self->entry = GTK_ENTRY (gtk_entry_new ());
  gtk_entry_set_max_length (self->entry, 200);
  g_signal_connect_object (self->entry, "activate", G_CALLBACK (on_activate), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->entry, "changed", G_CALLBACK (on_entry_changed), self,
                           G_CONNECT_SWAPPED);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_key), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->entry), keys);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->chips));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->entry));
  adw_bin_set_child (ADW_BIN (self), box);
  update (self);
}

/**
 * yp_name_list_new:
 * @label: what the names are
 * @most: how many there may be
 * @suggested: (nullable) (array zero-terminated=1): names that may well be meant
 *
 * Returns: (transfer floating): an empty list
 */
GtkWidget *
yp_name_list_new (const char *label, guint most, const char *const *suggested)
{
  YpNameList *self = g_object_new (YP_TYPE_NAME_LIST, NULL);

  self->most = most;
  self->suggested = g_strdupv ((char **) suggested);
  gtk_entry_set_placeholder_text (self->entry, most == 1 ? _ ("Name, then Enter")
                                                         : _ ("Another name, then Enter"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
  update (self);

  return GTK_WIDGET (self);
}

/* @names: (nullable): with commas between them. */
void
yp_name_list_set_names (YpNameList *self, const char *names)
{
  g_auto (GStrv) parts = yp_names_split (names);

  g_ptr_array_set_size (self->names, 0);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  for (guint i = 0; parts[i] != NULL; i++)
    add_name (self, parts[i]);
  update (self);
}

/* (transfer full): the names, and what is typed for another, with commas between them. */
char *
yp_name_list_get_names (YpNameList *self)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();
  const char *typed = gtk_editable_get_text (GTK_EDITABLE (self->entry));

  for (guint i = 0; i < self->names->len; i++)
    g_ptr_array_add (parts, g_ptr_array_index (self->names, i));
  if (*typed != '\0')
    g_ptr_array_add (parts, (gpointer) typed);
  g_ptr_array_add (parts, NULL);

  return g_strjoinv (",", (char **) parts->pdata);
}
