/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-geo"

#include "yp-geodesic.h"

#include <geodesic.h>
#include <math.h>

/* The ellipsoid of CGCS2000, GB 22021-2008. */
#define SEMI_MAJOR_M 6378137.0
#define FLATTENING (1 / 298.257222101)

/* Corners of a circle: its area is 0.03 % less than the round one's. */
#define N_CORNERS 180

static void
init (struct geod_geodesic *ellipsoid)
{
  geod_init (ellipsoid, SEMI_MAJOR_M, FLATTENING);
}

/**
 * yp_geodesic_distance_m:
 * @longitude_a: degrees east, CGCS2000
 * @latitude_a: degrees north
 * @longitude_b: degrees east
 * @latitude_b: degrees north
 *
 * Karney, “Algorithms for geodesics” (2013), as PROJ has it.
 *
 * Returns: the length of the shortest way on the ellipsoid, metres
 */
double
yp_geodesic_distance_m (double longitude_a,
                        double latitude_a,
                        double longitude_b,
                        double latitude_b)
{
  struct geod_geodesic ellipsoid;
  double distance_m;

  init (&ellipsoid);
  geod_inverse (&ellipsoid, latitude_a, longitude_a, latitude_b, longitude_b, &distance_m, NULL,
                NULL);
  return distance_m;
}

/**
 * yp_geodesic_azimuth_deg:
 * @longitude_a: degrees east, CGCS2000
 * @latitude_a: degrees north
 * @longitude_b: degrees east
 * @latitude_b: degrees north
 *
 * Returns: where b lies as seen from a: degrees from north, clockwise, 0…360
 */
double
yp_geodesic_azimuth_deg (double longitude_a,
                         double latitude_a,
                         double longitude_b,
                         double latitude_b)
{
  struct geod_geodesic ellipsoid;
  double azimuth;

  init (&ellipsoid);
  geod_inverse (&ellipsoid, latitude_a, longitude_a, latitude_b, longitude_b, NULL, &azimuth, NULL);
  return azimuth < 0 ? azimuth + 360 : azimuth;
}

/**
 * yp_geodesic_go:
 * @longitude: (inout): degrees east, CGCS2000
 * @latitude: (inout): degrees north
 * @azimuth_deg: where to, degrees from north, clockwise
 * @distance_m: how far
 */
void
yp_geodesic_go (double *longitude, double *latitude, double azimuth_deg, double distance_m)
{
  struct geod_geodesic ellipsoid;

  init (&ellipsoid);
  geod_direct (&ellipsoid, *latitude, *longitude, azimuth_deg, distance_m, latitude, longitude,
               NULL);
}

/**
 * yp_geodesic_ring_area_m2:
 * @vertices: longitude, latitude, … in degrees, CGCS2000
 * @n_vertices: how many; the ring may, but need not, end where it began
 * @perimeter_m: (out) (optional): its length, with the way back to the beginning
 *
 * Returns: what the ring encloses, square metres: more than 0 where it runs anticlockwise, less
 *   where it runs clockwise; means nothing where it crosses itself
 */
double
yp_geodesic_ring_area_m2 (const double *vertices, guint n_vertices, double *perimeter_m)
{
  struct geod_geodesic ellipsoid;
  struct geod_polygon polygon;
  double area;

  init (&ellipsoid);
  geod_polygon_init (&polygon, FALSE);
  for (gsize i = 0; i < n_vertices; i++)
    geod_polygon_addpoint (&ellipsoid, &polygon, vertices[2 * i + 1], vertices[2 * i]);
  geod_polygon_compute (&ellipsoid, &polygon, FALSE, TRUE, &area, perimeter_m);

  return area;
}

/**
 * yp_geodesic_area_m2:
 * @geometry: a polygon
 * @perimeter_m: (out) (optional): the length of all its rings
 *
 * Returns: its area without its holes, square metres
 */
double
yp_geodesic_area_m2 (const YpGeometry *geometry, double *perimeter_m)
{
  double area = 0;
  double sum = 0;
  guint start = 0;

  g_return_val_if_fail (geometry->kind == YP_GEOMETRY_POLYGON, 0);

  for (guint i = 0; i < geometry->n_rings; i++)
    {
      double length;

      area += yp_geodesic_ring_area_m2 (geometry->vertices + 2 * (gsize) start,
                                        geometry->ring_ends[i] - start, &length);
      sum += length;
      start = geometry->ring_ends[i];
    }

  if (perimeter_m != NULL)
    *perimeter_m = sum;
  return area;
}

