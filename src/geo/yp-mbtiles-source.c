/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-geo"

#include "yp-mbtiles-source.h"

#include <math.h>
#include <string.h>

#include "yp-attribution-private.h"
#include "yp-gzip.h"
#include "yp-mvt.h"
#include "yp-tile-db-private.h"
#include "yp-vector-source.h"

#define MAX_IDLE 4
#define MAX_METADATA 10000

struct _YpMbtilesSource
{
  YpTileSource parent_instance;

  char *path;
  gboolean is_vector;
  GAsyncQueue *idle; /* of YpTileDb */
};

G_DEFINE_FINAL_TYPE (YpMbtilesSource, yp_mbtiles_source, YP_TYPE_TILE_SOURCE)

static void
yp_mbtiles_source_finalize (GObject *object)
{
  YpMbtilesSource *self = YP_MBTILES_SOURCE (object);

  g_async_queue_unref (self->idle);
  g_free (self->path);

  G_OBJECT_CLASS (yp_mbtiles_source_parent_class)->finalize (object);
}

static gboolean
fail (YpMbtilesSource *self, GError **error, const char *why)
{
  g_set_error (error, YP_GEO_ERROR, YP_GEO_ERROR_UNREADABLE, "%s: %s", self->path, why);
  return FALSE;
}

static YpTileDb *
take_db (YpMbtilesSource *self, GCancellable *cancellable, GError **error)
{
  YpTileDb *db = g_async_queue_try_pop (self->idle);

  if (db == NULL)
    db = _yp_tile_db_open (self->path, error);
  if (db != NULL)
    _yp_tile_db_watch (db, cancellable);
  return db;
}

static void
give_db (YpMbtilesSource *self, YpTileDb *db)
{
  if (g_async_queue_length (self->idle) < MAX_IDLE)
    g_async_queue_push (self->idle, db);
  else
    _yp_tile_db_close (db);
}

/* Whatever the file says of its form, each tile tells. */
static gboolean
unpack (YpMbtilesSource *self,
        const guint8 *data,
        gsize size,
        YpTile *tile,
        GCancellable *cancellable,
        GError **error)
{
  if (size == 0)
    return TRUE;

  if (yp_tile_format_sniff (data, size, &tile->format))
    tile->bytes = g_bytes_new (data, size);
  else
    {
      tile->format = YP_TILE_MVT;
      tile->bytes = yp_is_gzip (data, size)
                        ? yp_gunzip (data, size, YP_MVT_MAX_SIZE, cancellable, error)
                        : g_bytes_new (data, size);
    }
  if (tile->bytes == NULL)
    return FALSE;
  if ((tile->format == YP_TILE_MVT) == self->is_vector)
    return TRUE;

  yp_tile_clear (tile);
  g_set_error (error, YP_GEO_ERROR, YP_GEO_ERROR_UNREADABLE, "the tile is %s, unlike the others",
               self->is_vector ? "an image" : "no image");
  return FALSE;
}

static gboolean
read_tile (YpMbtilesSource *self,
           YpTileDb *db,
           const YpTileAddress *address,
           YpTile *tile,
           GCancellable *cancellable,
           GError **error)
{
  g_auto (YpStatement) statement = _yp_tile_db_prepare (
      db,
      "SELECT tile_data FROM tiles WHERE zoom_level = ?1 AND tile_column = ?2 AND tile_row = ?3",
      error);
  gboolean has_row;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, address->zoom);
  sqlite3_bind_int64 (statement, 2, address->column);
  /* Its rows count from the south. */
  sqlite3_bind_int64 (statement, 3, (1u << address->zoom) - 1 - address->row);
  if (!_yp_tile_db_step (db, statement, &has_row, error))
    return FALSE;
  if (!has_row)
    return TRUE;
  if (unpack (self, sqlite3_column_blob (statement, 0), (gsize) sqlite3_column_bytes (statement, 0),
              tile, cancellable, error))
    return TRUE;

  g_prefix_error (error, "%s: tile %u/%u/%u: ", self->path, address->zoom, address->column,
                  address->row);
  return FALSE;
}

