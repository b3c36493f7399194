/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-bounds.h"

G_BEGIN_DECLS

/**
 * YpGeometryKind:
 * @YP_GEOMETRY_POINT: one vertex
 * @YP_GEOMETRY_LINE: one or more lines, a ring each
 * @YP_GEOMETRY_POLYGON: one or more polygons; of each its outer ring, anticlockwise, then its
 *   holes, clockwise; every ring closed (first vertex repeated last)
 */
typedef enum
{
  YP_GEOMETRY_POINT,
  YP_GEOMETRY_LINE,
  YP_GEOMETRY_POLYGON,
} YpGeometryKind;

/**
 * YpGeometry:
 * @kind: what the vertices mean
 * @bounds: the box around them
 * @n_vertices: how many
 * @vertices: 2 × @n_vertices numbers: longitude, latitude, longitude, … in degrees, CGCS2000
 * @n_rings: how many rings or lines; 1 for a point
 * @ring_ends: for each ring the index of the vertex after its last
 * @n_parts: how many polygons (for points and lines: @n_rings)
 * @part_ends: for each polygon the index of the ring after its last
 *
 * Immutable and counted, so any thread may read it. Never empty: an empty geometry is %NULL.
 */
typedef struct
{
  /*< private >*/
  int ref_count;
  /*< public >*/
  YpGeometryKind kind;
  YpBounds bounds;
  guint n_vertices;
  const double *vertices;
  guint n_rings;
  const guint *ring_ends;
  guint n_parts;
  const guint *part_ends;
} YpGeometry;

YpGeometry *yp_geometry_new_point (double longitude, double latitude);
YpGeometry *yp_geometry_new (YpGeometryKind kind,
                             const double *vertices,
                             guint n_vertices,
                             const guint *ring_ends,
                             guint n_rings,
                             const guint *part_ends,
                             guint n_parts);
YpGeometry *yp_geometry_new_from_wkb (const guint8 *data, gsize size, GError **error);
YpGeometry *yp_geometry_new_from_gpkg (const guint8 *data, gsize size, GError **error);
YpGeometry *yp_geometry_ref (YpGeometry *self);
void yp_geometry_unref (YpGeometry *self);

GBytes *yp_geometry_to_gpkg (const YpGeometry *self);
void yp_geometry_append_geojson (const YpGeometry *self, GString *text);
gboolean yp_geometry_contains (const YpGeometry *self, double longitude, double latitude);
double yp_geometry_get_area_m2 (const YpGeometry *self);

gboolean yp_gpkg_point_read (const guint8 *data, gsize size, double *longitude, double *latitude);
gboolean yp_gpkg_bounds_read (const guint8 *data, gsize size, YpBounds *bounds);
void yp_gpkg_point_write (double longitude, double latitude, guint8 blob[29]);

double yp_distance_m (double longitude_a, double latitude_a, double longitude_b, double latitude_b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpGeometry, yp_geometry_unref)

G_END_DECLS
