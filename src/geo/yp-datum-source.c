/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-geo"

#include "yp-datum-source.h"

#include <math.h>

#include "yp-mvt-writer-private.h"
#include "yp-tile-warp.h"

struct _YpDatumSource
{
  YpTileSource parent_instance;

  YpTileSource *source;
  YpDatum datum;
  YpTileWarp *warp; /* of images */
};

G_DEFINE_FINAL_TYPE (YpDatumSource, yp_datum_source, YP_TYPE_TILE_SOURCE)

static void
yp_datum_source_finalize (GObject *object)
{
  YpDatumSource *self = YP_DATUM_SOURCE (object);

  g_object_unref (self->source);
  g_clear_pointer (&self->warp, yp_tile_warp_unref);

  G_OBJECT_CLASS (yp_datum_source_parent_class)->finalize (object);
}

static gboolean
fetch_image (guint level,
             guint column,
             guint row,
             GBytes **bytes,
             gpointer user_data,
             GCancellable *cancellable,
             GError **error)
{
  YpDatumSource *self = user_data;
  YpTileAddress address = { yp_tile_source_get_info (self->source)->min_zoom + level, column, row };
  YpTile tile;

  if (!yp_tile_source_load (self->source, &address, &tile, cancellable, error))
    return FALSE;
  *bytes = tile.bytes;
  return TRUE;
}

/* The place of a position in tiles of a zoom level. */
static YpShapePoint
to_tiles (double longitude, double latitude, guint zoom)
{
  double n = exp2 (zoom), radians = latitude * G_PI / 180;

  return (YpShapePoint){ (longitude + 180) / 360 * n,
                         (0.5 - asinh (tan (radians)) / (2 * G_PI)) * n };
}

static void
to_degrees (double x, double y, guint zoom, double *longitude, double *latitude)
{
  double n = exp2 (zoom);

  *longitude = x / n * 360 - 180;
  *latitude = atan (sinh (G_PI * (1 - 2 * y / n))) * 180 / G_PI;
}

typedef struct
{
  YpDatumSource *self;
  YpTileAddress from;
  const YpTileAddress *to;
  YpMvtWriter *writer;
} Move;

/* From units of a tile in its datum to units of the tile that is made. */
static YpShapePoint
move_point (const Move *move, const YpMvtPoint *point, guint extent)
{
  double longitude, latitude;
  YpShapePoint at;

  to_degrees (move->from.column + (double) point->x / extent,
              move->from.row + (double) point->y / extent, move->from.zoom, &longitude, &latitude);
  yp_datum_to_cgcs2000 (move->self->datum, &longitude, &latitude);
  at = to_tiles (longitude, latitude, move->to->zoom);
  return (YpShapePoint){ (at.x - move->to->column) * YP_MVT_EXTENT,
                         (at.y - move->to->row) * YP_MVT_EXTENT };
}

static YpShape *
make_shape (const YpMvtLayer *layer, const YpMvtFeature *feature)
{
  YpShape *shape = _yp_shape_new (feature->kind);

  for (guint i = feature->first_part; i < feature->first_part + feature->n_parts; i++)
    {
      const YpMvtPart *part = &layer->parts[i];
      const YpMvtPoint *points = layer->points + part->first;

      for (guint k = 0; k < part->n_points; k++)
        {
          YpShapePoint point = { points[k].x, points[k].y };

          g_array_append_val (shape->points, point);
        }
      _yp_shape_end_ring (shape, feature->kind == YP_MVT_POLYGON &&
                                     yp_mvt_get_area (points, part->n_points) < 0);
    }
  return shape;
}

/* Cut to its own tile, so that neighbours do not lie over each other, and moved. */
static void
move_feature (const Move *move, const YpMvtLayer *layer, const YpMvtFeature *feature)
{
  g_autoptr (YpShape) shape = make_shape (layer, feature);
  g_autoptr (YpShape) own = _yp_shape_cut (shape, 0, 0, layer->extent, layer->extent);
  g_autoptr (YpShape) cut = NULL;

  for (guint i = 0; i < own->points->len; i++)
    {
      YpShapePoint *point = &g_array_index (own->points, YpShapePoint, i);
      YpMvtPoint rounded = { (gint32) lround (point->x), (gint32) lround (point->y) };

      *point = move_point (move, &rounded, layer->extent);
    }
  cut = _yp_shape_cut (own, -YP_MVT_MARGIN, -YP_MVT_MARGIN, YP_MVT_EXTENT + YP_MVT_MARGIN,
                       YP_MVT_EXTENT + YP_MVT_MARGIN);
  if (!_yp_mvt_writer_begin (move->writer, layer->name, cut))
    return;
  for (guint i = feature->first_tag; i < feature->first_tag + feature->n_tags; i++)
    _yp_mvt_writer_add_value (move->writer, layer->keys[layer->tags[i].key],
                              &layer->values[layer->tags[i].value]);
  _yp_mvt_writer_end (move->writer);
}

