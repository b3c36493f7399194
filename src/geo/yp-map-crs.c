/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-geo"

#include "yp-map-crs-private.h"

#include <math.h>
#include <ogr_srs_api.h>

#include "yp-gdal-private.h"
#include "yp-vector-source.h"

/* The equator of the sphere that WMTS measures degrees on. */
#define METRES_PER_DEGREE (6378137 * G_PI / 180)

typedef OGRSpatialReferenceH Reference;

static void
release_reference (Reference reference)
{
  if (reference != NULL)
    OSRRelease (reference);
}

G_DEFINE_AUTO_CLEANUP_FREE_FUNC (Reference, release_reference, NULL)

static Reference
make_reference (int code)
{
  g_auto (Reference) reference = OSRNewSpatialReference (NULL);

  if (OSRImportFromEPSG (reference, code) != OGRERR_NONE)
    return NULL;

  OSRSetAxisMappingStrategy (reference, OAMS_TRADITIONAL_GIS_ORDER);
  return g_steal_pointer (&reference);
}

/* `EPSG:3857`, `urn:ogc:def:crs:EPSG::3857`, `…:EPSG:6.18.3:3857`,
 * `http://www.opengis.net/def/crs/EPSG/0/3857`, `OGC:CRS84` and its relatives. Returns 0 for
 * others. */
static int
read_code (const char *text, gboolean *is_east_first)
{
  gsize length = strlen (text);
  const char *digits = text + length;
  guint64 code = 0;

  *is_east_first = g_str_has_suffix (text, "CRS84") || g_str_has_suffix (text, "OGC:2:84") ||
                   g_str_equal (text, "CRS:84");
  if (*is_east_first)
    return 4326;

  while (digits > text && g_ascii_isdigit (digits[-1]))
    digits--;
  if (strstr (text, "EPSG") == NULL || digits == text || strchr (":/", digits[-1]) == NULL ||
      !g_ascii_string_to_unsigned (digits, 10, 1, 999999, &code, NULL))
    return 0;

  /* The unofficial numbers of Web Mercator. */
  if (code == 900913 || code == 102100 || code == 102113 || code == 3785)
    return 3857;

  return (int) code;
}

static gboolean
transform (const YpMapCrs *self, gboolean to_degrees, const YpMapBox *from, YpMapBox *to)
{
  g_auto (YpGdalScope) scope = { 0 };
  g_auto (Reference) own = NULL;
  g_auto (Reference) degrees = NULL;
  OGRCoordinateTransformationH transformation;
  gboolean is_done;

  _yp_gdal_scope_enter (&scope);
  own = make_reference ((int) g_ascii_strtoll (self->name + strlen ("EPSG:"), NULL, 10));
  degrees = make_reference (4326);
  transformation =
      OCTNewCoordinateTransformation (to_degrees ? own : degrees, to_degrees ? degrees : own);
  if (transformation == NULL)
    return FALSE;

  is_done = OCTTransformBounds (transformation, from->west, from->south, from->east, from->north,
                                &to->west, &to->south, &to->east, &to->north, 21);
  OCTDestroyCoordinateTransformation (transformation);

  return is_done && isfinite (to->west) && isfinite (to->south) && isfinite (to->east) &&
         isfinite (to->north) && to->west < to->east && to->south < to->north;
}

static gboolean
set_world (YpMapCrs *self, Reference reference)
{
  YpMapBox area = { 0 };
  const char *name = NULL;

  if (self->is_degrees)
    self->world = (YpMapBox){ -180, -90, 180, 90 };
  else if (self->is_mercator)
    self->world =
        (YpMapBox){ -YP_MERCATOR_EDGE, -YP_MERCATOR_EDGE, YP_MERCATOR_EDGE, YP_MERCATOR_EDGE };
  else
    return OSRGetAreaOfUse (reference, &area.west, &area.south, &area.east, &area.north, &name) &&
           transform (self, FALSE, &area, &self->world);

  return TRUE;
}

/**
 * _yp_map_crs_parse:
 * @text: a system as WMTS and WMS name it
 * @crs: (out): what it is
 * @error: return location for %YP_GEO_ERROR_CRS
 *
 * Returns: whether it is known
 */
gboolean
_yp_map_crs_parse (const char *text, YpMapCrs *crs, GError **error)
{
  g_auto (YpGdalScope) scope = { 0 };
  g_auto (Reference) reference = NULL;
  gboolean is_east_first;
  int code = read_code (text, &is_east_first);

  _yp_gdal_scope_enter (&scope);
  reference = code != 0 ? make_reference (code) : NULL;
  if (reference != NULL)
    {
      *crs = (YpMapCrs){ .is_degrees = OSRIsGeographic (reference), .is_mercator = code == 3857 };
      g_snprintf (crs->name, sizeof crs->name, "EPSG:%d", code);
      crs->is_flipped = !is_east_first && (OSREPSGTreatsAsLatLong (reference) ||
                                           OSREPSGTreatsAsNorthingEasting (reference));
      crs->metres_per_unit =
          crs->is_degrees ? METRES_PER_DEGREE : OSRGetLinearUnits (reference, NULL);
    }

  if (reference != NULL && crs->metres_per_unit > 0 && set_world (crs, reference))
    return TRUE;

  g_set_error (error, YP_GEO_ERROR, YP_GEO_ERROR_CRS, "“%.100s” is no known reference system",
               text);
  return FALSE;
}

/**
 * _yp_map_crs_from_degrees:
 * @self: a system
 * @degrees: a box in degrees, east first
 * @box: (out): the box around it in units of @self
 *
 * Good to some hundred metres where datums differ.
 *
 * Returns: whether the box lies where the system may be used
 */
gboolean
_yp_map_crs_from_degrees (const YpMapCrs *self, const YpMapBox *degrees, YpMapBox *box)
{
  /* The poles are infinitely far in Web Mercator. */
  static const double most = 85.0511287798066;
  YpMapBox within = *degrees;

  if (self->is_degrees)
    {
      *box = *degrees;
      return TRUE;
    }

  if (self->is_mercator)
    {
      within.south = CLAMP (within.south, -most, most);
      within.north = CLAMP (within.north, -most, most);
    }

  return transform (self, FALSE, &within, box);
}

/**
 * _yp_map_crs_to_degrees:
 * @self: a system
 * @box: a box in its units
 * @degrees: (out): the box around it in degrees, east first
 *
 * Returns: whether it could be converted
 */
gboolean
_yp_map_crs_to_degrees (const YpMapCrs *self, const YpMapBox *box, YpMapBox *degrees)
{
  if (!self->is_degrees)
    return transform (self, TRUE, box, degrees);

  *degrees = *box;
  return TRUE;
}
