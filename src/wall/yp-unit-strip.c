/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-wall"

#include "yp-unit-strip.h"

#include <glib/gi18n.h>

#include "yp-mark.h"
#include "yp-words.h"

typedef struct
{
  GtkLabel *on_duty;
  GtkLabel *more;
} Cell;

/**
 * YpUnitStrip:
 *
 * The city's units side by side: of each kind how many are on duty, available, online.
 */
struct _YpUnitStrip
{
  AdwBin parent_instance;

  Cell cells[YP_N_UNIT_KINDS];
};

G_DEFINE_FINAL_TYPE (YpUnitStrip, yp_unit_strip, ADW_TYPE_BIN)

static GtkLabel *
new_label (const char *css_class)
{
  GtkWidget *label = gtk_label_new ("");

  gtk_widget_add_css_class (label, css_class);
  gtk_label_set_xalign (GTK_LABEL (label), 0);

  return GTK_LABEL (label);
}

static GtkWidget *
new_cell (YpUnitKind kind, Cell *cell)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *first = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *second = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *mark = yp_mark_new ();
  GtkLabel *name = new_label ("name");

  cell->on_duty = new_label ("number");
  cell->more = new_label ("more");
  yp_mark_set_unit (YP_MARK (mark), kind, YP_UNIT_AVAILABLE);
  gtk_label_set_text (name, yp_words_get_unit_kind (kind));
  gtk_label_set_ellipsize (cell->more, PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (box, "cell");
  gtk_box_append (GTK_BOX (first), mark);
  gtk_box_append (GTK_BOX (first), GTK_WIDGET (name));
  gtk_box_append (GTK_BOX (second), GTK_WIDGET (cell->on_duty));
  gtk_box_append (GTK_BOX (second), GTK_WIDGET (cell->more));
  gtk_box_append (GTK_BOX (box), first);
  gtk_box_append (GTK_BOX (box), second);

  return box;
}

static void
set_text (GtkLabel *label, const char *text)
{
  if (strcmp (gtk_label_get_text (label), text) != 0)
    gtk_label_set_text (label, text);
}

static void
yp_unit_strip_class_init (YpUnitStripClass *klass)
{
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "unit-strip");
}

static void
yp_unit_strip_init (YpUnitStrip *self)
{
  static const YpUnitCount none[YP_N_UNIT_KINDS];
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_box_set_homogeneous (GTK_BOX (box), TRUE);
  for (guint i = 0; i < YP_N_UNIT_KINDS; i++)
    gtk_box_append (GTK_BOX (box), new_cell ((YpUnitKind) i, &self->cells[i]));
  adw_bin_set_child (ADW_BIN (self), box);
  yp_unit_strip_set_counts (self, none);
}

void
yp_unit_strip_set_counts (YpUnitStrip *self, const YpUnitCount counts[YP_N_UNIT_KINDS])
{
  g_return_if_fail (YP_IS_UNIT_STRIP (self));

  for (guint i = 0; i < YP_N_UNIT_KINDS; i++)
    {
      g_autofree char *on_duty = g_strdup_printf ("%u", counts[i].n_on_duty);
      /* Translators: of the units on duty, how many can be sent, how many tell where they are */
      g_autofree char *more =
          g_strdup_printf (_ ("%u free\n%u online"), counts[i].n_available, counts[i].n_online);

      set_text (self->cells[i].on_duty, on_duty);
      set_text (self->cells[i].more, more);
    }
}
