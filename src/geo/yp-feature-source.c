/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-geo"

#include "yp-feature-source.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "yp-feature-index-private.h"
#include "yp-mvt-writer-private.h"
#include "yp-protobuf-private.h"
#include "yp-tile-db-private.h"

/* To be raised when what is written into the cache changes. */
#define FORM "1"
#define MAX_IDLE 4
#define MAX_TILE_SIZE (8u << 20)
#define MAX_FILES 10000
#define LEFT_OVER_S (24 * 3600)

struct _YpFeatureSource
{
  YpTileSource parent_instance;

  char *path;
  char *index;
  GPtrArray *layers; /* names by id; nullable within */
  GPtrArray *keys;
  GAsyncQueue *idle; /* of YpTileDb */
};

G_DEFINE_FINAL_TYPE (YpFeatureSource, yp_feature_source, YP_TYPE_TILE_SOURCE)

static void
yp_feature_source_finalize (GObject *object)
{
  YpFeatureSource *self = YP_FEATURE_SOURCE (object);

  g_async_queue_unref (self->idle);
  g_ptr_array_unref (self->layers);
  g_ptr_array_unref (self->keys);
  g_free (self->path);
  g_free (self->index);

  G_OBJECT_CLASS (yp_feature_source_parent_class)->finalize (object);
}

static void
scale (YpShape *shape, double west, double north, double size)
{
  for (guint i = 0; i < shape->points->len; i++)
    {
      YpShapePoint *point = &g_array_index (shape->points, YpShapePoint, i);

      point->x = (point->x - west) / size * YP_MVT_EXTENT;
      point->y = (point->y - north) / size * YP_MVT_EXTENT;
    }
}

static const char *
get_name (GPtrArray *names, guint64 id)
{
  return id < names->len ? names->pdata[id] : NULL;
}

static gboolean
add_properties (YpFeatureSource *self, YpMvtWriter *writer, const guint8 *data, gsize size)
{
  YpProtobuf reader = _yp_protobuf_init (data, size);
  YpProtobufField field;

  while (reader.at < reader.end)
    {
      const char *name;
      g_autofree char *text = NULL;

      if (!_yp_protobuf_next (&reader, &field) || field.wire != YP_WIRE_BYTES)
        return FALSE;
      name = get_name (self->keys, field.number);
      text = g_strndup ((const char *) field.body.at, (gsize) (field.body.end - field.body.at));
      if (name != NULL)
        _yp_mvt_writer_add_text (writer, name, text);
    }
  return TRUE;
}

static gboolean
add_feature (YpFeatureSource *self,
             YpMvtWriter *writer,
             sqlite3_stmt *row,
             const YpTileAddress *address)
{
  double size = YP_WORLD_SIZE / exp2 (address->zoom);
  double margin = size * YP_MVT_MARGIN / YP_MVT_EXTENT;
  double west = address->column * size, north = address->row * size;
  const char *layer = get_name (self->layers, (guint64) sqlite3_column_int64 (row, 0));
  g_autoptr (YpShape) shape = NULL;
  g_autoptr (YpShape) cut = NULL;

  shape = _yp_shape_unpack (sqlite3_column_blob (row, 2), (gsize) sqlite3_column_bytes (row, 2),
                            address->zoom);
  if (shape == NULL || layer == NULL)
    return FALSE;

  cut = _yp_shape_cut (shape, west - margin, north - margin, west + size + margin,
                       north + size + margin);
  scale (cut, west, north, size);
  if (!_yp_mvt_writer_begin (writer, layer, cut))
    return TRUE;
  if (!add_properties (self, writer, sqlite3_column_blob (row, 1),
                       (gsize) sqlite3_column_bytes (row, 1)))
    return FALSE;
  _yp_mvt_writer_end (writer);
  return TRUE;
}

