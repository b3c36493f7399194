/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-map"

#include "yp-theme-painter.h"

#include "yp-borders.h"
#include "yp-tile-painter.h"

/* The land shows through the figures: roads and water stay to be seen. */
#define AREA_ALPHA 0.72
#define CELL_ALPHA 0.78
#define HEAT_ALPHA 0.82

/* Fainter than this share of the scale is nothing. */
#define HEAT_FROM 0.012

/* So much more of it has its full colour. */
#define HEAT_FULL 0.22

/* Steps of colour in the heat. */
#define N_HEATS 256

/* Each kind has dashes of its own: colour never says it alone. */
static const YpGridLine grid_lines[YP_N_GRID_KINDS] = {
  [YP_GRID_GENERAL] = { 0x7F9DB552, 0.9, { 3, 3 }, 2, 13 },
  [YP_GRID_POLICE] = { 0x8FB4FFD0, 1.5, { 12, 4, 2, 4, 2, 4 }, 6, 10.5 },
  [YP_GRID_SPECIAL] = { 0x7FE0C8D0, 1.9, { 2, 4.5 }, 2, 10.5 },
};

const YpGridLine *
yp_grid_line_get (YpGridKind kind)
{
  return &grid_lines[kind];
}

/* One path for each class. */
static void
paint_choropleth (YpPainter *self, const YpChoropleth *choropleth)
{
  const YpVectorData *shapes = choropleth->book->shapes[choropleth->set];
  cairo_t *cr = self->pen.cr;

  g_array_set_size (self->found, 0);
  yp_box_index_find (shapes->index, &self->box, self->found);

  for (guint class = 0; class < choropleth->n_classes; class ++)
    {
      YpColor color = yp_ramp_get_color (choropleth->n_classes, class);
      gboolean any = FALSE;

      for (guint i = 0; i < self->found->len; i++)
        if (choropleth->classes[g_array_index (self->found, guint, i)] == class)
          {
            yp_pen_add_area (&self->pen, shapes, yp_painter_get_found (self, shapes, i));
            any = TRUE;
          }

      if (!any)
        continue;
      yp_color_set_source (yp_color_fade (color, AREA_ALPHA), cr);
      cairo_fill_preserve (cr);
      /* So that neighbours of one colour stay apart. */
      yp_painter_set_stroke (self, yp_color_fade (self->style->label_halo, 0.45),
                             0.8 * self->scale);
      cairo_stroke (cr);
    }
}

/* Premultiplied, as cairo has it. What is faint is transparent too, so that the city stays dark
 * where little is. */
static void
make_heats (guint32 *heats)
{
  for (guint i = 0; i < N_HEATS; i++)
    {
      double share = (double) i / (N_HEATS - 1);
      YpColor color = yp_ramp_get_between (share);
      double alpha = HEAT_ALPHA * CLAMP ((share - HEAT_FROM) / HEAT_FULL, 0, 1);
      guint32 pixel = (guint32) lround (alpha * 255) << 24;

      for (guint shift = 8; shift < 32; shift += 8)
        pixel |= (guint32) lround ((color >> shift & 0xFF) * alpha) << (shift - 8);
      heats[i] = pixel;
    }
}

/* Between the middles of four cells; @column and @row are whole and may lie outside. */
static inline double
mix_cells (const YpHeat *heat, int column, int row, double along, double down)
{
  const float *upper;
  const float *lower;
  double a;
  double b;

  if (column < 0 || row < 0 || column + 1 >= (int) heat->n_columns || row + 1 >= (int) heat->n_rows)
    return 0;

  upper = &heat->density[(gsize) row * heat->n_columns + (gsize) column];
  lower = upper + heat->n_columns;
  a = (double) upper[0] + ((double) upper[1] - (double) upper[0]) * along;
  b = (double) lower[0] + ((double) lower[1] - (double) lower[0]) * along;

  return a + (b - a) * down;
}

