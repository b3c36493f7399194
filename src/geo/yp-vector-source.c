/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-geo"

#include "yp-vector-source.h"

#include <cpl_string.h>

#include "yp-gdal-private.h"
#include "yp-layer-crs-private.h"
#include "yp-layer-text-private.h"
#include "yp-shapefile-check-private.h"

#define CHECK_EVERY 256
#define MAX_FEATURES 5000000

/* Forms of files, and nothing that connects to a server (WFS, PostgreSQL, …), starts a program
 * (GPSBabel), fetches schemas (GMLAS) or only points elsewhere (VRT). */
static const char *const drivers[] = {
  "GeoJSON",    "GeoJSONSeq", "TopoJSON",    "ESRIJSON",     "ESRI Shapefile",
  "GPKG",       "FlatGeobuf", "OpenFileGDB", "SQLite",       "LIBKML",
  "KML",        "GML",        "GPX",         "MapInfo File", "CSV",
  "DXF",        "DGN",        "CAD",         "XLSX",         "XLS",
  "ODS",        "OSM",        "S57",         "GeoRSS",       "MapML",
  "JML",        "OGR_GMT",    "SVG",         "WAsP",         "Geoconcept",
  "Interlis 1", "Interlis 2", "NAS",         "LVBAG",        "EDIGEO",
  "VFK",        "SXF",        "Selafin",     "TIGER",        "AVCBin",
  "AVCE00",     "UK .NTF",    "OGR_SDTS",    "OGR_PDS",      "Idrisi",
  "SOSI",       "VDV",        "netCDF",      "MBTiles",      "MVT",
  "PDF",        "PDS4",       "Parquet",     "Arrow",        NULL,
};

typedef struct
{
  YpVectorLayer info;
  OGRLayerH layer;
  YpLayerCrs crs;
  YpLayerText text;
  gboolean is_raw; /* whether GDAL hands out text as it stands in the file */
  GError *refusal;
} Layer;

struct _YpVectorSource
{
  GDALDatasetH dataset;
  YpVectorOptions options;
  GPtrArray *layers;
};

G_DEFINE_QUARK (yp_geo_error, yp_geo_error)

static void
layer_free (gpointer data)
{
  Layer *self = data;

  _yp_layer_crs_clear (&self->crs);
  _yp_layer_text_clear (&self->text);
  g_clear_error (&self->refusal);
  g_free (self->info.name);
  g_free (self->info.geometry);
  g_strfreev (self->info.fields);
  g_free (self);
}

void
yp_vector_feature_free (YpVectorFeature *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->geometry, yp_geometry_unref);
  /* Not g_strfreev: any of them may be NULL. */
  for (guint i = 0; i < self->n_values; i++)
    g_free (self->values[i]);
  g_free (self->values);
  g_free (self->mended);
  g_free (self->fault);
  g_free (self);
}

/* What GDAL may be given: a file or folder that is there, by its full name, so that no name can be
 * taken for an address, a connection or the data itself. */
static char *
find_path (const char *path, GError **error)
{
  g_autofree char *full = g_canonicalize_filename (path, NULL);

  if (g_str_has_prefix (full, "/vsi") || !g_file_test (full, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, YP_GEO_ERROR, YP_GEO_ERROR_UNREADABLE, "%s: no such file or folder",
                   path);
      return NULL;
    }
  if (g_str_has_suffix (full, ".zip"))
    return g_strconcat ("/vsizip/", full, NULL);
  return g_steal_pointer (&full);
}

/* Names of columns that hold a position, as GDAL's CSV driver wants them, in UTF-8 and GB18030. */
static char *
make_name_option (const char *key, const char *names)
{
  g_autofree char *chinese = g_convert (names, -1, "GB18030", "UTF-8", NULL, NULL, NULL);

  return g_strconcat (key, "=", names, ",", chinese, NULL);
}

