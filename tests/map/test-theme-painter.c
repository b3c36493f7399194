/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "yp-tile-painter.h"

#define LONGITUDE 120.55
#define LATITUDE 31.87

/* However bad the input: a tile in so many seconds, on a busy machine with sanitizers. */
#define PATIENCE_S 20

static YpTileSpec
get_tile_at (double zoom, double longitude, double latitude)
{
  double world_px = yp_mercator_world_px (zoom);
  int last = (int) (world_px / YP_TILE_PX) - 1;

  return (YpTileSpec){
    .zoom = zoom,
    .column = CLAMP ((int) (yp_mercator_x (longitude) * world_px / YP_TILE_PX), 0, MAX (last, 0)),
    .row = CLAMP ((int) (yp_mercator_y (latitude) * world_px / YP_TILE_PX), 0, MAX (last, 0)),
    .scale = 1,
  };
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

static YpBookArea
make_area (YpAreaSet set, guint number, const double *vertices, guint n)
{
  const guint part = 1;

  return (YpBookArea){ .set = set,
                       .code = g_strdup_printf ("%u", number),
                       .name = g_strdup ("N"),
                       .geometry =
                           yp_geometry_new (YP_GEOMETRY_POLYGON, vertices, n, &n, 1, &part, 1) };
}

static YpBookArea
make_square (YpAreaSet set, guint number, double lon, double lat, double side)
{
  const double vertices[] = { lon,        lat, lon + side, lat, lon + side,
                              lat + side, lon, lat + side, lon, lat };

  return make_area (set, number, vertices, 5);
}

static YpAreaBook *
make_book (const YpBookArea *areas, guint n)
{
  return yp_area_book_new (g_memdup2 (areas, n * sizeof *areas), n);
}

/* All areas of a set in colours, and the first outlined. */
static YpThemes *
make_themes (YpAreaBook *book, YpAreaSet set)
{
  YpThemes *themes = yp_themes_new ();
  guint n = yp_area_book_get_n (book, set);
  g_autofree double *values = g_new (double, n);
  YpClasses classes;

  for (guint i = 0; i < n; i++)
    values[i] = i;
  yp_classes_make (&classes, values, n, YP_CLASSES_EQUAL, 3, FALSE);
  themes->choropleth = yp_choropleth_new (book, set, &classes, values);
  themes->outline_book = yp_area_book_ref (book);
  themes->outline = book->first[set];

  return themes;
}

static cairo_surface_t *
paint (YpThemes *themes, const YpTileSpec *spec)
{
  g_autoptr (YpScene) empty = yp_scene_new ();
  g_autoptr (YpScene) scene = yp_scene_with_themes (empty, themes);
  gint64 start = g_get_monotonic_time ();
  cairo_surface_t *surface = yp_tile_paint (scene, spec, NULL);

  g_assert_cmpint (g_get_monotonic_time () - start, <, PATIENCE_S * G_TIME_SPAN_SECOND);
  return surface;
}

/* Whatever it is, at every level, around it and at the corners of the world. */
static void
paint_everywhere (YpThemes *themes)
{
  static const double places[][2] = {
    { LONGITUDE, LATITUDE }, { 180, 0 }, { -180, 0 }, { 0, 90 }, { 180, 85 }, { -180, -85 }
  };

  for (double zoom = 2; zoom <= 20; zoom += 3)
    for (guint i = 0; i < G_N_ELEMENTS (places); i++)
      {
        YpTileSpec spec = get_tile_at (zoom, places[i][0], places[i][1]);

        cairo_surface_destroy (paint (themes, &spec));
      }
}

/* The colour is where the area is and nowhere else, and the classes look different. */
static void
test_in_place (void)
{
  for (double zoom = 12; zoom <= 20; zoom += 1.3)
    {
      YpTileSpec spec = get_tile_at (zoom, LONGITUDE, LATITUDE);
      YpBox tile = yp_tile_spec_get_box (&spec, 0);
      double east = yp_mercator_longitude ((tile.x1 + tile.x2) / 2);
      double north = yp_mercator_latitude ((tile.y1 + tile.y2) / 2);
      const YpBookArea areas[] = { make_square (YP_AREA_SET_TOWNS, 1, east, north, 1),
                                   make_square (YP_AREA_SET_TOWNS, 2, east - 1, north, 1) };
      g_autoptr (YpAreaBook) book = make_book (areas, G_N_ELEMENTS (areas));
      g_autoptr (YpThemes) themes = make_themes (book, YP_AREA_SET_TOWNS);
      cairo_surface_t *surface;
      guint32 land = yp_style_get ()->land >> 8;

      g_clear_pointer (&themes->outline_book, yp_area_book_unref);
      surface = paint (themes, &spec);
      g_assert_cmphex (get_pixel (surface, 400, 400), ==, land);
      g_assert_cmphex (get_pixel (surface, 100, 400), ==, land);
      g_assert_cmphex (get_pixel (surface, 400, 100), !=, land);
      g_assert_cmphex (get_pixel (surface, 100, 100), !=, land);
      g_assert_cmphex (get_pixel (surface, 100, 100), !=, get_pixel (surface, 400, 100));
      cairo_surface_destroy (surface);
    }
}

/* As opaque as it is to be, above the land. */
static void
test_faint (void)
{
  const YpBookArea areas[] = { make_square (YP_AREA_SET_TOWNS, 1, 100, 20, 40) };
  g_autoptr (YpAreaBook) book = make_book (areas, 1);
  g_autoptr (YpThemes) themes = make_themes (book, YP_AREA_SET_TOWNS);
  g_autoptr (YpScene) empty = yp_scene_new ();
  g_autoptr (YpScene) full = NULL;
  YpTileSpec spec = get_tile_at (14, LONGITUDE, LATITUDE);
  guint32 land = yp_style_get ()->land >> 8;
  guint32 pixels[3];

  g_clear_pointer (&themes->outline_book, yp_area_book_unref);
  full = yp_scene_with_themes (empty, themes);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (YpScene) scene = yp_scene_with_themes_opacity (full, i * 0.5);
      cairo_surface_t *surface = yp_tile_paint (scene, &spec, NULL);

      pixels[i] = get_pixel (surface, 256, 256);
      cairo_surface_destroy (surface);
    }

  g_assert_cmphex (pixels[0], ==, land);
  g_assert_cmphex (pixels[2], !=, land);
  for (guint shift = 0; shift < 24; shift += 8)
    {
      int middle = ((int) (pixels[0] >> shift & 0xFF) + (int) (pixels[2] >> shift & 0xFF)) / 2;

      g_assert_cmpint (ABS ((int) (pixels[1] >> shift & 0xFF) - middle), <=, 2);
    }
}

