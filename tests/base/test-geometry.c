/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-geometry.h"

#include <json-glib/json-glib.h>
#include <math.h>

#include "yp-error.h"
#include "yp-json.h"

/* A square with a hole, both wound the wrong way. */
static const double square[] = {
  0.0, 0.0, 0.0, 4.0, 4.0, 4.0, 4.0, 0.0, 0.0, 0.0,
  1.0, 1.0, 2.0, 1.0, 2.0, 2.0, 1.0, 2.0, 1.0, 1.0,
};
static const guint square_rings[] = { 5, 10 };
static const guint square_parts[] = { 2 };

static YpGeometry *
make_square (void)
{
  return yp_geometry_new (YP_GEOMETRY_POLYGON, square, 10, square_rings, 2, square_parts, 1);
}

static char *
to_geojson (const YpGeometry *geometry)
{
  g_autoptr (GString) text = g_string_new (NULL);

  yp_geometry_append_geojson (geometry, text);
  g_assert_cmpuint (text->len, ==, strlen (text->str));
  g_assert_true (yp_json_check (text->str, text->len, YP_JSON_MAX_VALUES, NULL));

  return g_strdup (text->str);
}

static GBytes *
from_hex (const char *hex)
{
  gsize size = strlen (hex) / 2;
  guint8 *data = g_malloc (size);

  for (gsize i = 0; i < size; i++)
    data[i] =
        (guint8) (g_ascii_xdigit_value (hex[2 * i]) * 16 + g_ascii_xdigit_value (hex[2 * i + 1]));

  return g_bytes_new_take (data, size);
}

typedef struct
{
  const char *name;
  const char *hex;
  const char *geojson; /* NULL where it is refused */
} Case;

/* Made by hand from ISO 13249-3 and OGC 12-128r18. */
static const Case wkb_cases[] = {
  { "point/little", "0101000000000000000000f03f0000000000000040",
    "{\"type\":\"Point\",\"coordinates\":[1,2]}" },
  { "point/big", "00000000013ff00000000000004000000000000000",
    "{\"type\":\"Point\",\"coordinates\":[1,2]}" },
  { "point/z", "01e9030000000000000000f03f00000000000000400000000000000840",
    "{\"type\":\"Point\",\"coordinates\":[1,2]}" },
  { "point/m", "01d1070000000000000000f03f00000000000000400000000000000840",
    "{\"type\":\"Point\",\"coordinates\":[1,2]}" },
  { "point/zm", "01b90b0000000000000000f03f000000000000004000000000000008400000000000001040",
    "{\"type\":\"Point\",\"coordinates\":[1,2]}" },
  { "line", "010200000002000000000000000000f03f000000000000004000000000000008400000000000001040",
    "{\"type\":\"LineString\",\"coordinates\":[[1,2],[3,4]]}" },
  { "multi-point/one", "0104000000010000000101000000000000000000f03f0000000000000040",
    "{\"type\":\"Point\",\"coordinates\":[1,2]}" },
  { "multi-line/mixed-order",
    "010500000002000000010200000002000000000000000000f03f00000000000000400000000000000840"
    "00000000000010400000000002000000023ff0000000000000400000000000000040080000000000004010000000"
    "000000",
    "{\"type\":\"MultiLineString\",\"coordinates\":[[[1,2],[3,4]],[[1,2],[3,4]]]}" },
  { "polygon",
    "0103000000010000000400000000000000000000000000000000000000000000000000f03f0000000000000000"
    "0000000000000000000000000000f03f00000000000000000000000000000000",
    "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,0],[0,1],[0,0]]]}" },
  { "multi-polygon/one",
    "010600000001000000"
    "0103000000010000000400000000000000000000000000000000000000000000000000f03f0000000000000000"
    "0000000000000000000000000000f03f00000000000000000000000000000000",
    "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,0],[0,1],[0,0]]]}" },
  { "nothing", "", NULL },
  { "order", "0201000000000000000000f03f0000000000000040", NULL },
  { "cut-off", "0101000000000000000000f03f00000000000000", NULL },
  { "too-long", "0101000000000000000000f03f000000000000004000", NULL },
  { "nan", "0101000000000000000000f87f000000000000f87f", NULL },
  { "infinite", "0101000000000000000000f07f0000000000000040", NULL },
  { "off-earth", "01010000000000000000c06640000000000000f03f0000", NULL },
  { "ewkb", "0101000020e6100000000000000000f03f0000000000000040", NULL },
  { "type-0", "0100000000", NULL },
  { "collection", "010700000000000000", NULL },
  { "circular", "010800000000000000", NULL },
  { "line/empty", "010200000000000000", NULL },
  { "line/one", "010200000001000000000000000000f03f0000000000000040", NULL },
  { "line/huge", "0102000000ffffffff000000000000f03f0000000000000040", NULL },
  { "polygon/empty", "010300000000000000", NULL },
  { "polygon/huge", "0103000000ffffffff04000000", NULL },
  { "polygon/empty-ring", "01030000000100000000000000", NULL },
  { "polygon/open",
    "0103000000010000000400000000000000000000000000000000000000000000000000f03f0000000000000000"
    "0000000000000000000000000000f03f000000000000f03f000000000000f03f",
    NULL },
  { "multi-point/empty", "010400000000000000", NULL },
  { "multi-point/two",
    "0104000000020000000101000000000000000000f03f00000000000000400101000000000000000000f03f0000"
    "000000000040",
    NULL },
  { "multi-point/of-line",
    "010400000001000000010200000002000000000000000000f03f000000000000004000000000000008400000000"
    "000001040",
    NULL },
  { "multi-polygon/empty-member", "010600000001000000010300000000000000", NULL },
  { "multi-polygon/huge", "0106000000ffffffff", NULL },
  { "multi/nested", "010500000001000000010500000001000000", NULL },
};