static sqlite3_stmt *
find_features (YpTileDb *db, const YpTileAddress *address, GError **error)
{
  sqlite3_stmt *statement = _yp_tile_db_prepare (
      db,
      "SELECT layer, properties, shape FROM box JOIN feature USING (id)"
      " WHERE high_x >= ?1 AND low_x <= ?2 AND high_y >= ?3 AND low_y <= ?4 AND low_zoom <= ?5"
      " ORDER BY id",
      error);
  double n = exp2 (address->zoom), margin = (double) YP_MVT_MARGIN / YP_MVT_EXTENT;

  if (statement == NULL)
    return NULL;
  sqlite3_bind_double (statement, 1, (address->column - margin) / n);
  sqlite3_bind_double (statement, 2, (address->column + 1 + margin) / n);
  sqlite3_bind_double (statement, 3, (address->row - margin) / n);
  sqlite3_bind_double (statement, 4, (address->row + 1 + margin) / n);
  sqlite3_bind_int64 (statement, 5, address->zoom);
  return statement;
}

static gboolean
cut_tile (YpFeatureSource *self,
          YpTileDb *db,
          const YpTileAddress *address,
          YpMvtWriter *writer,
          GError **error)
{
  g_auto (YpStatement) statement = find_features (db, address, error);
  gboolean has_row = TRUE;

  while (statement != NULL && _yp_tile_db_step (db, statement, &has_row, error))
    {
      if (!has_row)
        return TRUE;
      if (!add_feature (self, writer, statement, address))
        {
          g_set_error (error, YP_GEO_ERROR, YP_GEO_ERROR_UNREADABLE, "%s: damaged", self->index);
          return FALSE;
        }
      if (_yp_mvt_writer_get_size (writer) > MAX_TILE_SIZE)
        {
          g_set_error (error, YP_GEO_ERROR, YP_GEO_ERROR_UNREADABLE,
                       "%s: tile %u/%u/%u: more than 8 MiB; raise min-zoom=", self->path,
                       address->zoom, address->column, address->row);
          return FALSE;
        }
    }
  return FALSE;
}

static YpTileDb *
take_db (YpFeatureSource *self, GCancellable *cancellable, GError **error)
{
  YpTileDb *db = g_async_queue_try_pop (self->idle);

  if (db == NULL)
    db = _yp_tile_db_open (self->index, error);
  if (db != NULL)
    _yp_tile_db_watch (db, cancellable);
  return db;
}

static void
give_db (YpFeatureSource *self, YpTileDb *db)
{
  _yp_tile_db_watch (db, NULL);
  if (g_async_queue_length (self->idle) < MAX_IDLE)
    g_async_queue_push (self->idle, db);
  else
    _yp_tile_db_close (db);
}

static gboolean
yp_feature_source_load (YpTileSource *source,
                        const YpTileAddress *address,
                        YpTile *tile,
                        GCancellable *cancellable,
                        GError **error)
{
  YpFeatureSource *self = YP_FEATURE_SOURCE (source);
  g_autoptr (YpTileDb) db = take_db (self, cancellable, error);
  g_autoptr (YpMvtWriter) writer = _yp_mvt_writer_new ();

  if (db == NULL || !cut_tile (self, db, address, writer, error))
    return FALSE;

  give_db (self, g_steal_pointer (&db));
  tile->format = YP_TILE_MVT;
  tile->bytes = _yp_mvt_writer_finish (writer);
  return TRUE;
}

static void
yp_feature_source_class_init (YpFeatureSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yp_feature_source_finalize;
  YP_TILE_SOURCE_CLASS (klass)->load = yp_feature_source_load;
}

static void
yp_feature_source_init (YpFeatureSource *self)
{
  self->idle = g_async_queue_new_full ((GDestroyNotify) _yp_tile_db_close);
  self->layers = g_ptr_array_new_with_free_func (g_free);
  self->keys = g_ptr_array_new_with_free_func (g_free);
}

