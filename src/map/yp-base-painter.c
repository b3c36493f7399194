/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-map"

#include "yp-base-painter.h"

#include "yp-mvt-painter.h"
#include "yp-tile-painter.h"

/* A tile that is not there is taken from one at most so many levels above. */
#define MAX_PARENTS 8

/* Nearer to a whole pixel than this is on it. */
#define EXACT 1e-4

/* A place in the tile, logical pixels. */
typedef struct
{
  double x1;
  double y1;
  double x2;
  double y2;
} Place;

static Place
get_place (const YpPainter *self, const YpBaseAddress *address)
{
  YpBox box = yp_base_address_get_box (address);
  double world_px = self->pen.world_px;

  return (Place){ box.x1 * world_px - self->pen.left, box.y1 * world_px - self->pen.top,
                  box.x2 * world_px - self->pen.left, box.y2 * world_px - self->pen.top };
}

/* Device pixels in a logical one. */
static double
get_device_scale (const YpPainter *self)
{
  double x = 1;
  double y = 0;

  cairo_user_to_device_distance (self->pen.cr, &x, &y);
  return x;
}

/* On whole device pixels, as much as is in the tile: neighbours then meet without a seam. */
static cairo_rectangle_int_t
snap (const YpPainter *self, const Place *place)
{
  double scale = get_device_scale (self);
  double last = YP_TILE_PX * scale;
  int x1 = (int) CLAMP (round (place->x1 * scale), 0, last);
  int y1 = (int) CLAMP (round (place->y1 * scale), 0, last);
  int x2 = (int) CLAMP (round (place->x2 * scale), 0, last);
  int y2 = (int) CLAMP (round (place->y2 * scale), 0, last);

  return (cairo_rectangle_int_t){ x1, y1, x2 - x1, y2 - y1 };
}

static gboolean
is_whole (double px)
{
  return fabs (px - round (px)) < EXACT;
}

/* Pixel for pixel where the image is just as large; else smoothly, but not beyond the image's
 * edges, where there would be nothing to mix with. */
static void
set_image (const YpPainter *self, const YpTileImage *image, const Place *place)
{
  cairo_t *cr = self->pen.cr;
  double scale = get_device_scale (self);
  double width = (place->x2 - place->x1) / image->width;
  double height = (place->y2 - place->y1) / image->height;
  gboolean is_exact = fabs (width * scale - 1) < EXACT && fabs (height * scale - 1) < EXACT &&
                      is_whole (place->x1 * scale) && is_whole (place->y1 * scale);
  cairo_surface_t *surface = yp_tile_image_wrap (image);
  cairo_matrix_t matrix;

  cairo_matrix_init_scale (&matrix, 1 / width, 1 / height);
  cairo_matrix_translate (&matrix, -place->x1, -place->y1);
  cairo_set_source_surface (cr, surface, 0, 0);
  cairo_pattern_set_matrix (cairo_get_source (cr), &matrix);
  cairo_pattern_set_extend (cairo_get_source (cr), CAIRO_EXTEND_PAD);
  cairo_pattern_set_filter (cairo_get_source (cr),
                            is_exact ? CAIRO_FILTER_NEAREST : CAIRO_FILTER_GOOD);
  cairo_surface_destroy (surface);
}

/* Draws @image, which belongs at @place, as far as @part of the tile reaches. */
static void
paint_image (YpPainter *self, const YpTileImage *image, const Place *place, const Place *part)
{
  cairo_t *cr = self->pen.cr;
  cairo_rectangle_int_t at = snap (self, part);
  double scale = get_device_scale (self);

  if (at.width <= 0 || at.height <= 0)
    return;

  cairo_save (cr);
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_NONE);
  set_image (self, image, place);
  cairo_rectangle (cr, at.x / scale, at.y / scale, at.width / scale, at.height / scale);
  cairo_fill (cr);
  cairo_restore (cr);

  if (image->is_opaque)
    cairo_region_union_rectangle (self->covered, &at);
}

