/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-geo"

#include "yp-feature-index-private.h"

#include <sqlite3.h>
#include <string.h>

#include "yp-protobuf-private.h"
#include "yp-shape-private.h"

#define MAX_TIME_US (20 * 60 * G_USEC_PER_SEC)
#define MAX_PAGES 1000000 /* of 4 KiB */
#define MAX_FEATURES 5000000u
#define MAX_VALUE 1000
#define POINT_CELL_PX 4
#define POINT_ALL_ZOOM 14
#define LOOK_EVERY 256

/* The prepared form of a vector file: its features in Mercator, each vertex with the zoom level
 * from which on it counts, found by place and zoom level through an R-tree. */
static const char schema[] =
    "PRAGMA page_size = 4096; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
    "PRAGMA max_page_count = " G_STRINGIFY (
        MAX_PAGES) ";"
                   "CREATE TABLE layer (id INTEGER PRIMARY KEY, name TEXT NOT NULL);"
                   "CREATE TABLE key (id INTEGER PRIMARY KEY, name TEXT NOT NULL);"
                   "CREATE TABLE feature (id INTEGER PRIMARY KEY, layer INTEGER NOT NULL,"
                   " properties BLOB NOT NULL, shape BLOB NOT NULL);"
                   "CREATE TABLE extent (west REAL, south REAL, east REAL, north REAL);"
                   "CREATE VIRTUAL TABLE box USING rtree (id, low_x, high_x, low_y, high_y, "
                   "low_zoom, high_zoom);"
                   "BEGIN";

/* Of what OpenStreetMap has in one field, that which a map shows. */
static const char *const osm_keys[] = {
  "name:zh", "name:en", "addr:housenumber", "natural", "place",   "bridge", "tunnel",
  "layer",   "height",  "building:levels",  "ref",     "surface", "oneway", "service",
  "water",   "access"
};

typedef struct
{
  YpVectorSource *source;
  const char *path;
  sqlite3 *db;
  sqlite3_stmt *add_feature;
  sqlite3_stmt *add_box;
  sqlite3_stmt *add_key;
  GHashTable *keys;  /* name to id */
  GHashTable *cells; /* of points, by zoom level and place */
  YpBounds bounds;
  guint n_features;
  gint64 until;
  YpFileSourceProgress progress;
  gpointer user_data;
} Build;

static void
build_clear (Build *self)
{
  sqlite3_finalize (self->add_feature);
  sqlite3_finalize (self->add_box);
  sqlite3_finalize (self->add_key);
  sqlite3_close_v2 (self->db);
  g_clear_pointer (&self->keys, g_hash_table_unref);
  g_clear_pointer (&self->cells, g_hash_table_unref);
  g_clear_pointer (&self->source, yp_vector_source_close);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Build, build_clear)

static gboolean
fail (Build *self, GError **error)
{
  g_set_error (error, YP_GEO_ERROR, YP_GEO_ERROR_WRITE, "%s: %s", self->path,
               sqlite3_errmsg (self->db));
  return FALSE;
}

static gboolean
step (Build *self, sqlite3_stmt *statement, GError **error)
{
  int result = sqlite3_step (statement);

  sqlite3_reset (statement);
  return result == SQLITE_DONE || result == SQLITE_ROW || fail (self, error);
}

static sqlite3_stmt *
prepare (Build *self, const char *sql)
{
  sqlite3_stmt *statement = NULL;

  sqlite3_prepare_v2 (self->db, sql, -1, &statement, NULL);
  return statement;
}

static gboolean
open_db (Build *self, GError **error)
{
  if (sqlite3_open_v2 (self->path, &self->db,
                       SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
                       NULL) != SQLITE_OK ||
      sqlite3_exec (self->db, schema, NULL, NULL, NULL) != SQLITE_OK)
    return fail (self, error);

  self->add_feature = prepare (self, "INSERT INTO feature VALUES (?1, ?2, ?3, ?4)");
  self->add_box = prepare (self, "INSERT INTO box VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)");
  self->add_key = prepare (self, "INSERT INTO key VALUES (?1, ?2)");
  return (self->add_feature != NULL && self->add_box != NULL && self->add_key != NULL) ||
         fail (self, error);
}

static gboolean
add_layers (Build *self, GError **error)
{
  sqlite3_stmt *statement = prepare (self, "INSERT INTO layer VALUES (?1, ?2)");
  gboolean is_done = statement != NULL || fail (self, error);

  for (guint i = 0; is_done && i < yp_vector_source_get_n_layers (self->source); i++)
    {
      sqlite3_bind_int64 (statement, 1, i);
      sqlite3_bind_text (statement, 2, yp_vector_source_get_layer (self->source, i)->name, -1,
                         SQLITE_STATIC);
      is_done = step (self, statement, error);
    }
  sqlite3_finalize (statement);
  return is_done;
}

