/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#include "yp-geometry.h"
#include "yp-pixels-private.h"
#include "yp-tile-warp.h"

#define HALF_WORLD_M 20037508.342789244

/* A grid whose images say where they are: red and green are the position within a period. */
typedef struct
{
  const YpTileLevel *levels;
  double period; /* units of the grid */
  guint n_fetched;
  gboolean is_gone;
} Grid;

static guint8
encode (double value, double period)
{
  double share = value / period - floor (value / period);

  /* Up and down again, so that it has no jump that would blur. */
  return (guint8) lround (255 * (share < 0.5 ? 2 * share : 2 - 2 * share));
}

static gboolean
fetch (guint level,
       guint column,
       guint row,
       GBytes **bytes,
       gpointer user_data,
       GCancellable *cancellable,
       GError **error)
{
  Grid *grid = user_data;
  const YpTileLevel *of = &grid->levels[level];
  g_autoptr (YpPixels) image = _yp_pixels_new (of->tile_width, of->tile_height);

  grid->n_fetched++;
  if (grid->is_gone)
    return TRUE;
  for (guint i = 0; i < image->width * image->height; i++)
    {
      double x = of->origin_x +
                 (column * (double) of->tile_width + i % image->width + 0.5) * of->resolution_x;
      double y = of->origin_y -
                 (row * (double) of->tile_height + i / image->width + 0.5) * of->resolution_y;
      guint8 pixel[4] = { encode (x, grid->period), encode (y, grid->period), 40, 255 };

      memcpy (image->data + 4 * i, pixel, 4);
    }
  *bytes = _yp_pixels_encode (image, YP_TILE_PNG, error);
  return *bytes != NULL;
}

/* The tile over a place. */
static YpTileAddress
find_tile (double longitude, double latitude, guint zoom)
{
  double n = exp2 (zoom), radians = latitude * G_PI / 180;

  return (YpTileAddress){ zoom, (guint) ((longitude + 180) / 360 * n),
                          (guint) ((0.5 - asinh (tan (radians)) / (2 * G_PI)) * n) };
}

static void
pixel_to_degrees (const YpTileAddress *address,
                  double x,
                  double y,
                  double *longitude,
                  double *latitude)
{
  double n = exp2 (address->zoom);

  *longitude = (address->column + x / 256) / n * 360 - 180;
  *latitude = atan (sinh (G_PI * (1 - 2 * (address->row + y / 256) / n))) * 180 / G_PI;
}

/* GCJ-02 and Mercator, as tile servers in China mean it. */
static void
to_gcj02_mercator (double longitude, double latitude, double *x, double *y)
{
  yp_datum_from_cgcs2000 (YP_DATUM_GCJ02, &longitude, &latitude);
  *x = longitude / 180 * HALF_WORLD_M;
  *y = asinh (tan (latitude * G_PI / 180)) / G_PI * HALF_WORLD_M;
}

static void
to_degrees_grid (double longitude, double latitude, double *x, double *y)
{
  *x = longitude;
  *y = latitude;
}

typedef void (*Project) (double longitude, double latitude, double *x, double *y);

/* Every pixel of the tile shows the place it is at, to a third of a pixel of the grid. */
static void
check_places (const YpTile *tile,
              const YpTileAddress *address,
              Project project,
              double period,
              double resolution)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YpPixels) image = _yp_pixels_decode (tile->bytes, &error);
  double worst = 0, bearable = 255 * 2 * resolution / period * 0.34 + 3;

  g_assert_no_error (error);
  for (guint i = 0; i < 256 * 256; i++)
    {
      const guint8 *pixel = image->data + 4 * i;
      double longitude, latitude, x, y;

      pixel_to_degrees (address, i % 256 + 0.5, (double) (i / 256) + 0.5, &longitude, &latitude);
      project (longitude, latitude, &x, &y);
      g_assert_cmpuint (pixel[3], ==, 255);
      worst = MAX (worst, abs (pixel[0] - encode (x, period)));
      worst = MAX (worst, abs (pixel[1] - encode (y, period)));
    }
  g_test_message ("off by %.0f of 255 at most, %.1f would do", worst, bearable);
  g_assert_cmpfloat (worst, <, bearable);
}

