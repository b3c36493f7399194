/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-store"

#include <math.h>

#include "yp-clock.h"
#include "yp-error.h"
#include "yp-json-read.h"
#include "yp-store-private.h"

/* How often a long import looks whether it is still wanted. */
#define ROWS_PER_LOOK 256

/* Of a line or a polygon: eight bytes and the box. */
#define GPKG_HEADER_SIZE (8 + 4 * sizeof (double))

void
yp_layer_info_free (YpLayerInfo *self)
{
  if (self == NULL)
    return;

  g_free (self->name);
  g_free (self->digest);
  g_free (self->source);
  g_free (self->datum);
  g_free (self);
}

/* A value goes in with its length, so that no two rows give the same bytes. */
static void
digest_value (GChecksum *checksum, const void *data, gsize size)
{
  guint32 length = data != NULL ? GUINT32_TO_LE ((guint32) size) : G_MAXUINT32;

  g_checksum_update (checksum, (const guchar *) &length, sizeof length);
  if (data != NULL && size > 0)
    g_checksum_update (checksum, data, (gssize) size);
}

/* SHA-256 over all rows by their id, as they stand: each column as text, then the geometry. The
 * rows' numbers are not part of it, so that importing the same again gives the same digest. */
gboolean
_yp_layer_digest (YpStore *self,
                  const YpCollection *collection,
                  char digest[YP_HASH_SIZE],
                  gint64 *n_features,
                  YpBounds *extent,
                  GError **error)
{
  g_autofree char *columns = _yp_feature_columns (collection);
  g_autofree char *sql =
      g_strdup_printf ("SELECT %s FROM %s ORDER BY %s", columns, collection->table, collection->id);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr (YpDbRun) run = _yp_store_prepare (self, sql, error);
  YpDbStep step;

  *n_features = 0;
  *extent = YP_BOUNDS_EMPTY;
  if (run == NULL)
    return FALSE;

  while ((step = _yp_db_step (run, error)) == YP_DB_ROW)
    {
      gsize size;
      const guint8 *data;
      YpBounds box;

      for (guint i = 0; i < collection->n_columns; i++)
        {
          const char *text = run->klass->get_text (run, (int) i + 2, &size);

          digest_value (checksum, text, size);
        }
      data = _yp_db_get_blob (run, 1, &size);
      digest_value (checksum, data, size);
      if (data != NULL && yp_gpkg_bounds_read (data, size, &box))
        {
          yp_bounds_extend (extent, box.west, box.south);
          yp_bounds_extend (extent, box.east, box.north);
        }
      (*n_features)++;
    }
  g_strlcpy (digest, g_checksum_get_string (checksum), YP_HASH_SIZE);

  return step == YP_DB_DONE;
}

static gboolean
refuse_value (const YpColumn *column, guint row, const char *value, GError **error)
{
  g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "Feature %u: “%s” can not be its %s", row + 1,
               value, column->name);
  return FALSE;
}

static gboolean
bind_value (YpDbStatement *statement,
            int index,
            const YpColumn *column,
            guint row,
            const char *value,
            GError **error)
{
  char *end;
  double number;
  gint64 integer;

  if (value == NULL)
    {
      if (column->is_required)
        g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "Feature %u has no %s", row + 1,
                     column->name);
      statement->klass->bind_null (statement, index);
      return !column->is_required;
    }

  switch (column->type)
    {
    case YP_COLUMN_INTEGER:
      if (!g_ascii_string_to_signed (value, 10, G_MININT64, G_MAXINT64, &integer, NULL))
        return refuse_value (column, row, value, error);
      _yp_db_bind_int (statement, index, integer);
      return TRUE;
    case YP_COLUMN_REAL:
      number = g_ascii_strtod (value, &end);
      if (end == value || *end != '\0' || !isfinite (number))
        return refuse_value (column, row, value, error);
      statement->klass->bind_double (statement, index, number);
      return TRUE;
    case YP_COLUMN_TIME:
      if (!yp_time_parse (value, &integer))
        return refuse_value (column, row, value, error);
      _yp_db_bind_text (statement, index, value);
      return TRUE;
    case YP_COLUMN_TEXT:
    default:
      if (!g_utf8_validate (value, -1, NULL))
        return refuse_value (column, row, "(not UTF-8)", error);
      _yp_db_bind_text (statement, index, value);
      return TRUE;
    }
}

