/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-map"

#include "yp-tile-painter.h"

#include <sys/mman.h>

#include "yp-base-painter.h"
#include "yp-borders.h"
#include "yp-painter.h"
#include "yp-theme-painter.h"

/* What may be drawn outside of the tile before it is cut off, logical pixels. */
#define GUARD_PX 48

/* No roof is lifted further than this, logical pixels. */
#define MAX_LIFT_PX 96

/* What paints one kind of thing: @layer is its layer, whose opacity it has, or YP_N_LAYERS. Where
 * an image of a base map lies, @beneath of it is left out, so that the image can be seen. */
typedef struct
{
  void (*paint) (YpPainter *self);
  guint layer;
  double beneath;
} Step;

/* The borders of the towns of one rank, as one path. */
static gboolean
add_town_borders (YpPainter *self, guint8 rank)
{
  const YpVectorData *areas = self->scene->layers[YP_LAYER_TOWNS];
  gboolean any = FALSE;

  if (areas == NULL || areas->borders == NULL)
    return FALSE;

  yp_box_index_find (areas->borders->index, &self->box, self->found);
  for (guint i = 0; i < self->found->len; i++)
    if (yp_painter_get_found (self, areas->borders, i)->rank == rank)
      {
        yp_pen_add_lines (&self->pen, areas->borders,
                          yp_painter_get_found (self, areas->borders, i));
        any = TRUE;
      }

  return any;
}

/* The city lies in a soft light: first the glow along its edge, then the land over the inner half
 * of that. */
static void
paint_land (YpPainter *self)
{
  static const double glow_px[] = { 44, 36, 29, 22, 15, 9 };
  cairo_t *cr = self->pen.cr;
  const YpVectorData *towns = self->scene->layers[YP_LAYER_TOWNS];
  gboolean has_towns = towns != NULL && towns->n_shapes > 0;

  yp_color_set_source (has_towns ? self->style->outside : self->style->land, cr);
  cairo_paint (cr);

  if (!has_towns)
    return;

  if (add_town_borders (self, YP_BORDER_OUTER))
    for (guint i = 0; i < G_N_ELEMENTS (glow_px); i++)
      {
        yp_painter_set_stroke (self, self->style->city_glow, glow_px[i] * self->scale);
        cairo_stroke_preserve (cr);
      }
  cairo_new_path (cr);

  yp_painter_find_shapes (self, YP_LAYER_TOWNS);
  for (guint i = 0; i < self->found->len; i++)
    yp_pen_add_area (&self->pen, towns, yp_painter_get_found (self, towns, i));
  yp_color_set_source (self->style->land, cr);
  cairo_fill (cr);
}

static void
paint_water (YpPainter *self)
{
  cairo_t *cr = self->pen.cr;
  const YpVectorData *water = yp_painter_find_shapes (self, YP_LAYER_WATER);

  for (guint i = 0; i < self->found->len; i++)
    if (!yp_painter_is_smaller_than (self, yp_painter_get_found (self, water, i), 3))
      yp_pen_add_area (&self->pen, water, yp_painter_get_found (self, water, i));

  yp_color_set_source (self->style->water, cr);
  cairo_fill_preserve (cr);
  yp_painter_set_stroke (
      self, yp_color_fade (self->style->water_edge, yp_painter_fade_in (self->zoom, 13.75)), 0.8);
  cairo_stroke (cr);

  for (guint i = 0; i < self->found->len; i++)
    if (yp_painter_get_found (self, water, i)->kind == YP_GEOMETRY_LINE)
      yp_pen_add_lines (&self->pen, water, yp_painter_get_found (self, water, i));

  yp_painter_set_stroke (self, self->style->water, CLAMP (exp2 (self->zoom - 13) * 1.5, 0.8, 14));
  cairo_stroke (cr);
}

static double
get_height_m (const YpShape *building)
{
  return building->height_m > 0 ? (double) building->height_m : YP_DEFAULT_HEIGHT_M;
}

/* From above: one path for the low and one for the tall. */
static void
paint_footprints (YpPainter *self, const YpVectorData *buildings)
{
  cairo_t *cr = self->pen.cr;
  double alpha = yp_painter_fade_in (self->zoom, self->style->building_zoom);

  for (guint tall = 0; tall < 2; tall++)
    {
      YpColor color = tall ? self->style->building_tall : self->style->building;

      for (guint i = 0; i < self->found->len; i++)
        {
          const YpShape *shape = yp_painter_get_found (self, buildings, i);

          if ((get_height_m (shape) >= 24) == tall && !yp_painter_is_smaller_than (self, shape, 1))
            yp_pen_add_area (&self->pen, buildings, shape);
        }

      yp_color_set_source (yp_color_fade (color, alpha), cr);
      cairo_fill (cr);
    }
}