static void
test_wkb (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (GBytes) bytes = from_hex (c->hex);
  g_autoptr (GError) error = NULL;
  g_autoptr (YpGeometry) geometry = NULL;
  g_autofree char *geojson = NULL;
  gsize size;
  const guint8 *wkb = g_bytes_get_data (bytes, &size);

  geometry = yp_geometry_new_from_wkb (wkb, size, &error);
  if (c->geojson == NULL)
    {
      g_assert_null (geometry);
      g_assert_error (error, YP_ERROR, YP_ERROR_INVALID);
      return;
    }

  g_assert_no_error (error);
  geojson = to_geojson (geometry);
  g_assert_cmpstr (geojson, ==, c->geojson);
}

static const Case gpkg_cases[] = {
  { "plain", "475000018a1100000101000000000000000000f03f0000000000000040", "1,2,1,2" },
  { "big-header", "475000000000118a0101000000000000000000f03f0000000000000040", "1,2,1,2" },
  { "envelope-xy",
    "475000038a110000000000000000f03f000000000000f03f000000000000004000000000000000400101000000"
    "000000000000f03f0000000000000040",
    "1,2,1,2" },
  { "envelope-xyz",
    "475000058a110000000000000000f03f000000000000f03f0000000000000040000000000000004000000000000"
    "0000000000000000000000101000000000000000000f03f0000000000000040",
    "1,2,1,2" },
  { "magic", "475100018a1100000101000000000000000000f03f0000000000000040", NULL },
  { "version", "475001018a1100000101000000000000000000f03f0000000000000040", NULL },
  { "empty", "475000118a1100000101000000000000000000f87f000000000000f87f", NULL },
  { "extended", "475000218a1100000101000000000000000000f03f0000000000000040", NULL },
  { "envelope-5", "4750000b8a1100000101000000000000000000f03f0000000000000040", NULL },
  { "cut-header", "47500001", NULL },
  { "cut-envelope", "475000038a110000000000000000f03f", NULL },
  { "nothing", "", NULL },
  { "no-body", "475000018a110000", NULL },
};