/* As a GeoPackage has it, but a single line or polygon as a collection of one, so that a layer has
 * one type: QGIS makes a layer of each type it finds, and none of an empty one without a type. */
static GBytes *
encode_geometry (const YpGeometry *geometry)
{
  /* Little-endian, MULTILINESTRING or MULTIPOLYGON, of one. */
  guint8 head[9] = { 1, geometry->kind == YP_GEOMETRY_POLYGON ? 6 : 5, 0, 0, 0, 1, 0, 0, 0 };
  g_autoptr (GBytes) bytes = yp_geometry_to_gpkg (geometry);
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  guint8 *multi;

  if (geometry->kind == YP_GEOMETRY_POINT || geometry->n_parts > 1)
    return g_steal_pointer (&bytes);

  multi = g_malloc (size + sizeof head);
  memcpy (multi, data, GPKG_HEADER_SIZE);
  memcpy (multi + GPKG_HEADER_SIZE, head, sizeof head);
  memcpy (multi + GPKG_HEADER_SIZE + sizeof head, data + GPKG_HEADER_SIZE, size - GPKG_HEADER_SIZE);

  return g_bytes_new_take (multi, size + sizeof head);
}

/* @sql has the columns as $1 and on, then the geometry. It gives a row if it wrote one. */
static gboolean
write_feature (YpDbStatement *statement,
               const YpCollection *collection,
               guint row,
               const YpFeature *feature,
               gboolean *is_written,
               GError **error)
{
  g_autoptr (YpDbRun) run = statement;
  g_autoptr (GBytes) geometry = NULL;
  YpDbStep step;

  for (guint i = 0; i < collection->n_columns; i++)
    if (!bind_value (run, (int) i + 1, &collection->columns[i], row, feature->values[i], error))
      return FALSE;

  if (feature->geometry != NULL)
    {
      gsize size;
      const void *data;

      if (feature->geometry->kind != collection->geometry)
        {
          g_set_error (error, YP_ERROR, YP_ERROR_INVALID,
                       "Feature %u has the wrong kind of geometry", row + 1);
          return FALSE;
        }
      geometry = encode_geometry (feature->geometry);
      data = g_bytes_get_data (geometry, &size);
      run->klass->bind_blob (run, (int) collection->n_columns + 1, data, size);
    }

  step = _yp_db_step (run, error);
  *is_written = step == YP_DB_ROW;

  return step != YP_DB_ERROR;
}

static char *
build_insert (const YpCollection *collection)
{
  GString *sql = g_string_new (NULL);

  g_string_append_printf (sql, "INSERT INTO %s (", collection->table);
  for (guint i = 0; i < collection->n_columns; i++)
    g_string_append_printf (sql, "%s, ", collection->columns[i].name);
  g_string_append (sql, "geom) VALUES (");
  for (guint i = 0; i < collection->n_columns; i++)
    g_string_append_printf (sql, "$%u, ", i + 1);
  g_string_append_printf (sql, "$%u) ON CONFLICT (%s) DO NOTHING RETURNING fid",
                          collection->n_columns + 1, collection->id);

  return g_string_free (sql, FALSE);
}

