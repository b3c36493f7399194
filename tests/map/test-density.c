/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "theme-points.h"
#include "yp-themes.h"

#define LATITUDE 31.9

static void
add (GArray *xy, double longitude, double latitude)
{
  double place[2] = { yp_mercator_x (longitude), yp_mercator_y (latitude) };

  g_array_append_vals (xy, place, 2);
}

static double *
make_points (guint n, guint32 seed)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  GArray *xy = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < n; i++)
    add (xy, g_rand_double_range (random, 120.3, 120.9), g_rand_double_range (random, 31.7, 32.1));

  return (double *) (gpointer) g_array_free (xy, FALSE);
}

static YpBox
get_city (void)
{
  return (YpBox){ yp_mercator_x (120.3), yp_mercator_y (32.1), yp_mercator_x (120.9),
                  yp_mercator_y (31.7) };
}

static guint
sum_cells (const YpHexagons *hexagons)
{
  guint sum = 0;

  for (guint i = 0; i < hexagons->n_cells; i++)
    sum += hexagons->cells[i].n;

  return sum;
}

static double
sum_heat (const YpHeat *heat)
{
  double sum = 0;

  for (gsize i = 0; i < (gsize) heat->n_columns * heat->n_rows; i++)
    sum += (double) heat->density[i] * heat->cell_km2;

  return sum;
}

/* No place is nearer to another middle than to that of its hexagon. */
static void
test_nearest (void)
{
  g_autofree double *xy = make_points (500, 1);
  g_autoptr (YpHexagons) hexagons = yp_hexagons_new (xy, 500, 500, LATITUDE, NULL, NULL);

  for (guint i = 0; i < 500; i++)
    {
      gint32 q;
      gint32 r;
      double x;
      double y;
      double own;

      yp_hexagons_locate (hexagons, xy[2 * i], xy[2 * i + 1], &q, &r);
      yp_hexagons_get_middle (hexagons, q, r, &x, &y);
      own = hypot (x - xy[2 * i], y - xy[2 * i + 1]);
      for (gint32 dq = -1; dq <= 1; dq++)
        for (gint32 dr = -1; dr <= 1; dr++)
          {
            yp_hexagons_get_middle (hexagons, q + dq, r + dr, &x, &y);
            g_assert_cmpfloat (own, <=, hypot (x - xy[2 * i], y - xy[2 * i + 1]) + 1e-12);
          }
    }
}

/* Neighbours' middles are as far apart on the ground as is said. */
static void
test_true_size (void)
{
  g_autofree double *xy = make_points (1, 1);
  g_autoptr (YpHexagons) hexagons = yp_hexagons_new (xy, 1, 500, LATITUDE, NULL, NULL);
  gint32 q = hexagons->cells[0].q;
  gint32 r = hexagons->cells[0].r;
  double ax;
  double ay;

  yp_hexagons_get_middle (hexagons, q, r, &ax, &ay);
  for (guint i = 0; i < 3; i++)
    {
      double bx;
      double by;
      double distance_m;

      yp_hexagons_get_middle (hexagons, q + (i != 1 ? 1 : 0),
                              r + (i == 1   ? 1
                                   : i == 2 ? -1
                                            : 0),
                              &bx, &by);
      distance_m = yp_distance_m (yp_mercator_longitude (ax), yp_mercator_latitude (ay),
                                  yp_mercator_longitude (bx), yp_mercator_latitude (by));
      g_assert_cmpfloat (fabs (distance_m - 500), <, 4);
    }
}

/* Where points are added the other hexagons stay where they are, and only the touched change. */
static void
test_fixed_to_ground (void)
{
  g_autofree double *xy = make_points (3000, 5);
  g_autoptr (YpHexagons) few = yp_hexagons_new (xy, 2999, 800, LATITUDE, NULL, NULL);
  g_autoptr (YpHexagons) all = yp_hexagons_new (xy, 3000, 800, LATITUDE, &few->classes, NULL);
  g_autoptr (YpThemes) before = yp_themes_new ();
  g_autoptr (YpThemes) after = yp_themes_new ();
  g_autoptr (GArray) changes = NULL;

  before->hexagons = yp_hexagons_ref (few);
  after->hexagons = yp_hexagons_ref (all);
  changes = yp_themes_list_changes (before, after);
  g_assert_cmpuint (changes->len, <=, 1);
}

static void
test_odd_points (void)
{
  const double odd[] = { NAN, 0.5, 0.5, INFINITY, -3, 0.5, 0.5, 7, 0, 0, 1, 1, 0.5, 0.5 };
  YpBox world = { 0, 0, 1, 1 };
  YpBox nothing = YP_BOX_EMPTY;
  g_autoptr (YpHexagons) hexagons = yp_hexagons_new (odd, 7, 0.001, 90, NULL, NULL);
  g_autoptr (YpHexagons) none = yp_hexagons_new (NULL, 0, 500, LATITUDE, NULL, NULL);
  g_autoptr (YpHeat) heat = yp_heat_new (odd, 7, &world, 1, 90, 0, NULL);

  g_assert_cmpuint (hexagons->n_left_out, ==, 4);
  g_assert_cmpuint (sum_cells (hexagons), ==, 3);
  g_assert_cmpuint (none->n_cells, ==, 0);
  g_assert_cmpuint (heat->n_left_out, ==, 4);
  g_assert_cmpfloat (fabs (sum_heat (heat) - 3), <, 1e-3);
  g_assert_cmpuint (heat->n_columns * heat->n_rows, <=, YP_HEAT_MAX_CELLS);
  g_assert_null (yp_heat_new (odd, 7, &nothing, 500, LATITUDE, 0, NULL));
}

