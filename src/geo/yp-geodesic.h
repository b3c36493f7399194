/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-geometry.h"

G_BEGIN_DECLS

double yp_geodesic_distance_m (double longitude_a,
                               double latitude_a,
                               double longitude_b,
                               double latitude_b);
double yp_geodesic_azimuth_deg (double longitude_a,
                                double latitude_a,
                                double longitude_b,
                                double latitude_b);
void yp_geodesic_go (double *longitude, double *latitude, double azimuth_deg, double distance_m);
double yp_geodesic_ring_area_m2 (const double *vertices, guint n_vertices, double *perimeter_m);
double yp_geodesic_area_m2 (const YpGeometry *geometry, double *perimeter_m);
YpGeometry *yp_geodesic_circle (double longitude, double latitude, double radius_m);
gboolean yp_ring_find_crossing (const double *vertices,
                                guint n_vertices,
                                gboolean is_closed,
                                guint *first,
                                guint *second);

G_END_DECLS
