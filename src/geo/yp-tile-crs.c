/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-geo"

#include "yp-tile-crs-private.h"

#include <math.h>

#define EARTH_RADIUS_M 6378137.0
#define EDGE_STEPS 32
#define MERCATOR_LIMIT 85.051128779806604

struct _YpTileCrs
{
  YpDatum datum;
  gboolean is_mercator;
  gboolean is_degrees;
  OGRCoordinateTransformationH from_degrees;
  OGRCoordinateTransformationH to_degrees;
};

static gboolean
is_mercator (OGRSpatialReferenceH reference)
{
  const char *authority = OSRGetAuthorityName (reference, NULL);
  const char *code = OSRGetAuthorityCode (reference, NULL);

  return g_strcmp0 (authority, "EPSG") == 0 && g_strcmp0 (code, "3857") == 0;
}

/* Where it lies, roughly, so that PROJ takes the parameters of the place. */
static void
set_area (OGRCoordinateTransformationOptionsH options,
          OGRSpatialReferenceH reference,
          OGRSpatialReferenceH degrees,
          const YpExtent *extent)
{
  OGRCoordinateTransformationH plain = OCTNewCoordinateTransformation (reference, degrees);
  double x[2] = { extent->west, extent->east };
  double y[2] = { extent->south, extent->north };

  if (plain == NULL)
    return;
  if (OCTTransform (plain, 2, x, y, NULL) && x[0] < x[1] && y[0] < y[1])
    OCTCoordinateTransformationOptionsSetAreaOfInterest (options, x[0], y[0], x[1], y[1]);
  OCTDestroyCoordinateTransformation (plain);
}

/* As for vector layers: between datums of the world only the projection counts, others are taken
 * only if PROJ knows the place's parameters. */
static gboolean
make_transformations (YpTileCrs *self, OGRSpatialReferenceH reference, const YpExtent *extent)
{
  g_auto (YpReference) degrees = OSRCloneGeogCS (reference);
  g_auto (YpReference) world = NULL;
  OGRCoordinateTransformationOptionsH options;

  if (degrees == NULL)
    return FALSE;
  OSRSetAxisMappingStrategy (degrees, OAMS_TRADITIONAL_GIS_ORDER);

  options = OCTNewCoordinateTransformationOptions ();
  if (!_yp_reference_is_world (reference))
    {
      set_area (options, reference, degrees, extent);
      OCTCoordinateTransformationOptionsSetBallparkAllowed (options, FALSE);
      OCTCoordinateTransformationOptionsSetDesiredAccuracy (options, YP_MAX_DATUM_ERROR_M);
      world = OSRNewSpatialReference (NULL);
      OSRImportFromEPSG (world, 4326);
      OSRSetAxisMappingStrategy (world, OAMS_TRADITIONAL_GIS_ORDER);
    }
  self->from_degrees =
      OCTNewCoordinateTransformationEx (world != NULL ? world : degrees, reference, options);
  self->to_degrees =
      OCTNewCoordinateTransformationEx (reference, world != NULL ? world : degrees, options);
  OCTDestroyCoordinateTransformationOptions (options);
  return self->from_degrees != NULL && self->to_degrees != NULL;
}

/**
 * _yp_tile_crs_new:
 * @crs: `EPSG:4549`, WKT, PROJ text
 * @datum: what its degrees mean
 * @extent: where it is used, in its units, east first
 * @error: return location for %YP_GEO_ERROR_CRS
 *
 * Returns: (transfer full) (nullable): the way there and back
 */
YpTileCrs *
_yp_tile_crs_new (const char *crs, YpDatum datum, const YpExtent *extent, GError **error)
{
  g_auto (YpGdalScope) scope = { 0 };
  g_autoptr (YpTileCrs) self = g_new0 (YpTileCrs, 1);
  g_auto (YpReference) reference = NULL;

  _yp_gdal_scope_enter (&scope);
  reference = _yp_reference_parse (crs, error);
  if (reference == NULL)
    return NULL;

  OSRSetAxisMappingStrategy (reference, OAMS_TRADITIONAL_GIS_ORDER);
  OSRDemoteTo2D (reference, NULL);
  self->datum = datum;
  self->is_mercator = is_mercator (reference);
  self->is_degrees = _yp_reference_is_world (reference) && _yp_reference_is_degrees (reference);
  if (!self->is_mercator && !self->is_degrees && !make_transformations (self, reference, extent))
    {
      g_set_error (error, YP_GEO_ERROR, YP_GEO_ERROR_CRS,
                   "%s can not be converted to CGCS2000 within %.0f m without parameters of the "
                   "place: convert the file first (%s)",
                   OSRGetName (reference) != NULL ? OSRGetName (reference) : "its reference system",
                   YP_MAX_DATUM_ERROR_M, _yp_gdal_scope_get_text (&scope));
      return NULL;
    }
  return g_steal_pointer (&self);
}