static gboolean
yp_mbtiles_source_load (YpTileSource *source,
                        const YpTileAddress *address,
                        YpTile *tile,
                        GCancellable *cancellable,
                        GError **error)
{
  YpMbtilesSource *self = YP_MBTILES_SOURCE (source);
  g_autoptr (YpTileDb) db = take_db (self, cancellable, error);

  if (db == NULL || !read_tile (self, db, address, tile, cancellable, error))
    return FALSE;

  _yp_tile_db_watch (db, NULL);
  give_db (self, g_steal_pointer (&db));
  return TRUE;
}

static void
yp_mbtiles_source_class_init (YpMbtilesSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yp_mbtiles_source_finalize;
  YP_TILE_SOURCE_CLASS (klass)->load = yp_mbtiles_source_load;
}

static void
yp_mbtiles_source_init (YpMbtilesSource *self)
{
  self->idle = g_async_queue_new_full ((GDestroyNotify) _yp_tile_db_close);
}

static gboolean
parse_bounds (const char *text, YpBounds *bounds)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", 5);
  double numbers[4];

  if (g_strv_length (parts) != 4)
    return FALSE;
  for (guint i = 0; i < 4; i++)
    {
      char *end;

      numbers[i] = g_ascii_strtod (parts[i], &end);
      if (end == parts[i] || !isfinite (numbers[i]))
        return FALSE;
    }
  *bounds = (YpBounds){ MAX (numbers[0], -180), MAX (numbers[1], -90), MIN (numbers[2], 180),
                        MIN (numbers[3], 90) };
  return bounds->west < bounds->east && bounds->south < bounds->north;
}

typedef struct
{
  gboolean has_bounds;
  YpBounds bounds;
  char *format;
  char *attribution;
} Metadata;

static void
metadata_clear (Metadata *self)
{
  g_free (self->format);
  g_free (self->attribution);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Metadata, metadata_clear)

static void
take_metadata (Metadata *self, const char *name, const char *value)
{
  if (name == NULL || value == NULL)
    return;
  if (g_str_equal (name, "bounds"))
    self->has_bounds = parse_bounds (value, &self->bounds);
  else if (g_str_equal (name, "format") && self->format == NULL)
    self->format = g_utf8_make_valid (value, (gssize) MIN (strlen (value), 40));
  else if (g_str_equal (name, "attribution") && self->attribution == NULL)
    self->attribution = _yp_attribution_to_plain (value);
}

static gboolean
read_metadata (YpTileDb *db, Metadata *self, GError **error)
{
  g_auto (YpStatement) statement = NULL;
  gboolean has_row = TRUE;

  if (!_yp_tile_db_has (db, "metadata"))
    return TRUE;
  statement = _yp_tile_db_prepare (db, "SELECT name, value FROM metadata", error);
  if (statement == NULL)
    return FALSE;
  for (guint i = 0; i < MAX_METADATA; i++)
    {
      if (!_yp_tile_db_step (db, statement, &has_row, error))
        return FALSE;
      if (!has_row)
        break;
      take_metadata (self, (const char *) sqlite3_column_text (statement, 0),
                     (const char *) sqlite3_column_text (statement, 1));
    }
  return TRUE;
}

/* What the file says of its zoom levels is often not so, and looking costs nothing. */
static gboolean
read_zooms (YpMbtilesSource *self, YpTileDb *db, YpTileSourceInfo *info, GError **error)
{
  gint64 least, most;
  gboolean has;

  if (!_yp_tile_db_get_int (db, "SELECT min(zoom_level) FROM tiles", &least, &has, error) ||
      !_yp_tile_db_get_int (db, "SELECT max(zoom_level) FROM tiles", &most, &has, error))
    return FALSE;
  if (!has)
    return fail (self, error, "it holds no tile");
  if (least < 0 || most > YP_TILE_MAX_ZOOM)
    return fail (self, error, "it has zoom levels beyond 0 to 24");

  info->min_zoom = (guint) least;
  info->max_zoom = (guint) most;
  return TRUE;
}

