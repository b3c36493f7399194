/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>

#include "yp-error.h"
#include "yp-wmts-grid.h"

#define EDGE 20037508.342789244

static GBytes *
load (const char *path)
{
  g_autoptr (GError) error = NULL;
  char *text;
  gsize size;

  g_file_get_contents (path, &text, &size, &error);
  g_assert_no_error (error);

  return g_bytes_new_take (text, size);
}

static YpWmtsGrid *
load_grid (const char *path, const char *set)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = load (path);
  g_autoptr (YpWmts) wmts = yp_wmts_parse (bytes, &error);
  const YpWmtsLayer *layer;
  YpWmtsGrid *grid;

  g_assert_no_error (error);
  layer = yp_wmts_find_layer (wmts, NULL, &error);
  g_assert_no_error (error);
  grid = yp_wmts_grid_new (wmts, layer, set, &error);
  g_assert_no_error (error);

  return grid;
}

static YpWmtsGrid *
load_own (const char *name, const char *set)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "geo", "wmts", name, NULL);

  return load_grid (path, set);
}

static const YpWmtsLevel *
find_level (const YpWmtsGrid *grid, const char *matrix)
{
  for (guint i = 0; i < grid->levels->len; i++)
    {
      const YpWmtsLevel *level = &g_array_index (grid->levels, YpWmtsLevel, i);

      if (g_str_equal (level->matrix, matrix))
        return level;
    }

  g_assert_not_reached ();
}

static void
assert_about (double value, double expected, double tolerance)
{
  if (fabs (value - expected) > tolerance)
    g_test_message ("%.12g is not %.12g", value, expected);
  g_assert_cmpfloat_with_epsilon (value, expected, tolerance);
}

/* Which tile a place is in. */
static void
assert_tile (const YpWmtsLevel *level, double x, double y, guint column, guint row)
{
  const YpTileLevel *grid = &level->grid;

  g_assert_cmpuint ((guint) floor ((x - grid->origin_x) / (grid->resolution_x * grid->tile_width)),
                    ==, column);
  g_assert_cmpuint ((guint) floor ((grid->origin_y - y) / (grid->resolution_y * grid->tile_height)),
                    ==, row);
}

/* Every level of a set of the world has the world's corner and as many tiles as fit. */
static void
assert_world (const YpWmtsGrid *grid, double west, double north, double width, double height)
{
  for (guint i = 0; i < grid->levels->len; i++)
    {
      const YpTileLevel *level = &g_array_index (grid->levels, YpWmtsLevel, i).grid;
      double span = level->resolution_x * 256;

      assert_about (level->origin_x, west, 1e-6);
      assert_about (level->origin_y, north, 1e-6);
      assert_about (span * level->n_columns, width, width * 1e-6);
      g_assert_cmpuint (level->n_rows, ==, (guint) MAX (ceil (height / span - 1e-3), 1));
    }
}

/* Standard throughout: nothing to mend. */
static void
test_standard (void)
{
  g_autoptr (YpWmtsGrid) grid = load_own ("mercator.xml", NULL);
  const YpWmtsLevel *level = find_level (grid, "z3");

  g_assert_null (grid->health);
  g_assert_cmpstr (grid->crs, ==, "EPSG:3857");
  g_assert_cmpstr (grid->set, ==, "GoogleMapsCompatible");
  assert_about (level->grid.resolution_x, 2 * EDGE / 256 / 8, 1e-6);
  g_assert_cmpuint (find_level (grid, "z4")->grid.n_rows, ==, 16);
  assert_about (grid->bounds.west, 120, 1e-9);
  assert_about (grid->bounds.north, 32, 1e-9);

  /* The limits of the layer. */
  g_assert_true (yp_wmts_grid_has (grid, 3, 6, 3));
  g_assert_false (yp_wmts_grid_has (grid, 3, 7, 3));
  g_assert_false (yp_wmts_grid_has (grid, 3, 6, 2));
  g_assert_false (yp_wmts_grid_has (grid, 99, 0, 0));
}

/* EPSG:4326 has latitude first. */
static void
test_degrees (void)
{
  g_autoptr (YpWmtsGrid) grid = load_own ("degrees.xml", NULL);

  g_assert_null (grid->health);
  g_assert_cmpstr (grid->crs, ==, "EPSG:4326");
  assert_world (grid, -180, 90, 360, 180);
  assert_about (find_level (grid, "0")->grid.resolution_x, 0.703125, 1e-9);
}

/* What 天地图's `_w` sets get wrong. */
static void
check_tianditu_w (const YpWmtsGrid *grid)
{
  g_assert_cmpstr (grid->crs, ==, "EPSG:3857");
  assert_world (grid, -EDGE, EDGE, 2 * EDGE, 2 * EDGE);
  assert_about (find_level (grid, "1")->grid.resolution_x, 2 * EDGE / 512, 1e-3);
  g_assert_cmpuint (find_level (grid, "19")->grid.n_rows, ==, 1u << 19);
  g_assert_cmpuint (find_level (grid, "19")->grid.n_columns, ==, 1u << 19);

  /* Zhangjiagang: the row and column of the quad. */
  assert_tile (find_level (grid, "12"), 13420121.2126, 3746913.5958, 3419, 1665);

  g_assert_nonnull (strstr (grid->health, "y, x"));
  g_assert_nonnull (strstr (grid->health, "96 pixels"));
  g_assert_nonnull (strstr (grid->health, "matrix 19"));
  g_assert_nonnull (strstr (grid->health, "WGS84BoundingBox"));
  assert_about (grid->bounds.west, -180, 0.001);
  assert_about (grid->bounds.north, 85.0511, 0.001);
}

