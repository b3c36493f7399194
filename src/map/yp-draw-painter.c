/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-map"

#include "yp-draw-painter.h"

#include <glib/gi18n.h>

#include "yp-geodesic.h"
#include "yp-measure-text.h"

/* White lines on a dark edge are seen on land and water; what they enclose is the accent's. Red is
 * for what is late, so what is wrong is amber, and said in words. */
#define LINE 0xF2F7FBFFu
#define EDGE 0x0B1219B0u
#define FILL 0x4C9FE82Eu
#define OUTLINE 0x6DB4F2FFu
#define WRONG 0xFFC83DFFu

/* Logical pixels. */
#define LINE_PX 2.0
#define EDGE_PX 5.0
#define OUTLINE_PX 1.5
#define VERTEX_PX 5.0
#define MARGIN_PX 12.0
#define LETTERS_PX 12.0
#define TOTAL_PX 14.0

/* A leg that is shorter on the screen has its length in the panel alone. */
#define MIN_LEG_PX 90.0

static void
project (const YpView *view, const double *vertex, double *x, double *y)
{
  *x = yp_view_to_widget_x (view, yp_mercator_x (vertex[0]));
  *y = yp_view_to_widget_y (view, yp_mercator_y (vertex[1]));
}

static void
trace_vertices (cairo_t *cr, const YpView *view, const double *vertices, guint n)
{
  for (gsize i = 0; i < n; i++)
    {
      double x;
      double y;

      project (view, vertices + 2 * i, &x, &y);
      /* Cairo counts in 24 bits: what is far outside need not be where it is. */
      cairo_line_to (cr, CLAMP (x, -100000, 100000), CLAMP (y, -100000, 100000));
    }
}

static void
trace_outline (cairo_t *cr, const YpView *view, const YpGeometry *outline)
{
  guint start = 0;

  for (guint i = 0; i < outline->n_rings; i++)
    {
      cairo_new_sub_path (cr);
      trace_vertices (cr, view, outline->vertices + 2 * (gsize) start,
                      outline->ring_ends[i] - start);
      cairo_close_path (cr);
      start = outline->ring_ends[i];
    }
}

static void
paint_outline (cairo_t *cr, const YpView *view, const YpGeometry *outline)
{
  cairo_new_path (cr);
  trace_outline (cr, view, outline);
  cairo_set_fill_rule (cr, CAIRO_FILL_RULE_EVEN_ODD);
  yp_color_set_source (FILL, cr);
  cairo_fill_preserve (cr);
  yp_color_set_source (EDGE, cr);
  cairo_set_line_width (cr, OUTLINE_PX + 2);
  cairo_stroke_preserve (cr);
  yp_color_set_source (OUTLINE, cr);
  cairo_set_line_width (cr, OUTLINE_PX);
  cairo_stroke (cr);
}

static void
paint_line (cairo_t *cr, YpDrawing *drawing, const YpView *view, const double *vertices, guint n)
{
  YpDrawMode mode = yp_drawing_get_mode (drawing);
  gboolean is_wrong = yp_drawing_get_figures (drawing)->fault == YP_DRAW_FAULT_CROSSING;

  cairo_new_path (cr);
  trace_vertices (cr, view, vertices, n);
  if (n >= 3 && (mode == YP_DRAW_AREA || mode == YP_DRAW_AREA_BUFFER))
    cairo_close_path (cr);
  yp_color_set_source (EDGE, cr);
  cairo_set_line_width (cr, EDGE_PX);
  cairo_stroke_preserve (cr);
  yp_color_set_source (is_wrong ? WRONG : LINE, cr);
  cairo_set_line_width (cr, LINE_PX);
  cairo_stroke (cr);
}

static void
paint_vertex (cairo_t *cr, const YpView *view, const double *vertex)
{
  double x;
  double y;

  project (view, vertex, &x, &y);
  cairo_new_path (cr);
  cairo_arc (cr, x, y, VERTEX_PX, 0, 2 * G_PI);
  yp_color_set_source (LINE, cr);
  cairo_fill_preserve (cr);
  yp_color_set_source (0x2B7CC9FF, cr);
  cairo_set_line_width (cr, 2);
  cairo_stroke (cr);
}

