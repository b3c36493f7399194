/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-geo"

#include "yp-vector-writer.h"

#include <glib/gstdio.h>
#include <ogr_srs_api.h>

#include "yp-gdal-private.h"
#include "yp-vector-source.h"

struct _YpVectorWriter
{
  GDALDatasetH dataset;
  OGRLayerH layer;
  OGRwkbGeometryType type;
  char *path;
  char *part_path;
};

static gboolean
fail (GError **error, const YpGdalScope *scope, const char *path)
{
  g_set_error (error, YP_GEO_ERROR, YP_GEO_ERROR_WRITE, "%s: %s", path,
               _yp_gdal_scope_get_text (scope));
  return FALSE;
}

/**
 * yp_vector_writer_new:
 * @path: the GeoPackage to make; one that is there is replaced when this one is closed
 * @error: return location for %YP_GEO_ERROR_WRITE
 *
 * Returns: (transfer full) (nullable): a writer without a layer
 */
YpVectorWriter *
yp_vector_writer_new (const char *path, GError **error)
{
  g_autoptr (YpVectorWriter) self = g_new0 (YpVectorWriter, 1);
  g_auto (YpGdalScope) scope = { 0 };
  GDALDriverH driver;

  g_return_val_if_fail (path != NULL, NULL);

  _yp_gdal_scope_enter (&scope);
  self->path = g_canonicalize_filename (path, NULL);
  self->part_path = g_strconcat (self->path, ".part.gpkg", NULL);
  g_remove (self->part_path);

  driver = GDALGetDriverByName ("GPKG");
  if (driver != NULL)
    self->dataset = GDALCreate (driver, self->part_path, 0, 0, 0, GDT_Unknown, NULL);
  if (self->dataset == NULL || GDALDatasetStartTransaction (self->dataset, FALSE) != OGRERR_NONE)
    {
      fail (error, &scope, path);
      return NULL;
    }

  return g_steal_pointer (&self);
}

/**
 * yp_vector_writer_free:
 * @self: (transfer full) (nullable): a writer
 *
 * Frees it. What was not closed is thrown away.
 */
void
yp_vector_writer_free (YpVectorWriter *self)
{
  g_auto (YpGdalScope) scope = { 0 };

  if (self == NULL)
    return;

  _yp_gdal_scope_enter (&scope);
  if (self->dataset != NULL)
    {
      GDALDatasetRollbackTransaction (self->dataset);
      GDALClose (self->dataset);
      g_remove (self->part_path);
    }
  g_free (self->path);
  g_free (self->part_path);
  g_free (self);
}

static gboolean
add_field (OGRLayerH layer, const char *text, GError **error)
{
  g_auto (GStrv) words = g_strsplit (text, ":", 2);
  const char *type = g_strv_length (words) == 2 ? words[1] : "text";
  OGRFieldDefnH field;
  OGRErr result;

  g_return_val_if_fail (g_str_equal (type, "text") || g_str_equal (type, "real") ||
                            g_str_equal (type, "integer"),
                        FALSE);

  field = OGR_Fld_Create (words[0], g_str_equal (type, "real")      ? OFTReal
                                    : g_str_equal (type, "integer") ? OFTInteger64
                                                                    : OFTString);
  result = OGR_L_CreateField (layer, field, TRUE);
  OGR_Fld_Destroy (field);
  return result == OGRERR_NONE;
}

/**
 * yp_vector_writer_add_layer:
 * @self: a writer
 * @name: the layer's name
 * @kind: what its geometries are; lines and polygons are written as multi
 * @fields: (array zero-terminated=1): `NAME:TYPE` each, the type one of `text`, `integer`, `real`
 * @error: return location for %YP_GEO_ERROR_WRITE
 *
 * Starts a layer: what is added from now on goes into it.
 *
 * Returns: whether there is such a layer now
 */