static void
test_tianditu_w (void)
{
  g_autoptr (YpWmtsGrid) grid = load_own ("tianditu-w.xml", NULL);

  check_tianditu_w (grid);
}

static void
check_tianditu_c (const YpWmtsGrid *grid)
{
  g_assert_cmpstr (grid->crs, ==, "EPSG:4490");
  assert_world (grid, -180, 90, 360, 180);

  /* The first level is matrix 1, not 0. */
  g_assert_cmpstr (g_array_index (grid->levels, YpWmtsLevel, 0).matrix, ==, "1");
  assert_about (find_level (grid, "1")->grid.resolution_x, 0.703125, 1e-7);
  assert_tile (find_level (grid, "12"), 120.555, 31.875, 3419, 661);
  g_assert_cmpuint (find_level (grid, "19")->grid.n_rows, ==, 262144);
  g_assert_nonnull (strstr (grid->health, "96 pixels"));
}

static void
test_tianditu_c (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("YP_SHARED_DATA"), "c_basemap", "wmts",
                                            "tianditu_vec_c_capabilities.xml", NULL);
  g_autoptr (YpWmtsGrid) grid = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("no outside data");
      return;
    }

  grid = load_grid (path, NULL);
  check_tianditu_c (grid);
}

/* A place of Zurich in LV03: the main station. Both sets have the same tiles, whatever their
 * scales say, and number them from a corner far away. */
static void
check_zurich (const char *name, const char *finest, const char *set, gboolean is_inch)
{
  g_autofree char *path =
      g_build_filename (g_getenv ("YP_SHARED_DATA"), "c_basemap", "wmts", name, NULL);
  g_autoptr (YpWmtsGrid) grid = NULL;
  const YpWmtsLevel *level;
  double span = 472.4702380952381 * 0.00028 * 256;
  double x = 683144;
  double y = 248022;
  guint column = (guint) floor ((x + 2.93864E7) / span);
  guint row = (guint) floor ((3.08145E7 - y) / span);

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("no outside data");
      return;
    }

  grid = load_grid (path, set);
  level = find_level (grid, finest);
  g_assert_cmpstr (grid->crs, ==, "EPSG:21781");
  assert_about (level->grid.resolution_x, span / 256, span * 1e-6);
  assert_tile (level, x, y, column, row);
  g_assert_true (yp_wmts_grid_has (grid, grid->levels->len - 1, column, row));
  g_assert_false (yp_wmts_grid_has (grid, grid->levels->len - 1, 100, 100));
  g_assert_nonnull (strstr (grid->health, "count only"));
  g_assert_true ((strstr (grid->health, "96 pixels") != NULL) == is_inch);
  assert_about (grid->bounds.west, name[12] == 'm' ? 8.3983 : 8.4449, 0.001);
}

static void
test_zurich (void)
{
  check_zurich ("zurich-wmts-map.xml", "9", "default028mm", FALSE);
  check_zurich ("zurich-wmts-map.xml", "9", "nativeTileMatrixSet", TRUE);
  check_zurich ("zurich-wmts-satellite.xml", "8", "default028mm", FALSE);
  check_zurich ("zurich-wmts-satellite.xml", "8", "nativeTileMatrixSet", TRUE);
}

static void
assert_refused (const char *text, const char *words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (YpWmts) wmts = yp_wmts_parse (bytes, &error);

  g_assert_null (wmts);
  g_assert_error (error, YP_ERROR, YP_ERROR_INVALID);
  if (strstr (error->message, words) == NULL)
    g_test_message ("“%s” does not say “%s”", error->message, words);
  g_assert_nonnull (strstr (error->message, words));
}

static void
test_refused (void)
{
  g_autofree char *deep = g_strnfill (30000, ' ');

  assert_refused ("", "XML");
  assert_refused ("<Capabilities><Contents>", "line 1");
  assert_refused ("<html/>", "not the capabilities");
  assert_refused ("<Capabilities/>", "no layer");
  assert_refused ("<!DOCTYPE a [<!ENTITY x 'y'>]><Capabilities>&x;</Capabilities>", "DTD");
  assert_refused ("<!DOCTYPE Capabilities SYSTEM \"file:///etc/passwd\"><Capabilities/>", "DTD");
  for (guint i = 0; i + 3 <= 30000; i += 3)
    memcpy (deep + i, "<a>", 3);
  assert_refused (deep, "depth");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/geo/wmts/standard", test_standard);
  g_test_add_func ("/geo/wmts/degrees", test_degrees);
  g_test_add_func ("/geo/wmts/tianditu-w", test_tianditu_w);
  g_test_add_func ("/geo/wmts/tianditu-c", test_tianditu_c);
  g_test_add_func ("/geo/wmts/zurich", test_zurich);
  g_test_add_func ("/geo/wmts/refused", test_refused);

  return g_test_run ();
}
