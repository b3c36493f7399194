/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-store"

#include "yp-json.h"
#include "yp-store-private.h"

/* Before the columns of the collection stand fid and geom. */
#define N_LEADING 2

/* What a row must be read with for _yp_feature_append_json(). */
char *
_yp_feature_columns (const YpCollection *collection)
{
  GString *columns = g_string_new (_YP_ROW_COLUMN ", " _YP_GEOMETRY_COLUMN);

  for (guint i = 0; i < collection->n_columns; i++)
    g_string_append_printf (columns, ", %s", collection->columns[i].name);

  return g_string_free (columns, FALSE);
}

/**
 * YpFeatureWriter:
 * @collection: what it writes features of
 * @id: the column of the feature's id, in the row
 * @heads: for each column of the collection `,"name":`, for the first without the comma
 */
struct _YpFeatureWriter
{
  const YpCollection *collection;
  int id;
  GString **heads;
};

YpFeatureWriter *
_yp_feature_writer_new (const YpCollection *collection)
{
  YpFeatureWriter *self = g_new0 (YpFeatureWriter, 1);

  self->collection = collection;
  self->id = yp_collection_find_column (collection, collection->id) + N_LEADING;
  self->heads = g_new0 (GString *, collection->n_columns);
  for (guint i = 0; i < collection->n_columns; i++)
    {
      self->heads[i] = g_string_new (i > 0 ? "," : NULL);
      yp_json_append_string (self->heads[i], collection->columns[i].name, -1);
      g_string_append_c (self->heads[i], ':');
    }

  return self;
}

void
_yp_feature_writer_free (YpFeatureWriter *self)
{
  for (guint i = 0; i < self->collection->n_columns; i++)
    g_string_free (self->heads[i], TRUE);
  g_free (self->heads);
  g_free (self);
}

static void
append_point (GString *text, double longitude, double latitude)
{
  YpJsonWriter writer;

  g_string_append (text, "{\"type\":\"Point\",\"coordinates\":");
  yp_json_writer_init (&writer, text);
  yp_json_open_array (&writer, NULL);
  yp_json_add_degrees (&writer, NULL, longitude);
  yp_json_add_degrees (&writer, NULL, latitude);
  yp_json_close_array (&writer);
  g_string_append_c (text, '}');
}

static gboolean
append_geometry (YpDbStatement *statement, GString *text, GError **error)
{
  g_autoptr (GError) reason = NULL;
  g_autoptr (YpGeometry) geometry = NULL;
  double longitude;
  double latitude;
  gsize size;
  const guint8 *data = _yp_db_get_blob (statement, 1, &size);

  if (data == NULL)
    {
      g_string_append (text, "null");
      return TRUE;
    }

  if (yp_gpkg_point_read (data, size, &longitude, &latitude))
    {
      append_point (text, longitude, latitude);
      return TRUE;
    }

  geometry = yp_geometry_new_from_gpkg (data, size, &reason);
  if (geometry == NULL)
    {
      g_set_error (error, YP_STORE_ERROR, YP_STORE_ERROR_CORRUPT,
                   "The geometry of row %" G_GINT64_FORMAT ": %s", _yp_db_get_int (statement, 0),
                   reason->message);
      return FALSE;
    }

  yp_geometry_append_geojson (geometry, text);
  return TRUE;
}

static void
append_number (YpColumnType type, YpDbStatement *statement, int index, GString *text)
{
  YpJsonWriter writer;

  yp_json_writer_init (&writer, text);
  if (_yp_db_is_null (statement, index))
    yp_json_add_null (&writer, NULL);
  else if (type == YP_COLUMN_INTEGER)
    yp_json_add_int (&writer, NULL, _yp_db_get_int (statement, index));
  else
    yp_json_add_number (&writer, NULL, statement->klass->get_double (statement, index));
}

static void
append_text (YpDbStatement *statement, int index, GString *text)
{
  gsize length;
  const char *value = statement->klass->get_text (statement, index, &length);

  if (value == NULL)
    g_string_append_len (text, "null", 4);
  else
    yp_json_append_string (text, value, (gssize) length);
}

/* The row that @statement stands on. Every property is there, null where the row has none: GDAL and
 * QGIS learn the fields from the first page. After a failure @text is as it was. */
gboolean
_yp_feature_writer_append (YpFeatureWriter *self,
                           YpDbStatement *statement,
                           GString *text,
                           GError **error)
{
  gsize length = text->len;

  g_string_append (text, "{\"type\":\"Feature\",\"id\":");
  append_text (statement, self->id, text);
  g_string_append (text, ",\"geometry\":");
  if (!append_geometry (statement, text, error))
    {
      g_string_truncate (text, length);
      return FALSE;
    }

  g_string_append (text, ",\"properties\":{");
  for (guint i = 0; i < self->collection->n_columns; i++)
    {
      YpColumnType type = self->collection->columns[i].type;

      g_string_append_len (text, self->heads[i]->str, (gssize) self->heads[i]->len);
      if (type == YP_COLUMN_INTEGER || type == YP_COLUMN_REAL)
        append_number (type, statement, (int) i + N_LEADING, text);
      else
        append_text (statement, (int) i + N_LEADING, text);
    }
  g_string_append (text, "}}");

  return TRUE;
}