void
_yp_tile_crs_free (YpTileCrs *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->from_degrees, OCTDestroyCoordinateTransformation);
  g_clear_pointer (&self->to_degrees, OCTDestroyCoordinateTransformation);
  g_free (self);
}

/* Whether its numbers are longitude and latitude. */
gboolean
_yp_tile_crs_is_degrees (const YpTileCrs *self)
{
  return self->is_degrees;
}

/* Spherical Mercator, EPSG:3857. */
static void
degrees_to_mercator (double *x, double *y)
{
  double latitude = CLAMP (*y, -89.9, 89.9) * G_PI / 180;

  *x = *x * G_PI / 180 * EARTH_RADIUS_M;
  *y = asinh (tan (latitude)) * EARTH_RADIUS_M;
}

static void
mercator_to_degrees (double *x, double *y)
{
  *x = *x / EARTH_RADIUS_M * 180 / G_PI;
  *y = atan (sinh (*y / EARTH_RADIUS_M)) * 180 / G_PI;
}

/* From the datum's degrees. */
static void
from_degrees (YpTileCrs *self, guint n, double *x, double *y)
{
  g_autofree int *is_done = NULL;

  if (self->is_degrees)
    return;
  if (self->is_mercator)
    {
      for (guint i = 0; i < n; i++)
        degrees_to_mercator (&x[i], &y[i]);
      return;
    }

  is_done = g_new0 (int, n);
  OCTTransformEx (self->from_degrees, (int) n, x, y, NULL, is_done);
  for (guint i = 0; i < n; i++)
    if (!is_done[i])
      x[i] = y[i] = NAN;
}

static void
to_degrees (YpTileCrs *self, guint n, double *x, double *y)
{
  g_autofree int *is_done = NULL;

  if (self->is_degrees)
    return;
  if (self->is_mercator)
    {
      for (guint i = 0; i < n; i++)
        mercator_to_degrees (&x[i], &y[i]);
      return;
    }

  is_done = g_new0 (int, n);
  OCTTransformEx (self->to_degrees, (int) n, x, y, NULL, is_done);
  for (guint i = 0; i < n; i++)
    if (!is_done[i])
      x[i] = y[i] = NAN;
}

/**
 * _yp_tile_crs_fill:
 * @self: the way there
 * @address: a tile
 * @mesh: (out caller-allocates): where it lies, in units of the system
 */
void
_yp_tile_crs_fill (YpTileCrs *self, const YpTileAddress *address, YpTileMesh *mesh)
{
  g_auto (YpGdalScope) scope = { 0 };
  double n_tiles = exp2 (address->zoom);

  _yp_gdal_scope_enter (&scope);
  for (guint row = 0; row < YP_MESH_KNOTS; row++)
    for (guint column = 0; column < YP_MESH_KNOTS; column++)
      {
        double *x = &mesh->x[row * YP_MESH_KNOTS + column];
        double *y = &mesh->y[row * YP_MESH_KNOTS + column];

        *x = (address->column + (double) column / YP_MESH_CELLS) / n_tiles * 360 - 180;
        *y = (address->row + (double) row / YP_MESH_CELLS) / n_tiles;
        *y = atan (sinh (G_PI * (1 - 2 * *y))) * 180 / G_PI;
        yp_datum_from_cgcs2000 (self->datum, x, y);
      }
  from_degrees (self, YP_MESH_SIZE, mesh->x, mesh->y);
}

static void
extend (YpBounds *bounds, double x, double y, YpDatum datum)
{
  if (!isfinite (x) || !isfinite (y))
    return;
  yp_datum_to_cgcs2000 (datum, &x, &y);
  yp_bounds_extend (bounds, CLAMP (x, -180, 180), CLAMP (y, -90, 90));
}

/**
 * _yp_tile_crs_get_bounds:
 * @self: the way back
 * @extent: a box of the system
 * @bounds: (out): the box around it in CGCS2000 degrees; all longitudes where it crosses 180°
 *
 * Looks at a raster of points in it, since neither edges nor corners need be its outermost.
 *
 * Returns: whether any of it is on Earth
 */