/* Zhangjiagang at a level where a pixel is 0.6 m and the datum moves some 700 of them. */
static void
test_gcj02 (void)
{
  g_autoptr (YpTileWarp) warp = yp_tile_warp_new_mercator (YP_DATUM_GCJ02, 3, 18);
  YpTileAddress address = find_tile (120.555, 31.875, 18);
  double resolution = 2 * HALF_WORLD_M / 256 / exp2 (18);
  YpTileLevel levels[16];
  Grid grid = { .levels = levels, .period = 100 * resolution };
  g_auto (YpTile) tile = { 0 };
  g_autoptr (GError) error = NULL;

  levels[15] = (YpTileLevel){ -HALF_WORLD_M, HALF_WORLD_M, resolution, resolution,
                              256,           256,          1u << 18,   1u << 18 };
  yp_tile_warp_load (warp, &address, fetch, &grid, &tile, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (grid.n_fetched, <=, 9);
  check_places (&tile, &address, to_gcj02_mercator, grid.period, resolution);
}

/* A grid in degrees, whose rows and columns are no tiles of ours, of two levels. */
static void
test_degrees (void)
{
  const YpTileLevel levels[] = {
    { -180, 90, 0.01, 0.01, 100, 200, 360, 90 },
    { -180, 90, 0.001, 0.001, 300, 300, 1200, 600 },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (YpTileWarp) warp =
      yp_tile_warp_new ("EPSG:4490", YP_DATUM_CGCS2000, levels, 2, &error);
  YpTileAddress address = find_tile (120.555, 31.875, 11);
  Grid grid = { .levels = levels, .period = 0.1 };
  g_auto (YpTile) tile = { 0 };
  guint min_zoom, max_zoom;

  g_assert_no_error (error);
  yp_tile_warp_get_extent (warp, NULL, &min_zoom, &max_zoom);
  g_assert_cmpuint (min_zoom, ==, 5);
  g_assert_cmpuint (max_zoom, ==, 11);
  yp_tile_warp_load (warp, &address, fetch, &grid, &tile, NULL, &error);
  g_assert_no_error (error);
  check_places (&tile, &address, to_degrees_grid, grid.period, 0.001);
}

static void
test_nothing (void)
{
  const YpTileLevel level = { 120, 32, 0.001, 0.001, 256, 256, 4, 4 };
  g_autoptr (YpTileWarp) warp = yp_tile_warp_new ("EPSG:4490", YP_DATUM_CGCS2000, &level, 1, NULL);
  YpTileAddress elsewhere = find_tile (-70, 40, 10), there = find_tile (120.5, 31.5, 10);
  Grid grid = { .levels = &level, .period = 1, .is_gone = TRUE };
  YpTile tile;
  g_autoptr (GError) error = NULL;

  yp_tile_warp_load (warp, &elsewhere, fetch, &grid, &tile, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (tile.bytes);
  g_assert_cmpuint (grid.n_fetched, ==, 0);
  yp_tile_warp_load (warp, &there, fetch, &grid, &tile, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (tile.bytes);
  g_assert_cmpuint (grid.n_fetched, >, 0);
}

static gboolean
fetch_nonsense (guint level,
                guint column,
                guint row,
                GBytes **bytes,
                gpointer user_data,
                GCancellable *cancellable,
                GError **error)
{
  const char *text = user_data;

  *bytes = g_bytes_new (text, strlen (text));
  return TRUE;
}

static void
test_nonsense (void)
{
  static const char *const texts[] = { "<html>not found</html>", "\x89PNG\r\n\x1a\n", "",
                                       "\xFF\xD8\xFF\xE0" };
  g_autoptr (YpTileWarp) warp = yp_tile_warp_new_mercator (YP_DATUM_GCJ02, 0, 18);
  YpTileAddress address = find_tile (120.555, 31.875, 15);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      YpTile tile;
      g_autoptr (GError) error = NULL;

      g_assert_false (yp_tile_warp_load (warp, &address, fetch_nonsense, (gpointer) texts[i], &tile,
                                         NULL, &error));
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, "image"));
    }
}

static void
test_refused (void)
{
  YpTileLevel level = { 0, 0, 1, 1, 256, 256, 4, 4 };
  g_autoptr (GError) error = NULL;

  g_assert_null (yp_tile_warp_new ("nonsense", YP_DATUM_CGCS2000, &level, 1, &error));
  g_clear_error (&error);
  g_assert_null (yp_tile_warp_new ("EPSG:4490", YP_DATUM_CGCS2000, &level, 0, &error));
  g_clear_error (&error);
  level.resolution_x = NAN;
  g_assert_null (yp_tile_warp_new ("EPSG:4490", YP_DATUM_CGCS2000, &level, 1, &error));
  g_assert_nonnull (error);
}

/* Between the knots of the mesh, as a tile's pixels are. */
static void
interpolate (const YpTileMesh *mesh, double x, double y, double *to_x, double *to_y)
{
  guint column = (guint) (x * YP_MESH_CELLS), row = (guint) (y * YP_MESH_CELLS);
  guint knot = row * YP_MESH_KNOTS + column, below = knot + YP_MESH_KNOTS;
  double across = x * YP_MESH_CELLS - column, down = y * YP_MESH_CELLS - row;

  *to_x = (mesh->x[knot] * (1 - across) + mesh->x[knot + 1] * across) * (1 - down) +
          (mesh->x[below] * (1 - across) + mesh->x[below + 1] * across) * down;
  *to_y = (mesh->y[knot] * (1 - across) + mesh->y[knot + 1] * across) * (1 - down) +
          (mesh->y[below] * (1 - across) + mesh->y[below + 1] * across) * down;
}

static double
get_distance_m (YpTileCrs *way, JsonObject *vector)
{
  JsonArray *from = json_object_get_array_member (vector, "wgs84");
  JsonArray *to = json_object_get_array_member (vector, "gcoord_gcj02");
  double longitude = json_array_get_double_element (from, 0);
  double latitude = json_array_get_double_element (from, 1);
  YpTileAddress address = find_tile (longitude, latitude, 16);
  double n = exp2 (16), x, y;
  YpTileMesh mesh;

  _yp_tile_crs_fill (way, &address, &mesh);
  x = (longitude + 180) / 360 * n - address.column;
  y = (0.5 - asinh (tan (latitude * G_PI / 180)) / (2 * G_PI)) * n - address.row;
  interpolate (&mesh, x, y, &x, &y);
  return yp_distance_m (x, y, json_array_get_double_element (to, 0),
                        json_array_get_double_element (to, 1));
}

/* What the mesh does to a place is what other programs do, to a centimetre. */
static void
test_vectors (void)
{
  const char *root = g_getenv ("YP_SHARED_DATA");
  g_autofree char *path = g_build_filename (root != NULL ? root : ".",
                                            "e_conformance/gcj02/three_library_vectors.json", NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  YpExtent extent = { -180, -90, 180, 90 };
  g_autoptr (YpTileCrs) way = _yp_tile_crs_new ("EPSG:4490", YP_DATUM_GCJ02, &extent, NULL);
  JsonArray *vectors;
  guint n = 0;

  if (!json_parser_load_from_mapped_file (parser, path, NULL))
    {
      g_test_skip ("the vectors are not here");
      return;
    }
  vectors = json_object_get_array_member (json_node_get_object (json_parser_get_root (parser)),
                                          "vectors");
  for (guint i = 0; i < json_array_get_length (vectors); i++)
    {
      JsonObject *vector = json_array_get_object_element (vectors, i);
      double longitude =
          json_array_get_double_element (json_object_get_array_member (vector, "wgs84"), 0);

      /* Elsewhere the three do not agree on where China ends. */
      if (longitude < 120 || longitude > 121)
        continue;
      g_assert_cmpfloat (get_distance_m (way, vector), <, 0.01);
      n++;
    }
  g_assert_cmpuint (n, >, 50);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/tile-warp/gcj02", test_gcj02);
  g_test_add_func ("/tile-warp/degrees", test_degrees);
  g_test_add_func ("/tile-warp/nothing", test_nothing);
  g_test_add_func ("/tile-warp/nonsense", test_nonsense);
  g_test_add_func ("/tile-warp/refused", test_refused);
  g_test_add_func ("/tile-warp/vectors", test_vectors);

  return g_test_run ();
}