/* Without a figure there is no colour. */
static void
test_no_class (void)
{
  const YpBookArea areas[] = { make_square (YP_AREA_SET_TOWNS, 1, 100, 20, 40) };
  g_autoptr (YpAreaBook) book = make_book (areas, 1);
  g_autoptr (YpThemes) themes = yp_themes_new ();
  YpTileSpec spec = get_tile_at (14, LONGITUDE, LATITUDE);
  const double value = NAN;
  YpClasses classes;
  cairo_surface_t *surface;

  yp_classes_make (&classes, &value, 1, YP_CLASSES_EQUAL, 5, FALSE);
  themes->choropleth = yp_choropleth_new (book, YP_AREA_SET_TOWNS, &classes, &value);
  surface = paint (themes, &spec);
  g_assert_cmphex (get_pixel (surface, 256, 256), ==, yp_style_get ()->land >> 8);
  cairo_surface_destroy (surface);
}

/* Rings that cross themselves, that go around the world, that touch the pole, that have no area. */
static void
test_odd_rings (void)
{
  const double bow[] = { 120, 31, 121, 32, 121, 31, 120, 32, 120, 31 };
  const double around[] = { 179, 10, -179, 10, -179, 60, 179, 60, 179, 10 };
  const double pole[] = { -180, 80, 180, 80, 180, 90, -180, 90, -180, 80 };
  const double flat[] = { 120, 31, 121, 31, 122, 31, 120, 31 };
  const double spike[] = { 120.5, 31.8, 120.6, 31.9, 120.5, 31.8, 120.55, 31.87, 120.5, 31.8 };
  const YpBookArea areas[] = {
    make_area (YP_AREA_SET_TOWNS, 1, bow, 5),   make_area (YP_AREA_SET_TOWNS, 2, around, 5),
    make_area (YP_AREA_SET_TOWNS, 3, pole, 5),  make_area (YP_AREA_SET_TOWNS, 4, flat, 4),
    make_area (YP_AREA_SET_TOWNS, 5, spike, 5),
  };
  g_autoptr (YpAreaBook) book = make_book (areas, G_N_ELEMENTS (areas));
  g_autoptr (YpThemes) themes = make_themes (book, YP_AREA_SET_TOWNS);

  for (guint i = 0; i < book->n_areas; i++)
    {
      themes->outline = i;
      paint_everywhere (themes);
    }
  g_assert_cmpint (yp_area_book_find (book, YP_AREA_SET_TOWNS, NAN, 31.5), ==, -1);
  g_assert_cmpint (yp_area_book_find (book, YP_AREA_SET_TOWNS, 120.1, INFINITY), ==, -1);
  g_assert_cmpint (yp_area_book_find (book, YP_AREA_SET_POLICE, 120.1, 31.5), ==, -1);
}