/* One point: together 1, most in the middle, nothing beyond the bandwidth, and the height is that
 * of the formula. */
static void
test_one_point (void)
{
  const double xy[] = { yp_mercator_x (120.6), yp_mercator_y (LATITUDE) };
  YpBox city = get_city ();
  g_autoptr (YpHeat) heat = yp_heat_new (xy, 1, &city, 600, LATITUDE, 0, NULL);
  double metre = yp_mercator_metre (xy[1]);

  g_assert_cmpfloat (fabs (sum_heat (heat) - 1), <, 1e-4);
  g_assert_cmpfloat (heat->bandwidth_m, ==, 600);
  g_assert_cmpfloat (fabs (yp_heat_get_at (heat, xy[0], xy[1]) / (3 / (G_PI * 0.36)) - 1), <, 0.02);
  g_assert_cmpfloat (yp_heat_get_at (heat, xy[0] + 720 * metre, xy[1]), ==, 0);
  g_assert_cmpfloat (yp_heat_get_at (heat, xy[0], xy[1] + 400 * metre), >, 0);
  g_assert_cmpfloat (yp_heat_get_at (heat, 3, NAN), ==, 0);
}

/* One point more changes the squares around it and no others; the grid does not move. */
static void
test_heat_changes (void)
{
  g_autofree double *xy = make_points (5000, 3);
  YpBox city = get_city ();
  g_autoptr (YpHeat) few = yp_heat_new (xy, 4999, &city, 500, LATITUDE, 0, NULL);
  g_autoptr (YpHeat) all = yp_heat_new (xy, 5000, &city, 500, LATITUDE, few->scale, NULL);
  g_autoptr (YpHeat) other = yp_heat_new (xy, 5000, &city, 900, LATITUDE, 0, NULL);
  g_autoptr (GArray) changes = g_array_new (FALSE, FALSE, sizeof (YpBox));
  double reach = 3000 * yp_mercator_metre (yp_mercator_y (LATITUDE));
  YpBox near = { xy[9998] - reach, xy[9999] - reach, xy[9998] + reach, xy[9999] + reach };

  yp_heat_list_changes (few, all, changes);
  g_assert_cmpuint (changes->len, >, 0);
  g_assert_cmpuint (changes->len, <=, 4);
  for (guint i = 0; i < changes->len; i++)
    g_assert_true (yp_box_contains_box (&near, &g_array_index (changes, YpBox, i)));

  g_array_set_size (changes, 0);
  yp_heat_list_changes (all, all, changes);
  g_assert_cmpuint (changes->len, ==, 0);
  yp_heat_list_changes (all, other, changes);
  g_assert_cmpuint (changes->len, ==, 2);
}

/* All of a real file: counts add up, sums are right, also where the country is far larger than the
 * bandwidth. */
static void
check_file (const char *path, guint longitude, guint latitude, guint n_expected)
{
  guint n;
  g_autofree double *xy = theme_points_load (path, longitude, latitude, &n);
  YpBox box = YP_BOX_EMPTY;

  if (xy == NULL)
    {
      g_test_skip ("The shared data is absent");
      return;
    }

  g_assert_cmpuint (n, ==, n_expected);
  for (guint i = 0; i < n; i++)
    yp_box_extend (&box, xy[2 * i], xy[2 * i + 1]);

  for (double width_m = 250; width_m < 5000; width_m *= 3)
    {
      double middle = yp_mercator_latitude ((box.y1 + box.y2) / 2);
      g_autoptr (YpHexagons) hexagons = yp_hexagons_new (xy, n, width_m, middle, NULL, NULL);
      g_autoptr (YpHeat) heat = yp_heat_new (xy, n, &box, width_m, middle, 0, NULL);

      g_assert_cmpuint (sum_cells (hexagons), ==, n);
      g_assert_cmpuint (hexagons->n_points, ==, n);
      g_assert_cmpuint (hexagons->n_left_out, ==, 0);
      g_assert_cmpuint (heat->n_points, ==, n);
      g_assert_cmpfloat (fabs (sum_heat (heat) / n - 1), <, 1e-3);
      g_assert_cmpfloat (heat->bandwidth_m, >=, width_m);
    }
}

static void
test_heatmap_data (void)
{
  check_file ("c_basemap/points_load/heatmap-data.csv", 0, 1, 140056);
}

static void
test_calls (void)
{
  check_file ("b_events/montgomery911/911_99492_rows.csv.gz", 1, 0, 99492);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/map/density/nearest", test_nearest);
  g_test_add_func ("/map/density/true-size", test_true_size);
  g_test_add_func ("/map/density/fixed-to-ground", test_fixed_to_ground);
  g_test_add_func ("/map/density/odd-points", test_odd_points);
  g_test_add_func ("/map/density/one-point", test_one_point);
  g_test_add_func ("/map/density/heat-changes", test_heat_changes);
  g_test_add_func ("/map/density/heatmap-data", test_heatmap_data);
  g_test_add_func ("/map/density/calls", test_calls);

  return g_test_run ();
}
