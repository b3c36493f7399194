/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-geo"

#include "yp-buffer.h"

#include <math.h>

#include <proj.h>

#include "yp-gdal-private.h"
#include "yp-vector-source.h"

/* Within so many degrees of the middle a transverse Mercator map is true to 0.05 %. */
#define MAX_REACH_DEG 1.7
#define MAX_LATITUDE 80

/* Corners of a quarter of a circle: 0.04 % of its area. */
#define QUARTER_CORNERS 24

/* A map of where it lies, in metres and back. */
typedef struct
{
  PJ_CONTEXT *context;
  PJ *projection;
} Plane;

static void
plane_clear (Plane *self)
{
  proj_destroy (self->projection);
  proj_context_destroy (self->context);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Plane, plane_clear)

static void
plane_init (Plane *self, double longitude, double latitude)
{
  char middle[G_ASCII_DTOSTR_BUF_SIZE];
  char parallel[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *definition =
      g_strdup_printf ("+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad +step "
                       "+proj=tmerc +lon_0=%s +lat_0=%s +a=6378137 +rf=298.257222101",
                       g_ascii_dtostr (middle, sizeof middle, longitude),
                       g_ascii_dtostr (parallel, sizeof parallel, latitude));

  self->context = proj_context_create ();
  self->projection = proj_create (self->context, definition);
}

static gboolean
check (const double *vertices, guint n_vertices, double radius_m, YpBounds *bounds, GError **error)
{
  double reach;

  *bounds = YP_BOUNDS_EMPTY;
  for (gsize i = 0; i < n_vertices; i++)
    yp_bounds_extend (bounds, vertices[2 * i], vertices[2 * i + 1]);

  reach = MAX (bounds->east - bounds->west, bounds->north - bounds->south) / 2 + radius_m / 111000;
  if (reach <= MAX_REACH_DEG && fabs (bounds->south) < MAX_LATITUDE &&
      fabs (bounds->north) < MAX_LATITUDE)
    return TRUE;

  g_set_error (error, YP_GEO_ERROR, YP_GEO_ERROR_NOT_FOUND,
               "what reaches farther than %.1f° can not be laid out in metres", MAX_REACH_DEG);
  return FALSE;
}

static OGRGeometryH
make_shape (const Plane *plane, const double *vertices, guint n_vertices, gboolean is_area)
{
  OGRGeometryH line = OGR_G_CreateGeometry (is_area ? wkbLinearRing : wkbLineString);
  OGRGeometryH polygon;

  for (gsize i = 0; i < n_vertices; i++)
    {
      PJ_COORD at = proj_coord (vertices[2 * i], vertices[2 * i + 1], 0, 0);

      at = proj_trans (plane->projection, PJ_FWD, at);
      OGR_G_AddPoint_2D (line, at.xy.x, at.xy.y);
    }
  if (!is_area)
    return line;

  OGR_G_CloseRings (line);
  polygon = OGR_G_CreateGeometry (wkbPolygon);
  OGR_G_AddGeometryDirectly (polygon, line);
  return polygon;
}

static void
to_degrees (const Plane *plane, OGRGeometryH geometry)
{
  for (int i = 0; i < OGR_G_GetGeometryCount (geometry); i++)
    to_degrees (plane, OGR_G_GetGeometryRef (geometry, i));

  for (int i = 0; i < OGR_G_GetPointCount (geometry); i++)
    {
      PJ_COORD at = proj_coord (OGR_G_GetX (geometry, i), OGR_G_GetY (geometry, i), 0, 0);

      at = proj_trans (plane->projection, PJ_INV, at);
      OGR_G_SetPoint_2D (geometry, i, at.xy.x, at.xy.y);
    }
}

/**
 * yp_buffer_new:
 * @vertices: longitude, latitude, … in degrees, CGCS2000
 * @n_vertices: how many: at least two, for an area three
 * @is_area: whether they are the outer ring of an area, closed or not; else a line
 * @radius_m: how far around it, more than 0
 * @error: return location for #YpGeoError
 *
 * All places that are at most @radius_m away from the line or area: by GEOS on a map of its own,
 * true to 0.1 %. Any thread.
 *
 * Returns: (transfer full) (nullable): a polygon
 */
YpGeometry *
yp_buffer_new (const double *vertices,
               guint n_vertices,
               gboolean is_area,
               double radius_m,
               GError **error)
{
  g_auto (Plane) plane = { 0 };
  g_auto (YpGdalScope) scope = { 0 };
  g_auto (OGRGeometryH) shape = NULL;
  g_autofree char *fault = NULL;
  OGRGeometryH around;
  YpGeometry *result;
  YpBounds bounds;

  g_return_val_if_fail (n_vertices >= (is_area ? 3 : 2), NULL);
  g_return_val_if_fail (radius_m > 0, NULL);

  if (!check (vertices, n_vertices, radius_m, &bounds, error))
    return NULL;

  _yp_gdal_scope_enter (&scope);
  plane_init (&plane, (bounds.west + bounds.east) / 2, (bounds.south + bounds.north) / 2);
  shape = make_shape (&plane, vertices, n_vertices, is_area);
  around = OGR_G_Buffer (shape, radius_m, QUARTER_CORNERS);
  if (around != NULL)
    to_degrees (&plane, around);

  result = around != NULL ? _yp_gdal_geometry_to (around, &fault) : NULL;
  if (result == NULL)
    g_set_error (error, YP_GEO_ERROR, YP_GEO_ERROR_NOT_FOUND, "no area: %s",
                 fault != NULL ? fault : _yp_gdal_scope_get_text (&scope));
  return result;
}

/**
 * yp_geometry_meets:
 * @a: a geometry
 * @b: another
 *
 * By GEOS. Any thread.
 *
 * Returns: whether they have a point in common
 */
gboolean
yp_geometry_meets (const YpGeometry *a, const YpGeometry *b)
{
  g_auto (YpGdalScope) scope = { 0 };
  g_auto (OGRGeometryH) of_a = NULL;
  g_auto (OGRGeometryH) of_b = NULL;

  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  if (!yp_bounds_intersects (&a->bounds, &b->bounds))
    return FALSE;

  _yp_gdal_scope_enter (&scope);
  of_a = _yp_gdal_geometry_from (a);
  of_b = _yp_gdal_geometry_from (b);
  return of_a != NULL && of_b != NULL && OGR_G_Intersects (of_a, of_b);
}
