/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-area.h"

#include <math.h>

#define N_VERTICES 100

/* A cell of a net whose edges are wavy, and the same for both neighbours; so the cells neither
 * overlap nor leave gaps. */
static void
add_edge (double *vertices, guint *n, double ax, double ay, double bx, double by)
{
  const guint n_steps = (N_VERTICES - 1) / 4;

  for (guint i = 0; i < n_steps; i++)
    {
      double t = (double) i / n_steps;
      double x = ax + t * (bx - ax);
      double y = ay + t * (by - ay);
      double wave = 0.0002 * sin (G_PI * fabs (ax != bx ? x - ax : y - ay) / 0.01);

      /* The same in both directions, to the last digit. */
      vertices[2 * *n] = ax != bx ? round (x * 1e9) / 1e9 : round ((x + wave) * 1e9) / 1e9;
      vertices[2 * *n + 1] = ax != bx ? round ((y + wave) * 1e9) / 1e9 : round (y * 1e9) / 1e9;
      (*n)++;
    }
}

static YpGeometry *
make_cell (double west, double south)
{
  double vertices[2 * (N_VERTICES + 1)];
  double east = west + 0.01;
  double north = south + 0.01;
  guint n = 0;
  guint part = 1;

  add_edge (vertices, &n, west, south, east, south);
  add_edge (vertices, &n, east, south, east, north);
  add_edge (vertices, &n, east, north, west, north);
  add_edge (vertices, &n, west, north, west, south);
  vertices[2 * n] = vertices[0];
  vertices[2 * n + 1] = vertices[1];
  n++;

  return yp_geometry_new (YP_GEOMETRY_POLYGON, vertices, n, &n, 1, &part, 1);
}

static GPtrArray *
make_areas (guint n_columns, guint n_rows)
{
  GPtrArray *areas = g_ptr_array_new_with_free_func ((GDestroyNotify) yp_area_unref);

  for (guint i = 0; i < n_columns * n_rows; i++)
    {
      g_autofree char *code = g_strdup_printf ("%u", i);
      g_autoptr (YpGeometry) cell =
          make_cell (120.3 + 0.01 * (i % n_columns), 31.7 + 0.01 * (i / n_columns));

      g_ptr_array_add (areas, yp_area_new (YP_AREA_GRID, code, "格", cell));
    }

  return areas;
}

static YpArea *
find_slowly (GPtrArray *areas, double longitude, double latitude)
{
  for (guint i = 0; i < areas->len; i++)
    {
      YpArea *area = g_ptr_array_index (areas, i);

      if (area->geometry != NULL && yp_geometry_contains (area->geometry, longitude, latitude))
        return area;
    }

  return NULL;
}

static void
test_agrees (void)
{
  static const guint sizes[][2] = { { 1, 1 }, { 1, 17 }, { 4, 4 }, { 37, 28 }, { 70, 61 } };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (GPtrArray) areas = make_areas (sizes[i][0], sizes[i][1]);
      g_autoptr (YpPlaceIndex) index = yp_place_index_new ((YpArea **) areas->pdata, areas->len);

      for (guint j = 0; j < 2000; j++)
        {
          double x = 120.29 + g_test_rand_double () * (sizes[i][0] + 2) * 0.01;
          double y = 31.69 + g_test_rand_double () * (sizes[i][1] + 2) * 0.01;

          g_assert_true (yp_place_index_find (index, YP_AREA_GRID, x, y) ==
                         find_slowly (areas, x, y));
        }
    }
}

static void
test_levels (void)
{
  g_autoptr (YpGeometry) large = make_cell (120.0, 31.0);
  g_autoptr (YpGeometry) point = yp_geometry_new_point (120.005, 31.005);
  g_autoptr (YpArea) town = yp_area_new (YP_AREA_TOWN, "320582100", "杨舍镇", large);
  g_autoptr (YpArea) unseen = yp_area_new (YP_AREA_VILLAGE, "320582100001", "村", NULL);
  g_autoptr (YpArea) dot = yp_area_new (YP_AREA_VILLAGE, "320582100002", "点", point);
  g_autoptr (YpArea) first = yp_area_new (YP_AREA_GRID, "1", "甲", large);
  g_autoptr (YpArea) second = yp_area_new (YP_AREA_GRID, "2", "乙", large);
  YpArea *areas[] = { town, unseen, dot, first, second };
  g_autoptr (YpPlaceIndex) index = yp_place_index_new (areas, G_N_ELEMENTS (areas));
  g_autoptr (YpPlaceIndex) empty = yp_place_index_new (NULL, 0);

  g_assert_true (yp_place_index_find (index, YP_AREA_TOWN, 120.005, 31.005) == town);
  g_assert_null (yp_place_index_find (index, YP_AREA_VILLAGE, 120.005, 31.005));
  g_assert_true (yp_place_index_find (index, YP_AREA_GRID, 120.005, 31.005) == first);
  g_assert_null (yp_place_index_find (index, YP_AREA_TOWN, 121.0, 31.005));
  g_assert_null (yp_place_index_find (index, YP_AREA_TOWN, NAN, NAN));
  g_assert_null (yp_place_index_find (empty, YP_AREA_TOWN, 120.005, 31.005));
}

static void
test_outlives_areas (void)
{
  g_autoptr (YpPlaceIndex) index = NULL;
  g_autoptr (YpPlaceIndex) again = NULL;
  g_autoptr (GPtrArray) areas = make_areas (3, 3);

  index = yp_place_index_new ((YpArea **) areas->pdata, areas->len);
  again = yp_place_index_ref (index);
  g_clear_pointer (&areas, g_ptr_array_unref);
  g_clear_pointer (&index, yp_place_index_unref);

  g_assert_cmpstr (yp_place_index_find (again, YP_AREA_GRID, 120.305, 31.705)->code, ==, "0");
}

static void
test_speed (void)
{
  g_autoptr (GPtrArray) areas = make_areas (37, 28);
  g_autoptr (YpPlaceIndex) index = yp_place_index_new ((YpArea **) areas->pdata, areas->len);
  const guint n = 200000;
  guint n_found = 0;
  double elapsed;

  g_test_timer_start ();
  for (guint i = 0; i < n; i++)
    {
      double x = 120.3 + 0.37 * (i * 7919 % n) / n;
      double y = 31.7 + 0.28 * (i * 104729 % n) / n;

      n_found += yp_place_index_find (index, YP_AREA_GRID, x, y) != NULL ? 1 : 0;
    }
  elapsed = g_test_timer_elapsed ();

  g_assert_cmpuint (n_found, >, n * 9 / 10);
  g_test_minimized_result (elapsed / n, "find one of %u grids of %u vertices: %.0f ns", areas->len,
                           N_VERTICES, elapsed / n * 1e9);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/model/area/agrees", test_agrees);
  g_test_add_func ("/model/area/levels", test_levels);
  g_test_add_func ("/model/area/outlives-areas", test_outlives_areas);
  if (g_test_perf ())
    g_test_add_func ("/model/area/speed", test_speed);

  return g_test_run ();
}