static char *
build_update (const YpCollection *collection)
{
  GString *sql = g_string_new (NULL);
  int id = yp_collection_find_column (collection, collection->id);

  g_string_append_printf (sql, "UPDATE %s SET ", collection->table);
  for (guint i = 0; i < collection->n_columns; i++)
    g_string_append_printf (sql, "%s = $%u, ", collection->columns[i].name, i + 1);
  g_string_append_printf (sql, "geom = $%u WHERE %s = $%d RETURNING fid", collection->n_columns + 1,
                          collection->id, id + 1);

  return g_string_free (sql, FALSE);
}

typedef struct
{
  YpStore *store;
  const YpCollection *collection;
  GPtrArray *features;
  gboolean append;
  gint64 at;
  const char *actor;
  const char *source;
  const char *datum;
  GCancellable *cancellable;
} Import;

static gboolean
write_features (Import *self, GError **error)
{
  g_autofree char *insert_sql = build_insert (self->collection);
  g_autofree char *update_sql = build_update (self->collection);
  int id = yp_collection_find_column (self->collection, self->collection->id);
  YpDbStatement *insert = _yp_store_prepare (self->store, insert_sql, error);
  YpDbStatement *update =
      insert != NULL ? _yp_store_prepare (self->store, update_sql, error) : NULL;

  if (update == NULL)
    return FALSE;

  for (guint i = 0; i < self->features->len; i++)
    {
      const YpFeature *feature = self->features->pdata[i];
      gboolean is_written = FALSE;

      if (i % ROWS_PER_LOOK == 0 && g_cancellable_set_error_if_cancelled (self->cancellable, error))
        return FALSE;

      if ((self->append &&
           !write_feature (update, self->collection, i, feature, &is_written, error)) ||
          (!is_written &&
           !write_feature (insert, self->collection, i, feature, &is_written, error)))
        return FALSE;

      if (!is_written)
        {
          g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "Feature %u: its %s “%s” comes twice",
                       i + 1, self->collection->id, feature->values[id]);
          return FALSE;
        }
    }

  return TRUE;
}

/* The entry that says what the layer is now. */
static gboolean
append_entry (Import *self, const char *digest, gint64 n_features, GError **error)
{
  g_autoptr (JsonObject) data = json_object_new ();
  g_autofree char *subject = g_strconcat ("layer/", self->collection->name, NULL);
  g_autoptr (YpEntry) entry = NULL;

  json_object_set_string_member (data, "digest", digest);
  json_object_set_int_member (data, "n_features", n_features);
  json_object_set_string_member (data, "source", self->source);
  json_object_set_string_member (data, "datum", self->datum);
  json_object_set_boolean_member (data, "append", self->append);
  entry =
      _yp_store_append_entry (self->store, self->at, self->actor, subject, "imported", data, error);

  return entry != NULL;
}

static gboolean
import (Import *self, GError **error)
{
  YpDb *db = self->store->db;
  const char *table = self->collection->table;
  g_autofree char *clear = g_strdup_printf ("DELETE FROM %s", table);
  char digest[YP_HASH_SIZE];
  gint64 n_before;
  gint64 n_features;
  YpBounds extent;

  if (!db->klass->get_count (db, table, &n_before, error) ||
      (!self->append && !db->klass->exec (db, clear, error)) || !write_features (self, error) ||
      !_yp_layer_digest (self->store, self->collection, digest, &n_features, &extent, error))
    return FALSE;

  return db->klass->add_count (db, table, n_features - n_before, error) &&
         db->klass->describe_layer (db, table, &extent, self->at, error) &&
         append_entry (self, digest, n_features, error);
}

/**
 * yp_store_import_layer:
 * @self: a store opened to write, with no transaction open
 * @collection: a reference collection
 * @features: (element-type YpFeature): what comes in, its positions in CGCS2000
 * @append: whether what is there stays; then a feature replaces the one of its id
 * @at: now, microseconds since 1970 UTC
 * @actor: who does it
 * @source: what it was read from, in words
 * @datum: the source's datum tag
 * @cancellable: (nullable): stops the import; then nothing has changed
 * @error: return location for a #YpStoreError, %G_IO_ERROR_CANCELLED, or %YP_ERROR_INVALID that
 *   says which feature, counted from 1, is not what the collection wants
 *
 * Replaces a layer, or adds to it, wholly or not at all, and notes it in the journal.
 *
 * Returns: whether the layer is on disk
 */