static GDALDatasetH
open_dataset (const char *path)
{
  GDALDriverH driver = GDALIdentifyDriverEx (path, GDAL_OF_VECTOR, drivers, NULL);
  const char *name = driver != NULL ? GDALGetDriverShortName (driver) : "";
  g_autoptr (GPtrArray) options = g_ptr_array_new_with_free_func (g_free);

  if (g_str_equal (name, "ESRI Shapefile"))
    g_ptr_array_add (options, g_strdup ("ENCODING="));
  if (g_str_equal (name, "CSV"))
    {
      g_ptr_array_add (options,
                       make_name_option ("X_POSSIBLE_NAMES", "lon,lng,long,longitude,x,经度,东经"));
      g_ptr_array_add (options, make_name_option ("Y_POSSIBLE_NAMES", "lat,latitude,y,纬度,北纬"));
      g_ptr_array_add (options, g_strdup ("GEOM_POSSIBLE_NAMES=wkt,geometry,geom,the_geom"));
      g_ptr_array_add (options, g_strdup ("KEEP_GEOM_COLUMNS=YES"));
    }
  g_ptr_array_add (options, NULL);

  return _yp_gdal_open (path, drivers, (const char *const *) options->pdata);
}

static gboolean
check_files (GDALDatasetH dataset, GError **error)
{
  char **files = GDALGetFileList (dataset);
  gboolean result = TRUE;

  for (guint i = 0; result && files != NULL && files[i] != NULL; i++)
    result = _yp_shapefile_check (files[i], error);
  CSLDestroy (files);
  return result;
}

static char **
read_field_names (Layer *self)
{
  OGRFeatureDefnH definition = OGR_L_GetLayerDefn (self->layer);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  for (int i = 0; i < OGR_FD_GetFieldCount (definition); i++)
    {
      const char *raw = OGR_Fld_GetNameRef (OGR_FD_GetFieldDefn (definition, i));
      /* A DBF cuts names at 10 bytes, be it through a character. */
      g_autofree char *name = _yp_layer_text_read (&self->text, raw, 10);
      g_autofree char *readable = name == NULL ? g_utf8_make_valid (raw, -1) : NULL;

      g_strv_builder_add (names, name != NULL ? name : readable);
    }
  return g_strv_builder_end (names);
}

/* What can not be read may still be listed, so what is wrong waits until somebody reads it. */
static Layer *
layer_new (YpVectorSource *source, OGRLayerH handle, GCancellable *cancellable)
{
  Layer *self = g_new0 (Layer, 1);
  const char *driver = yp_vector_source_get_format (source);

  self->layer = handle;
  self->is_raw = g_str_equal (driver, "ESRI Shapefile") || g_str_equal (driver, "CSV") ||
                 !OGR_L_TestCapability (handle, OLCStringsAsUTF8);
  if (_yp_layer_crs_init (&self->crs, handle, &source->options, &self->refusal))
    _yp_layer_text_init (&self->text, handle, self->is_raw, &source->options, cancellable,
                         &self->refusal);
  if (self->text.encoding == NULL)
    self->text.encoding = g_strdup ("UTF-8");

  self->info.name = g_utf8_make_valid (OGR_L_GetName (handle), -1);
  self->info.geometry = g_strdup (OGRGeometryTypeToName (OGR_L_GetGeomType (handle)));
  self->info.crs = self->crs.name;
  self->info.crs_reason = self->crs.reason;
  self->info.encoding = self->text.encoding;
  self->info.encoding_reason = self->text.reason;
  self->info.n_features = OGR_L_GetFeatureCount (handle, FALSE);
  self->info.fields = read_field_names (self);
  return self;
}

/**
 * yp_vector_source_open:
 * @path: a file or folder of this machine, or a .zip with one in it
 * @options: (nullable): how to read it
 * @cancellable: (nullable): stops it
 * @error: return location for a #YpGeoError or %G_IO_ERROR_CANCELLED
 *
 * Opens a vector source of any form GDAL reads from a file. Nothing is fetched from a network,
 * whatever the file says: only drivers of files are asked, only paths of this machine are taken,
 * and GDAL's own ways to a network are shut, for the whole process, when it is first used. Blocks;
 * a source belongs to one thread at a time, any thread.
 *
 * A layer whose reference system or encoding is not known is listed, and refused when read.
 *
 * Returns: (transfer full) (nullable): the source
 */
