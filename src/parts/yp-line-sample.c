/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-parts"

#include "yp-line-sample.h"

#include "yp-theme-painter.h"

static void
draw (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  const YpGridLine *line = yp_grid_line_get ((YpGridKind) GPOINTER_TO_UINT (data));
  double scale = height / 14.0;
  double dashes[G_N_ELEMENTS (line->dashes)];

  for (int i = 0; i < line->n_dashes; i++)
    dashes[i] = line->dashes[i] * scale;

  yp_color_set_source (line->color | 0xFF, cr);
  cairo_set_line_width (cr, MAX (line->width_px, 1.2) * scale);
  cairo_set_dash (cr, dashes, line->n_dashes, 0);
  cairo_move_to (cr, 0, height / 2.0);
  cairo_line_to (cr, width, height / 2.0);
  cairo_stroke (cr);
}

GtkWidget *
yp_line_sample_new (YpGridKind kind)
{
  GtkWidget *sample = gtk_drawing_area_new ();

  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (sample), draw, GUINT_TO_POINTER (kind), NULL);
  gtk_widget_add_css_class (sample, "line-sample");
  gtk_widget_set_valign (sample, GTK_ALIGN_CENTER);

  return sample;
}