static void
paint_heat_row (const YpPainter *self,
                const YpHeat *heat,
                const guint32 *heats,
                guint32 *pixels,
                double y)
{
  double at = (y - heat->top) / heat->cell - 0.5;
  double step = 1 / (self->pen.world_px * heat->cell);
  double column = (self->pen.left / self->pen.world_px - heat->left) / heat->cell - 0.5 + step / 2;
  int row = (int) floor (at);

  for (int x = 0; x < YP_TILE_PX; x++, column += step)
    {
      double density =
          mix_cells (heat, (int) floor (column), row, column - floor (column), at - floor (at));
      double share = MIN (density / heat->scale, 1);

      pixels[x] = heats[(guint) (share * (N_HEATS - 1) + 0.5)];
    }
}

static void
paint_heat (YpPainter *self, const YpHeat *heat)
{
  YpBox box = yp_heat_get_box (heat);
  guint32 heats[N_HEATS];
  cairo_surface_t *surface;
  guint8 *data;
  int stride;

  if (!yp_box_intersects (&box, &self->box))
    return;

  make_heats (heats);
  surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, YP_TILE_PX, YP_TILE_PX);
  data = cairo_image_surface_get_data (surface);
  stride = cairo_image_surface_get_stride (surface);
  for (int y = 0; data != NULL && y < YP_TILE_PX; y++)
    paint_heat_row (self, heat, heats, (guint32 *) (gpointer) (data + (gsize) y * (gsize) stride),
                    (self->pen.top + y + 0.5) / self->pen.world_px);

  cairo_surface_mark_dirty (surface);
  cairo_set_source_surface (self->pen.cr, surface, 0, 0);
  cairo_paint (self->pen.cr);
  cairo_surface_destroy (surface);
}

static void
add_hexagon (YpPainter *self, const YpHexagons *hexagons, const YpHexagon *cell)
{
  cairo_t *cr = self->pen.cr;
  double side_px = hexagons->side * self->pen.world_px;
  double inner_px = MAX (side_px - MIN (1, side_px / 12), 0.5);
  double x;
  double y;

  yp_hexagons_get_middle (hexagons, cell->q, cell->r, &x, &y);
  x = x * self->pen.world_px - self->pen.left;
  y = y * self->pen.world_px - self->pen.top;

  for (guint i = 0; i < 6; i++)
    {
      double turn = (i + 0.5) * G_PI / 3;

      if (i == 0)
        cairo_move_to (cr, x + inner_px * cos (turn), y + inner_px * sin (turn));
      else
        cairo_line_to (cr, x + inner_px * cos (turn), y + inner_px * sin (turn));
    }
  cairo_close_path (cr);
}

/* Row by row what may be seen in the tile, those of one colour in one path. */
static void
paint_hexagons_of (YpPainter *self, const YpHexagons *hexagons, int class)
{
  YpBox box = yp_box_grown (&self->tile, hexagons->side);
  gint32 first_row;
  gint32 last_row;
  gint32 q;

  yp_hexagons_locate (hexagons, box.x1, box.y1, &q, &first_row);
  yp_hexagons_locate (hexagons, box.x1, box.y2, &q, &last_row);

  for (gint32 row = first_row - 1; row <= last_row + 1; row++)
    {
      gint32 first =
          (gint32) floor (box.x1 / (1.7320508075688772 * hexagons->side) - row / 2.0) - 1;

      for (guint i = yp_hexagons_find (hexagons, first, row); i < hexagons->n_cells; i++)
        {
          const YpHexagon *cell = &hexagons->cells[i];
          double x;
          double y;

          yp_hexagons_get_middle (hexagons, cell->q, cell->r, &x, &y);
          if (cell->r != row || x > box.x2)
            break;
          if (yp_classes_find (&hexagons->classes, cell->n) == class)
            add_hexagon (self, hexagons, cell);
        }
    }
}