/* What of the view a drawing takes; empty if nothing. */
static graphene_rect_t
get_extent (const YpView *view, const YpGeometry *outline, const double *vertices, guint n)
{
  YpBox box = YP_BOX_EMPTY;
  double x1;
  double y1;
  double x2;
  double y2;

  for (gsize i = 0; i < n; i++)
    yp_box_extend (&box, yp_mercator_x (vertices[2 * i]), yp_mercator_y (vertices[2 * i + 1]));
  if (outline != NULL)
    {
      yp_box_extend (&box, yp_mercator_x (outline->bounds.west),
                     yp_mercator_y (outline->bounds.south));
      yp_box_extend (&box, yp_mercator_x (outline->bounds.east),
                     yp_mercator_y (outline->bounds.north));
    }

  x1 = MAX (yp_view_to_widget_x (view, box.x1) - MARGIN_PX, 0);
  y1 = MAX (yp_view_to_widget_y (view, box.y1) - MARGIN_PX, 0);
  x2 = MIN (yp_view_to_widget_x (view, box.x2) + MARGIN_PX, view->width);
  y2 = MIN (yp_view_to_widget_y (view, box.y2) + MARGIN_PX, view->height);
  if (x1 >= x2 || y1 >= y2)
    return GRAPHENE_RECT_INIT (0, 0, 0, 0);

  return GRAPHENE_RECT_INIT ((float) floor (x1), (float) floor (y1),
                             (float) (ceil (x2) - floor (x1)), (float) (ceil (y2) - floor (y1)));
}

/**
 * yp_draw_painter_paint:
 * @drawing: a drawing
 * @view: where the layer looks
 *
 * Returns: (transfer full) (nullable): its lines and corners, to be used again while neither
 *   changes; %NULL where nothing is in view
 */
GskRenderNode *
yp_draw_painter_paint (YpDrawing *drawing, const YpView *view)
{
  guint n;
  const double *vertices = yp_drawing_get_vertices (drawing, &n);
  const YpGeometry *outline = yp_drawing_get_outline (drawing);
  graphene_rect_t extent;
  GskRenderNode *node;
  cairo_t *cr;

  if (n == 0)
    return NULL;

  extent = get_extent (view, outline, vertices, n);
  if (extent.size.width <= 0)
    return NULL;

  node = gsk_cairo_node_new (&extent);
  cr = gsk_cairo_node_get_draw_context (node);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  if (outline != NULL)
    paint_outline (cr, view, outline);
  if (yp_drawing_get_mode (drawing) != YP_DRAW_RECTANGLE)
    paint_line (cr, drawing, view, vertices, n);
  for (gsize i = 0; i < n; i++)
    paint_vertex (cr, view, vertices + 2 * i);
  cairo_destroy (cr);

  return node;
}

static void
append_dashes (GtkSnapshot *snapshot, double x1, double y1, double x2, double y2)
{
  graphene_rect_t bounds =
      GRAPHENE_RECT_INIT ((float) (MIN (x1, x2) - 4), (float) (MIN (y1, y2) - 4),
                          (float) (fabs (x2 - x1) + 8), (float) (fabs (y2 - y1) + 8));
  static const double dashes[] = { 6, 5 };
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &bounds);

  cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0);
  cairo_move_to (cr, x1, y1);
  cairo_line_to (cr, x2, y2);
  yp_color_set_source (LINE, cr);
  cairo_set_line_width (cr, 1.5);
  cairo_stroke (cr);
  cairo_destroy (cr);
}

static gboolean
has_rubber (YpDrawing *drawing, const YpDrawHover *hover)
{
  guint n;

  yp_drawing_get_vertices (drawing, &n);
  return n > 0 && hover->is_there && hover->vertex < 0 && !yp_drawing_is_finished (drawing);
}

/* What the next click would add. */
void
yp_draw_painter_draw_rubber (YpDrawing *drawing,
                             const YpDrawHover *hover,
                             const YpView *view,
                             GtkSnapshot *snapshot)
{
  guint n;
  const double *vertices = yp_drawing_get_vertices (drawing, &n);
  const double place[] = { hover->longitude, hover->latitude };
  double x1;
  double y1;
  double x2;
  double y2;

  if (!has_rubber (drawing, hover))
    return;

  project (view, vertices + 2 * ((gsize) n - 1), &x1, &y1);
  project (view, place, &x2, &y2);
  if (yp_drawing_get_mode (drawing) == YP_DRAW_RECTANGLE)
    {
      append_dashes (snapshot, x1, y1, x2, y1);
      append_dashes (snapshot, x1, y2, x2, y2);
      append_dashes (snapshot, x1, y1, x1, y2);
      append_dashes (snapshot, x2, y1, x2, y2);
    }
  else
    append_dashes (snapshot, x1, y1, x2, y2);
}

static void
draw_text (YpSymbols *symbols,
           GtkSnapshot *snapshot,
           const YpView *view,
           const char *text,
           double size,
           double x,
           double y)
{
  if (x > -100 && y > -40 && x < view->width + 100 && y < view->height + 40)
    yp_symbols_draw_label (symbols, snapshot, text, size, yp_view_snap (view, x),
                           yp_view_snap (view, y));
}