YpVectorSource *
yp_vector_source_open (const char *path,
                       const YpVectorOptions *options,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (YpVectorSource) self = NULL;
  g_auto (YpGdalScope) scope = { 0 };
  g_autofree char *full = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  _yp_gdal_scope_enter (&scope);
  full = find_path (path, error);
  if (full == NULL || g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (!g_file_test (full, G_FILE_TEST_IS_DIR) && !_yp_shapefile_check (full, error))
    return NULL;

  self = g_new0 (YpVectorSource, 1);
  self->layers = g_ptr_array_new_with_free_func (layer_free);
  if (options != NULL)
    {
      self->options = *options;
      self->options.crs = g_strdup (options->crs);
      self->options.encoding = g_strdup (options->encoding);
    }

  self->dataset = open_dataset (full);
  if (self->dataset == NULL)
    {
      g_set_error (error, YP_GEO_ERROR, YP_GEO_ERROR_UNREADABLE, "%s: %s", path,
                   _yp_gdal_scope_get_text (&scope));
      return NULL;
    }
  if (!check_files (self->dataset, error))
    return NULL;

  for (int i = 0; i < GDALDatasetGetLayerCount (self->dataset); i++)
    g_ptr_array_add (self->layers,
                     layer_new (self, GDALDatasetGetLayer (self->dataset, i), cancellable));
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  return g_steal_pointer (&self);
}

void
yp_vector_source_close (YpVectorSource *self)
{
  g_auto (YpGdalScope) scope = { 0 };

  if (self == NULL)
    return;

  _yp_gdal_scope_enter (&scope);
  g_ptr_array_unref (self->layers);
  _yp_gdal_close (self->dataset);
  g_free ((char *) self->options.crs);
  g_free ((char *) self->options.encoding);
  g_free (self);
}

/* The form of the file as GDAL calls it, such as `ESRI Shapefile`. */
const char *
yp_vector_source_get_format (YpVectorSource *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return GDALGetDriverShortName (GDALGetDatasetDriver (self->dataset));
}

guint
yp_vector_source_get_n_layers (YpVectorSource *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->layers->len;
}

const YpVectorLayer *
yp_vector_source_get_layer (YpVectorSource *self, guint index)
{
  Layer *layer;

  g_return_val_if_fail (self != NULL && index < self->layers->len, NULL);

  layer = self->layers->pdata[index];
  return &layer->info;
}

/**
 * yp_vector_source_find_layer:
 * @self: a source
 * @name: (nullable): a layer's name; %NULL for the only one
 * @index: (out): its index
 * @error: return location for %YP_GEO_ERROR_NOT_FOUND, with the names there are
 *
 * Returns: whether there is such a layer
 */
gboolean
yp_vector_source_find_layer (YpVectorSource *self, const char *name, guint *index, GError **error)
{
  g_autoptr (GString) names = g_string_new (NULL);

  g_return_val_if_fail (self != NULL && index != NULL, FALSE);

  *index = 0;
  if (name == NULL && self->layers->len == 1)
    return TRUE;

  for (guint i = 0; i < self->layers->len; i++)
    {
      Layer *layer = self->layers->pdata[i];

      if (g_strcmp0 (layer->info.name, name) == 0)
        {
          *index = i;
          return TRUE;
        }
      g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", layer->info.name);
    }

  if (self->layers->len == 0)
    g_set_error (error, YP_GEO_ERROR, YP_GEO_ERROR_NOT_FOUND, "The file has no layer");
  else if (name == NULL)
    g_set_error (error, YP_GEO_ERROR, YP_GEO_ERROR_NOT_FOUND,
                 "The file has several layers, say which: %s", names->str);
  else
    g_set_error (error, YP_GEO_ERROR, YP_GEO_ERROR_NOT_FOUND,
                 "The file has no layer “%s”; it has: %s", name, names->str);
  return FALSE;
}

static YpGeometry *
apply_datum (YpGeometry *geometry, YpDatum datum)
{
  g_autofree double *vertices = NULL;
  YpGeometry *result;

  if (datum == YP_DATUM_CGCS2000 || datum == YP_DATUM_WGS84)
    return geometry;

  vertices = g_memdup2 (geometry->vertices, 2 * sizeof (double) * geometry->n_vertices);
  for (guint i = 0; i < geometry->n_vertices; i++)
    yp_datum_to_cgcs2000 (datum, &vertices[2 * i], &vertices[2 * i + 1]);
  result = yp_geometry_new (geometry->kind, vertices, geometry->n_vertices, geometry->ring_ends,
                            geometry->n_rings, geometry->part_ends, geometry->n_parts);
  yp_geometry_unref (geometry);
  return result;
}

/* NaN is nowhere, so it is asked for what is right. */
static gboolean
is_on_earth (OGRGeometryH geometry)
{
  OGREnvelope box;

  OGR_G_GetEnvelope (geometry, &box);
  return yp_is_on_earth (box.MinX, box.MinY) && yp_is_on_earth (box.MaxX, box.MaxY);
}

static char *
describe_place (OGRGeometryH geometry)
{
  OGREnvelope box;

  OGR_G_GetEnvelope (geometry, &box);
  return g_strdup_printf ("x %.3f … %.3f, y %.3f … %.3f are not degrees on Earth; is the reference "
                          "system right? (--crs=)",
                          box.MinX, box.MaxX, box.MinY, box.MaxY);
}

/* Flat, to degrees, mended, to our form, to our datum. */
static void
read_geometry (YpVectorSource *self, Layer *layer, OGRFeatureH handle, YpVectorFeature *feature)
{
  g_auto (YpGdalScope) scope = { 0 };
  g_auto (OGRGeometryH) geometry = OGR_F_StealGeometry (handle);

  if (geometry == NULL || OGR_G_IsEmpty (geometry))
    return;

  _yp_gdal_scope_enter (&scope);
  OGR_G_FlattenTo2D (geometry);
  if (layer->crs.transformation != NULL &&
      OGR_G_Transform (geometry, layer->crs.transformation) != OGRERR_NONE)
    {
      feature->fault = g_strdup_printf ("can not be converted from %s: %s", layer->crs.name,
                                        _yp_gdal_scope_get_text (&scope));
      return;
    }
  if (!is_on_earth (geometry))
    {
      feature->fault = describe_place (geometry);
      return;
    }
  if (self->options.mend && !_yp_gdal_mend (&geometry, &feature->mended, &feature->fault))
    return;

  feature->geometry = _yp_gdal_geometry_to (g_steal_pointer (&geometry), &feature->fault);
  if (feature->geometry != NULL && self->options.has_datum)
    feature->geometry = apply_datum (feature->geometry, self->options.datum);
}

/* Numbers without the zeros that fill a DBF's column. */
static char *
read_value (Layer *layer, OGRFeatureH handle, int field, GError **error)
{
  OGRFieldDefnH definition;
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  char *text;

  if (field < 0 || !OGR_F_IsFieldSetAndNotNull (handle, field))
    return NULL;

  definition = OGR_F_GetFieldDefnRef (handle, field);
  if (OGR_Fld_GetType (definition) == OFTReal)
    {
      g_ascii_formatd (buffer, sizeof buffer, "%.15g", OGR_F_GetFieldAsDouble (handle, field));
      return g_strdup (buffer);
    }

  text = _yp_layer_text_read (&layer->text, OGR_F_GetFieldAsString (handle, field),
                              OGR_Fld_GetWidth (definition));
  if (text == NULL)
    g_set_error (error, YP_GEO_ERROR, YP_GEO_ERROR_ENCODING, "field “%s” is not valid %s%s",
                 layer->info.fields[field], layer->text.encoding,
                 layer->is_raw ? "; give --encoding=" : ", which its format demands");
  else if (*text == '\0')
    g_clear_pointer (&text, g_free);
  return text;
}

static YpVectorFeature *
read_feature (YpVectorSource *self,
              Layer *layer,
              OGRFeatureH handle,
              const int *fields,
              guint n_fields,
              GError **error)
{
  g_autoptr (YpVectorFeature) feature = g_new0 (YpVectorFeature, 1);
  GError *wrong = NULL;

  feature->n_values = n_fields;
  feature->values = g_new0 (char *, n_fields + 1);
  for (guint i = 0; i < n_fields; i++)
    {
      feature->values[i] = read_value (layer, handle, fields[i], &wrong);
      if (wrong != NULL)
        {
          g_propagate_error (error, wrong);
          return NULL;
        }
    }
  read_geometry (self, layer, handle, feature);
  return g_steal_pointer (&feature);
}

static int
find_field (Layer *layer, const char *name)
{
  for (int i = 0; layer->info.fields[i] != NULL; i++)
    if (g_str_equal (layer->info.fields[i], name))
      return i;
  return -1;
}

static gboolean
fail_damaged (const YpGdalScope *scope, guint64 number, GError **error)
{
  g_set_error (error, YP_GEO_ERROR, YP_GEO_ERROR_UNREADABLE,
               "Feature %" G_GUINT64_FORMAT " can not be read: %s", number,
               _yp_gdal_scope_get_text (scope));
  return FALSE;
}

/* Saves the time to parse the rest, which in a wide file is most of it. */
static void
ignore_other_fields (Layer *layer, const int *fields, guint n_fields)
{
  OGRFeatureDefnH definition = OGR_L_GetLayerDefn (layer->layer);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) ignored = NULL;

  for (int i = 0; i < OGR_FD_GetFieldCount (definition); i++)
    {
      const char *name = OGR_Fld_GetNameRef (OGR_FD_GetFieldDefn (definition, i));
      gboolean is_wanted = FALSE;

      /* By name, since there may be two of one name. */
      for (guint k = 0; k < n_fields; k++)
        is_wanted |=
            fields[k] >= 0 &&
            g_str_equal (name, OGR_Fld_GetNameRef (OGR_FD_GetFieldDefn (definition, fields[k])));
      if (!is_wanted)
        g_strv_builder_add (builder, name);
    }
  ignored = g_strv_builder_end (builder);
  OGR_L_SetIgnoredFields (layer->layer, (const char **) ignored);
}