static void
paint_hexagons (YpPainter *self, const YpHexagons *hexagons)
{
  for (guint class = 0; class < hexagons->classes.n; class ++)
    {
      paint_hexagons_of (self, hexagons, (int) class);
      yp_color_set_source (
          yp_color_fade (yp_ramp_get_color (hexagons->classes.n, class), CELL_ALPHA), self->pen.cr);
      cairo_fill (self->pen.cr);
    }
}

/**
 * yp_theme_paint_ground:
 * @self: the painter
 *
 * What lies on the land and beneath roads and buildings.
 */
void
yp_theme_paint_ground (YpPainter *self)
{
  const YpThemes *themes = self->scene->themes;
  double opacity = self->scene->themes_opacity;

  if (themes == NULL || opacity <= 0)
    return;

  if (opacity < 1)
    cairo_push_group (self->pen.cr);
  if (themes->choropleth != NULL)
    paint_choropleth (self, themes->choropleth);
  if (themes->heat != NULL)
    paint_heat (self, themes->heat);
  if (themes->hexagons != NULL)
    paint_hexagons (self, themes->hexagons);
  if (opacity < 1)
    {
      cairo_pop_group_to_source (self->pen.cr);
      cairo_paint_with_alpha (self->pen.cr, opacity);
    }
}

/**
 * yp_theme_paint_grids:
 * @self: the painter
 *
 * Borders of the kinds of grid that are switched on.
 */
void
yp_theme_paint_grids (YpPainter *self)
{
  const YpVectorData *grids = self->scene->layers[YP_LAYER_GRIDS];
  guint kinds = yp_themes_get_grid_kinds (self->scene->themes);

  if (grids == NULL || grids->borders == NULL)
    return;

  g_array_set_size (self->found, 0);
  yp_box_index_find (grids->borders->index, &self->box, self->found);
  for (guint kind = 0; kind < YP_N_GRID_KINDS; kind++)
    {
      const YpGridLine *line = &grid_lines[kind];
      double dashes[G_N_ELEMENTS (line->dashes)];

      if ((kinds & YP_GRID_KIND_BIT (kind)) == 0 || self->zoom < line->min_zoom)
        continue;

      for (int i = 0; i < line->n_dashes; i++)
        dashes[i] = line->dashes[i] * self->scale;
      yp_painter_set_stroke (
          self, yp_color_fade (line->color, yp_painter_fade_in (self->zoom, line->min_zoom)),
          line->width_px * self->scale);
      for (guint i = 0; i < self->found->len; i++)
        {
          const YpShape *border = yp_painter_get_found (self, grids->borders, i);

          if (YP_BORDER_GET_AREA_RANK (border->rank) == kind)
            yp_pen_stroke_dashed (&self->pen, grids->borders, border, dashes, line->n_dashes);
        }
    }
}

/**
 * yp_theme_paint_outline:
 * @self: the painter
 *
 * The area that somebody looks at: a light line on a dark one, over everything.
 */
void
yp_theme_paint_outline (YpPainter *self)
{
  const YpThemes *themes = self->scene->themes;
  const YpVectorData *shapes;
  const YpShape *shape;
  cairo_t *cr = self->pen.cr;
  YpAreaSet set;

  if (themes == NULL || themes->outline_book == NULL)
    return;

  set = themes->outline_book->areas[themes->outline].set;
  shapes = themes->outline_book->shapes[set];
  shape = &shapes->shapes[themes->outline - themes->outline_book->first[set]];
  if (!yp_box_intersects (&shape->box, &self->box))
    return;

  yp_pen_add_area (&self->pen, shapes, shape);
  yp_color_set_source (yp_color_fade (self->style->town_border, 0.1), cr);
  cairo_fill (cr);
  yp_pen_add_lines (&self->pen, shapes, shape);
  yp_painter_set_stroke (self, self->style->label_halo, 6 * self->scale);
  cairo_stroke_preserve (cr);
  yp_painter_set_stroke (self, 0xF2F8FFFF, 2.4 * self->scale);
  cairo_stroke (cr);
}
