/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-datum.h"

#include <json-glib/json-glib.h>

#include "yp-geometry.h"

#define CENTIMETRE 0.01

static void
assert_near (double longitude, double latitude, double expected_longitude, double expected_latitude)
{
  g_assert_cmpfloat (yp_distance_m (longitude, latitude, expected_longitude, expected_latitude), <,
                     CENTIMETRE);
}

static void
check (YpDatum datum, const double *cgcs2000, const double *other)
{
  double longitude = cgcs2000[0];
  double latitude = cgcs2000[1];

  yp_datum_from_cgcs2000 (datum, &longitude, &latitude);
  assert_near (longitude, latitude, other[0], other[1]);

  longitude = other[0];
  latitude = other[1];
  yp_datum_to_cgcs2000 (datum, &longitude, &latitude);
  assert_near (longitude, latitude, cgcs2000[0], cgcs2000[1]);
}

static void
test_vectors (void)
{
  static const double gcj02[][4] = {
    { 120.555, 31.875, 120.55927724, 31.87288775 },
    { 120.3658, 31.72, 120.37050515, 31.7182125 },
    { 120.8667, 32.0333, 120.87094499, 32.03114136 },
  };
  static const double bd09[] = { 120.555, 31.875, 120.56581607, 31.878692 };
  double longitude = 120.555;
  double latitude = 31.875;

  for (guint i = 0; i < G_N_ELEMENTS (gcj02); i++)
    check (YP_DATUM_GCJ02, gcj02[i], gcj02[i] + 2);
  check (YP_DATUM_BD09, bd09, bd09 + 2);

  yp_datum_from_cgcs2000 (YP_DATUM_GCJ02, &longitude, &latitude);
  g_assert_cmpfloat_with_epsilon (yp_distance_m (120.555, 31.875, longitude, latitude), 467.0, 1.0);
}

static void
test_same (void)
{
  double longitude = 120.555;
  double latitude = 31.875;

  yp_datum_from_cgcs2000 (YP_DATUM_WGS84, &longitude, &latitude);
  yp_datum_to_cgcs2000 (YP_DATUM_WGS84, &longitude, &latitude);
  yp_datum_to_cgcs2000 (YP_DATUM_CGCS2000, &longitude, &latitude);
  g_assert_cmpfloat (longitude, ==, 120.555);
  g_assert_cmpfloat (latitude, ==, 31.875);
}

static void
test_outside_china (void)
{
  static const double places[][2] = {
    { -75.3, 40.1 }, { -157.8, 21.3 }, { 2.2945, 48.8584 }, { 0.0, 0.0 }, { 180.0, -90.0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      double longitude = places[i][0];
      double latitude = places[i][1];

      yp_datum_to_cgcs2000 (YP_DATUM_GCJ02, &longitude, &latitude);
      yp_datum_from_cgcs2000 (YP_DATUM_GCJ02, &longitude, &latitude);
      g_assert_cmpfloat (longitude, ==, places[i][0]);
      g_assert_cmpfloat (latitude, ==, places[i][1]);
    }
}

/* There and back again, everywhere, to 1 µm; the border of the box is passed in both directions. */
static void
test_round_trip (void)
{
  for (guint i = 0; i < 20000; i++)
    {
      double longitude = g_test_rand_double_range (72.004, 137.8347);
      double latitude = g_test_rand_double_range (0.8293, 55.8271);
      double x = longitude;
      double y = latitude;
      YpDatum datum = i % 2 == 0 ? YP_DATUM_GCJ02 : YP_DATUM_BD09;

      yp_datum_from_cgcs2000 (datum, &x, &y);
      yp_datum_to_cgcs2000 (datum, &x, &y);
      g_assert_cmpfloat_with_epsilon (x, longitude, 1e-11);
      g_assert_cmpfloat_with_epsilon (y, latitude, 1e-11);
    }
}

static void
test_off_earth (void)
{
  double longitude = G_MAXDOUBLE;
  double latitude = 1000.0;

  yp_datum_to_cgcs2000 (YP_DATUM_BD09, &longitude, &latitude);
  g_assert_cmpfloat (longitude, ==, G_MAXDOUBLE);
  g_assert_cmpfloat (latitude, ==, 1000.0);
}

static void
test_names (void)
{
  YpDatum datum = YP_DATUM_CGCS2000;

  for (guint i = YP_DATUM_CGCS2000; i <= YP_DATUM_BD09; i++)
    {
      g_assert_true (yp_datum_from_name (yp_datum_get_name ((YpDatum) i), &datum));
      g_assert_cmpint (datum, ==, i);
    }

  g_assert_false (yp_datum_from_name ("GCJ02", &datum));
  g_assert_false (yp_datum_from_name ("", &datum));
  g_assert_false (yp_datum_from_name (NULL, &datum));
}

static void
read_pair (JsonObject *object, const char *name, double *pair)
{
  JsonArray *array = json_object_get_array_member (object, name);

  pair[0] = json_array_get_double_element (array, 0);
  pair[1] = json_array_get_double_element (array, 1);
}

static void
check_vector (JsonArray *array, guint index, JsonNode *node, gpointer data)
{
  JsonObject *object = json_node_get_object (node);
  double wgs84[2];
  double other[2];

  read_pair (object, "wgs84", wgs84);
  read_pair (object, "gcoord_gcj02", other);
  check (YP_DATUM_GCJ02, wgs84, other);

  read_pair (object, "gcoord_bd09", other);
  check (YP_DATUM_BD09, wgs84, other);
}

/* What two public libraries make of 131 points in and out of China. */
static void
test_libraries (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("YP_SHARED_DATA"), "e_conformance", "gcj02",
                                            "three_library_vectors.json", NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonArray *vectors;

  if (!json_parser_load_from_mapped_file (parser, path, NULL))
    {
      g_test_skip ("There is no outside data: YP_SHARED_DATA");
      return;
    }

  vectors = json_object_get_array_member (json_node_get_object (json_parser_get_root (parser)),
                                          "vectors");
  g_assert_cmpuint (json_array_get_length (vectors), >, 100);
  json_array_foreach_element (vectors, check_vector, NULL);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/base/datum/vectors", test_vectors);
  g_test_add_func ("/base/datum/same", test_same);
  g_test_add_func ("/base/datum/outside-china", test_outside_china);
  g_test_add_func ("/base/datum/round-trip", test_round_trip);
  g_test_add_func ("/base/datum/off-earth", test_off_earth);
  g_test_add_func ("/base/datum/names", test_names);
  g_test_add_func ("/base/datum/libraries", test_libraries);

  return g_test_run ();
}
