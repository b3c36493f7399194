/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-text-label.h"

/**
 * yp_text_label_new:
 * @text: (nullable): what it says
 * @css_class: how
 * @wraps: whether it takes the width there is, and as many lines as it needs
 *
 * Returns: (transfer floating): a label that begins at the left
 */
GtkWidget *
yp_text_label_new (const char *text, const char *css_class, gboolean wraps)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, css_class);
  if (wraps)
    {
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
      gtk_label_set_width_chars (GTK_LABEL (label), 1);
      gtk_widget_set_hexpand (label, TRUE);
    }

  return label;
}
