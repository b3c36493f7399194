/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-geo"

#include "yp-layer-crs-private.h"

#include <math.h>

void
_yp_reference_release (OGRSpatialReferenceH reference)
{
  if (reference != NULL)
    OSRRelease (reference);
}

static char *
describe (OGRSpatialReferenceH reference)
{
  const char *authority = OSRGetAuthorityName (reference, NULL);
  const char *code = OSRGetAuthorityCode (reference, NULL);
  const char *name = OSRGetName (reference);

  if (name == NULL)
    name = "unnamed";
  if (authority != NULL && code != NULL)
    return g_strdup_printf ("%s:%s %s", authority, code, name);
  return g_strdup (name);
}

/* WGS 84 and CGCS2000 differ by less than 10 cm, and by an epoch nobody records; both are spelled
 * in many ways (WGS_1984, D_China_2000, “World Geodetic System 1984 ensemble”). */
gboolean
_yp_reference_is_world (OGRSpatialReferenceH reference)
{
  static const char *const datums[] = { "wgs84", "wgs1984", "worldgeodeticsystem1984", "china2000",
                                        "cgcs2000" };
  const char *name = OSRGetAttrValue (reference, "DATUM", 0);
  g_autofree char *plain = g_ascii_strdown (name != NULL ? name : "", -1);

  for (char *from = plain, *to = plain;; from++)
    {
      if (g_ascii_isalnum (*from) || *from == '\0')
        *to++ = *from;
      if (*from == '\0')
        break;
    }

  for (guint i = 0; i < G_N_ELEMENTS (datums); i++)
    if (strstr (plain, datums[i]) != NULL)
      return TRUE;
  return FALSE;
}

/* Whether its numbers are degrees east and north of Greenwich and the equator. */
gboolean
_yp_reference_is_degrees (OGRSpatialReferenceH reference)
{
  char *prime_name = NULL;

  return OSRIsGeographic (reference) &&
         fabs (OSRGetAngularUnits (reference, NULL) - G_PI / 180) < 1e-12 &&
         fabs (OSRGetPrimeMeridian (reference, &prime_name)) < 1e-12;
}

static gboolean
fail_to_convert (const YpLayerCrs *self, const YpGdalScope *scope, GError **error)
{
  g_set_error (error, YP_GEO_ERROR, YP_GEO_ERROR_CRS,
               "%s can not be converted to CGCS2000 within %.0f m without parameters of the place: "
               "convert the file first (%s)",
               self->name, YP_MAX_DATUM_ERROR_M, _yp_gdal_scope_get_text (scope));
  return FALSE;
}

/* Parameters between datums hold in their own country or oil field only, so PROJ has to know where
 * the layer lies. A shift of some 100 m does not matter for that. */
static gboolean
set_area (OGRCoordinateTransformationOptionsH options,
          OGRLayerH layer,
          OGRSpatialReferenceH reference,
          OGRSpatialReferenceH degrees)
{
  OGRCoordinateTransformationH to_degrees = OCTNewCoordinateTransformation (reference, degrees);
  OGREnvelope extent = { 0 };
  double x[4];
  double y[4];
  gboolean is_done;

  if (to_degrees == NULL)
    return FALSE;

  is_done = OGR_L_GetExtent (layer, &extent, TRUE) == OGRERR_NONE;
  for (guint i = 0; i < 4; i++)
    {
      x[i] = i % 2 == 0 ? extent.MinX : extent.MaxX;
      y[i] = i < 2 ? extent.MinY : extent.MaxY;
    }
  is_done = is_done && OCTTransform (to_degrees, 4, x, y, NULL) &&
            OCTCoordinateTransformationOptionsSetAreaOfInterest (
                options, MIN (x[0], x[2]), MIN (y[0], y[1]), MAX (x[1], x[3]), MAX (y[2], y[3]));
  OCTDestroyCoordinateTransformation (to_degrees);
  return is_done;
}

/* Between datums of the world a change of numbers is noise, so only the projection is undone.
 * Others (Beijing 1954, Xian 1980) need parameters of the place; without them PROJ would shift by
 * nothing, some 100 m wrong, so that is forbidden. */
static gboolean
make_transformation (YpLayerCrs *self,
                     OGRLayerH layer,
                     OGRSpatialReferenceH reference,
                     GError **error)
{
  g_auto (YpGdalScope) scope = { 0 };
  g_auto (YpReference) degrees = NULL;
  g_auto (YpReference) world = NULL;
  OGRCoordinateTransformationOptionsH options;

  _yp_gdal_scope_enter (&scope);
  if (_yp_reference_is_world (reference) && _yp_reference_is_degrees (reference))
    return TRUE;

  degrees = OSRCloneGeogCS (reference);
  if (degrees == NULL)
    return fail_to_convert (self, &scope, error);
  OSRSetAxisMappingStrategy (degrees, OAMS_TRADITIONAL_GIS_ORDER);
  if (_yp_reference_is_world (reference))
    {
      self->transformation = OCTNewCoordinateTransformation (reference, degrees);
      return self->transformation != NULL || fail_to_convert (self, &scope, error);
    }

  world = OSRNewSpatialReference (NULL);
  OSRImportFromEPSG (world, 4326);
  OSRSetAxisMappingStrategy (world, OAMS_TRADITIONAL_GIS_ORDER);
  options = OCTNewCoordinateTransformationOptions ();
  OCTCoordinateTransformationOptionsSetBallparkAllowed (options, FALSE);
  OCTCoordinateTransformationOptionsSetDesiredAccuracy (options, YP_MAX_DATUM_ERROR_M);
  if (set_area (options, layer, reference, degrees))
    self->transformation = OCTNewCoordinateTransformationEx (reference, world, options);
  OCTDestroyCoordinateTransformationOptions (options);
  return self->transformation != NULL || fail_to_convert (self, &scope, error);
}

