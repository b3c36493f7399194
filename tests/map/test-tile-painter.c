/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "map-test.h"
#include "yp-tile-painter.h"

#define LONGITUDE 120.55
#define LATITUDE 31.87

static YpTileSpec
get_tile_at (double zoom, double longitude, double latitude)
{
  double world_px = yp_mercator_world_px (zoom);

  return (YpTileSpec){ .zoom = zoom,
                       .column = (int) (yp_mercator_x (longitude) * world_px / YP_TILE_PX),
                       .row = (int) (yp_mercator_y (latitude) * world_px / YP_TILE_PX),
                       .scale = 1 };
}

static guint32
get_pixel (cairo_surface_t *surface, int x, int y)
{
  const guint8 *row = cairo_image_surface_get_data (surface) +
                      (gsize) y * (gsize) cairo_image_surface_get_stride (surface);
  guint32 pixel;

  memcpy (&pixel, row + 4 * x, sizeof pixel);
  return pixel & 0xFFFFFF;
}

static YpScene *
make_scene (YpLayerId layer, YpVectorBuilder *builder)
{
  g_autoptr (YpScene) empty = yp_scene_new ();
  g_autoptr (YpVectorData) data = yp_vector_builder_end (builder, layer == YP_LAYER_TOWNS);

  return yp_scene_with_layer (empty, layer, data);
}

/* The colour is where the coordinates are, at every level. */
static void
test_in_place (void)
{
  guint32 water = yp_style_get ()->water >> 8;

  for (double zoom = 10; zoom <= 20; zoom += 0.37)
    {
      g_autoptr (YpVectorBuilder) builder = yp_vector_builder_new ();
      g_autoptr (YpScene) scene = NULL;
      YpTileSpec spec = get_tile_at (zoom, LONGITUDE, LATITUDE);
      YpBox tile = yp_tile_spec_get_box (&spec, 0);
      double east = yp_mercator_longitude ((tile.x1 + tile.x2) / 2);
      double north = yp_mercator_latitude ((tile.y1 + tile.y2) / 2);
      cairo_surface_t *surface;

      /* Water in all that is south-west of the middle, far beyond the tile. */
      map_test_add_square (builder, east - 30, north - 30, 30, NULL);
      scene = make_scene (YP_LAYER_WATER, builder);
      surface = yp_tile_paint (scene, &spec, NULL);

      g_assert_cmphex (get_pixel (surface, 250, 262), ==, water);
      g_assert_cmphex (get_pixel (surface, 5, 507), ==, water);
      g_assert_cmphex (get_pixel (surface, 262, 262), !=, water);
      g_assert_cmphex (get_pixel (surface, 250, 250), !=, water);
      cairo_surface_destroy (surface);
    }
}

/* Neighbouring tiles meet: a road and dashed borders run on over the edge. */
static void
test_edges_meet (void)
{
  g_autoptr (YpVectorBuilder) builder = yp_vector_builder_new ();
  g_autoptr (YpScene) scene = NULL;
  YpTileSpec left = get_tile_at (14, LONGITUDE, LATITUDE);
  YpTileSpec right = left;
  YpBox tile = yp_tile_spec_get_box (&left, 0);
  double longitude = yp_mercator_longitude (tile.x2);
  double latitude = yp_mercator_latitude ((tile.y1 + tile.y2) / 2);
  const double road[] = { longitude - 1, latitude - 0.4, longitude + 1.1, latitude + 0.44 };
  cairo_surface_t *surfaces[2];
  guint n_apart = 0;

  right.column++;
  map_test_add_line (builder, road, 2, NULL, YP_ROAD_MOTORWAY);
  scene = make_scene (YP_LAYER_ROADS, builder);
  surfaces[0] = yp_tile_paint (scene, &left, NULL);
  surfaces[1] = yp_tile_paint (scene, &right, NULL);

  for (int y = 0; y < YP_TILE_PX; y++)
    {
      guint32 a = get_pixel (surfaces[0], YP_TILE_PX - 1, y);
      guint32 b = get_pixel (surfaces[1], 0, y);

      n_apart += ABS ((int) (a & 0xFF) - (int) (b & 0xFF)) > 24;
    }

  g_assert_cmpuint (n_apart, <=, 6);
  cairo_surface_destroy (surfaces[0]);
  cairo_surface_destroy (surfaces[1]);
}

/* Land painted a tile at a time, at a scale that ends no tile on a pixel, is one land. */
static void
test_no_seams (void)
{
  g_autoptr (YpBaseStore) store = yp_base_store_new ();
  g_autoptr (YpBase) base = yp_base_new (store);
  g_autoptr (YpScene) empty = yp_scene_new ();
  g_autoptr (YpScene) scene = yp_scene_with_base (empty, base);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 1500, 1500);
  cairo_t *cr = cairo_create (surface);
  guint32 land = yp_style_get ()->land >> 8;

  cairo_translate (cr, 0.3, 0.7);
  cairo_scale (cr, 1.137, 1.137);
  yp_tile_painter_paint (scene, cr, 14, 1000.5, 1000.25, 1300, 1300, NULL);
  cairo_destroy (cr);

  for (int i = 2; i < 1470; i++)
    {
      g_assert_cmphex (get_pixel (surface, i, 700), ==, land);
      g_assert_cmphex (get_pixel (surface, 700, i), ==, land);
    }
  cairo_surface_destroy (surface);
}

static void
test_scale (void)
{
  g_autoptr (YpScene) scene = yp_scene_new ();
  YpTileSpec spec = get_tile_at (12, LONGITUDE, LATITUDE);
  cairo_surface_t *surface;

  spec.scale = 2;
  surface = yp_tile_paint (scene, &spec, NULL);
  g_assert_cmpint (cairo_image_surface_get_width (surface), ==, 2 * YP_TILE_PX);
  g_assert_cmphex (get_pixel (surface, 1000, 1000), ==, yp_style_get ()->land >> 8);
  cairo_surface_destroy (surface);
}

/* A shape over half the world at the closest level neither overflows nor takes long. */
static void
test_huge (void)
{
  g_autoptr (YpVectorBuilder) builder = yp_vector_builder_new ();
  g_autoptr (YpScene) scene = NULL;
  YpTileSpec spec = get_tile_at (20, LONGITUDE, LATITUDE);
  cairo_surface_t *surface;

  map_test_add_square (builder, -170, -60, 120, NULL);
  map_test_add_square (builder, 60, -60, 110, NULL);
  scene = make_scene (YP_LAYER_TOWNS, builder);
  surface = yp_tile_paint (scene, &spec, NULL);
  g_assert_cmphex (get_pixel (surface, 256, 256), ==, yp_style_get ()->land >> 8);
  cairo_surface_destroy (surface);
}

static void
test_cancelled (void)
{
  g_autoptr (YpScene) scene = yp_scene_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  YpTileSpec spec = get_tile_at (12, LONGITUDE, LATITUDE);
  cairo_surface_t *surface;

  g_cancellable_cancel (cancellable);
  surface = yp_tile_paint (scene, &spec, cancellable);
  g_assert_cmphex (get_pixel (surface, 256, 256), ==, 0);
  cairo_surface_destroy (surface);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/map/tile-painter/in-place", test_in_place);
  g_test_add_func ("/map/tile-painter/edges-meet", test_edges_meet);
  g_test_add_func ("/map/tile-painter/no-seams", test_no_seams);
  g_test_add_func ("/map/tile-painter/scale", test_scale);
  g_test_add_func ("/map/tile-painter/huge", test_huge);
  g_test_add_func ("/map/tile-painter/cancelled", test_cancelled);

  return g_test_run ();
}