/* The walls of one ring that look south, @facing_west ones or the others: the ring runs clockwise
 * on the screen, so these are the edges that run west. */
static void
add_walls (YpPainter *self, const GArray *ring, double lift_px, gboolean facing_west)
{
  const double *xy = (const double *) ring->data;
  cairo_t *cr = self->pen.cr;

  for (guint i = 0; i + 1 < ring->len; i++)
    {
      const double *a = &xy[2 * i];
      const double *b = &xy[2 * i + 2];

      if (b[0] >= a[0] || (b[1] < a[1]) != facing_west)
        continue;

      cairo_move_to (cr, a[0], a[1]);
      cairo_line_to (cr, b[0], b[1]);
      cairo_line_to (cr, b[0], b[1] - lift_px);
      cairo_line_to (cr, a[0], a[1] - lift_px);
      cairo_close_path (cr);
    }
}

static void
paint_block (YpPainter *self, const YpVectorData *buildings, const YpShape *shape, double lift_px)
{
  cairo_t *cr = self->pen.cr;
  double height_m = get_height_m (shape);

  for (guint west = 0; west < 2; west++)
    {
      for (guint ring = shape->first_ring; ring < shape->first_ring + shape->n_rings; ring++)
        add_walls (self, yp_pen_take_ring (&self->pen, buildings, ring), lift_px, west);

      yp_color_set_source (yp_style_get_wall_color (height_m, west ? 0.55 : 0), cr);
      cairo_fill (cr);
    }

  cairo_save (cr);
  cairo_translate (cr, 0, -lift_px);
  yp_pen_add_area (&self->pen, buildings, shape);
  cairo_restore (cr);
  yp_color_set_source (yp_style_get_roof_color (height_m), cr);
  cairo_fill_preserve (cr);
  yp_painter_set_stroke (self, self->style->building_edge, 0.7);
  cairo_stroke (cr);
}

static void
paint_buildings (YpPainter *self)
{
  const YpVectorData *buildings;
  double rise = CLAMP (self->zoom - self->style->extrusion_zoom, 0, 1) * 0.55;

  if (self->zoom < self->style->building_zoom)
    return;

  buildings = yp_painter_find_shapes (self, YP_LAYER_BUILDINGS);
  if (rise <= 0 || self->scene->has_blocks_apart)
    {
      paint_footprints (self, buildings);
      return;
    }

  for (guint i = 0; i < self->found->len; i++)
    {
      const YpShape *shape = yp_painter_get_found (self, buildings, i);
      double lift_px = MIN (get_height_m (shape) * self->metre_px * rise, MAX_LIFT_PX);

      if (shape->kind == YP_GEOMETRY_POLYGON && !yp_painter_is_smaller_than (self, shape, 1))
        paint_block (self, buildings, shape, lift_px);
    }
}

static gboolean
add_roads (YpPainter *self, const YpVectorData *roads, YpRoadRank rank)
{
  gboolean any = FALSE;

  for (guint i = 0; i < self->found->len; i++)
    if (yp_painter_get_found (self, roads, i)->rank == rank)
      {
        yp_pen_add_lines (&self->pen, roads, yp_painter_get_found (self, roads, i));
        any = TRUE;
      }

  return any;
}

static void
paint_sleepers (YpPainter *self, const YpVectorData *roads)
{
  static const double dashes[] = { 7, 7 };

  yp_painter_set_stroke (self, self->style->land, 1);
  for (guint i = 0; i < self->found->len; i++)
    if (yp_painter_get_found (self, roads, i)->rank == YP_ROAD_RAIL)
      yp_pen_stroke_dashed (&self->pen, roads, yp_painter_get_found (self, roads, i), dashes, 2);
}