static gboolean
move_tile (const Move *move, GCancellable *cancellable, GError **error)
{
  g_auto (YpTile) tile = { 0 };
  g_autoptr (YpMvtTile) decoded = NULL;

  if (!yp_tile_source_load (move->self->source, &move->from, &tile, cancellable, error))
    return FALSE;
  if (tile.bytes == NULL)
    return TRUE;
  decoded = yp_mvt_decode (tile.bytes, error);
  if (decoded == NULL)
    return FALSE;

  for (guint i = 0; i < decoded->n_layers; i++)
    for (guint k = 0; k < decoded->layers[i].n_features; k++)
      if (decoded->layers[i].features[k].kind != YP_MVT_UNKNOWN)
        move_feature (move, &decoded->layers[i], &decoded->layers[i].features[k]);
  return TRUE;
}

/* Which tiles of the datum lie under a tile and its margin: at most 3 × 3, since what a datum moves
 * is less than a tile even at the highest levels of vector tiles. */
static void
find_tiles (YpDatumSource *self, const YpTileAddress *to, YpTileAddress *low, YpTileAddress *high)
{
  double margin = (double) YP_MVT_MARGIN / YP_MVT_EXTENT, n = exp2 (to->zoom) - 1;
  double least_x = n, least_y = n, most_x = 0, most_y = 0;

  for (guint i = 0; i < 4; i++)
    {
      double longitude, latitude;
      YpShapePoint at;

      to_degrees (to->column + (i % 2 == 0 ? -margin : 1 + margin),
                  to->row + (i < 2 ? -margin : 1 + margin), to->zoom, &longitude, &latitude);
      yp_datum_from_cgcs2000 (self->datum, &longitude, &latitude);
      at = to_tiles (longitude, latitude, to->zoom);
      least_x = MIN (least_x, floor (at.x));
      least_y = MIN (least_y, floor (at.y));
      most_x = MAX (most_x, floor (at.x));
      most_y = MAX (most_y, floor (at.y));
    }
  *low = (YpTileAddress){ to->zoom, (guint) CLAMP (least_x, 0, n), (guint) CLAMP (least_y, 0, n) };
  *high = (YpTileAddress){ to->zoom, (guint) CLAMP (most_x, 0, n), (guint) CLAMP (most_y, 0, n) };
}

static gboolean
load_vector (YpDatumSource *self,
             const YpTileAddress *address,
             YpTile *tile,
             GCancellable *cancellable,
             GError **error)
{
  g_autoptr (YpMvtWriter) writer = _yp_mvt_writer_new ();
  Move move = { .self = self, .to = address, .writer = writer };
  YpTileAddress low, high;

  find_tiles (self, address, &low, &high);
  for (guint row = low.row; row <= high.row; row++)
    for (guint column = low.column; column <= high.column; column++)
      {
        move.from = (YpTileAddress){ address->zoom, column, row };
        if (!move_tile (&move, cancellable, error))
          return FALSE;
      }
  tile->format = YP_TILE_MVT;
  tile->bytes = _yp_mvt_writer_finish (writer);
  return TRUE;
}

static gboolean
yp_datum_source_load (YpTileSource *source,
                      const YpTileAddress *address,
                      YpTile *tile,
                      GCancellable *cancellable,
                      GError **error)
{
  YpDatumSource *self = YP_DATUM_SOURCE (source);

  if (self->warp == NULL)
    return load_vector (self, address, tile, cancellable, error);
  return yp_tile_warp_load (self->warp, address, fetch_image, self, tile, cancellable, error);
}

static void
yp_datum_source_class_init (YpDatumSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yp_datum_source_finalize;
  YP_TILE_SOURCE_CLASS (klass)->load = yp_datum_source_load;
}

static void
yp_datum_source_init (YpDatumSource *self)
{
}

/* The box moved, with a kilometre and a half to spare. */
static YpBounds
move_bounds (const YpBounds *bounds, YpDatum datum)
{
  YpBounds moved = YP_BOUNDS_EMPTY;

  for (guint i = 0; i < 4; i++)
    {
      double longitude = i % 2 == 0 ? bounds->west : bounds->east;
      double latitude = i < 2 ? bounds->south : bounds->north;

      yp_datum_to_cgcs2000 (datum, &longitude, &latitude);
      yp_bounds_extend (&moved, longitude, latitude);
    }
  return (YpBounds){ MAX (MIN (moved.west, bounds->west) - 0.015, -180),
                     MAX (MIN (moved.south, bounds->south) - 0.015, -90),
                     MIN (MAX (moved.east, bounds->east) + 0.015, 180),
                     MIN (MAX (moved.north, bounds->north) + 0.015, 90) };
}

/**
 * yp_datum_source_new:
 * @source: (transfer none): tiles of the Web Mercator quad, in degrees of @datum
 * @datum: GCJ-02 or BD-09
 *
 * The same map where it belongs: images are resampled, vectors moved vertex by vertex.
 *
 * Returns: (transfer full): the source
 */
YpTileSource *
yp_datum_source_new (YpTileSource *source, YpDatum datum)
{
  YpDatumSource *self = g_object_new (YP_TYPE_DATUM_SOURCE, NULL);
  YpTileSourceInfo info = *yp_tile_source_get_info (source);

  self->source = g_object_ref (source);
  self->datum = datum;
  if (!info.is_vector)
    self->warp = yp_tile_warp_new_mercator (datum, info.min_zoom, info.max_zoom);
  info.bounds = move_bounds (&info.bounds, datum);
  yp_tile_source_set_info (YP_TILE_SOURCE (self), &info);
  return YP_TILE_SOURCE (self);
}
