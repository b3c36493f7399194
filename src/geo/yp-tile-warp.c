/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-geo"

#include "yp-tile-warp.h"

#include <math.h>

#include "yp-error.h"
#include "yp-pixels-private.h"

#define MAX_LEVELS 64
#define MAX_TILES 64
#define MAX_MOSAIC (1u << 24)
#define HALF_WORLD_M 20037508.342789244

struct _YpTileWarp
{
  int ref_count;
  char *crs;
  YpDatum datum;
  guint n_levels;
  YpTileLevel *levels;
  YpBounds bounds;
  guint min_zoom;
  guint max_zoom;
  GAsyncQueue *ways; /* of YpTileCrs that no thread uses */
};

/* The tiles of a level that a tile of ours needs. */
typedef struct
{
  const YpTileLevel *level;
  guint index;
  guint first_column;
  guint first_row;
  guint n_columns;
  guint n_rows;
} Window;

static YpExtent
get_extent (const YpTileLevel *level)
{
  double width = level->resolution_x * level->tile_width * level->n_columns;
  double height = level->resolution_y * level->tile_height * level->n_rows;

  return (YpExtent){ level->origin_x, level->origin_y - height, level->origin_x + width,
                     level->origin_y };
}

static gboolean
check_level (const YpTileLevel *level, guint index, GError **error)
{
  YpExtent extent = get_extent (level);

  if (level->resolution_x > 0 && level->resolution_y > 0 && level->tile_width >= 1 &&
      level->tile_width <= YP_PIXELS_MAX && level->tile_height >= 1 &&
      level->tile_height <= YP_PIXELS_MAX && level->n_columns >= 1 && level->n_rows >= 1 &&
      isfinite (extent.west + extent.east) && isfinite (extent.south + extent.north))
    return TRUE;

  g_set_error (error, YP_ERROR, YP_ERROR_INVALID,
               "level %u of the tile grid has no sensible size, resolution or origin", index);
  return FALSE;
}

static YpTileCrs *
take_way (YpTileWarp *self, GError **error)
{
  YpTileCrs *way = g_async_queue_try_pop (self->ways);
  YpExtent extent = get_extent (&self->levels[0]);

  return way != NULL ? way : _yp_tile_crs_new (self->crs, self->datum, &extent, error);
}

static double
get_zoom (YpTileCrs *way, const YpTileLevel *level)
{
  YpExtent extent = get_extent (level);

  return _yp_tile_crs_get_zoom (way, &extent, (double) level->tile_width * level->n_columns,
                                (double) level->tile_height * level->n_rows);
}

/* Two levels out, a tile of ours takes some 16 of the coarsest ones. The finest is enlarged by who
 * draws, once its pixels are larger than ours. */
static gboolean
measure (YpTileWarp *self, GError **error)
{
  g_autoptr (YpTileCrs) way = take_way (self, error);
  YpExtent extent = get_extent (&self->levels[0]);
  double coarsest = YP_TILE_MAX_ZOOM, finest = 0;

  if (way == NULL)
    return FALSE;
  if (!_yp_tile_crs_get_bounds (way, &extent, &self->bounds))
    {
      g_set_error (error, YP_GEO_ERROR, YP_GEO_ERROR_CRS, "the tile grid is nowhere on Earth");
      return FALSE;
    }

  for (guint i = 0; i < self->n_levels; i++)
    {
      coarsest = MIN (coarsest, get_zoom (way, &self->levels[i]));
      finest = MAX (finest, get_zoom (way, &self->levels[i]));
    }
  self->min_zoom = (guint) MAX (0, floor (coarsest) - 2);
  self->max_zoom = (guint) MIN (YP_TILE_MAX_ZOOM, ceil (MAX (finest - 0.25, 0)));
  self->max_zoom = MAX (self->min_zoom, self->max_zoom);
  g_async_queue_push (self->ways, g_steal_pointer (&way));
  return TRUE;
}

