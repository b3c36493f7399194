/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-area-check.h"

#define WEST 120.5
#define SOUTH 31.8

/* A box in units of 0.001° (about 94 × 111 m) from a corner in Zhangjiagang. */
static YpGeometry *
make_box (double x, double y, double width, double height)
{
  double west = WEST + x / 1000;
  double south = SOUTH + y / 1000;
  double east = WEST + (x + width) / 1000;
  double north = SOUTH + (y + height) / 1000;
  const double vertices[] = { west, south, east, south, east, north, west, north, west, south };
  const guint ring_ends[] = { 5 };
  const guint part_ends[] = { 1 };

  return yp_geometry_new (YP_GEOMETRY_POLYGON, vertices, 5, ring_ends, 1, part_ends, 1);
}

static GArray *
check (const double boxes[][4], guint n_boxes, guint *n_ignored)
{
  g_autoptr (GPtrArray) areas = g_ptr_array_new_with_free_func ((GDestroyNotify) yp_geometry_unref);
  g_autoptr (GError) error = NULL;
  GArray *flaws;

  for (guint i = 0; i < n_boxes; i++)
    g_ptr_array_add (areas, make_box (boxes[i][0], boxes[i][1], boxes[i][2], boxes[i][3]));
  flaws = yp_area_check ((YpGeometry *const *) areas->pdata, n_boxes, n_ignored, NULL, &error);
  g_assert_no_error (error);
  return flaws;
}

static void
test_neighbours (void)
{
  static const double boxes[][4] = {
    { 0, 0, 1, 1 }, { 1, 0, 1, 1 }, { 0, 1, 2, 1 }, { 5, 5, 1, 1 }
  };
  guint n_ignored;
  g_autoptr (GArray) flaws = check (boxes, G_N_ELEMENTS (boxes), &n_ignored);

  g_assert_cmpuint (flaws->len, ==, 0);
  g_assert_cmpuint (n_ignored, ==, 0);
}

static void
test_overlap (void)
{
  static const double boxes[][4] = { { 1, 0, 1, 1 }, { 0, 0, 1.5, 1 } };
  guint n_ignored;
  g_autoptr (GArray) flaws = check (boxes, G_N_ELEMENTS (boxes), &n_ignored);
  g_autoptr (YpGeometry) half = make_box (1, 0, 0.5, 1);
  const YpAreaFlaw *flaw;

  g_assert_cmpuint (flaws->len, ==, 1);
  flaw = &g_array_index (flaws, YpAreaFlaw, 0);
  g_assert_false (flaw->is_gap);
  g_assert_cmpuint (flaw->a, ==, 0);
  g_assert_cmpuint (flaw->b, ==, 1);
  g_assert_cmpfloat_with_epsilon (flaw->area_m2, yp_geometry_get_area_m2 (half), 0.01);
  g_assert_true (yp_geometry_contains (half, flaw->longitude, flaw->latitude));
}

/* Eight around one that is missing, and a smaller one inside another. */
static void
test_gap_and_inside (void)
{
  static const double boxes[][4] = {
    { 0, 0, 1, 1 }, { 1, 0, 1, 1 }, { 2, 0, 1, 1 }, { 0, 1, 1, 1 },         { 2, 1, 1, 1 },
    { 0, 2, 1, 1 }, { 1, 2, 1, 1 }, { 2, 2, 1, 1 }, { 0.2, 0.2, 0.5, 0.5 },
  };
  guint n_ignored;
  g_autoptr (GArray) flaws = check (boxes, G_N_ELEMENTS (boxes), &n_ignored);
  g_autoptr (YpGeometry) hole = make_box (1, 1, 1, 1);
  const YpAreaFlaw *gap = &g_array_index (flaws, YpAreaFlaw, 0);

  /* Largest first. */
  g_assert_cmpuint (flaws->len, ==, 2);
  g_assert_true (gap->is_gap);
  g_assert_cmpfloat_with_epsilon (gap->area_m2, yp_geometry_get_area_m2 (hole), 0.01);
  g_assert_true (yp_geometry_contains (hole, gap->longitude, gap->latitude));
  g_assert_false (g_array_index (flaws, YpAreaFlaw, 1).is_gap);
}

/* 0.000005 units are half a millimetre: 0.05 m² along a side. */
static void
test_rounding_is_ignored (void)
{
  static const double boxes[][4] = { { 0, 0, 1, 1 }, { 0.999995, 0, 1, 1 } };
  guint n_ignored;
  g_autoptr (GArray) flaws = check (boxes, G_N_ELEMENTS (boxes), &n_ignored);

  g_assert_cmpuint (flaws->len, ==, 0);
  g_assert_cmpuint (n_ignored, ==, 1);
}

static void
test_cancels (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (YpGeometry) box = make_box (0, 0, 1, 1);
  g_autoptr (GError) error = NULL;
  YpGeometry *areas[] = { box };
  guint n_ignored;

  g_cancellable_cancel (cancellable);
  g_assert_null (yp_area_check (areas, 1, &n_ignored, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_nothing (void)
{
  guint n_ignored;
  g_autoptr (GArray) flaws = check (NULL, 0, &n_ignored);

  g_assert_cmpuint (flaws->len, ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/geo/area-check/neighbours", test_neighbours);
  g_test_add_func ("/geo/area-check/overlap", test_overlap);
  g_test_add_func ("/geo/area-check/gap-and-inside", test_gap_and_inside);
  g_test_add_func ("/geo/area-check/rounding-is-ignored", test_rounding_is_ignored);
  g_test_add_func ("/geo/area-check/cancels", test_cancels);
  g_test_add_func ("/geo/area-check/nothing", test_nothing);

  return g_test_run ();
}