static void
draw_legs (YpDrawing *drawing, const YpView *view, YpSymbols *symbols, GtkSnapshot *snapshot)
{
  guint n;
  const double *vertices = yp_drawing_get_vertices (drawing, &n);

  for (guint i = 0; i < yp_drawing_get_n_legs (drawing); i++)
    {
      g_autofree char *text = NULL;
      double x1;
      double y1;
      double x2;
      double y2;

      project (view, vertices + 2 * (gsize) i, &x1, &y1);
      project (view, vertices + 2 * (gsize) ((i + 1) % n), &x2, &y2);
      if (hypot (x2 - x1, y2 - y1) < MIN_LEG_PX)
        continue;
      text = yp_measure_format_length (yp_drawing_get_leg (drawing, i, NULL));
      draw_text (symbols, snapshot, view, text, LETTERS_PX, (x1 + x2) / 2, (y1 + y2) / 2);
    }
}

/* In the middle of what it encloses, or above the end of the line. */
static void
draw_total (YpDrawing *drawing, const YpView *view, YpSymbols *symbols, GtkSnapshot *snapshot)
{
  const YpDrawFigures *figures = yp_drawing_get_figures (drawing);
  const YpGeometry *outline = yp_drawing_get_outline (drawing);
  guint n;
  const double *vertices = yp_drawing_get_vertices (drawing, &n);
  g_autofree char *text = NULL;
  double x;
  double y;

  if (figures->fault == YP_DRAW_FAULT_CROSSING)
    text = g_strdup (_ ("Crosses itself"));
  else if (outline != NULL)
    text = yp_measure_format_area (figures->area_m2);
  else if (n >= 3)
    text = yp_measure_format_length (figures->length_m);
  if (text == NULL)
    return;

  if (outline != NULL)
    {
      const double middle[] = { (outline->bounds.west + outline->bounds.east) / 2,
                                (outline->bounds.south + outline->bounds.north) / 2 };

      project (view, middle, &x, &y);
      if (yp_drawing_get_mode (drawing) == YP_DRAW_CIRCLE)
        y -= 22;
    }
  else
    {
      project (view, vertices + 2 * ((gsize) n - 1), &x, &y);
      y -= 22;
    }
  draw_text (symbols, snapshot, view, text, TOTAL_PX, x, y);
}

static void
draw_radius (YpDrawing *drawing, const YpView *view, YpSymbols *symbols, GtkSnapshot *snapshot)
{
  guint n;
  const double *vertices = yp_drawing_get_vertices (drawing, &n);
  g_autofree char *text = NULL;
  double x1;
  double y1;
  double x2;
  double y2;

  if (yp_drawing_get_mode (drawing) != YP_DRAW_CIRCLE || n < 2)
    return;

  project (view, vertices, &x1, &y1);
  project (view, vertices + 2, &x2, &y2);
  text = yp_measure_format_length (yp_drawing_get_radius (drawing));
  draw_text (symbols, snapshot, view, text, LETTERS_PX, (x1 + x2) / 2, (y1 + y2) / 2);
}

static void
draw_rubber_length (YpDrawing *drawing,
                    const YpDrawHover *hover,
                    const YpView *view,
                    YpSymbols *symbols,
                    GtkSnapshot *snapshot)
{
  guint n;
  const double *vertices = yp_drawing_get_vertices (drawing, &n);
  const double place[] = { hover->longitude, hover->latitude };
  const double *last;
  g_autofree char *text = NULL;
  double x;
  double y;

  if (n == 0 || !has_rubber (drawing, hover) || yp_drawing_get_mode (drawing) == YP_DRAW_RECTANGLE)
    return;

  last = vertices + 2 * ((gsize) n - 1);
  text = yp_measure_format_length (yp_geodesic_distance_m (last[0], last[1], place[0], place[1]));
  project (view, place, &x, &y);
  draw_text (symbols, snapshot, view, text, LETTERS_PX, x, y - 20);
}

/* Figures beside what they are of. */
void
yp_draw_painter_draw_words (YpDrawing *drawing,
                            const YpDrawHover *hover,
                            const YpView *view,
                            YpSymbols *symbols,
                            GtkSnapshot *snapshot)
{
  draw_legs (drawing, view, symbols, snapshot);
  draw_radius (drawing, view, symbols, snapshot);
  draw_total (drawing, view, symbols, snapshot);
  draw_rubber_length (drawing, hover, view, symbols, snapshot);
}
