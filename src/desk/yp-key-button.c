/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-key-button.h"

/* Of a text; what is longer ends in dots. */
#define MAX_LETTERS 30

/**
 * YpKeyButton:
 *
 * A button for one of several acts, with the key that does the same.
 */
struct _YpKeyButton
{
  GtkButton parent_instance;

  GtkLabel *label;
  GtkLabel *key;
};

G_DEFINE_FINAL_TYPE (YpKeyButton, yp_key_button, GTK_TYPE_BUTTON)

static void
yp_key_button_class_init (YpKeyButtonClass *klass)
{
}

static void
yp_key_button_init (YpKeyButton *self)
{
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  self->label = GTK_LABEL (gtk_label_new (NULL));
  self->key = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_ellipsize (self->label, PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (self->label, MAX_LETTERS);
  gtk_widget_add_css_class (GTK_WIDGET (self->key), "key");
  gtk_widget_set_valign (GTK_WIDGET (self->key), GTK_ALIGN_CENTER);
  gtk_widget_set_halign (content, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (content), GTK_WIDGET (self->label));
  gtk_box_append (GTK_BOX (content), GTK_WIDGET (self->key));
  gtk_button_set_child (GTK_BUTTON (self), content);
  gtk_widget_add_css_class (GTK_WIDGET (self), "other-act");
}

/**
 * yp_key_button_new:
 * @text: what it does
 * @key: (nullable): the key, as it is printed
 *
 * Returns: (transfer floating): the button
 */
GtkWidget *
yp_key_button_new (const char *text, const char *key)
{
  YpKeyButton *self = g_object_new (YP_TYPE_KEY_BUTTON, NULL);

  yp_key_button_set_text (self, text);
  yp_key_button_set_key (self, key);

  return GTK_WIDGET (self);
}

void
yp_key_button_set_text (YpKeyButton *self, const char *text)
{
  if (strcmp (gtk_label_get_text (self->label), text) == 0)
    return;

  gtk_label_set_text (self->label, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

/**
 * yp_key_button_set_key:
 * @self: a button
 * @key: (nullable): the key, as it is printed
 */
void
yp_key_button_set_key (YpKeyButton *self, const char *key)
{
  gtk_label_set_text (self->key, key != NULL ? key : "");
  yp_key_button_set_has_key (self, key != NULL);
}

/* Whether the key counts for this button now. */
void
yp_key_button_set_has_key (YpKeyButton *self, gboolean has_key)
{
  gtk_widget_set_visible (GTK_WIDGET (self->key), has_key);
}