static gboolean
read_features (YpVectorSource *self,
               Layer *layer,
               const int *fields,
               guint n_fields,
               GPtrArray *features,
               YpVectorProgress progress,
               gpointer progress_data,
               GCancellable *cancellable,
               GError **error)
{
  g_auto (YpGdalScope) scope = { 0 };
  guint64 n_total = layer->info.n_features > 0 ? (guint64) layer->info.n_features : 0;

  _yp_gdal_scope_enter (&scope);
  ignore_other_fields (layer, fields, n_fields);
  OGR_L_ResetReading (layer->layer);
  for (guint64 number = 1;; number++)
    {
      g_auto (OGRFeatureH) handle = OGR_L_GetNextFeature (layer->layer);
      YpVectorFeature *feature;

      /* “68,500” read as 68 is but a warning to GDAL. */
      if (_yp_gdal_scope_has_failed (&scope) ||
          strstr (scope.warnings->str, "parsed incompletely") != NULL)
        return fail_damaged (&scope, number, error);
      if (handle == NULL)
        break;
      _yp_gdal_scope_forget (&scope);

      feature = read_feature (self, layer, handle, fields, n_fields, error);
      if (feature == NULL || number > MAX_FEATURES)
        {
          if (feature != NULL)
            g_set_error (error, YP_GEO_ERROR, YP_GEO_ERROR_UNREADABLE, "more than %u are too many",
                         MAX_FEATURES);
          g_prefix_error (error, "Feature %" G_GUINT64_FORMAT ": ", number);
          yp_vector_feature_free (feature);
          return FALSE;
        }
      feature->number = number;
      g_ptr_array_add (features, feature);

      if (number % CHECK_EVERY == 0)
        {
          if (g_cancellable_set_error_if_cancelled (cancellable, error))
            return FALSE;
          if (progress != NULL)
            progress (number, n_total, progress_data);
        }
    }

  if (features->len < n_total && g_str_equal (yp_vector_source_get_format (self), "ESRI Shapefile"))
    {
      g_set_error (error, YP_GEO_ERROR, YP_GEO_ERROR_UNREADABLE,
                   "The file announces %" G_GUINT64_FORMAT " features and holds %u", n_total,
                   features->len);
      return FALSE;
    }
  return TRUE;
}