static void
paint_vector (YpPainter *self,
              const YpBaseMap *map,
              const YpMvtTile *tile,
              const Place *place,
              const Place *part)
{
  cairo_t *cr = self->pen.cr;
  cairo_rectangle_int_t at = snap (self, part);
  double scale = get_device_scale (self);

  if (map->style == NULL || at.width <= 0 || at.height <= 0)
    return;

  cairo_save (cr);
  cairo_rectangle (cr, at.x / scale, at.y / scale, at.width / scale, at.height / scale);
  cairo_clip (cr);
  yp_mvt_paint (self, tile, map->style, place->x1, place->y1, place->x2 - place->x1);
  cairo_restore (cr);
}

/* Draws of the tile at @address what belongs to @part. Returns whether it is there. */
static gboolean
paint_part (YpPainter *self, const YpBaseMap *map, const YpBaseAddress *address, const Place *part)
{
  g_autoptr (YpBaseTile) tile = yp_base_store_get (self->scene->base->store, address);
  Place place = get_place (self, address);

  if (tile == NULL)
    return FALSE;

  if (tile->image != NULL)
    paint_image (self, tile->image, &place, part);
  if (tile->vector != NULL)
    paint_vector (self, map, tile->vector, &place, part);

  return TRUE;
}

/* What there is in place of a tile that has not come: of the levels above the nearest, and on it of
 * the level below what is there. */
static void
paint_stand_ins (YpPainter *self, const YpBaseMap *map, const YpBaseAddress *address)
{
  Place part = get_place (self, address);
  YpBaseAddress other = *address;

  for (guint up = 1; up <= MAX_PARENTS && other.zoom > map->min_zoom; up++)
    {
      yp_base_map_address (map, other.zoom - 1, other.column / 2, other.row / 2, &other);
      if (paint_part (self, map, &other, &part))
        break;
    }

  for (guint i = 0; i < 4 && address->zoom < map->max_zoom; i++)
    {
      yp_base_map_address (map, address->zoom + 1, 2 * address->column + i % 2,
                           2 * address->row + i / 2, &other);
      part = get_place (self, &other);
      paint_part (self, map, &other, &part);
    }
}

static void
paint_span (YpPainter *self, const YpBaseMap *map, const YpBaseSpan *span)
{
  for (guint row = span->first_row; row <= span->last_row; row++)
    for (guint column = span->first_column; column <= span->last_column; column++)
      {
        YpBaseAddress address;
        Place place;

        if (g_cancellable_is_cancelled (self->cancellable))
          return;

        yp_base_map_address (map, span->zoom, column, row, &address);
        place = get_place (self, &address);
        if (!paint_part (self, map, &address, &place))
          paint_stand_ins (self, map, &address);
      }
}

/* The tile's own box: unlike shapes, images leave no colour outside of theirs. */
static YpBox
get_tile_box (const YpPainter *self)
{
  const YpPen *pen = &self->pen;

  return (YpBox){ pen->left / pen->world_px, pen->top / pen->world_px,
                  (pen->left + YP_TILE_PX) / pen->world_px,
                  (pen->top + YP_TILE_PX) / pen->world_px };
}

static void
paint_map (YpPainter *self, const YpBaseMap *map)
{
  double zoom = log2 (self->pen.world_px / YP_MERCATOR_WORLD_PX * get_device_scale (self));
  YpBox box = get_tile_box (self);
  YpBaseSpan span;

  if (map->opacity <= 0 || !yp_base_map_cover (map, zoom, &box, &span))
    return;

  if (map->opacity >= 1)
    {
      paint_span (self, map, &span);
    }
  else
    {
      cairo_push_group (self->pen.cr);
      paint_span (self, map, &span);
      cairo_pop_group_to_source (self->pen.cr);
      cairo_paint_with_alpha (self->pen.cr, map->opacity);
    }
}

/**
 * yp_base_paint:
 * @self: the painter
 *
 * Draws the base maps, the lowest first: of each what is there of its tiles. Notes where opaque
 * images lie.
 */
void
yp_base_paint (YpPainter *self)
{
  const YpBase *base = self->scene->base;

  for (guint i = 0; base != NULL && i < base->maps->len; i++)
    {
      const YpBaseMap *map = g_ptr_array_index (base->maps, i);

      paint_map (self, map);
      if (!map->is_vector)
        self->cover = MAX (self->cover, map->opacity);
    }
}