static void
test_gpkg (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (GBytes) bytes = from_hex (c->hex);
  g_autoptr (GError) error = NULL;
  g_autoptr (YpGeometry) geometry = NULL;
  gsize size;
  const guint8 *blob = g_bytes_get_data (bytes, &size);
  YpBounds bounds = YP_BOUNDS_EMPTY;
  double longitude = 0.0;
  double latitude = 0.0;
  gboolean is_good = c->geojson != NULL;

  geometry = yp_geometry_new_from_gpkg (blob, size, &error);
  g_assert_true ((geometry != NULL) == is_good);
  g_assert_true ((error == NULL) == is_good);
  g_assert_true (yp_gpkg_point_read (blob, size, &longitude, &latitude) == is_good);
  g_assert_true (yp_gpkg_bounds_read (blob, size, &bounds) == is_good);

  if (is_good)
    {
      g_assert_cmpfloat (longitude, ==, 1.0);
      g_assert_cmpfloat (latitude, ==, 2.0);
      g_assert_cmpfloat (bounds.west, ==, 1.0);
      g_assert_cmpfloat (bounds.south, ==, 2.0);
      g_assert_cmpfloat (bounds.east, ==, 1.0);
      g_assert_cmpfloat (bounds.north, ==, 2.0);
    }
}

static void
test_gpkg_point (void)
{
  guint8 blob[29];
  double longitude = 0.0;
  double latitude = 0.0;

  yp_gpkg_point_write (120.5551234, 31.875, blob);
  g_assert_true (yp_gpkg_point_read (blob, sizeof blob, &longitude, &latitude));
  g_assert_cmpfloat (longitude, ==, 120.5551234);
  g_assert_cmpfloat (latitude, ==, 31.875);
  g_assert_false (yp_gpkg_point_read (blob, sizeof blob - 1, &longitude, &latitude));
}

static void
assert_round_trip (const YpGeometry *geometry)
{
  g_autoptr (GBytes) bytes = yp_geometry_to_gpkg (geometry);
  g_autoptr (GError) error = NULL;
  g_autoptr (YpGeometry) again = NULL;
  gsize size;
  const guint8 *blob = g_bytes_get_data (bytes, &size);
  YpBounds bounds;

  again = yp_geometry_new_from_gpkg (blob, size, &error);
  g_assert_no_error (error);
  g_assert_cmpint (again->kind, ==, geometry->kind);
  g_assert_cmpmem (again->vertices, 16 * again->n_vertices, geometry->vertices,
                   16 * geometry->n_vertices);
  g_assert_cmpmem (again->ring_ends, 4 * again->n_rings, geometry->ring_ends,
                   4 * geometry->n_rings);
  g_assert_cmpmem (again->part_ends, 4 * again->n_parts, geometry->part_ends,
                   4 * geometry->n_parts);

  g_assert_true (yp_gpkg_bounds_read (blob, size, &bounds));
  g_assert_cmpmem (&bounds, sizeof bounds, &geometry->bounds, sizeof geometry->bounds);
}