/**
 * yp_tile_warp_new:
 * @crs: what the grid is in: `EPSG:4490`, `EPSG:4549`, WKT, PROJ text; whatever the order of axes
 *   of that system, the grid's numbers are east (longitude) first
 * @datum: what its degrees mean
 * @levels: (array length=n_levels): the levels, in any order; copied
 * @n_levels: 1…64
 * @error: return location for a #YpError or %YP_GEO_ERROR_CRS
 *
 * The callback of yp_tile_warp_load() is given indexes of @levels as they stand here.
 *
 * Returns: (transfer full) (nullable): the way from that grid
 */
YpTileWarp *
yp_tile_warp_new (const char *crs,
                  YpDatum datum,
                  const YpTileLevel *levels,
                  guint n_levels,
                  GError **error)
{
  g_autoptr (YpTileWarp) self = NULL;

  g_return_val_if_fail (crs != NULL, NULL);

  if (n_levels < 1 || n_levels > MAX_LEVELS)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "a tile grid of %u levels; 1 to %u are read",
                   n_levels, MAX_LEVELS);
      return NULL;
    }
  for (guint i = 0; i < n_levels; i++)
    if (!check_level (&levels[i], i, error))
      return NULL;

  self = g_new0 (YpTileWarp, 1);
  self->ref_count = 1;
  self->crs = g_strdup (crs);
  self->datum = datum;
  self->n_levels = n_levels;
  self->levels = g_memdup2 (levels, n_levels * sizeof *levels);
  self->ways = g_async_queue_new_full ((GDestroyNotify) _yp_tile_crs_free);
  return measure (self, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * yp_tile_warp_new_mercator:
 * @datum: what its degrees mean
 * @min_zoom: its first level, at most @max_zoom
 * @max_zoom: its last, at most %YP_TILE_MAX_ZOOM
 *
 * For tiles of the same quad in another datum. A level's index is its zoom level less @min_zoom.
 *
 * Returns: (transfer full): the way from it
 */
YpTileWarp *
yp_tile_warp_new_mercator (YpDatum datum, guint min_zoom, guint max_zoom)
{
  YpTileLevel levels[YP_TILE_MAX_ZOOM + 1];
  YpTileWarp *self;
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (min_zoom <= max_zoom && max_zoom <= YP_TILE_MAX_ZOOM, NULL);

  for (guint zoom = min_zoom; zoom <= max_zoom; zoom++)
    {
      double resolution = 2 * HALF_WORLD_M / YP_TILE_SIZE / exp2 (zoom);

      levels[zoom - min_zoom] =
          (YpTileLevel){ -HALF_WORLD_M, HALF_WORLD_M, resolution, resolution,
                         YP_TILE_SIZE,  YP_TILE_SIZE, 1u << zoom, 1u << zoom };
    }
  self = yp_tile_warp_new ("EPSG:3857", datum, levels, max_zoom - min_zoom + 1, &error);
  g_assert_no_error (error);
  self->min_zoom = min_zoom;
  self->max_zoom = max_zoom;
  return self;
}

YpTileWarp *
yp_tile_warp_ref (YpTileWarp *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
yp_tile_warp_unref (YpTileWarp *self)
{
  if (self == NULL || !g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_async_queue_unref (self->ways);
  g_free (self->levels);
  g_free (self->crs);
  g_free (self);
}

/**
 * yp_tile_warp_get_extent:
 * @self: a way
 * @bounds: (out) (optional): where the grid is, CGCS2000 degrees
 * @min_zoom: (out) (optional): from which zoom level on its coarsest tiles are few enough
 * @max_zoom: (out) (optional): up to which its finest show more
 */
void
yp_tile_warp_get_extent (YpTileWarp *self, YpBounds *bounds, guint *min_zoom, guint *max_zoom)
{
  g_return_if_fail (self != NULL);

  if (bounds != NULL)
    *bounds = self->bounds;
  if (min_zoom != NULL)
    *min_zoom = self->min_zoom;
  if (max_zoom != NULL)
    *max_zoom = self->max_zoom;
}

/* Returns: whether any of the level's tiles lie there */
static gboolean
find_window (const YpTileLevel *level, const YpExtent *extent, Window *window)
{
  double width = level->resolution_x * level->tile_width;
  double height = level->resolution_y * level->tile_height;
  /* A pixel more on each side, which sampling mixes in. */
  double left = floor ((extent->west - level->origin_x - level->resolution_x) / width);
  double right = floor ((extent->east - level->origin_x + level->resolution_x) / width);
  double top = floor ((level->origin_y - extent->north - level->resolution_y) / height);
  double bottom = floor ((level->origin_y - extent->south + level->resolution_y) / height);

  left = MAX (left, 0);
  top = MAX (top, 0);
  right = MIN (right, level->n_columns - 1.0);
  bottom = MIN (bottom, level->n_rows - 1.0);
  if (!(left <= right) || !(top <= bottom))
    return FALSE;

  window->level = level;
  window->first_column = (guint) left;
  window->first_row = (guint) top;
  window->n_columns = (guint) (right - left) + 1;
  window->n_rows = (guint) (bottom - top) + 1;
  return TRUE;
}

static gboolean
is_bearable (const Window *window)
{
  guint64 n_tiles = (guint64) window->n_columns * window->n_rows;

  return n_tiles <= MAX_TILES &&
         n_tiles * window->level->tile_width * window->level->tile_height <= MAX_MOSAIC;
}

/* The coarsest level that shows all that a tile's pixels can, of which no more than is bearable is
 * needed. */
static gboolean
choose_window (YpTileWarp *self, const YpExtent *extent, double step, Window *window)
{
  double best = 0;
  gboolean is_found = FALSE;

  for (guint i = 0; i < self->n_levels; i++)
    {
      const YpTileLevel *level = &self->levels[i];
      Window candidate = { .index = i };
      /* How far it is from a pixel of theirs a pixel of ours; finer is better than coarser. */
      double distance = log2 (level->resolution_x / step);

      distance = distance > 0.25 ? 2 + distance : -distance;
      if (!find_window (level, extent, &candidate) || !is_bearable (&candidate))
        continue;
      if (!is_found || distance < best)
        {
          best = distance;
          *window = candidate;
          is_found = TRUE;
        }
    }
  return is_found;
}

typedef struct
{
  YpTileWarp *warp;
  YpTileWarpFetch fetch;
  gpointer user_data;
  GCancellable *cancellable;
  YpPixels *out;
  gboolean is_all_jpeg;
} Work;

static gboolean
add_tile (Work *work, const Window *window, guint i, YpPixels *mosaic, GError **error)
{
  guint column = i % window->n_columns, row = i / window->n_columns;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (YpPixels) image = NULL;
  YpTileFormat format;
  gsize size;
  const guint8 *data;

  if (g_cancellable_set_error_if_cancelled (work->cancellable, error) ||
      !work->fetch (window->index, window->first_column + column, window->first_row + row, &bytes,
                    work->user_data, work->cancellable, error))
    return FALSE;
  if (bytes == NULL)
    return TRUE;

  image = _yp_pixels_decode (bytes, error);
  if (image == NULL)
    return FALSE;
  _yp_pixels_multiply (image);
  /* Tiles for dense screens are larger than they say. */
  _yp_pixels_shrink (image, image->width / window->level->tile_width);
  if (image->width != window->level->tile_width || image->height != window->level->tile_height)
    {
      g_set_error (error, YP_GEO_ERROR, YP_GEO_ERROR_UNREADABLE,
                   "image: %u × %u pixels, not %u × %u as its grid says", image->width,
                   image->height, window->level->tile_width, window->level->tile_height);
      return FALSE;
    }

  data = g_bytes_get_data (bytes, &size);
  work->is_all_jpeg &= yp_tile_format_sniff (data, size, &format) && format == YP_TILE_JPEG;
  _yp_pixels_put (mosaic, image, column * window->level->tile_width,
                  row * window->level->tile_height);
  return TRUE;
}

/* From units of the grid to pixels of the mosaic. */
static void
scale_mesh (YpTileMesh *mesh, const Window *window)
{
  const YpTileLevel *level = window->level;

  for (guint i = 0; i < YP_MESH_SIZE; i++)
    {
      mesh->x[i] = (mesh->x[i] - level->origin_x) / level->resolution_x -
                   (double) window->first_column * level->tile_width;
      mesh->y[i] = (level->origin_y - mesh->y[i]) / level->resolution_y -
                   (double) window->first_row * level->tile_height;
    }
}

static gboolean
warp (Work *work, const YpTileMesh *mesh, double shift, GError **error)
{
  YpTileMesh moved = *mesh;
  g_autoptr (YpPixels) mosaic = NULL;
  YpExtent extent;
  Window window = { 0 };

  for (guint i = 0; i < YP_MESH_SIZE; i++)
    moved.x[i] += shift;
  if (!_yp_tile_mesh_get_extent (&moved, &extent) ||
      !choose_window (work->warp, &extent, _yp_tile_mesh_get_step (&moved), &window))
    return TRUE;

  mosaic = _yp_pixels_new (window.n_columns * window.level->tile_width,
                           window.n_rows * window.level->tile_height);
  for (guint i = 0; i < window.n_columns * window.n_rows; i++)
    if (!add_tile (work, &window, i, mosaic, error))
      return FALSE;

  scale_mesh (&moved, &window);
  _yp_pixels_sample (work->out, mosaic, &moved);
  return TRUE;
}

/**
 * yp_tile_warp_load:
 * @self: the way from a grid
 * @address: a valid address
 * @fetch: gets tiles of the grid; called for at most 64, one after the other
 * @user_data: for @fetch
 * @tile: (out caller-allocates): a tile of 256 × 256, PNG, or JPEG where all it is made of is JPEG
 *   and it has no gaps; without bytes where there is nothing to show
 * @cancellable: (nullable): stops it
 * @error: return location: of @fetch, or of an image that is none
 *
 * Makes a tile of the quad out of those of the grid, resampled bilinearly. Blocks; any thread,
 * several at a time.
 *
 * Returns: %FALSE with @error set if it can not be made
 */
gboolean
yp_tile_warp_load (YpTileWarp *self,
                   const YpTileAddress *address,
                   YpTileWarpFetch fetch,
                   gpointer user_data,
                   YpTile *tile,
                   GCancellable *cancellable,
                   GError **error)
{
  static const double shifts[] = { 0, 360, -360 };
  g_autoptr (YpTileCrs) way = NULL;
  g_autoptr (YpPixels) out = NULL;
  Work work = { self, fetch, user_data, cancellable, .is_all_jpeg = TRUE };
  YpTileMesh mesh;
  gboolean is_empty, is_opaque;
  guint n_shifts;

  g_return_val_if_fail (self != NULL && fetch != NULL && tile != NULL, FALSE);
  g_return_val_if_fail (address != NULL && yp_tile_address_is_valid (address), FALSE);

  *tile = (YpTile){ .format = YP_TILE_PNG };
  way = take_way (self, error);
  if (way == NULL)
    return FALSE;
  _yp_tile_crs_fill (way, address, &mesh);
  n_shifts = _yp_tile_crs_is_degrees (way) ? G_N_ELEMENTS (shifts) : 1;
  g_async_queue_push (self->ways, g_steal_pointer (&way));

  work.out = out = _yp_pixels_new (YP_TILE_SIZE, YP_TILE_SIZE);
  for (guint i = 0; i < n_shifts; i++)
    if (!warp (&work, &mesh, shifts[i], error))
      return FALSE;

  _yp_pixels_get_alpha (out, &is_empty, &is_opaque);
  if (is_empty)
    return TRUE;
  tile->format = is_opaque && work.is_all_jpeg ? YP_TILE_JPEG : YP_TILE_PNG;
  _yp_pixels_divide (out);
  tile->bytes = _yp_pixels_encode (out, tile->format, error);
  return tile->bytes != NULL;
}
