/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>

#include "yp-buffer.h"
#include "yp-gauss-kruger.h"
#include "yp-geodesic.h"

/* What is measured is true to 0.1 %. */
#define TOLERANCE 0.001

static void
assert_equal (double value, double expected, double tolerance)
{
  g_assert_cmpfloat (fabs (value - expected), <=, tolerance * fabs (expected));
}

/* From the tests of GeographicLib (geodtest.c) and the pages of its GeodSolve. Its ellipsoid, WGS
 * 84, differs from that of CGCS2000 by a tenth of a millimetre. */
static void
test_known_lines (void)
{
  double longitude = -73.8;
  double latitude = 40.6;

  assert_equal (yp_geodesic_distance_m (-73.8, 40.6, -0.5, 51.6), 5551759.400, 1e-9);
  assert_equal (yp_geodesic_azimuth_deg (-73.8, 40.6, -0.5, 51.6), 51.198882845579, 1e-9);
  yp_geodesic_go (&longitude, &latitude, 51.198882845579, 5551759.400);
  g_assert_cmpfloat_with_epsilon (longitude, -0.5, 1e-7);
  g_assert_cmpfloat_with_epsilon (latitude, 51.6, 1e-7);
  g_assert_cmpfloat (yp_geodesic_distance_m (120, 31, 120, 31), ==, 0);
}

static void
test_known_areas (void)
{
  static const double cap[] = { 0, 89, 90, 89, 180, 89, 270, 89 };
  static const double diamond[] = { -1, 0, 0, -1, 1, 0, 0, 1 };
  static const double octant[] = { 0, 90, 0, 0, 90, 0 };
  double perimeter;

  assert_equal (yp_geodesic_ring_area_m2 (cap, 4, &perimeter), 24952305678.0, 1e-9);
  assert_equal (perimeter, 631819.8745, 1e-9);
  assert_equal (yp_geodesic_ring_area_m2 (diamond, 4, &perimeter), 24619419146.0, 1e-9);
  assert_equal (perimeter, 627598.2731, 1e-9);
  assert_equal (yp_geodesic_ring_area_m2 (octant, 3, &perimeter), 63758202715511.0, 1e-9);
  assert_equal (perimeter, 30022685, 1e-6);
}

/* The other formulas of the program: an equal-area projection, a sphere of fitting radius. */
static void
test_second_way (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (3);

  for (guint i = 0; i < 100; i++)
    {
      double a = g_rand_double_range (random, 120.3, 120.9);
      double b = g_rand_double_range (random, 31.7, 32.0);
      double radius = g_rand_double_range (random, 20, 8000);
      g_autoptr (YpGeometry) circle = yp_geodesic_circle (a, b, radius);
      double perimeter;

      assert_equal (yp_geodesic_area_m2 (circle, &perimeter), G_PI * radius * radius, TOLERANCE);
      assert_equal (perimeter, 2 * G_PI * radius, TOLERANCE);
      assert_equal (yp_geometry_get_area_m2 (circle), G_PI * radius * radius, TOLERANCE);
      g_assert_true (yp_geometry_contains (circle, a, b));
    }
}

static void
test_circles_far_out (void)
{
  g_assert_null (yp_geodesic_circle (0, 89.5, 200000));
  g_assert_null (yp_geodesic_circle (179.9, 10, 50000));
}

/* A straight line of a kilometre: two half discs and a box. */
static void
test_buffer (void)
{
  double line[] = { 120.55, 31.87, 120.55, 31.87 };
  g_autoptr (GError) error = NULL;
  g_autoptr (YpGeometry) around = NULL;
  double perimeter;

  yp_geodesic_go (&line[2], &line[3], 37, 1000);
  around = yp_buffer_new (line, 2, FALSE, 200, &error);
  g_assert_no_error (error);
  assert_equal (yp_geodesic_area_m2 (around, &perimeter), 2 * 200 * 1000 + G_PI * 200 * 200,
                TOLERANCE);
  assert_equal (perimeter, 2 * 1000 + 2 * G_PI * 200, TOLERANCE);
}