static void
test_round_trip (void)
{
  static const double lines[] = { 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0 };
  static const guint line_ends[] = { 2, 5 };
  static const double polygons[] = {
    0.0, 0.0, 1.0, 0.0, 1.0, 1.0, 0.0, 0.0, 5.0, 5.0, 6.0, 5.0, 6.0, 6.0, 5.0, 5.0,
  };
  static const guint polygon_ends[] = { 4, 8 };
  static const guint part_ends[] = { 1, 2 };
  g_autoptr (YpGeometry) point = yp_geometry_new_point (120.5, 31.5);
  g_autoptr (YpGeometry) line = yp_geometry_new (YP_GEOMETRY_LINE, lines, 2, line_ends, 1, NULL, 0);
  g_autoptr (YpGeometry) multi =
      yp_geometry_new (YP_GEOMETRY_LINE, lines, 5, line_ends, 2, NULL, 0);
  g_autoptr (YpGeometry) holed = make_square ();
  g_autoptr (YpGeometry) islands =
      yp_geometry_new (YP_GEOMETRY_POLYGON, polygons, 8, polygon_ends, 2, part_ends, 2);
  g_autofree char *geojson = to_geojson (islands);

  assert_round_trip (point);
  assert_round_trip (line);
  assert_round_trip (multi);
  assert_round_trip (holed);
  assert_round_trip (islands);
  g_assert_cmpuint (multi->n_parts, ==, 2);
  g_assert_cmpstr (geojson, ==,
                   "{\"type\":\"MultiPolygon\",\"coordinates\":[[[[0,0],[1,0],[1,1],[0,0]]],"
                   "[[[5,5],[6,5],[6,6],[5,5]]]]}");
}

static void
test_rings_are_turned (void)
{
  g_autoptr (YpGeometry) holed = make_square ();
  g_autofree char *geojson = to_geojson (holed);

  g_assert_cmpstr (geojson, ==,
                   "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[4,0],[4,4],[0,4],[0,0]],"
                   "[[1,1],[1,2],[2,2],[2,1],[1,1]]]}");
}

static void
test_new_refuses (void)
{
  static const double open[] = { 0.0, 0.0, 1.0, 0.0, 1.0, 1.0, 0.0, 1.0 };
  static const double far[] = { 181.0, 0.0 };
  static const guint four[] = { 4 };
  static const guint one[] = { 1 };
  static const guint falling[] = { 5, 3 };
  static const guint beyond[] = { 5, 11 };

  g_assert_null (yp_geometry_new (YP_GEOMETRY_POLYGON, open, 4, four, 1, one, 1));
  g_assert_null (yp_geometry_new (YP_GEOMETRY_POLYGON, NULL, 0, NULL, 0, NULL, 0));
  g_assert_null (yp_geometry_new (YP_GEOMETRY_POINT, far, 1, one, 1, NULL, 0));
  g_assert_null (yp_geometry_new (YP_GEOMETRY_LINE, open, 1, one, 1, NULL, 0));
  g_assert_null (yp_geometry_new (YP_GEOMETRY_POINT, open, 4, four, 1, NULL, 0));
  g_assert_null (yp_geometry_new (YP_GEOMETRY_POLYGON, square, 10, falling, 2, square_parts, 1));
  g_assert_null (yp_geometry_new (YP_GEOMETRY_POLYGON, square, 10, beyond, 2, square_parts, 1));
  g_assert_null (yp_geometry_new (YP_GEOMETRY_POLYGON, square, 10, square_rings, 2, one, 1));
  g_assert_null (yp_geometry_new_point (NAN, 0.0));
}

static void
test_contains (void)
{
  g_autoptr (YpGeometry) holed = make_square ();
  g_autoptr (YpGeometry) point = yp_geometry_new_point (1.0, 1.0);

  g_assert_true (yp_geometry_contains (holed, 0.5, 0.5));
  g_assert_true (yp_geometry_contains (holed, 3.0, 3.0));
  g_assert_false (yp_geometry_contains (holed, 1.5, 1.5));
  g_assert_false (yp_geometry_contains (holed, 5.0, 1.0));
  g_assert_false (yp_geometry_contains (holed, NAN, 1.0));
  g_assert_false (yp_geometry_contains (point, 1.0, 1.0));
}

static YpGeometry *
make_triangle (const double *a, const double *b, const double *c)
{
  const double vertices[] = { a[0], a[1], b[0], b[1], c[0], c[1], a[0], a[1] };
  static const guint ring_ends[] = { 4 };
  static const guint part_ends[] = { 1 };

  return yp_geometry_new (YP_GEOMETRY_POLYGON, vertices, 4, ring_ends, 1, part_ends, 1);
}