static gboolean
get_key (Build *self, const char *name, guint *id, GError **error)
{
  *id = GPOINTER_TO_UINT (g_hash_table_lookup (self->keys, name));
  if (*id > 0)
    return TRUE;

  *id = g_hash_table_size (self->keys) + 1;
  g_hash_table_insert (self->keys, g_strdup (name), GUINT_TO_POINTER (*id));
  sqlite3_bind_int64 (self->add_key, 1, *id);
  sqlite3_bind_text (self->add_key, 2, name, -1, SQLITE_STATIC);
  return step (self, self->add_key, error);
}

static gboolean
add_property (Build *self, GByteArray *out, const char *name, const char *value, GError **error)
{
  gsize size = strlen (value);
  guint id;

  if (!get_key (self, name, &id, error))
    return FALSE;
  if (size > MAX_VALUE)
    size = (gsize) (g_utf8_find_prev_char (value, value + MAX_VALUE) - value);
  _yp_protobuf_put_bytes (out, id, value, size);
  return TRUE;
}

/* `"key"=>"value","key"=>"value"`; quotes and backslashes in them follow a backslash. */
static char *
find_tag (const char *tags, const char *key)
{
  g_autofree char *pattern = g_strdup_printf ("\"%s\"=>\"", key);
  const char *at = strstr (tags, pattern);
  g_autoptr (GString) value = g_string_new (NULL);

  if (at == NULL)
    return NULL;
  for (at += strlen (pattern); *at != '\0' && *at != '"'; at++)
    {
      if (*at == '\\' && at[1] != '\0')
        at++;
      g_string_append_c (value, *at);
    }
  return g_string_free (g_steal_pointer (&value), FALSE);
}

static gboolean
add_tags (Build *self, GByteArray *out, const char *tags, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (osm_keys); i++)
    {
      g_autofree char *value = find_tag (tags, osm_keys[i]);

      if (value != NULL && *value != '\0' && !add_property (self, out, osm_keys[i], value, error))
        return FALSE;
    }
  return TRUE;
}

static GByteArray *
pack_properties (Build *self, guint layer, const YpVectorFeature *feature, GError **error)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  char **fields = yp_vector_source_get_layer (self->source, layer)->fields;
  gboolean is_osm = g_str_equal (yp_vector_source_get_format (self->source), "OSM");

  for (guint i = 0; i < feature->n_values; i++)
    {
      const char *value = feature->values[i];
      gboolean is_done = value == NULL || *fields[i] == '\0' ? TRUE
                         : is_osm && g_str_equal (fields[i], "other_tags")
                             ? add_tags (self, out, value, error)
                             : add_property (self, out, fields[i], value, error);

      if (!is_done)
        return NULL;
    }
  return g_steal_pointer (&out);
}

/* Far out, one of many points that lie within four pixels is enough; what has a place= is the name
 * of a town, and stays. */
static guint
thin_out (Build *self, const YpShapePoint *at, guint layer, const YpVectorFeature *feature)
{
  char **fields = yp_vector_source_get_layer (self->source, layer)->fields;

  for (guint i = 0; i < feature->n_values; i++)
    if (feature->values[i] != NULL &&
        (g_str_equal (fields[i], "place") || (g_str_equal (fields[i], "other_tags") &&
                                              strstr (feature->values[i], "\"place\"") != NULL)))
      return 0;

  for (guint zoom = 0; zoom < POINT_ALL_ZOOM; zoom++)
    {
      double cell = YP_WORLD_SIZE / 256 * POINT_CELL_PX / (double) (1u << zoom);
      guint64 x = (guint64) (at->x / cell), y = (guint64) (at->y / cell);
      gint64 key = (gint64) (((guint64) layer << 56) ^ ((guint64) zoom << 50) ^ (x << 25) ^ y);

      if (!g_hash_table_contains (self->cells, &key))
        {
          g_hash_table_add (self->cells, g_memdup2 (&key, sizeof key));
          return zoom;
        }
    }
  return POINT_ALL_ZOOM;
}

static gboolean
write_box (Build *self,
           const YpShapePoint *low,
           const YpShapePoint *high,
           guint zoom,
           GError **error)
{
  sqlite3_bind_int64 (self->add_box, 1, self->n_features);
  sqlite3_bind_double (self->add_box, 2, low->x / YP_WORLD_SIZE);
  sqlite3_bind_double (self->add_box, 3, high->x / YP_WORLD_SIZE);
  sqlite3_bind_double (self->add_box, 4, low->y / YP_WORLD_SIZE);
  sqlite3_bind_double (self->add_box, 5, high->y / YP_WORLD_SIZE);
  sqlite3_bind_int64 (self->add_box, 6, zoom);
  return step (self, self->add_box, error);
}