gboolean
_yp_tile_crs_get_bounds (YpTileCrs *self, const YpExtent *extent, YpBounds *bounds)
{
  g_auto (YpGdalScope) scope = { 0 };
  guint n = EDGE_STEPS + 1;
  g_autofree double *x = g_new (double, n *n);
  g_autofree double *y = g_new (double, n *n);

  _yp_gdal_scope_enter (&scope);
  for (guint i = 0; i < n * n; i++)
    {
      x[i] = extent->west + (extent->east - extent->west) * (i % n) / EDGE_STEPS;
      y[i] = extent->south + (extent->north - extent->south) * (i / n) / EDGE_STEPS;
    }
  to_degrees (self, n * n, x, y);

  *bounds = YP_BOUNDS_EMPTY;
  for (guint i = 0; i < n * n; i++)
    extend (bounds, x[i], y[i], self->datum);
  if (yp_bounds_is_empty (bounds))
    return FALSE;
  if (self->is_degrees && (extent->east > 180 || extent->west < -180))
    {
      bounds->west = -180;
      bounds->east = 180;
    }
  return TRUE;
}

/**
 * _yp_tile_crs_get_zoom:
 * @self: the way back
 * @extent: a box of the system
 * @width_px: how many pixels cover it
 * @height_px: likewise
 *
 * Returns: the zoom level, a fraction, at which a pixel in its middle is a tile's pixel; 0 if that
 *   can not be told
 */
double
_yp_tile_crs_get_zoom (YpTileCrs *self, const YpExtent *extent, double width_px, double height_px)
{
  g_auto (YpGdalScope) scope = { 0 };
  double middle_x = (extent->west + extent->east) / 2;
  double middle_y = (extent->south + extent->north) / 2;
  double x[3] = { middle_x, middle_x + (extent->east - extent->west) / width_px, middle_x };
  double y[3] = { middle_y, middle_y, middle_y + (extent->north - extent->south) / height_px };
  double width, height, zoom;

  _yp_gdal_scope_enter (&scope);
  to_degrees (self, 3, x, y);
  for (guint i = 0; i < 3; i++)
    {
      y[i] = CLAMP (y[i], -MERCATOR_LIMIT, MERCATOR_LIMIT);
      degrees_to_mercator (&x[i], &y[i]);
    }

  width = hypot (x[1] - x[0], y[1] - y[0]);
  height = hypot (x[2] - x[0], y[2] - y[0]);
  zoom = log2 (2 * G_PI * EARTH_RADIUS_M / 256 / MIN (width, height));
  return isfinite (zoom) ? CLAMP (zoom, 0, YP_TILE_MAX_ZOOM) : 0;
}

/* Returns: whether any knot is somewhere; the box around those that are */
gboolean
_yp_tile_mesh_get_extent (const YpTileMesh *self, YpExtent *extent)
{
  *extent = (YpExtent){ G_MAXDOUBLE, G_MAXDOUBLE, -G_MAXDOUBLE, -G_MAXDOUBLE };
  for (guint i = 0; i < YP_MESH_SIZE; i++)
    if (isfinite (self->x[i]) && isfinite (self->y[i]))
      {
        extent->west = MIN (extent->west, self->x[i]);
        extent->east = MAX (extent->east, self->x[i]);
        extent->south = MIN (extent->south, self->y[i]);
        extent->north = MAX (extent->north, self->y[i]);
      }
  return extent->west <= extent->east;
}

/* Returns: the mean distance between what a tile's neighbouring pixels become, in the mesh's units;
 * 0 where it is nowhere */
double
_yp_tile_mesh_get_step (const YpTileMesh *self)
{
  double sum = 0;
  guint n = 0;

  for (guint i = 0; i + YP_MESH_KNOTS < YP_MESH_SIZE; i++)
    {
      double across = i % YP_MESH_KNOTS < YP_MESH_CELLS
                          ? hypot (self->x[i + 1] - self->x[i], self->y[i + 1] - self->y[i])
                          : NAN;
      double down =
          hypot (self->x[i + YP_MESH_KNOTS] - self->x[i], self->y[i + YP_MESH_KNOTS] - self->y[i]);

      if (isfinite (across) && isfinite (down))
        {
          sum += MIN (across, down);
          n++;
        }
    }
  return n > 0 ? sum / n / YP_MESH_STEP : 0;
}