/* Points on the diagonal of a square, cut along it into two triangles, are in one of them, also
 * where rounding decides on which side they lie. */
static void
test_edges_belong_to_one (void)
{
  static const double a[] = { 120.1, 31.2 };
  static const double b[] = { 120.7, 31.3 };
  static const double c[] = { 120.8, 31.9 };
  static const double d[] = { 120.2, 31.8 };
  g_autoptr (YpGeometry) below = make_triangle (a, b, c);
  g_autoptr (YpGeometry) above = make_triangle (a, c, d);

  for (guint i = 1; i < 10000; i++)
    {
      double t = i / 10000.0;
      double longitude = a[0] + t * (c[0] - a[0]);
      double latitude = a[1] + t * (c[1] - a[1]);

      g_assert_cmpint (yp_geometry_contains (below, longitude, latitude) +
                           yp_geometry_contains (above, longitude, latitude),
                       ==, 1);
    }
}

static YpGeometry *
make_box (double west, double south, double east, double north)
{
  const double vertices[] = { west, south, east, south, east, north, west, north, west, south };
  static const guint ring_ends[] = { 5 };
  static const guint part_ends[] = { 1 };

  return yp_geometry_new (YP_GEOMETRY_POLYGON, vertices, 5, ring_ends, 1, part_ends, 1);
}