gboolean
yp_store_import_layer (YpStore *self,
                       const YpCollection *collection,
                       GPtrArray *features,
                       gboolean append,
                       gint64 at,
                       const char *actor,
                       const char *source,
                       const char *datum,
                       GCancellable *cancellable,
                       GError **error)
{
  Import job = { self, collection, features, append, at, actor, source, datum, cancellable };

  g_return_val_if_fail (self != NULL && collection != NULL && features != NULL, FALSE);
  g_return_val_if_fail (actor != NULL && source != NULL && datum != NULL, FALSE);

  if (!collection->is_reference)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID,
                   "“%s” follow from the journal and can not be imported", collection->name);
      return FALSE;
    }

  if (!yp_store_begin (self, error))
    return FALSE;

  if (import (&job, error))
    return yp_store_commit (self, error);

  yp_store_rollback (self);
  return FALSE;
}

static YpLayerInfo *
read_info (const YpCollection *collection, YpEntry *entry, GError **error)
{
  g_autoptr (YpLayerInfo) info = g_new0 (YpLayerInfo, 1);
  gint64 n_features;

  info->name = g_strdup (collection->name);
  info->imported_at = entry->at;
  info->digest = g_strdup (yp_json_get_string (entry->data, "digest"));
  info->source = g_strdup (yp_json_get_string (entry->data, "source"));
  info->datum = g_strdup (yp_json_get_string (entry->data, "datum"));
  if (!yp_json_get_int (entry->data, "n_features", &n_features) || info->digest == NULL ||
      info->source == NULL || info->datum == NULL)
    {
      g_set_error (error, YP_STORE_ERROR, YP_STORE_ERROR_CORRUPT,
                   "Entry %" G_GUINT64_FORMAT " of the journal does not describe a layer",
                   entry->seq);
      return NULL;
    }
  info->n_features = (guint) CLAMP (n_features, 0, (gint64) G_MAXUINT);

  return g_steal_pointer (&info);
}

/**
 * yp_store_list_layers:
 * @self: a store
 * @error: return location for a #YpStoreError
 *
 * Returns: (transfer full) (nullable) (element-type YpLayerInfo): what was imported last of each
 *   reference collection, in their order, without those never imported; %NULL with @error set
 */
GPtrArray *
yp_store_list_layers (YpStore *self, GError **error)
{
  g_autoptr (GPtrArray) layers =
      g_ptr_array_new_with_free_func ((GDestroyNotify) yp_layer_info_free);
  guint n_collections;
  const YpCollection *collections = yp_collections_get (&n_collections);

  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < n_collections; i++)
    {
      g_autofree char *subject = g_strconcat ("layer/", collections[i].name, NULL);
      g_autoptr (YpDbRun) run = NULL;
      g_autoptr (YpEntry) entry = NULL;
      YpLayerInfo *info;
      YpDbStep step;

      if (!collections[i].is_reference)
        continue;

      run = _yp_store_prepare (self,
                               "SELECT " _YP_ENTRY_COLUMNS
                               " FROM journal WHERE subject = $1 ORDER BY seq DESC LIMIT 1",
                               error);
      if (run == NULL)
        return NULL;
      _yp_db_bind_text (run, 1, subject);
      step = _yp_db_step (run, error);
      if (step == YP_DB_DONE)
        continue;
      entry = step == YP_DB_ROW ? _yp_store_read_entry (run, error) : NULL;
      info = entry != NULL ? read_info (&collections[i], entry, error) : NULL;
      if (info == NULL)
        return NULL;
      g_ptr_array_add (layers, info);
    }

  return g_steal_pointer (&layers);
}