/**
 * yp_geodesic_circle:
 * @longitude: its middle, degrees east, CGCS2000
 * @latitude: degrees north
 * @radius_m: more than 0
 *
 * Returns: (transfer full) (nullable): all places so far away, as a polygon of 180 corners; %NULL
 *   where it would go round a pole or over 180°
 */
YpGeometry *
yp_geodesic_circle (double longitude, double latitude, double radius_m)
{
  double vertices[2 * (N_CORNERS + 1)];
  guint n_vertices = N_CORNERS + 1;
  guint one = 1;

  g_return_val_if_fail (radius_m > 0, NULL);

  for (gsize i = 0; i <= N_CORNERS; i++)
    {
      double *corner = vertices + 2 * i;

      corner[0] = longitude;
      corner[1] = latitude;
      /* Against the clock, as outer rings run. */
      yp_geodesic_go (&corner[0], &corner[1], -360.0 * (double) (i % N_CORNERS) / N_CORNERS,
                      radius_m);
      if (fabs (corner[0] - longitude) > 90 || fabs (corner[1]) > 89)
        return NULL;
    }

  return yp_geometry_new (YP_GEOMETRY_POLYGON, vertices, n_vertices, &n_vertices, 1, &one, 1);
}

/* Twice the area of a triangle: on which side of a–b c lies. */
static double
get_side (const double *a, const double *b, const double *c)
{
  return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
}

static gboolean
is_on (const double *a, const double *b, const double *c)
{
  return MIN (a[0], b[0]) <= c[0] && c[0] <= MAX (a[0], b[0]) && MIN (a[1], b[1]) <= c[1] &&
         c[1] <= MAX (a[1], b[1]);
}

/* Whether two edges have a point in common. */
static gboolean
do_meet (const double *a, const double *b, const double *c, const double *d)
{
  double side_c = get_side (a, b, c);
  double side_d = get_side (a, b, d);
  double side_a = get_side (c, d, a);
  double side_b = get_side (c, d, b);

  if (((side_c > 0 && side_d < 0) || (side_c < 0 && side_d > 0)) &&
      ((side_a > 0 && side_b < 0) || (side_a < 0 && side_b > 0)))
    return TRUE;

  return (side_c == 0 && is_on (a, b, c)) || (side_d == 0 && is_on (a, b, d)) ||
         (side_a == 0 && is_on (c, d, a)) || (side_b == 0 && is_on (c, d, b));
}

/* Whether of two edges with a corner in common one lies on the other. */
static gboolean
do_fold (const double *before, const double *corner, const double *after)
{
  return get_side (before, corner, after) == 0 &&
         (before[0] - corner[0]) * (after[0] - corner[0]) +
                 (before[1] - corner[1]) * (after[1] - corner[1]) >
             0;
}

/**
 * yp_ring_find_crossing:
 * @vertices: longitude, latitude, … in degrees
 * @n_vertices: how many, each different from the next
 * @is_closed: whether an edge goes from the last back to the first
 * @first: (out): an edge, by the vertex that it begins with
 * @second: (out): a later one that it meets
 *
 * Takes edges as straight in longitude and latitude. The time grows with the square of
 * @n_vertices: it is meant for what a hand drew.
 *
 * Returns: whether two edges meet other than where one ends and the next begins
 */
gboolean
yp_ring_find_crossing (const double *vertices,
                       guint n_vertices,
                       gboolean is_closed,
                       guint *first,
                       guint *second)
{
  guint n_edges = is_closed ? n_vertices : n_vertices - MIN (n_vertices, 1);

  for (guint i = 0; i < n_edges; i++)
    for (guint j = i + 1; j < n_edges; j++)
      {
        const double *a = vertices + 2 * (gsize) i;
        const double *b = vertices + 2 * (gsize) ((i + 1) % n_vertices);
        const double *c = vertices + 2 * (gsize) j;
        const double *d = vertices + 2 * (gsize) ((j + 1) % n_vertices);
        gboolean is_bad;

        if (j == i + 1)
          is_bad = do_fold (a, b, d);
        else if (is_closed && i == 0 && j == n_edges - 1)
          is_bad = do_fold (c, a, b);
        else
          is_bad = do_meet (a, b, c, d);
        if (!is_bad)
          continue;

        *first = i;
        *second = j;
        return TRUE;
      }

  return FALSE;
}