static void
test_area (void)
{
  /* The ellipsoid's surface, Moritz, “Geodetic Reference System 1980”. */
  const double earth = 510065621724088.0;
  g_autoptr (YpGeometry) hemisphere = make_box (-90.0, -90.0, 90.0, 90.0);
  g_autoptr (YpGeometry) octant = make_box (0.0, 0.0, 90.0, 90.0);
  g_autoptr (YpGeometry) grid = make_box (120.555, 31.875, 120.556, 31.876);
  g_autoptr (YpGeometry) holed = make_square ();
  g_autoptr (YpGeometry) outer = make_box (0.0, 0.0, 4.0, 4.0);
  g_autoptr (YpGeometry) hole = make_box (1.0, 1.0, 2.0, 2.0);
  g_autoptr (YpGeometry) point = yp_geometry_new_point (1.0, 1.0);

  g_assert_cmpfloat_with_epsilon (yp_geometry_get_area_m2 (hemisphere) / (earth / 2), 1.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (yp_geometry_get_area_m2 (octant) / (earth / 8), 1.0, 1e-9);
  /* Integrated numerically along the meridian. */
  g_assert_cmpfloat_with_epsilon (yp_geometry_get_area_m2 (grid), 10491.970776, 1e-5);
  g_assert_cmpfloat_with_epsilon (yp_geometry_get_area_m2 (outer), 196789484707.005, 1.0);
  g_assert_cmpfloat_with_epsilon (yp_geometry_get_area_m2 (holed),
                                  yp_geometry_get_area_m2 (outer) - yp_geometry_get_area_m2 (hole),
                                  1.0);
  g_assert_cmpfloat (yp_geometry_get_area_m2 (point), ==, 0.0);
}

/* By Vincenty's formulae on the same ellipsoid. */
static void
test_distance (void)
{
  static const struct
  {
    double a[2];
    double b[2];
    double distance;
  } cases[] = {
    { { 120.0, 31.0 }, { 121.0, 31.0 }, 95503.9408 },
    { { 0.0, 0.0 }, { 1.0, 0.0 }, 111319.4908 },
    { { 0.0, 0.0 }, { 0.0, 1.0 }, 110574.3886 },
    { { 120.4, 31.75 }, { 120.8, 32.0 }, 46914.3985 },
    { { 120.555, 31.875 }, { 120.556, 31.876 }, 145.7685 },
    { { 120.55, 31.87 }, { 116.39, 39.91 }, 967625.2290 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      double distance = yp_distance_m (cases[i].a[0], cases[i].a[1], cases[i].b[0], cases[i].b[1]);

      g_assert_cmpfloat_with_epsilon (distance / cases[i].distance, 1.0, 2e-6);
    }

  g_assert_cmpfloat_with_epsilon (yp_distance_m (0.0, -90.0, 0.0, 90.0), 20003931.4, 1e5);
  g_assert_cmpfloat (yp_distance_m (120.5, 31.5, 120.5, 31.5), ==, 0.0);
  g_assert_cmpfloat (yp_distance_m (1e-300, 0.0, 0.0, 0.0), ==, 0.0);
  g_assert_true (isfinite (yp_distance_m (0.0, 0.0, 180.0, 0.0)));
  g_assert_cmpfloat (yp_distance_m (179.9999, 0.0, -179.9999, 0.0), <, 23.0);
}

static void
test_geojson_digits (void)
{
  g_autoptr (YpGeometry) point = yp_geometry_new_point (-179.99999999, 31.12345674);
  g_autofree char *geojson = to_geojson (point);

  g_assert_cmpstr (geojson, ==, "{\"type\":\"Point\",\"coordinates\":[-180,31.1234567]}");
}

static void
test_speed (void)
{
  enum
  {
    N = 100
  };
  double vertices[2 * N];
  const guint end = N;
  const guint part = 1;
  g_autoptr (YpGeometry) ring = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  double elapsed;

  for (guint i = 0; i < N; i++)
    {
      vertices[2 * i] = 120.5 + 0.01 * cos (2 * G_PI * (i % (N - 1)) / (N - 1));
      vertices[2 * i + 1] = 31.8 + 0.01 * sin (2 * G_PI * (i % (N - 1)) / (N - 1));
    }
  ring = yp_geometry_new (YP_GEOMETRY_POLYGON, vertices, N, &end, 1, &part, 1);

  g_test_timer_start ();
  for (guint i = 0; i < 10000; i++)
    {
      g_string_truncate (text, 0);
      yp_geometry_append_geojson (ring, text);
    }
  elapsed = g_test_timer_elapsed ();
  g_test_minimized_result (elapsed / 1e6, "GeoJSON: %.1f ns for a vertex", elapsed / 1e6 * 1e9);

  g_test_timer_start ();
  for (guint i = 0; i < 100000; i++)
    yp_geometry_contains (ring, 120.5 + i * 1e-8, 31.8);
  elapsed = g_test_timer_elapsed ();
  g_test_minimized_result (elapsed / 1e5, "point in 100 vertices: %.0f ns", elapsed / 1e5 * 1e9);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (wkb_cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/base/geometry/wkb/%s", wkb_cases[i].name);

      g_test_add_data_func (path, &wkb_cases[i], test_wkb);
    }
  for (guint i = 0; i < G_N_ELEMENTS (gpkg_cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/base/geometry/gpkg/%s", gpkg_cases[i].name);

      g_test_add_data_func (path, &gpkg_cases[i], test_gpkg);
    }
  g_test_add_func ("/base/geometry/gpkg-point", test_gpkg_point);
  g_test_add_func ("/base/geometry/round-trip", test_round_trip);
  g_test_add_func ("/base/geometry/rings-are-turned", test_rings_are_turned);
  g_test_add_func ("/base/geometry/new-refuses", test_new_refuses);
  g_test_add_func ("/base/geometry/contains", test_contains);
  g_test_add_func ("/base/geometry/edges-belong-to-one", test_edges_belong_to_one);
  g_test_add_func ("/base/geometry/area", test_area);
  g_test_add_func ("/base/geometry/distance", test_distance);
  g_test_add_func ("/base/geometry/geojson-digits", test_geojson_digits);
  if (g_test_perf ())
    g_test_add_func ("/base/geometry/speed", test_speed);

  return g_test_run ();
}
