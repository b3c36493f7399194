/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-bounds.h"

#include <math.h>

#include "yp-error.h"

static void
assert_bounds (const YpBounds *box, double west, double south, double east, double north)
{
  g_assert_cmpfloat (box->west, ==, west);
  g_assert_cmpfloat (box->south, ==, south);
  g_assert_cmpfloat (box->east, ==, east);
  g_assert_cmpfloat (box->north, ==, north);
}

static void
test_contains (void)
{
  const YpBounds box = { 120.0, 31.0, 121.0, 32.0 };

  g_assert_true (yp_bounds_contains (&box, 120.5, 31.5));
  g_assert_true (yp_bounds_contains (&box, 120.0, 32.0));
  g_assert_false (yp_bounds_contains (&box, 119.999, 31.5));
  g_assert_false (yp_bounds_contains (&box, 120.5, 32.001));
  g_assert_false (yp_bounds_contains (&box, NAN, 31.5));
  g_assert_false (yp_bounds_contains (&box, 120.5, NAN));
}

static void
test_contains_across_180 (void)
{
  const YpBounds box = { 170.0, -10.0, -170.0, 10.0 };

  g_assert_true (yp_bounds_contains (&box, 175.0, 0.0));
  g_assert_true (yp_bounds_contains (&box, -175.0, 0.0));
  g_assert_true (yp_bounds_contains (&box, 180.0, 0.0));
  g_assert_false (yp_bounds_contains (&box, 0.0, 0.0));
}

static void
test_empty (void)
{
  YpBounds box = YP_BOUNDS_EMPTY;
  const YpBounds earth = { -180.0, -90.0, 180.0, 90.0 };

  g_assert_true (yp_bounds_is_empty (&box));
  g_assert_false (yp_bounds_intersects (&box, &earth));
  g_assert_false (yp_bounds_intersects (&earth, &box));
  g_assert_false (yp_bounds_contains (&box, 0.0, 0.0));

  yp_bounds_extend (&box, 120.5, 31.5);
  assert_bounds (&box, 120.5, 31.5, 120.5, 31.5);
  g_assert_false (yp_bounds_is_empty (&box));

  yp_bounds_extend (&box, 120.4, 31.9);
  assert_bounds (&box, 120.4, 31.5, 120.5, 31.9);
}

static void
test_intersects (void)
{
  const YpBounds a = { 0.0, 0.0, 10.0, 10.0 };
  const YpBounds touches = { 10.0, 10.0, 20.0, 20.0 };
  const YpBounds beside = { 10.5, 0.0, 20.0, 10.0 };
  const YpBounds above = { 0.0, 10.5, 10.0, 20.0 };
  const YpBounds across = { 170.0, -5.0, -170.0, 5.0 };
  const YpBounds across_too = { 179.0, -5.0, 5.0, 5.0 };
  const YpBounds east = { 175.0, 0.0, 180.0, 1.0 };
  const YpBounds west = { -180.0, 0.0, -175.0, 1.0 };

  g_assert_true (yp_bounds_intersects (&a, &touches));
  g_assert_false (yp_bounds_intersects (&a, &beside));
  g_assert_false (yp_bounds_intersects (&a, &above));
  g_assert_false (yp_bounds_intersects (&a, &across));
  g_assert_true (yp_bounds_intersects (&a, &across_too));
  g_assert_true (yp_bounds_intersects (&across, &across_too));
  g_assert_true (yp_bounds_intersects (&across, &east));
  g_assert_true (yp_bounds_intersects (&west, &across));
}

static void
test_parse (void)
{
  g_autoptr (GError) error = NULL;
  YpBounds box;

  g_assert_true (yp_bounds_parse ("120.36,31.72,120.87,32.03", &box, &error));
  g_assert_no_error (error);
  assert_bounds (&box, 120.36, 31.72, 120.87, 32.03);

  g_assert_true (yp_bounds_parse ("1,2,3,4,5,6", &box, &error));
  g_assert_no_error (error);
  assert_bounds (&box, 1.0, 2.0, 4.0, 5.0);

  g_assert_true (yp_bounds_parse ("170,-10,-170,1e1", &box, &error));
  g_assert_no_error (error);
  assert_bounds (&box, 170.0, -10.0, -170.0, 10.0);

  g_assert_true (yp_bounds_parse ("-.5,+0.25,7.,8", &box, &error));
  g_assert_no_error (error);
  assert_bounds (&box, -0.5, 0.25, 7.0, 8.0);
}

static void
test_parse_refuses (gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  YpBounds box = { 1.0, 2.0, 3.0, 4.0 };

  g_assert_false (yp_bounds_parse (data, &box, &error));
  g_assert_error (error, YP_ERROR, YP_ERROR_INVALID);
  assert_bounds (&box, 1.0, 2.0, 3.0, 4.0);
}

int
main (int argc, char *argv[])
{
  static const char *const refused[] = {
    "",
    ",",
    "1",
    "1,2,3",
    "1,2,3,",
    "1,2,3,4,",
    "1,2,3,4,5",
    "1,2,3,4,5,6,",
    "1,2,3,4,5,6,7",
    ",1,2,3,4",
    "1,,3,4",
    "1, 2,3,4",
    " 1,2,3,4",
    "1,2,3,4 ",
    "1;2;3;4",
    "nan,2,3,4",
    "1,2,inf,4",
    "1,2,1e999,4",
    "1,2,nan,4,5,6",
    "1,2,3,4,5,1e999",
    "0x1,2,3,4",
    "1,2,3,0x4",
    "1e,2,3,4",
    "-,2,3,4",
    "1,5,3,4",
    "-181,2,3,4",
    "1,2,180.1,4",
    "1,-91,3,4",
    "1,2,3,90.5",
    "a,b,c,d",
  };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/base/bounds/contains", test_contains);
  g_test_add_func ("/base/bounds/contains/across-180", test_contains_across_180);
  g_test_add_func ("/base/bounds/empty", test_empty);
  g_test_add_func ("/base/bounds/intersects", test_intersects);
  g_test_add_func ("/base/bounds/parse", test_parse);
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autofree char *path = g_strdup_printf ("/base/bounds/parse/refuses/%u", i);

      g_test_add_data_func (path, refused[i], test_parse_refuses);
    }

  return g_test_run ();
}