/* Images, or tiles that our decoder reads. */
static gboolean
read_kind (YpMbtilesSource *self,
           YpTileDb *db,
           const Metadata *metadata,
           GCancellable *cancellable,
           GError **error)
{
  g_auto (YpStatement) statement = _yp_tile_db_prepare (
      db, "SELECT tile_data FROM tiles WHERE length(tile_data) > 0 LIMIT 1", error);
  const char *format = metadata->format != NULL ? metadata->format : "not stated";
  g_auto (YpTile) tile = { 0 };
  g_autoptr (YpMvtTile) decoded = NULL;
  g_autoptr (GError) why = NULL;
  YpTileFormat image;
  const guint8 *data;
  gsize size;
  gboolean has_row;

  if (statement == NULL || !_yp_tile_db_step (db, statement, &has_row, error))
    return FALSE;
  if (!has_row)
    return fail (self, error, "it holds no tile");

  data = sqlite3_column_blob (statement, 0);
  size = (gsize) sqlite3_column_bytes (statement, 0);
  self->is_vector = !yp_tile_format_sniff (data, size, &image);
  if (!self->is_vector)
    return TRUE;
  if (unpack (self, data, size, &tile, cancellable, &why))
    decoded = yp_mvt_decode (tile.bytes, &why);
  if (decoded != NULL)
    return TRUE;

  g_set_error (error, YP_GEO_ERROR, YP_GEO_ERROR_UNREADABLE,
               "%s: its tiles (format %s) are neither PNG, JPEG, WebP nor vector tiles: %s",
               self->path, format, why->message);
  return FALSE;
}

static double
row_to_latitude (double rows, gint64 zoom)
{
  return atan (sinh (G_PI * (1 - 2 * rows / exp2 ((double) zoom)))) * 180 / G_PI;
}

/* The tiles of the highest level tell where there are any, if the file does not. */
static gboolean
find_bounds (YpTileDb *db, guint zoom, YpBounds *bounds, GError **error)
{
  static const char *const columns[] = { "min(tile_column)", "max(tile_column)", "min(tile_row)",
                                         "max(tile_row)" };
  double n = exp2 (zoom), numbers[4];

  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *sql =
          g_strdup_printf ("SELECT %s FROM tiles WHERE zoom_level = %u", columns[i], zoom);
      gint64 value;
      gboolean has;

      if (!_yp_tile_db_get_int (db, sql, &value, &has, error))
        return FALSE;
      numbers[i] = CLAMP ((double) value, 0, n - 1);
    }
  *bounds =
      (YpBounds){ numbers[0] / n * 360 - 180, row_to_latitude (n - numbers[2], zoom),
                  (numbers[1] + 1) / n * 360 - 180, row_to_latitude (n - 1 - numbers[3], zoom) };
  return TRUE;
}

static gboolean
describe (YpMbtilesSource *self, YpTileDb *db, GCancellable *cancellable, GError **error)
{
  YpTileSourceInfo info = { 0 };
  g_auto (Metadata) metadata = { 0 };

  if (!_yp_tile_db_has (db, "tiles"))
    return fail (self, error, "not an MBTiles file: it has no table or view “tiles”");
  if (!read_metadata (db, &metadata, error) || !read_zooms (self, db, &info, error) ||
      !read_kind (self, db, &metadata, cancellable, error))
    return FALSE;

  info.is_vector = self->is_vector;
  info.bounds = metadata.bounds;
  info.attribution = metadata.attribution;
  if (!metadata.has_bounds && !find_bounds (db, info.max_zoom, &info.bounds, error))
    return FALSE;
  yp_tile_source_set_info (YP_TILE_SOURCE (self), &info);
  return TRUE;
}

/**
 * yp_mbtiles_source_new:
 * @path: an MBTiles file (specification 1.3), whose `tiles` may be a table or a view
 * @cancellable: (nullable): stops it
 * @error: return location for %YP_GEO_ERROR_UNREADABLE that names the file
 *
 * Of images or of vector tiles, packed by gzip or not. Where the file says no bounds those of its
 * tiles are taken; its zoom levels are those of its tiles whatever it says. Blocks.
 *
 * Returns: (transfer full) (nullable): the source
 */
YpTileSource *
yp_mbtiles_source_new (const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (YpMbtilesSource) self = NULL;
  g_autoptr (YpTileDb) db = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_object_new (YP_TYPE_MBTILES_SOURCE, NULL);
  self->path = g_canonicalize_filename (path, NULL);
  db = take_db (self, cancellable, error);
  if (db == NULL || !describe (self, db, cancellable, error))
    return NULL;

  _yp_tile_db_watch (db, NULL);
  give_db (self, g_steal_pointer (&db));
  return YP_TILE_SOURCE (g_steal_pointer (&self));
}