static void
paint_roads (YpPainter *self)
{
  cairo_t *cr = self->pen.cr;
  const YpVectorData *roads = yp_painter_find_shapes (self, YP_LAYER_ROADS);

  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);

  for (guint is_fill = self->zoom >= 13.5 ? 0 : 1; is_fill < 2; is_fill++)
    for (guint rank = 0; rank < YP_N_ROAD_RANKS; rank++)
      {
        const YpRoadStyle *road = yp_style_get_road ((YpRoadRank) rank);
        double alpha = yp_painter_fade_in (self->zoom, road->min_zoom);
        double width_px = yp_road_style_get_width (road, self->zoom) * self->scale;

        if (self->zoom < road->min_zoom || (!is_fill && width_px < 3) ||
            !add_roads (self, roads, (YpRoadRank) rank))
          continue;

        yp_painter_set_stroke (self, yp_color_fade (is_fill ? road->fill : road->casing, alpha),
                               is_fill ? width_px : width_px + 2);
        cairo_stroke (cr);

        if (is_fill && rank == YP_ROAD_RAIL && self->zoom >= 13)
          paint_sleepers (self, roads);
      }

  cairo_set_line_cap (cr, CAIRO_LINE_CAP_BUTT);
}

static void
paint_dashed_borders (YpPainter *self,
                      YpLayerId layer,
                      double from_zoom,
                      YpColor color,
                      double width_px,
                      const double *dashes,
                      guint n_dashes)
{
  const YpVectorData *areas = self->scene->layers[layer];
  double scaled[4];

  if (self->zoom < from_zoom || areas == NULL || areas->borders == NULL)
    return;

  for (guint i = 0; i < n_dashes; i++)
    scaled[i] = dashes[i] * self->scale;

  yp_painter_set_stroke (self, yp_color_fade (color, yp_painter_fade_in (self->zoom, from_zoom)),
                         width_px * self->scale);
  yp_box_index_find (areas->borders->index, &self->box, self->found);
  for (guint i = 0; i < self->found->len; i++)
    yp_pen_stroke_dashed (&self->pen, areas->borders,
                          yp_painter_get_found (self, areas->borders, i), scaled, (int) n_dashes);
}

static void
paint_village_borders (YpPainter *self)
{
  static const double dashes[] = { 9, 3 };

  paint_dashed_borders (self, YP_LAYER_VILLAGES, self->style->village_zoom,
                        self->style->village_border, 1.1, dashes, 2);
}

static void
paint_town_borders (YpPainter *self)
{
  static const double dashes[] = { 14, 4, 3, 4 };

  for (guint8 rank = YP_BORDER_INNER; rank <= YP_BORDER_OUTER; rank++)
    if (add_town_borders (self, rank))
      {
        yp_painter_set_stroke (self, self->style->town_halo, 6 * self->scale);
        cairo_stroke (self->pen.cr);
      }
  paint_dashed_borders (self, YP_LAYER_TOWNS, 0, self->style->town_border, 1.5, dashes, 4);
}

/* A lens in a dark disc. */
static void
paint_cameras (YpPainter *self)
{
  const YpVectorData *cameras;
  cairo_t *cr = self->pen.cr;
  double radius_px = 4.5 * self->scale;
  double alpha = yp_painter_fade_in (self->zoom, self->style->camera_zoom);

  if (self->zoom < self->style->camera_zoom)
    return;

  cameras = yp_painter_find_shapes (self, YP_LAYER_CAMERAS);
  for (guint i = 0; i < self->found->len; i++)
    {
      const YpShape *shape = yp_painter_get_found (self, cameras, i);
      double x = shape->anchor_x * self->pen.world_px - self->pen.left;
      double y = shape->anchor_y * self->pen.world_px - self->pen.top;

      cairo_arc (cr, x, y, radius_px, 0, 2 * G_PI);
      yp_color_set_source (yp_color_fade (self->style->label_halo, alpha), cr);
      cairo_fill_preserve (cr);
      yp_painter_set_stroke (self, yp_color_fade (self->style->camera, 0.6 * alpha), self->scale);
      cairo_stroke (cr);
      cairo_arc (cr, x, y, radius_px * 0.4, 0, 2 * G_PI);
      yp_color_set_source (yp_color_fade (self->style->camera, alpha), cr);
      cairo_fill (cr);
    }
}

/**
 * yp_tile_spec_get_box:
 * @self: the tile
 * @margin_px: logical pixels around it
 *
 * Returns: its place in the world
 */