static void
add_stamp (GChecksum *sum, const char *path)
{
  GStatBuf status;
  g_autofree char *text = NULL;

  if (g_stat (path, &status) != 0)
    return;
  text = g_strdup_printf ("%s\n%" G_GINT64_FORMAT "\n%" G_GINT64_FORMAT ".%09ld\n%" G_GUINT64_FORMAT
                          "\n",
                          path, (gint64) status.st_size, (gint64) status.st_mtim.tv_sec,
                          status.st_mtim.tv_nsec, (guint64) status.st_ino);
  g_checksum_update (sum, (const guchar *) text, -1);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* A shapefile is several files, a file geodatabase a folder: what lies in it, or beside it under
 * the same name, belongs to it. */
static void
add_stamps (GChecksum *sum, const char *path)
{
  gboolean is_folder = g_file_test (path, G_FILE_TEST_IS_DIR);
  g_autofree char *folder = is_folder ? g_strdup (path) : g_path_get_dirname (path);
  g_autofree char *base = g_path_get_basename (path);
  gsize stem = strrchr (base, '.') != NULL ? (gsize) (strrchr (base, '.') - base) + 1 : G_MAXSIZE;
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  add_stamp (sum, path);
  while (dir != NULL && names->len < MAX_FILES && (name = g_dir_read_name (dir)) != NULL)
    if (is_folder || strncmp (name, base, stem) == 0)
      g_ptr_array_add (names, g_build_filename (folder, name, NULL));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    add_stamp (sum, names->pdata[i]);
}

static void
add_text (GChecksum *sum, const char *text)
{
  g_checksum_update (sum, (const guchar *) (text != NULL ? text : "\x01"), -1);
  g_checksum_update (sum, (const guchar *) "\n", 1);
}

/* NAME-STAMP.features: NAME is of the file and how it is read, STAMP of what it is now. */
static void
name_index (YpFeatureSource *self,
            const char *layer,
            const YpVectorOptions *options,
            const char *cache,
            char **prefix)
{
  g_autoptr (GChecksum) name = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr (GChecksum) stamp = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *file = NULL;

  add_text (name, self->path);
  add_text (name, layer);
  add_text (name, options->crs);
  add_text (name, options->encoding);
  add_text (name, options->has_datum ? yp_datum_get_name (options->datum) : NULL);
  add_text (stamp, FORM);
  add_stamps (stamp, self->path);

  *prefix = g_strdup_printf ("%.24s-", g_checksum_get_string (name));
  file = g_strdup_printf ("%s%.24s.features", *prefix, g_checksum_get_string (stamp));
  self->index = g_build_filename (cache, file, NULL);
}

/* Whether it was being written when somebody died: nobody takes that long. */
static gboolean
is_left_over (const char *path, const char *name)
{
  GStatBuf status;

  return strstr (name, ".features.") != NULL && g_stat (path, &status) == 0 &&
         status.st_mtim.tv_sec < g_get_real_time () / G_USEC_PER_SEC - LEFT_OVER_S;
}

/* What was prepared of an older state of the file. */
static void
remove_others (YpFeatureSource *self, const char *cache, const char *prefix)
{
  g_autofree char *own = g_path_get_basename (self->index);
  g_autoptr (GDir) dir = g_dir_open (cache, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (cache, name, NULL);

      if (g_str_has_prefix (name, prefix) && !g_str_equal (name, own) &&
          (g_str_has_suffix (name, ".features") || is_left_over (path, name)))
        g_unlink (path);
    }
}

/* Written under another name and renamed when it is whole. */
static gboolean
build (YpFeatureSource *self,
       const char *layer,
       const YpVectorOptions *options,
       YpFileSourceProgress progress,
       gpointer user_data,
       GCancellable *cancellable,
       GError **error)
{
  g_autofree char *uuid = g_uuid_string_random ();
  g_autofree char *path = g_strconcat (self->index, ".", uuid, NULL);
  gboolean is_done = _yp_feature_index_build (self->path, layer, options, path, progress, user_data,
                                              cancellable, error);

  if (is_done && g_rename (path, self->index) != 0)
    {
      g_set_error (error, YP_GEO_ERROR, YP_GEO_ERROR_WRITE, "%s: %s", self->index,
                   g_strerror (errno));
      is_done = FALSE;
    }
  if (!is_done)
    g_unlink (path);
  return is_done;
}

static gboolean
read_names (YpTileDb *db, const char *sql, GPtrArray *names, GError **error)
{
  g_auto (YpStatement) statement = _yp_tile_db_prepare (db, sql, error);
  gboolean has_row = TRUE;

  while (statement != NULL && _yp_tile_db_step (db, statement, &has_row, error))
    {
      gint64 id;

      if (!has_row)
        return TRUE;
      id = sqlite3_column_int64 (statement, 0);
      if (id < 0 || id > 1000000)
        continue;
      if (id >= names->len)
        g_ptr_array_set_size (names, (int) id + 1);
      g_free (names->pdata[id]);
      names->pdata[id] = g_strdup ((const char *) sqlite3_column_text (statement, 1));
    }
  return FALSE;
}

static gboolean
describe (YpFeatureSource *self, GError **error)
{
  g_autoptr (YpTileDb) db = take_db (self, NULL, error);
  g_auto (YpStatement) statement = NULL;
  YpTileSourceInfo info = { .is_vector = TRUE, .max_zoom = YP_SHAPE_MAX_ZOOM };
  gboolean has_row;

  if (db == NULL || !read_names (db, "SELECT id, name FROM layer", self->layers, error) ||
      !read_names (db, "SELECT id, name FROM key", self->keys, error))
    return FALSE;

  statement = _yp_tile_db_prepare (db, "SELECT west, south, east, north FROM extent", error);
  if (statement == NULL || !_yp_tile_db_step (db, statement, &has_row, error))
    return FALSE;
  /* A hand's breadth more, so that a single point has a tile. */
  info.bounds = (YpBounds){ sqlite3_column_double (statement, 0) - 1e-6,
                            sqlite3_column_double (statement, 1) - 1e-6,
                            sqlite3_column_double (statement, 2) + 1e-6,
                            sqlite3_column_double (statement, 3) + 1e-6 };
  yp_tile_source_set_info (YP_TILE_SOURCE (self), &info);
  g_clear_pointer (&statement, sqlite3_finalize);
  give_db (self, g_steal_pointer (&db));
  return TRUE;
}

/**
 * yp_feature_source_new:
 * @path: a vector file of this machine, in any form GDAL reads from a file
 * @layer: (nullable): which of its layers; %NULL for all
 * @options: (nullable): how to read it
 * @cache: a folder of its own for what is prepared; made if it is not there
 * @progress: (nullable): called now and then while it is prepared
 * @user_data: for @progress
 * @cancellable: (nullable): stops it
 * @error: return location for a #YpGeoError that names the file
 *
 * Prepares the file once, and again when it or @options are others, and cuts tiles from that on
 * demand. GDAL's MVT driver would write all tiles beforehand, simplify each piece after it was cut,
 * so that borders do not meet at the edges of tiles, and leave features out where a tile is full;
 * here what a zoom level leaves out of a line is decided once for the whole line, and a tile costs
 * only when somebody looks. Blocks, the first time for long.
 *
 * Returns: (transfer full) (nullable): the source
 */
YpTileSource *
yp_feature_source_new (const char *path,
                       const char *layer,
                       const YpVectorOptions *options,
                       const char *cache,
                       YpFileSourceProgress progress,
                       gpointer user_data,
                       GCancellable *cancellable,
                       GError **error)
{
  static const YpVectorOptions plain = { 0 };
  g_autoptr (YpFeatureSource) self = NULL;
  g_autofree char *prefix = NULL;

  g_return_val_if_fail (path != NULL && cache != NULL, NULL);

  self = g_object_new (YP_TYPE_FEATURE_SOURCE, NULL);
  self->path = g_canonicalize_filename (path, NULL);
  if (g_mkdir_with_parents (cache, 0700) != 0)
    {
      g_set_error (error, YP_GEO_ERROR, YP_GEO_ERROR_WRITE, "%s: %s", cache, g_strerror (errno));
      return NULL;
    }

  name_index (self, layer, options != NULL ? options : &plain, cache, &prefix);
  if (!g_file_test (self->index, G_FILE_TEST_EXISTS) &&
      !build (self, layer, options != NULL ? options : &plain, progress, user_data, cancellable,
              error))
    return NULL;
  if (!describe (self, error))
    {
      /* Whatever it is, it is made anew the next time. */
      g_unlink (self->index);
      return NULL;
    }
  remove_others (self, cache, prefix);
  return YP_TILE_SOURCE (g_steal_pointer (&self));
}