static GPtrArray *
read_layer (YpVectorSource *self,
            Layer *layer,
            const int *fields,
            guint n_fields,
            YpVectorProgress progress,
            gpointer progress_data,
            GCancellable *cancellable,
            GError **error)
{
  g_autoptr (GPtrArray) features =
      g_ptr_array_new_with_free_func ((GDestroyNotify) yp_vector_feature_free);

  if (layer->refusal != NULL)
    {
      g_propagate_error (error, g_error_copy (layer->refusal));
      return NULL;
    }
  if (!read_features (self, layer, fields, n_fields, features, progress, progress_data, cancellable,
                      error))
    return NULL;
  return g_steal_pointer (&features);
}

/**
 * yp_vector_source_read:
 * @self: a source
 * @layer: index of a layer
 * @fields: (array zero-terminated=1): which fields, by their names in #YpVectorLayer
 * @progress: (nullable): called now and then
 * @progress_data: for @progress
 * @cancellable: (nullable): stops it
 * @error: return location for a #YpGeoError or %G_IO_ERROR_CANCELLED
 *
 * Reads a whole layer, in its order. Blocks. One damaged feature or one text that is not in the
 * layer's encoding, and all of it is refused, with the feature's number. A geometry that can not be
 * used stands in its feature's `fault` instead, so that all of them can be told at once.
 *
 * Returns: (transfer full) (element-type YpVectorFeature) (nullable): the features
 */