/* Returns: (transfer full) (nullable): what the person said */
OGRSpatialReferenceH
_yp_reference_parse (const char *text, GError **error)
{
  g_auto (YpGdalScope) scope = { 0 };
  g_auto (YpReference) reference = NULL;

  _yp_gdal_scope_enter (&scope);
  reference = OSRNewSpatialReference (NULL);
  /* Not OSRSetFromUserInput: that one reads files and fetches addresses. */
  if ((g_ascii_strncasecmp (text, "EPSG:", 5) == 0 &&
       OSRImportFromEPSG (reference, (int) g_ascii_strtoll (text + 5, NULL, 10)) == OGRERR_NONE) ||
      (g_str_has_prefix (text, "+proj=") && OSRImportFromProj4 (reference, text) == OGRERR_NONE))
    return g_steal_pointer (&reference);

  if (strchr (text, '[') != NULL)
    {
      g_autofree char *wkt = g_strdup (text);
      char *rest = wkt;

      if (OSRImportFromWkt (reference, &rest) == OGRERR_NONE)
        return g_steal_pointer (&reference);
    }

  g_set_error (error, YP_GEO_ERROR, YP_GEO_ERROR_CRS,
               "“%s” is no reference system; write EPSG:4490, EPSG:4549, WKT or PROJ text", text);
  return NULL;
}

static gboolean
look_like_degrees (const OGREnvelope *extent)
{
  return extent->MinX >= -180 && extent->MaxX <= 180 && extent->MinY >= -90 && extent->MaxY <= 90;
}

/* A file that says nothing is believed to hold degrees if it may, and somebody says which. */
static gboolean
check_unknown (YpLayerCrs *self, OGRLayerH layer, const YpVectorOptions *options, GError **error)
{
  OGREnvelope extent = { 0 };

  self->reason = "none";
  if (OGR_L_GetGeomType (layer) == wkbNone || OGR_L_GetExtent (layer, &extent, TRUE) != OGRERR_NONE)
    return TRUE;

  if (!look_like_degrees (&extent))
    {
      g_set_error (error, YP_GEO_ERROR, YP_GEO_ERROR_CRS,
                   "The file does not say its reference system (a shapefile says it in its .prj), "
                   "and x %.3f … %.3f, y %.3f … %.3f are not degrees: give --crs=, such as "
                   "--crs=EPSG:4549",
                   extent.MinX, extent.MaxX, extent.MinY, extent.MaxY);
      return FALSE;
    }

  if (!options->has_datum)
    {
      g_set_error (error, YP_GEO_ERROR, YP_GEO_ERROR_CRS,
                   "The file does not say its reference system (a shapefile says it in its .prj). "
                   "x %.6f … %.6f, y %.6f … %.6f look like degrees: give --crs=EPSG:4490, or the "
                   "datum, --datum=cgcs2000, wgs84, gcj02 or bd09",
                   extent.MinX, extent.MaxX, extent.MinY, extent.MaxY);
      return FALSE;
    }

  self->reason = "--datum";
  self->name = g_strdup_printf ("degrees, %s", yp_datum_get_name (options->datum));
  return TRUE;
}

/**
 * _yp_layer_crs_init:
 * @self: what to fill
 * @layer: the layer
 * @options: what the person said
 * @error: return location for %YP_GEO_ERROR_CRS
 *
 * Returns: whether the layer's coordinates can be made degrees of CGCS2000, WGS 84 or the datum of
 *   @options. @self is to be cleared in any case.
 */
gboolean
_yp_layer_crs_init (YpLayerCrs *self,
                    OGRLayerH layer,
                    const YpVectorOptions *options,
                    GError **error)
{
  OGRSpatialReferenceH from_file = OGR_L_GetSpatialRef (layer);
  g_auto (YpReference) reference = NULL;

  if (options->crs != NULL)
    {
      reference = _yp_reference_parse (options->crs, error);
      if (reference == NULL)
        return FALSE;
      OSRSetAxisMappingStrategy (reference, OAMS_TRADITIONAL_GIS_ORDER);
      self->reason = "--crs";
    }
  else
    {
      if (from_file == NULL || OSRIsLocal (from_file) ||
          (!OSRIsGeographic (from_file) && !OSRIsProjected (from_file) &&
           !OSRIsCompound (from_file)) ||
          g_str_has_prefix (OSRGetName (from_file) != NULL ? OSRGetName (from_file) : "",
                            "Undefined"))
        return check_unknown (self, layer, options, error);
      reference = OSRClone (from_file);
      self->reason = "file";
    }

  OSRDemoteTo2D (reference, NULL);
  self->name = describe (reference);
  return make_transformation (self, layer, reference, error);
}

void
_yp_layer_crs_clear (YpLayerCrs *self)
{
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->transformation, OCTDestroyCoordinateTransformation);
}