/* Every place at the edge is as far away as it should be, all over the largest that is allowed. */
static void
test_buffer_of_area (void)
{
  static const double square[] = { 119.6, 31, 121.6, 31, 121.6, 32.8, 119.6, 32.8 };
  g_autoptr (YpGeometry) around = yp_buffer_new (square, 4, TRUE, 5000, NULL);

  g_assert_nonnull (around);
  /* A side runs east and west: to the north and south of its middle the meridian is the distance.
   */
  assert_equal (yp_geodesic_distance_m (120.6, 32.8, 120.6, around->bounds.north), 5000, 0.02);
  assert_equal (yp_geodesic_distance_m (121.6, 32.8, around->bounds.east, 32.8), 5000, 0.02);
  g_assert_true (yp_geometry_contains (around, 120.6, 32));
}

static void
test_buffer_is_bounded (void)
{
  static const double far[] = { 110, 31, 125, 31 };
  g_autoptr (GError) error = NULL;

  g_assert_null (yp_buffer_new (far, 2, FALSE, 100, &error));
  g_assert_nonnull (error);
}

static void
test_meets (void)
{
  g_autoptr (YpGeometry) a = yp_geodesic_circle (120.55, 31.87, 1000);
  g_autoptr (YpGeometry) b = yp_geodesic_circle (120.565, 31.87, 500);
  g_autoptr (YpGeometry) c = yp_geodesic_circle (120.57, 31.875, 500);
  g_autoptr (YpGeometry) inner = yp_geodesic_circle (120.55, 31.87, 10);

  g_assert_true (yp_geometry_meets (a, b));
  g_assert_true (yp_geometry_meets (a, inner));
  g_assert_true (yp_geometry_meets (inner, a));
  g_assert_false (yp_geometry_meets (a, c));
}

static void
test_crossing (void)
{
  static const double bow_tie[] = { 0, 0, 1, 1, 1, 0, 0, 1 };
  static const double square[] = { 0, 0, 1, 0, 1, 1, 0, 1 };
  static const double spike[] = { 0, 0, 2, 0, 1, 0, 1, 1 };
  static const double touch[] = { 0, 0, 2, 0, 2, 2, 1, 0, 0, 2 };
  static const double back[] = { 0, 0, 1, 0, 2, 0, 1, 1 };
  guint first;
  guint second;

  g_assert_true (yp_ring_find_crossing (bow_tie, 4, TRUE, &first, &second));
  g_assert_cmpuint (first, ==, 0);
  g_assert_cmpuint (second, ==, 2);
  g_assert_false (yp_ring_find_crossing (square, 4, TRUE, &first, &second));
  g_assert_true (yp_ring_find_crossing (spike, 4, TRUE, &first, &second));
  g_assert_true (yp_ring_find_crossing (touch, 5, TRUE, &first, &second));
  g_assert_false (yp_ring_find_crossing (back, 4, TRUE, &first, &second));
  g_assert_false (yp_ring_find_crossing (square, 0, TRUE, &first, &second));
  g_assert_false (yp_ring_find_crossing (square, 2, FALSE, &first, &second));
}

/* GDAL's numbers. */
static void
test_plane (void)
{
  double longitude;
  double latitude;

  g_assert_true (yp_gauss_kruger_to_degrees (552515.0841, 3528126.0340, &longitude, &latitude));
  g_assert_cmpfloat_with_epsilon (longitude, 120.555, 1e-8);
  g_assert_cmpfloat_with_epsilon (latitude, 31.875, 1e-8);
  g_assert_false (yp_gauss_kruger_is_inside (120, 31));
  g_assert_false (yp_gauss_kruger_is_inside (3528126, 552515));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/geodesic/known-lines", test_known_lines);
  g_test_add_func ("/geodesic/known-areas", test_known_areas);
  g_test_add_func ("/geodesic/second-way", test_second_way);
  g_test_add_func ("/geodesic/circles-far-out", test_circles_far_out);
  g_test_add_func ("/geodesic/buffer", test_buffer);
  g_test_add_func ("/geodesic/buffer-of-area", test_buffer_of_area);
  g_test_add_func ("/geodesic/buffer-is-bounded", test_buffer_is_bounded);
  g_test_add_func ("/geodesic/meets", test_meets);
  g_test_add_func ("/geodesic/crossing", test_crossing);
  g_test_add_func ("/geodesic/plane", test_plane);

  return g_test_run ();
}
