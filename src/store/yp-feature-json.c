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

static gboolean
add_geometry (YpJsonWriter *writer, YpDbStatement *statement, GError **error)
{
  g_autoptr (GError) reason = NULL;
  g_autoptr (YpGeometry) geometry = NULL;
  double longitude;
  double latitude;
  gsize size;
  const guint8 *data = _yp_db_get_blob (statement, 1, &size);

  if (data == NULL)
    {
      yp_json_add_null (writer, "geometry");
      return TRUE;
    }

  if (yp_gpkg_point_read (data, size, &longitude, &latitude))
    {
      yp_json_open_object (writer, "geometry");
      yp_json_add_string (writer, "type", "Point");
      yp_json_open_array (writer, "coordinates");
      yp_json_add_degrees (writer, NULL, longitude);
      yp_json_add_degrees (writer, NULL, latitude);
      yp_json_close_array (writer);
      yp_json_close_object (writer);
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

  /* The name alone; the geometry writes itself behind it. */
  yp_json_add_raw (writer, "geometry", "");
  yp_geometry_append_geojson (geometry, writer->text);
  return TRUE;
}

static void
add_property (YpJsonWriter *writer, const YpColumn *column, YpDbStatement *statement, int index)
{
  if (_yp_db_is_null (statement, index))
    {
      yp_json_add_null (writer, column->name);
      return;
    }

  switch (column->type)
    {
    case YP_COLUMN_INTEGER:
      yp_json_add_int (writer, column->name, _yp_db_get_int (statement, index));
      break;
    case YP_COLUMN_REAL:
      yp_json_add_number (writer, column->name, statement->klass->get_double (statement, index));
      break;
    case YP_COLUMN_TEXT:
    case YP_COLUMN_TIME:
    default:
      yp_json_add_string (writer, column->name, _yp_db_get_text (statement, index));
    }
}

/* The row that @statement stands on. Every property is there, null where the row has none: GDAL and
 * QGIS learn the fields from the first page. After a failure @text is as it was. */
gboolean
_yp_feature_append_json (const YpCollection *collection,
                         YpDbStatement *statement,
                         GString *text,
                         GError **error)
{
  gsize length = text->len;
  int id = yp_collection_find_column (collection, collection->id) + N_LEADING;
  const char *id_text = _yp_db_get_text (statement, id);
  YpJsonWriter writer;

  yp_json_writer_init (&writer, text);
  yp_json_open_object (&writer, NULL);
  yp_json_add_string (&writer, "type", "Feature");
  yp_json_add_string (&writer, "id", id_text != NULL ? id_text : "");
  if (!add_geometry (&writer, statement, error))
    {
      g_string_truncate (text, length);
      return FALSE;
    }

  yp_json_open_object (&writer, "properties");
  for (guint i = 0; i < collection->n_columns; i++)
    add_property (&writer, &collection->columns[i], statement, (int) i + N_LEADING);
  yp_json_close_object (&writer);
  yp_json_close_object (&writer);

  return TRUE;
}
