/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-wall"

#include <glib/gi18n.h>

#include "yp-panel-kinds-private.h"
#include "yp-panel.h"
#include "yp-ring-chart.h"
#include "yp-swatch.h"

/* With the rest. */
#define MOST_PARTS YP_N_PART_COLORS

#define YP_TYPE_PANEL_RING (yp_panel_ring_get_type ())
G_DECLARE_FINAL_TYPE (YpPanelRing, yp_panel_ring, YP, PANEL_RING, YpPanel)

typedef struct
{
  GtkWidget *swatch;
  GtkLabel *name;
  GtkLabel *number;
} Row;

/**
 * YpPanelRing:
 *
 * What share of the whole each channel, kind, town or department has: a ring, and beside it the
 * numbers.
 */
struct _YpPanelRing
{
  YpPanel parent_instance;

  YpRingChart *ring;
  Row rows[MOST_PARTS];
};

G_DEFINE_FINAL_TYPE (YpPanelRing, yp_panel_ring, YP_TYPE_PANEL)

static void
add_row (YpPanelRing *self, GtkGrid *grid, guint place)
{
  Row *row = &self->rows[place];

  row->swatch = yp_swatch_new (yp_part_color_get (place));
  row->name = GTK_LABEL (gtk_label_new (""));
  row->number = GTK_LABEL (gtk_label_new (""));
  gtk_label_set_xalign (row->name, 0);
  gtk_label_set_ellipsize (row->name, PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (row->number, 1);
  gtk_widget_set_hexpand (GTK_WIDGET (row->name), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (row->name), "name");
  gtk_widget_add_css_class (GTK_WIDGET (row->number), "number");
  gtk_grid_attach (grid, row->swatch, 0, (int) place, 1, 1);
  gtk_grid_attach (grid, GTK_WIDGET (row->name), 1, (int) place, 1, 1);
  gtk_grid_attach (grid, GTK_WIDGET (row->number), 2, (int) place, 1, 1);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (row->number), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                  row->name, NULL, -1);
}

static void
yp_panel_ring_build (YpPanel *panel)
{
  YpPanelRing *self = YP_PANEL_RING (panel);
  const YpPanelSpec *spec = yp_panel_get_spec (panel);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *grid = gtk_grid_new ();
  g_autofree char *title = g_strdup_printf (_ ("%s, %s"), yp_count_of_get_words (spec->of),
                                               yp_count_by_get_words (spec->by));

  self->ring = g_object_new (YP_TYPE_RING_CHART, "valign", GTK_ALIGN_CENTER, NULL);
  gtk_widget_set_valign (grid, GTK_ALIGN_CENTER);
  for (guint i = 0; i < MOST_PARTS; i++)
    add_row (self, GTK_GRID (grid), i);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->ring));
  gtk_box_append (GTK_BOX (box), grid);
  gtk_widget_add_css_class (box, "parts");
  yp_panel_set_title (panel, title);
  yp_panel_set_content (panel, box);
}

static void
show_row (Row *row, const char *name, guint n)
{
  g_autofree char *number = g_strdup_printf ("%u", n);

  yp_panel_set_text (row->name, name != NULL ? name : "");
  yp_panel_set_text (row->number, number);
  gtk_widget_set_visible (row->swatch, name != NULL);
  gtk_widget_set_visible (GTK_WIDGET (row->name), name != NULL);
  gtk_widget_set_visible (GTK_WIDGET (row->number), name != NULL);
}

/* The largest with their names; those without one, and what there is no room for, are the rest. */
static void
yp_panel_ring_update (YpPanel *panel)
{
  YpPanelRing *self = YP_PANEL_RING (panel);
  const YpPanelSpec *spec = yp_panel_get_spec (panel);
  g_autoptr (GArray) counts =
      yp_ledger_count_by (yp_panel_get_sources (panel)->ledger, spec->of, spec->by);
  guint most = MIN (spec->n, MOST_PARTS - 1);
  guint parts[MOST_PARTS] = { 0 };
  YpColor colors[MOST_PARTS];
  guint n_named = 0;

  for (guint i = 0; i < MOST_PARTS; i++)
    colors[i] = yp_part_color_get (i);
  for (guint i = 0; i < counts->len; i++)
    {
      const YpCount *count = &g_array_index (counts, YpCount, i);
      g_autofree char *name = NULL;

      if (count->value == NULL || n_named == most)
        {
          parts[MOST_PARTS - 1] += count->n;
          continue;
        }
      name = yp_panel_name_value (panel, spec->by, count->value);
      parts[n_named] = count->n;
      show_row (&self->rows[n_named++], name, count->n);
    }

  for (guint i = n_named; i < MOST_PARTS - 1; i++)
    show_row (&self->rows[i], NULL, 0);
  show_row (&self->rows[MOST_PARTS - 1], parts[MOST_PARTS - 1] > 0 ? _ ("Other") : NULL,
                                                                        parts[MOST_PARTS - 1]);
  yp_ring_chart_set_parts (self->ring, parts, colors, MOST_PARTS);
  yp_panel_set_nothing (panel, counts->len > 0 ? NULL : _ ("There is none"));
}

static void
yp_panel_ring_list_figures (YpPanel *panel, GPtrArray *figures)
{
  const YpPanelSpec *spec = yp_panel_get_spec (panel);
  g_autoptr (GArray) counts =
      yp_ledger_count_by (yp_panel_get_sources (panel)->ledger, spec->of, spec->by);

  for (guint i = 0; i < counts->len; i++)
    {
      const char *value = g_array_index (counts, YpCount, i).value;
      g_autofree char *name = yp_panel_name_value (panel, spec->by, value);

      yp_panel_add_figure (figures, name, NULL, &(YpCountFilter){ spec->of, spec->by, value, 0 });
    }
}

static void
yp_panel_ring_class_init (YpPanelRingClass *klass)
{
  YpPanelClass *panel_class = YP_PANEL_CLASS (klass);

  panel_class->build = yp_panel_ring_build;
  panel_class->update = yp_panel_ring_update;
  panel_class->list_figures = yp_panel_ring_list_figures;
}

static void
yp_panel_ring_init (YpPanelRing *self)
{
}
