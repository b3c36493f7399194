/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * YpXy:
 * @x: metres east of the frame's origin
 * @y: metres north
 *
 * A place in a flat frame around one city, where distances are metres. Plain data.
 */
typedef struct
{
  double x;
  double y;
} YpXy;

/**
 * YpFrame:
 * @longitude: of the origin, degrees, CGCS2000
 * @latitude: of the origin
 * @metres_per_degree_east: at the origin
 * @metres_per_degree_north: at the origin
 *
 * The linear map between a flat frame and degrees: straight lines stay straight, so nothing that
 * fits in one overlaps in the other. True to 0.2 % within 30 km. Plain data.
 */
typedef struct
{
  double longitude;
  double latitude;
  double metres_per_degree_east;
  double metres_per_degree_north;
} YpFrame;

void yp_frame_init (YpFrame *self, double longitude, double latitude);
YpXy yp_frame_from_degrees (const YpFrame *self, double longitude, double latitude);
void yp_frame_to_degrees (const YpFrame *self, YpXy place, double *longitude, double *latitude);

double yp_xy_distance (YpXy a, YpXy b);
YpXy yp_xy_between (YpXy a, YpXy b, double t);
double yp_xy_distance_to_segment (YpXy place, YpXy a, YpXy b, double *t);
double yp_xy_distance_to_line (YpXy place, const GArray *line, guint *segment, double *t);
gboolean yp_xy_cross (YpXy a, YpXy b, YpXy c, YpXy d, double *t, double *u);
gboolean yp_xy_ring_contains (const GArray *ring, YpXy place);
double yp_xy_ring_area (const GArray *ring);
GArray *yp_xy_spline (const YpXy *controls, guint n_controls, gboolean closed, double step);
GArray *yp_xy_simplify (const GArray *line, const gboolean *keep, double tolerance);

#define yp_xy_at(array, index) g_array_index (array, YpXy, index)

G_END_DECLS