/* A coast of a million vertices. */
static void
test_million_vertices (void)
{
  guint n = 1000001;
  g_autofree double *vertices = g_new (double, 2 * n);
  g_autoptr (YpAreaBook) book = NULL;
  g_autoptr (YpThemes) themes = NULL;
  YpBookArea area;

  for (guint i = 0; i < n; i++)
    {
      double turn = 2 * G_PI * (i % (n - 1)) / (n - 1);
      double reach = 0.3 + 0.02 * sin (turn * 4000) + 0.004 * sin (turn * 90001);

      vertices[2 * i] = LONGITUDE + reach * cos (turn);
      vertices[2 * i + 1] = LATITUDE + reach * sin (turn);
    }
  area = make_area (YP_AREA_SET_GENERAL, 1, vertices, n);
  book = make_book (&area, 1);
  themes = make_themes (book, YP_AREA_SET_GENERAL);

  for (double zoom = 9; zoom <= 20; zoom += 2.2)
    {
      YpTileSpec inside = get_tile_at (zoom, LONGITUDE, LATITUDE);
      YpTileSpec coast = get_tile_at (zoom, LONGITUDE + 0.3, LATITUDE);

      cairo_surface_destroy (paint (themes, &inside));
      cairo_surface_destroy (paint (themes, &coast));
    }
}

/* The brightest place is where the points are, and far away nothing is. */
static void
test_heat (void)
{
  YpTileSpec spec = get_tile_at (13, LONGITUDE, LATITUDE);
  YpBox tile = yp_tile_spec_get_box (&spec, 0);
  YpBox box = yp_box_grown (&tile, (tile.x2 - tile.x1) * 2);
  const double xy[] = { tile.x1 + (tile.x2 - tile.x1) * 0.25,
                        tile.y1 + (tile.y2 - tile.y1) * 0.75 };
  g_autoptr (YpThemes) themes = yp_themes_new ();
  cairo_surface_t *surface;
  guint32 land = yp_style_get ()->land >> 8;

  themes->heat = yp_heat_new (xy, 1, &box, 600, LATITUDE, 0, NULL);
  surface = paint (themes, &spec);
  g_assert_cmphex (get_pixel (surface, 128, 384), !=, land);
  g_assert_cmphex (get_pixel (surface, 400, 100), ==, land);
  g_assert_cmpuint (get_pixel (surface, 128, 384) >> 8 & 0xFF, >,
                    get_pixel (surface, 128, 364) >> 8 & 0xFF);
  cairo_surface_destroy (surface);
  paint_everywhere (themes);
}