static gboolean
write_feature (Build *self, guint layer, const YpVectorFeature *feature, GError **error)
{
  g_autoptr (YpShape) shape = _yp_shape_from_geometry (feature->geometry);
  g_autoptr (GByteArray) packed = NULL;
  g_autoptr (GByteArray) properties = NULL;
  YpShapePoint low, high;
  guint zoom;

  if (shape->points->len == 0)
    return TRUE;
  zoom = _yp_shape_get_zoom (shape, &low, &high);
  if (shape->kind == YP_MVT_POINT)
    zoom = thin_out (self, &low, layer, feature);

  properties = pack_properties (self, layer, feature, error);
  if (properties == NULL)
    return FALSE;
  packed = _yp_shape_pack (shape);
  self->n_features++;
  sqlite3_bind_int64 (self->add_feature, 1, self->n_features);
  sqlite3_bind_int64 (self->add_feature, 2, layer);
  sqlite3_bind_blob64 (self->add_feature, 3,
                       properties->len > 0 ? (const char *) properties->data : "", properties->len,
                       SQLITE_STATIC);
  sqlite3_bind_blob64 (self->add_feature, 4, packed->data, packed->len, SQLITE_STATIC);
  return step (self, self->add_feature, error) && write_box (self, &low, &high, zoom, error);
}

static void
extend (YpBounds *bounds, const YpBounds *other)
{
  yp_bounds_extend (bounds, other->west, other->south);
  yp_bounds_extend (bounds, other->east, other->north);
}

static gboolean
check_limits (Build *self, double share, GError **error)
{
  if (self->n_features % LOOK_EVERY != 0)
    return TRUE;
  if (self->progress != NULL)
    self->progress (CLAMP (share, 0, 1), self->user_data);
  if (g_get_monotonic_time () > self->until)
    g_set_error (error, YP_GEO_ERROR, YP_GEO_ERROR_UNREADABLE, "it takes longer than %d minutes",
                 (int) (MAX_TIME_US / G_USEC_PER_SEC / 60));
  else if (self->n_features >= MAX_FEATURES)
    g_set_error (error, YP_GEO_ERROR, YP_GEO_ERROR_UNREADABLE, "more than %u features",
                 MAX_FEATURES);
  else
    return TRUE;
  return FALSE;
}

/* What has no place is no part of a map. */
static gboolean
take_feature (guint layer,
              YpVectorFeature *feature,
              double share,
              gpointer user_data,
              GError **error)
{
  Build *self = user_data;

  if (!check_limits (self, share, error))
    return FALSE;
  if (feature->geometry == NULL)
    return TRUE;
  extend (&self->bounds, &feature->geometry->bounds);
  return write_feature (self, layer, feature, error);
}

static gboolean
finish (Build *self, GError **error)
{
  sqlite3_stmt *statement;
  gboolean is_done;

  if (self->n_features == 0)
    {
      g_set_error (error, YP_GEO_ERROR, YP_GEO_ERROR_UNREADABLE,
                   "it has no feature with a place on Earth");
      return FALSE;
    }

  statement = prepare (self, "INSERT INTO extent VALUES (?1, ?2, ?3, ?4)");
  if (statement == NULL)
    return fail (self, error);
  sqlite3_bind_double (statement, 1, self->bounds.west);
  sqlite3_bind_double (statement, 2, self->bounds.south);
  sqlite3_bind_double (statement, 3, self->bounds.east);
  sqlite3_bind_double (statement, 4, self->bounds.north);
  is_done = step (self, statement, error);
  sqlite3_finalize (statement);
  return is_done &&
         (sqlite3_exec (self->db, "COMMIT", NULL, NULL, NULL) == SQLITE_OK || fail (self, error));
}

/**
 * _yp_feature_index_build:
 * @source: a vector file
 * @layer: (nullable): which layer; %NULL for all that can be read
 * @options: how to read it
 * @path: where to write; nothing is there
 * @progress: (nullable): called now and then
 * @user_data: for @progress
 * @cancellable: (nullable): stops it
 * @error: return location for a #YpGeoError
 *
 * Prepares a vector file for its tiles to be cut on demand. It takes memory for one feature at a
 * time, at most 20 minutes and 4 GB of disk. Blocks.
 *
 * Returns: whether @path is whole; if not, it may be there in part
 */
gboolean
_yp_feature_index_build (const char *source,
                         const char *layer,
                         const YpVectorOptions *options,
                         const char *path,
                         YpFileSourceProgress progress,
                         gpointer user_data,
                         GCancellable *cancellable,
                         GError **error)
{
  g_auto (Build) self = { .path = path, .progress = progress, .user_data = user_data };

  self.source = yp_vector_source_open (source, options, cancellable, error);
  if (self.source == NULL)
    return FALSE;

  self.bounds = YP_BOUNDS_EMPTY;
  self.until = g_get_monotonic_time () + MAX_TIME_US;
  self.keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self.cells = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  if (!open_db (&self, error) || !add_layers (&self, error))
    return FALSE;
  if (yp_vector_source_each (self.source, layer, take_feature, &self, cancellable, error) &&
      finish (&self, error))
    return TRUE;

  g_prefix_error (error, "%s: ", source);
  return FALSE;
}