YpBox
yp_tile_spec_get_box (const YpTileSpec *self, double margin_px)
{
  double world_px = yp_mercator_world_px (self->zoom);
  double left = (double) self->column * YP_TILE_PX;
  double top = (double) self->row * YP_TILE_PX;

  return (YpBox){ (left - margin_px) / world_px, (top - margin_px) / world_px,
                  (left + YP_TILE_PX + margin_px) / world_px,
                  (top + YP_TILE_PX + margin_px) / world_px };
}

typedef struct
{
  gpointer memory;
  gsize n_bytes;
} Pages;

static void
unmap_pages (gpointer data)
{
  Pages *pages = data;

  munmap (pages->memory, pages->n_bytes);
  g_free (pages);
}

/* In pages of its own: a megabyte here and there in the workers' heaps would never be given back.
 */
static cairo_surface_t *
create_surface (int size)
{
  static const cairo_user_data_key_t key;
  int stride = cairo_format_stride_for_width (CAIRO_FORMAT_ARGB32, size);
  Pages pages = { .n_bytes = (gsize) stride * (gsize) size };
  cairo_surface_t *surface;

  pages.memory =
      mmap (NULL, pages.n_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (pages.memory == MAP_FAILED)
    g_error ("No memory for a tile");

  surface =
      cairo_image_surface_create_for_data (pages.memory, CAIRO_FORMAT_ARGB32, size, size, stride);
  cairo_surface_set_user_data (surface, &key, g_memdup2 (&pages, sizeof pages), unmap_pages);

  return surface;
}

/* A pixel is in or out: what is half in here and half in next door would shine through. */
static void
clip_sharply (cairo_t *cr)
{
  cairo_antialias_t antialias = cairo_get_antialias (cr);

  cairo_set_antialias (cr, CAIRO_ANTIALIAS_NONE);
  cairo_clip (cr);
  cairo_set_antialias (cr, antialias);
}

/* Through a picture of its own where it is not opaque, so that what it lays over itself does not
 * shine through. */
static void
paint_faintly (YpPainter *self, const Step *step, double opacity)
{
  if (opacity <= 0)
    return;
  if (opacity >= 1)
    {
      step->paint (self);
      return;
    }

  cairo_push_group (self->pen.cr);
  step->paint (self);
  cairo_pop_group_to_source (self->pen.cr);
  cairo_paint_with_alpha (self->pen.cr, opacity);
}

static void
paint_in_region (YpPainter *self,
                 const Step *step,
                 cairo_region_t *region,
                 double opacity,
                 int size)
{
  cairo_t *cr = self->pen.cr;
  double scale = (double) size / YP_TILE_PX;

  if (cairo_region_is_empty (region))
    return;

  cairo_save (cr);
  for (int i = 0; i < cairo_region_num_rectangles (region); i++)
    {
      cairo_rectangle_int_t at;

      cairo_region_get_rectangle (region, i, &at);
      cairo_rectangle (cr, at.x / scale, at.y / scale, at.width / scale, at.height / scale);
    }
  clip_sharply (cr);
  paint_faintly (self, step, opacity);
  cairo_restore (cr);
}

static void
take_step (YpPainter *self, const Step *step, int size)
{
  double opacity = step->layer < YP_N_LAYERS ? self->scene->opacities[step->layer] : 1;
  cairo_rectangle_int_t all = { 0, 0, size, size };
  cairo_region_t *rest;

  if (step->beneath <= 0 || cairo_region_is_empty (self->covered))
    {
      paint_faintly (self, step, opacity);
      return;
    }

  rest = cairo_region_create_rectangle (&all);
  cairo_region_subtract (rest, self->covered);
  paint_in_region (self, step, self->covered, opacity * (1 - step->beneath * self->cover), size);
  paint_in_region (self, step, rest, opacity, size);
  cairo_region_destroy (rest);
}

/* A part of the land, no larger than a tile where images are to be drawn in it. */
static void
paint_part (const YpScene *scene,
            cairo_t *cr,
            double zoom,
            double left,
            double top,
            double width,
            double height,
            GCancellable *cancellable)
{
  static const Step steps[] = {
    { paint_land, YP_N_LAYERS, 0 },
    { yp_base_paint, YP_N_LAYERS, 0 },
    { paint_water, YP_LAYER_WATER, 1 },
    { yp_theme_paint_ground, YP_N_LAYERS, 0 },
    { paint_buildings, YP_LAYER_BUILDINGS, 0.6 },
    { paint_roads, YP_LAYER_ROADS, 0.45 },
    { yp_theme_paint_grids, YP_LAYER_GRIDS, 0 },
    { paint_village_borders, YP_LAYER_VILLAGES, 0 },
    { paint_town_borders, YP_LAYER_TOWNS, 0 },
    { yp_theme_paint_outline, YP_N_LAYERS, 0 },
    { paint_cameras, YP_LAYER_CAMERAS, 0 },
  };
  double world_px = yp_mercator_world_px (zoom);
  double margin_px = YP_TILE_MARGIN_PX * MAX (scene->symbol_scale, 1);
  double guard_px = GUARD_PX * MAX (scene->symbol_scale, 1);
  double device_px = YP_TILE_PX;
  double no_px = 0;
  YpBox guard = { -guard_px, -guard_px, width + guard_px, height + guard_px + MAX_LIFT_PX };
  YpPainter self = { .scene = scene,
                     .style = yp_style_get (),
                     .zoom = zoom - log2 (scene->symbol_scale),
                     .scale = scene->symbol_scale,
                     .covered = cairo_region_create (),
                     .cancellable = cancellable };

  self.tile = (YpBox){ left / world_px, top / world_px, (left + width) / world_px,
                       (top + height) / world_px };
  self.box = yp_box_grown (&self.tile, margin_px / world_px);
  self.metre_px = yp_mercator_metre ((self.box.y1 + self.box.y2) / 2) * world_px;
  self.found = g_array_new (FALSE, FALSE, sizeof (guint));
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_user_to_device_distance (cr, &device_px, &no_px);
  yp_pen_init (&self.pen, cr, world_px, left, top, guard);

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (!g_cancellable_is_cancelled (cancellable))
      take_step (&self, &steps[i], (int) lround (device_px));

  yp_pen_clear (&self.pen);
  cairo_region_destroy (self.covered);
  g_array_unref (self.found);
}

/* Images are drawn a tile at a time. */
static gboolean
has_images (const YpScene *scene)
{
  return scene->base != NULL || (scene->themes != NULL && scene->themes->heat != NULL);
}

/**
 * yp_tile_painter_paint:
 * @scene: what to draw
 * @cr: where to; 0, 0 is the corner at @left, @top, and a unit a logical pixel
 * @zoom: zoom level
 * @left: its left edge in the world at @zoom, logical pixels
 * @top: its upper edge
 * @width: of what is drawn, logical pixels; what is to stay outside has to be cut off
 * @height: likewise
 * @cancellable: (nullable): stops it between two layers
 *
 * Draws all that is still and covers area. Any thread.
 */
void
yp_tile_painter_paint (const YpScene *scene,
                       cairo_t *cr,
                       double zoom,
                       double left,
                       double top,
                       double width,
                       double height,
                       GCancellable *cancellable)
{
  if (!has_images (scene) || (width <= YP_TILE_PX && height <= YP_TILE_PX))
    {
      paint_part (scene, cr, zoom, left, top, width, height, cancellable);
      return;
    }

  for (int y = 0; y < height; y += YP_TILE_PX)
    for (int x = 0; x < width; x += YP_TILE_PX)
      {
        cairo_save (cr);
        cairo_translate (cr, x, y);
        cairo_rectangle (cr, 0, 0, YP_TILE_PX, YP_TILE_PX);
        clip_sharply (cr);
        paint_part (scene, cr, zoom, left + x, top + y, YP_TILE_PX, YP_TILE_PX, cancellable);
        cairo_restore (cr);
      }
}

/**
 * yp_tile_paint:
 * @scene: what to draw
 * @spec: which tile
 * @cancellable: (nullable): stops it between two layers; the tile is then unfinished
 *
 * Draws a tile. Any thread.
 *
 * Returns: (transfer full): an ARGB32 surface of %YP_TILE_PX × scale device pixels
 */
cairo_surface_t *
yp_tile_paint (const YpScene *scene, const YpTileSpec *spec, GCancellable *cancellable)
{
  cairo_surface_t *surface = create_surface (YP_TILE_PX * spec->scale);
  cairo_t *cr = cairo_create (surface);

  cairo_scale (cr, spec->scale, spec->scale);
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_FAST);
  yp_tile_painter_paint (scene, cr, spec->zoom, (double) spec->column * YP_TILE_PX,
                         (double) spec->row * YP_TILE_PX, YP_TILE_PX, YP_TILE_PX, cancellable);
  cairo_destroy (cr);

  return surface;
}