GPtrArray *
yp_vector_source_read (YpVectorSource *self,
                       guint layer,
                       const char *const *fields,
                       YpVectorProgress progress,
                       gpointer progress_data,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autofree int *indexes = NULL;
  guint n_fields;

  g_return_val_if_fail (self != NULL && layer < self->layers->len, NULL);
  g_return_val_if_fail (fields != NULL, NULL);

  n_fields = g_strv_length ((char **) fields);
  indexes = g_new (int, n_fields + 1);
  for (guint i = 0; i < n_fields; i++)
    {
      Layer *wanted = self->layers->pdata[layer];

      indexes[i] = find_field (wanted, fields[i]);
      if (indexes[i] < 0)
        {
          g_autofree char *names = g_strjoinv (", ", wanted->info.fields);

          g_set_error (error, YP_GEO_ERROR, YP_GEO_ERROR_NOT_FOUND,
                       "The layer has no field “%s”; it has: %s", fields[i], names);
          return NULL;
        }
    }
  return read_layer (self, self->layers->pdata[layer], indexes, n_fields, progress, progress_data,
                     cancellable, error);
}

/* Of layers that can not be read, one that was asked for by name is an error, and so are all of
 * them; else the others are what there is. */
static gboolean
check_refusals (YpVectorSource *self, const char *name, GError **error)
{
  Layer *first = NULL;
  guint index;

  if (name != NULL)
    {
      if (!yp_vector_source_find_layer (self, name, &index, error))
        return FALSE;
      first = self->layers->pdata[index];
    }
  for (guint i = 0; name == NULL && i < self->layers->len; i++)
    {
      Layer *layer = self->layers->pdata[i];

      if (layer->refusal == NULL)
        return TRUE;
      if (first == NULL)
        first = layer;
    }
  if (first == NULL)
    g_set_error (error, YP_GEO_ERROR, YP_GEO_ERROR_NOT_FOUND, "The file has no layer");
  else if (first->refusal != NULL)
    g_propagate_error (error, g_error_copy (first->refusal));
  return first != NULL && first->refusal == NULL;
}

/* Returns: (nullable): the layer of GDAL's @handle, if it is wanted */
static Layer *
find_wanted (YpVectorSource *self, OGRLayerH handle, const char *name, guint *index)
{
  for (guint i = 0; i < self->layers->len; i++)
    {
      Layer *layer = self->layers->pdata[i];

      *index = i;
      if (layer->layer == handle)
        return layer->refusal == NULL && (name == NULL || g_strcmp0 (layer->info.name, name) == 0)
                   ? layer
                   : NULL;
    }
  return NULL;
}