gboolean
yp_vector_writer_add_layer (YpVectorWriter *self,
                            const char *name,
                            YpGeometryKind kind,
                            const char *const *fields,
                            GError **error)
{
  static const OGRwkbGeometryType types[] = {
    [YP_GEOMETRY_POINT] = wkbPoint,
    [YP_GEOMETRY_LINE] = wkbMultiLineString,
    [YP_GEOMETRY_POLYGON] = wkbMultiPolygon,
  };
  g_auto (YpGdalScope) scope = { 0 };
  OGRSpatialReferenceH reference;

  g_return_val_if_fail (self != NULL && self->dataset != NULL, FALSE);
  g_return_val_if_fail (name != NULL && fields != NULL, FALSE);

  _yp_gdal_scope_enter (&scope);
  reference = OSRNewSpatialReference (NULL);
  OSRImportFromEPSG (reference, 4490);
  OSRSetAxisMappingStrategy (reference, OAMS_TRADITIONAL_GIS_ORDER);
  self->type = types[kind];
  self->layer = GDALDatasetCreateLayer (self->dataset, name, reference, self->type, NULL);
  OSRRelease (reference);
  if (self->layer == NULL)
    return fail (error, &scope, self->path);

  for (guint i = 0; fields[i] != NULL; i++)
    if (!add_field (self->layer, fields[i], error))
      return fail (error, &scope, self->path);

  return TRUE;
}

/**
 * yp_vector_writer_describe_layer:
 * @self: a writer with a layer
 * @title: what people call the layer
 * @description: what should be known about it
 *
 * Writes both into the contents of the GeoPackage, for the layer that was added last.
 */
void
yp_vector_writer_describe_layer (YpVectorWriter *self, const char *title, const char *description)
{
  g_auto (YpGdalScope) scope = { 0 };

  g_return_if_fail (self != NULL && self->layer != NULL);

  _yp_gdal_scope_enter (&scope);
  GDALSetMetadataItem (self->layer, "IDENTIFIER", title, NULL);
  GDALSetMetadataItem (self->layer, "DESCRIPTION", description, NULL);
}

/**
 * yp_vector_writer_add:
 * @self: a writer with a layer
 * @geometry: (nullable): the feature's geometry, of the layer's kind
 * @values: (array): one string per field of the layer, %NULL for nothing
 * @error: return location for %YP_GEO_ERROR_WRITE
 *
 * Adds a feature to the layer that was added last.
 *
 * Returns: whether it was added
 */
gboolean
yp_vector_writer_add (YpVectorWriter *self,
                      const YpGeometry *geometry,
                      const char *const *values,
                      GError **error)
{
  g_auto (YpGdalScope) scope = { 0 };
  g_auto (OGRFeatureH) feature = NULL;
  OGRFeatureDefnH definition;

  g_return_val_if_fail (self != NULL && self->layer != NULL, FALSE);

  _yp_gdal_scope_enter (&scope);
  definition = OGR_L_GetLayerDefn (self->layer);
  feature = OGR_F_Create (definition);
  for (int i = 0; i < OGR_FD_GetFieldCount (definition); i++)
    if (values[i] != NULL)
      OGR_F_SetFieldString (feature, i, values[i]);
  if (geometry != NULL)
    OGR_F_SetGeometryDirectly (feature,
                               OGR_G_ForceTo (_yp_gdal_geometry_from (geometry), self->type, NULL));

  if (OGR_L_CreateFeature (self->layer, feature) != OGRERR_NONE)
    return fail (error, &scope, self->path);
  return TRUE;
}

/**
 * yp_vector_writer_close:
 * @self: a writer
 * @error: return location for %YP_GEO_ERROR_WRITE
 *
 * Writes everything out and gives the file its name. Free the writer afterwards.
 *
 * Returns: whether the file is there, whole
 */
gboolean
yp_vector_writer_close (YpVectorWriter *self, GError **error)
{
  g_auto (YpGdalScope) scope = { 0 };

  g_return_val_if_fail (self != NULL && self->dataset != NULL, FALSE);

  _yp_gdal_scope_enter (&scope);
  if (GDALDatasetCommitTransaction (self->dataset) != OGRERR_NONE)
    return fail (error, &scope, self->path);

  GDALClose (g_steal_pointer (&self->dataset));
  self->layer = NULL;
  if (_yp_gdal_scope_has_failed (&scope) || g_rename (self->part_path, self->path) != 0)
    {
      g_remove (self->part_path);
      return fail (error, &scope, self->path);
    }
  return TRUE;
}
