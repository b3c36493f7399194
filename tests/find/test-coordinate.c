/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-coordinate.h"

#include "yp-geometry.h"

#define METRE 1.0

typedef struct
{
  const char *text;
  double longitude;
  double latitude;
  gboolean has_datum;
  YpDatum datum;
} Case;

/* All are 31.875 N, 120.555 E, or what the text says. */
static const Case cases[] = {
  { "120.555,31.875", 120.555, 31.875, FALSE, YP_DATUM_CGCS2000 },
  { "31.875 120.555", 120.555, 31.875, FALSE, YP_DATUM_CGCS2000 },
  { "31.875，120.555", 120.555, 31.875, FALSE, YP_DATUM_CGCS2000 },
  { "(120.555, 31.875)", 120.555, 31.875, FALSE, YP_DATUM_CGCS2000 },
  { "１２０．５５５ ３１．８７５", 120.555, 31.875, FALSE, YP_DATUM_CGCS2000 },
  { "lat: 31.875, lon: 120.555", 120.555, 31.875, FALSE, YP_DATUM_CGCS2000 },
  { "31.875N 120.555E", 120.555, 31.875, FALSE, YP_DATUM_CGCS2000 },
  { "E120.555 N31.875", 120.555, 31.875, FALSE, YP_DATUM_CGCS2000 },
  { "31°52′30″N 120°33′18″E", 120.555, 31.875, FALSE, YP_DATUM_CGCS2000 },
  { "31°52'30\"N, 120°33'18\"E", 120.555, 31.875, FALSE, YP_DATUM_CGCS2000 },
  { "31°52'30'' 120°33'18''", 120.555, 31.875, FALSE, YP_DATUM_CGCS2000 },
  { "东经120度33分18秒 北纬31度52分30秒", 120.555, 31.875, FALSE, YP_DATUM_CGCS2000 },
  { "北纬31°52.5′，东经120°33.3′", 120.555, 31.875, FALSE, YP_DATUM_CGCS2000 },
  { "31 52 30 N 120 33 18 E", 120.555, 31.875, FALSE, YP_DATUM_CGCS2000 },
  { "120 33 18, 31 52 30", 120.555, 31.875, FALSE, YP_DATUM_CGCS2000 },
  { "gcj02 120.55927724,31.87288775", 120.55927724, 31.87288775, TRUE, YP_DATUM_GCJ02 },
  { "高德：120.55927724,31.87288775", 120.55927724, 31.87288775, TRUE, YP_DATUM_GCJ02 },
  { "120.56581607 31.878692 百度", 120.56581607, 31.878692, TRUE, YP_DATUM_BD09 },
  { "WGS-84 31.875 120.555", 120.555, 31.875, TRUE, YP_DATUM_WGS84 },
  { "-33.8,151.2", 151.2, -33.8, FALSE, YP_DATUM_CGCS2000 },
  { "西经73.9 北纬40.7", -73.9, 40.7, FALSE, YP_DATUM_CGCS2000 },
  { "12.5 13.5", 12.5, 13.5, FALSE, YP_DATUM_CGCS2000 },
};

static const char *const others[] = {
  "",
  "120",
  "4821",
  "12 34",
  "120.5,31.8,5",
  "120.555;",
  "181.5 91",
  "95.5 96.5",
  "N31 N120",
  "31.875 杨舍",
  "1e300,2",
  "nan inf",
  "31°70' 120°",
  "31.5°20' 120°",
  "E120 E31.5",
  "0x10,0x20",
  "gcj02 bd09 1.5 2.5",
  "杨舍镇",
  "9999999999999999999,1",
  "120.5 31.8 31.8 1",
  "4549 120.5 31.8",
};

static void
test_reads (gconstpointer data)
{
  const Case *c = data;
  YpCoordinate found;

  g_assert_true (yp_coordinate_parse (c->text, &found));
  g_assert_cmpfloat_with_epsilon (found.longitude, c->longitude, 1e-9);
  g_assert_cmpfloat_with_epsilon (found.latitude, c->latitude, 1e-9);
  g_assert_cmpint (found.has_datum, ==, c->has_datum);
  g_assert_cmpint (found.datum, ==, c->datum);
  g_assert_false (found.is_plane);
}

static void
test_refuses (void)
{
  YpCoordinate found;

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    if (yp_coordinate_parse (others[i], &found))
      g_error ("“%s” was read as %f, %f", others[i], found.longitude, found.latitude);
}

static void
assert_is_the_place (const YpCoordinate *coordinate, YpDatum datum)
{
  double longitude;
  double latitude;

  yp_coordinate_get_place (coordinate, datum, &longitude, &latitude);
  g_assert_cmpfloat (yp_distance_m (longitude, latitude, 120.555, 31.875), <, METRE);
}

/* One place, written in each of them. */
static void
test_datums (void)
{
  static const struct
  {
    const char *text;
    YpDatum datum;
  } same[] = {
    { "cgcs2000 120.555 31.875", YP_DATUM_CGCS2000 },
    { "gps 120.555 31.875", YP_DATUM_WGS84 },
    { "gcj-02 120.55927724 31.87288775", YP_DATUM_GCJ02 },
    { "bd-09 120.56581607 31.878692", YP_DATUM_BD09 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (same); i++)
    {
      YpCoordinate found;

      g_assert_true (yp_coordinate_parse (same[i].text, &found));
      g_assert_cmpint (found.datum, ==, same[i].datum);
      assert_is_the_place (&found, found.datum);
    }
}

/* GDAL's numbers for the same place. */
static void
test_metres (void)
{
  static const char *const texts[] = {
    "552515.0841, 3528126.0340",     "3528126.0340 552515.0841",
    "40552515.0841 3528126.0340",    "EPSG:4549 552515.0841,3528126.0340",
    "平面 3528126.034 40552515.084",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      YpCoordinate found;

      g_assert_true (yp_coordinate_parse (texts[i], &found));
      g_assert_true (found.is_plane);
      g_assert_cmpfloat (yp_distance_m (found.longitude, found.latitude, 120.555, 31.875), <, 0.01);
      assert_is_the_place (&found, YP_DATUM_BD09);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/coordinate/reads/%u", i);

      g_test_add_data_func (path, &cases[i], test_reads);
    }
  g_test_add_func ("/coordinate/refuses", test_refuses);
  g_test_add_func ("/coordinate/datums", test_datums);
  g_test_add_func ("/coordinate/metres", test_metres);

  return g_test_run ();
}
