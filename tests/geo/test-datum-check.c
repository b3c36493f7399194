/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-datum-check.h"

#include <math.h>

#include "yp-geodesic.h"

#define LONGITUDE 120.555
#define LATITUDE 31.875

#define CENTIMETRE 0.01

/* Where a map draws the point whose numbers are of one datum and are taken to be of another. */
static void
draw (YpDatum is, YpDatum declared, double *longitude, double *latitude)
{
  *longitude = LONGITUDE;
  *latitude = LATITUDE;
  yp_datum_from_cgcs2000 (is, longitude, latitude);
  yp_datum_to_cgcs2000 (declared, longitude, latitude);
}

static YpDatumVerdict
check (YpDatum is, YpDatum declared)
{
  double longitude;
  double latitude;

  draw (is, declared, &longitude, &latitude);
  return yp_datum_check (declared, LONGITUDE, LATITUDE, longitude, latitude);
}

/* As one and as the other by the same hand: 404 m east and 234 m south in Zhangjiagang. */
static void
test_gcj02_untold (void)
{
  YpDatumVerdict verdict = check (YP_DATUM_GCJ02, YP_DATUM_CGCS2000);

  g_assert_cmpfloat_with_epsilon (verdict.offset_m, hypot (404, 234), 2);
  g_assert_cmpfloat_with_epsilon (verdict.azimuth_deg, 90 + atan2 (234, 404) * 180 / G_PI, 0.3);
  g_assert_false (verdict.fits);
  g_assert_true (verdict.is_explained);
  g_assert_cmpint (verdict.datum, ==, YP_DATUM_GCJ02);
  g_assert_cmpfloat (verdict.left_m, <, CENTIMETRE);
}

/* Any of them taken for any other is found out, and none where it was taken for what it is. */
static void
test_all_pairs (void)
{
  for (guint is = YP_DATUM_CGCS2000; is <= YP_DATUM_BD09; is++)
    for (guint declared = YP_DATUM_CGCS2000; declared <= YP_DATUM_BD09; declared++)
      {
        YpDatumVerdict verdict = check ((YpDatum) is, (YpDatum) declared);
        guint found = is == YP_DATUM_WGS84 ? YP_DATUM_CGCS2000 : is;
        gboolean is_same = is == declared || (is <= YP_DATUM_WGS84 && declared <= YP_DATUM_WGS84);

        g_assert_true (verdict.fits == is_same);
        g_assert_true (verdict.is_explained == !is_same);
        if (is_same)
          continue;
        g_assert_cmpuint (verdict.datum, ==, found);
        g_assert_cmpfloat (verdict.left_m, <, CENTIMETRE);
        g_assert_cmpfloat (verdict.offset_m, >, 300);
      }
}

/* A hand that aims some metres beside the point, to each side. */
static void
test_aim (void)
{
  static const struct
  {
    double aside_m;
    gboolean fits;
  } cases[] = { { 0, TRUE }, { 9.9, TRUE }, { 10.1, FALSE } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (double azimuth = 0; azimuth < 360; azimuth += 45)
      {
        double longitude = LONGITUDE;
        double latitude = LATITUDE;
        YpDatumVerdict verdict;

        yp_geodesic_go (&longitude, &latitude, azimuth, cases[i].aside_m);
        verdict = yp_datum_check (YP_DATUM_CGCS2000, LONGITUDE, LATITUDE, longitude, latitude);
        g_assert_true (verdict.fits == cases[i].fits);
        g_assert_false (verdict.is_explained);

        draw (YP_DATUM_GCJ02, YP_DATUM_CGCS2000, &longitude, &latitude);
        yp_geodesic_go (&longitude, &latitude, azimuth, cases[i].aside_m);
        verdict = yp_datum_check (YP_DATUM_CGCS2000, LONGITUDE, LATITUDE, longitude, latitude);
        g_assert_true (verdict.is_explained == cases[i].fits);
        /* GCJ-02 stretches by some parts in a thousand. */
        g_assert_cmpfloat_with_epsilon (verdict.left_m, cases[i].aside_m, 0.05);
      }
}

/* As far off as GCJ-02 would be, but elsewhere: no datum is to blame. */
static void
test_unexplained (void)
{
  for (double azimuth = 0; azimuth < 360; azimuth += 30)
    {
      double longitude = LONGITUDE;
      double latitude = LATITUDE;
      YpDatumVerdict verdict;

      yp_geodesic_go (&longitude, &latitude, azimuth, 466);
      verdict = yp_datum_check (YP_DATUM_CGCS2000, LONGITUDE, LATITUDE, longitude, latitude);
      g_assert_cmpfloat_with_epsilon (verdict.offset_m, 466, CENTIMETRE);
      g_assert_false (verdict.fits);
      g_assert_true (verdict.is_explained == (azimuth == 120));
    }
}

/* Where GCJ-02 moves nothing it explains nothing. */
static void
test_abroad (void)
{
  double longitude = 7.42;
  double latitude = 43.73;
  YpDatumVerdict verdict;

  yp_geodesic_go (&longitude, &latitude, 90, 464);
  verdict = yp_datum_check (YP_DATUM_CGCS2000, 7.42, 43.73, longitude, latitude);
  g_assert_false (verdict.fits);
  g_assert_false (verdict.is_explained);
  g_assert_cmpfloat_with_epsilon (verdict.azimuth_deg, 90, 0.01);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/datum-check/gcj02-untold", test_gcj02_untold);
  g_test_add_func ("/datum-check/all-pairs", test_all_pairs);
  g_test_add_func ("/datum-check/aim", test_aim);
  g_test_add_func ("/datum-check/unexplained", test_unexplained);
  g_test_add_func ("/datum-check/abroad", test_abroad);

  return g_test_run ();
}
