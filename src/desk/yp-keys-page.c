/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-keys-page.h"

#include <glib/gi18n.h>

/**
 * YpKeysPage:
 *
 * Every key of the desk on one page.
 */
struct _YpKeysPage
{
  AdwBin parent_instance;

  GtkGrid *grid;
};

G_DEFINE_FINAL_TYPE (YpKeysPage, yp_keys_page, ADW_TYPE_BIN)

static const struct
{
  const char *keys;
  const char *words;
} rows[] = {
  { "F5", N_ ("Open the incident that has waited longest for the desk") },
    { "F3   Ctrl+F", N_ ("Search incidents") },
      { "Ctrl+1 … Ctrl+6", N_ ("All, open, to file, to dispatch, under way, to check") },
        { "↑ ↓   Page Up   Page Down", N_ ("Walk the list") },
          { "F", N_ ("File") },
            { "D", N_ ("Dispatch: choose a unit; type to search, Enter sends it") },
              { "A   R   H", N_ ("The unit has accepted, has arrived, has handled it") },
                { "C   X", N_ ("Check passed, close") },
                  { "L", N_ ("Why the incident is due when it is") },
                    { "B   O   E   …", N_ ("Other steps: the letter is printed in the button") },
                      { "N", N_ ("Write a note for the journal with the next step") },
                        { "M", N_ ("Show the incident on the map") },
                          { "F6", N_ ("Go on to list, map, sheet") },
                            { "+ −   0", N_ ("On the map: nearer, farther, everything") },
                              { "F9", N_ ("Show the whole city") },
                                { "F11", N_ ("Full screen") },
                                  { "Esc", N_ ("Back; let go of the selection") },
                                    { "F1   ?", N_ ("This page") },
                                  };

static void
yp_keys_page_dispose (GObject *object)
{
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), YP_TYPE_KEYS_PAGE);

  G_OBJECT_CLASS (yp_keys_page_parent_class)->dispose (object);
}

static void
yp_keys_page_class_init (YpKeysPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yp_keys_page_dispose;

  gtk_widget_class_set_css_name (widget_class, "keys-page");
  gtk_widget_class_set_template_from_resource (widget_class, "/cn/yiping/Yiping/yp-keys-page.ui");
  gtk_widget_class_bind_template_child (widget_class, YpKeysPage, grid);
}

static void
yp_keys_page_init (YpKeysPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      GtkWidget *keys = gtk_label_new (rows[i].keys);
      GtkWidget *words = gtk_label_new (_ (rows[i].words));

      gtk_label_set_xalign (GTK_LABEL (keys), 1);
      gtk_label_set_xalign (GTK_LABEL (words), 0);
      gtk_widget_add_css_class (keys, "keys");
      gtk_grid_attach (self->grid, keys, 0, (int) i, 1, 1);
      gtk_grid_attach (self->grid, words, 1, (int) i, 1, 1);
    }
}