static gboolean
hand_out (YpVectorSource *self,
          Layer *layer,
          guint index,
          OGRFeatureH handle,
          guint64 number,
          double share,
          YpVectorEach each,
          gpointer user_data,
          GError **error)
{
  guint n_fields = g_strv_length (layer->info.fields);
  g_autofree int *fields = g_new (int, n_fields + 1);
  g_autoptr (YpVectorFeature) feature = NULL;

  for (guint i = 0; i < n_fields; i++)
    fields[i] = (int) i;
  feature = read_feature (self, layer, handle, fields, n_fields, error);
  if (feature == NULL)
    {
      g_prefix_error (error, "Layer “%s”, feature %" G_GUINT64_FORMAT ": ", layer->info.name,
                      number);
      return FALSE;
    }
  feature->number = number;
  return each (index, feature, share, user_data, error);
}

/**
 * yp_vector_source_each:
 * @self: a source
 * @layer: (nullable): the name of a layer; %NULL for all that can be read
 * @each: takes each feature
 * @user_data: for @each
 * @cancellable: (nullable): stops it
 * @error: return location for a #YpGeoError, %G_IO_ERROR_CANCELLED or the error of @each
 *
 * Reads a file once from its beginning to its end, a feature at a time, with all fields, in the
 * order that suits the file: layers may come mixed. Refuses what yp_vector_source_read() refuses.
 * Blocks.
 *
 * Returns: whether all was read and taken
 */
gboolean
yp_vector_source_each (YpVectorSource *self,
                       const char *layer,
                       YpVectorEach each,
                       gpointer user_data,
                       GCancellable *cancellable,
                       GError **error)
{
  g_auto (YpGdalScope) scope = { 0 };

  g_return_val_if_fail (self != NULL && each != NULL, FALSE);

  if (!check_refusals (self, layer, error))
    return FALSE;

  _yp_gdal_scope_enter (&scope);
  GDALDatasetResetReading (self->dataset);
  for (guint64 number = 1;; number++)
    {
      OGRLayerH from = NULL;
      double share = 0;
      g_auto (OGRFeatureH) handle =
          GDALDatasetGetNextFeature (self->dataset, &from, &share, NULL, NULL);
      Layer *wanted;
      guint index;

      if (_yp_gdal_scope_has_failed (&scope) ||
          strstr (scope.warnings->str, "parsed incompletely") != NULL)
        return fail_damaged (&scope, number, error);
      if (handle == NULL)
        return TRUE;
      _yp_gdal_scope_forget (&scope);
      if (number % CHECK_EVERY == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;

      wanted = find_wanted (self, from, layer, &index);
      if (wanted != NULL &&
          !hand_out (self, wanted, index, handle, number, share, each, user_data, error))
        return FALSE;
    }
}

/**
 * yp_vector_read_file:
 * @path: a file with one layer, in CGCS2000 or WGS 84
 * @fields: (array zero-terminated=1): which fields; one the file does not have is %NULL everywhere
 * @cancellable: (nullable): stops it
 * @error: return location for a #YpGeoError or %G_IO_ERROR_CANCELLED
 *
 * Reads our own files, such as the client's cache of GeoJSON. Blocks; any thread.
 *
 * Returns: (transfer full) (element-type YpVectorFeature) (nullable): the features
 */
GPtrArray *
yp_vector_read_file (const char *path,
                     const char *const *fields,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (YpVectorSource) source = NULL;
  g_autofree int *indexes = NULL;
  guint n_fields;
  guint layer;

  g_return_val_if_fail (path != NULL && fields != NULL, NULL);

  source = yp_vector_source_open (path, NULL, cancellable, error);
  if (source == NULL || !yp_vector_source_find_layer (source, NULL, &layer, error))
    return NULL;

  n_fields = g_strv_length ((char **) fields);
  indexes = g_new (int, n_fields + 1);
  for (guint i = 0; i < n_fields; i++)
    indexes[i] = find_field (source->layers->pdata[layer], fields[i]);
  return read_layer (source, source->layers->pdata[layer], indexes, n_fields, NULL, NULL,
                     cancellable, error);
}