static void
test_hexagons (void)
{
  YpTileSpec spec = get_tile_at (14, LONGITUDE, LATITUDE);
  YpBox tile = yp_tile_spec_get_box (&spec, 0);
  const double xy[] = { (tile.x1 + tile.x2) / 2, (tile.y1 + tile.y2) / 2, 0, 0, 1, 1, 1, 0 };
  g_autoptr (YpThemes) themes = yp_themes_new ();
  cairo_surface_t *surface;
  double x;
  double y;
  gint32 q;
  gint32 r;

  themes->hexagons = yp_hexagons_new (xy, 4, 500, LATITUDE, NULL, NULL);
  yp_hexagons_locate (themes->hexagons, xy[0], xy[1], &q, &r);
  yp_hexagons_get_middle (themes->hexagons, q, r, &x, &y);
  surface = paint (themes, &spec);
  x = (x - tile.x1) / (tile.x2 - tile.x1) * YP_TILE_PX;
  y = (y - tile.y1) / (tile.y2 - tile.y1) * YP_TILE_PX;
  g_assert_cmphex (get_pixel (surface, (int) x, (int) y), !=, yp_style_get ()->land >> 8);
  g_assert_cmphex (get_pixel (surface, 20, 20), ==, yp_style_get ()->land >> 8);
  cairo_surface_destroy (surface);
  paint_everywhere (themes);
}

/* Borders of grids are found within their kind: over each other they do not cancel, and one kind
 * switched off takes none of the others along. */
static void
test_grid_kinds (void)
{
  YpTileSpec spec = get_tile_at (15, LONGITUDE, LATITUDE);
  g_autoptr (YpVectorBuilder) builder = yp_vector_builder_new ();
  g_autoptr (YpVectorData) grids = NULL;
  g_autoptr (YpScene) empty = yp_scene_new ();
  YpBox tile = yp_tile_spec_get_box (&spec, 0);
  const double west = yp_mercator_longitude (tile.x1 + (tile.x2 - tile.x1) * 0.1);
  const double east = yp_mercator_longitude (tile.x1 + (tile.x2 - tile.x1) * 0.9);
  const double south = yp_mercator_latitude (tile.y1 + (tile.y2 - tile.y1) * 0.9);
  const double north = yp_mercator_latitude (tile.y1 + (tile.y2 - tile.y1) * 0.1);
  const double vertices[] = { west, south, east, south, east, north, west, north, west, south };
  const guint end = 5;
  const guint part = 1;
  g_autoptr (YpGeometry) square =
      yp_geometry_new (YP_GEOMETRY_POLYGON, vertices, 5, &end, 1, &part, 1);
  g_autofree guint *n_lit = g_new0 (guint, 1 << YP_N_GRID_KINDS);

  for (guint kind = 0; kind < YP_N_GRID_KINDS; kind++)
    yp_vector_builder_add (builder, square, NULL, (guint8) kind, 0);
  grids = yp_vector_builder_end (builder, TRUE);
  g_assert_cmpuint (grids->borders->n_shapes, >=, YP_N_GRID_KINDS);

  for (guint kinds = 0; kinds < 1 << YP_N_GRID_KINDS; kinds++)
    {
      g_autoptr (YpThemes) themes = yp_themes_new ();
      g_autoptr (YpScene) with_grids = yp_scene_with_layer (empty, YP_LAYER_GRIDS, grids);
      g_autoptr (YpScene) scene = NULL;
      cairo_surface_t *surface;

      themes->grid_kinds = kinds;
      scene = yp_scene_with_themes (with_grids, themes);
      surface = yp_tile_paint (scene, &spec, NULL);
      for (int y = 0; y < YP_TILE_PX; y++)
        for (int x = 0; x < YP_TILE_PX; x++)
          n_lit[kinds] += get_pixel (surface, x, y) != yp_style_get ()->land >> 8;
      cairo_surface_destroy (surface);
    }

  g_assert_cmpuint (n_lit[0], ==, 0);
  for (guint kind = 0; kind < YP_N_GRID_KINDS; kind++)
    {
      g_assert_cmpuint (n_lit[1 << kind], >, 100);
      g_assert_cmpuint (n_lit[7], >=, n_lit[1 << kind]);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/map/theme-painter/in-place", test_in_place);
  g_test_add_func ("/map/theme-painter/no-class", test_no_class);
  g_test_add_func ("/map/theme-painter/faint", test_faint);
  g_test_add_func ("/map/theme-painter/odd-rings", test_odd_rings);
  g_test_add_func ("/map/theme-painter/million-vertices", test_million_vertices);
  g_test_add_func ("/map/theme-painter/heat", test_heat);
  g_test_add_func ("/map/theme-painter/hexagons", test_hexagons);
  g_test_add_func ("/map/theme-painter/grid-kinds", test_grid_kinds);

  return g_test_run ();
}
