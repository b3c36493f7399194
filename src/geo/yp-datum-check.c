/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-geo"

#include "yp-datum-check.h"

#include "yp-geodesic.h"

/* WGS 84 is CGCS2000 at this accuracy. */
static const YpDatum candidates[] = { YP_DATUM_CGCS2000, YP_DATUM_GCJ02, YP_DATUM_BD09 };

/* How far off the map would be if its degrees meant @datum: what was drawn at the seen place is, in
 * the map's own numbers, where the declared datum puts that place. */
static double
get_left_m (YpDatum declared,
            YpDatum datum,
            double longitude,
            double latitude,
            double seen_longitude,
            double seen_latitude)
{
  yp_datum_from_cgcs2000 (declared, &seen_longitude, &seen_latitude);
  yp_datum_to_cgcs2000 (datum, &seen_longitude, &seen_latitude);

  return yp_geodesic_distance_m (longitude, latitude, seen_longitude, seen_latitude);
}

/**
 * yp_datum_check:
 * @declared: what the map's degrees are taken to mean, by which it is drawn
 * @longitude: of a known point, degrees east, CGCS2000
 * @latitude: its degrees north
 * @seen_longitude: where that point is seen in the map as it is drawn, degrees east, CGCS2000
 * @seen_latitude: its degrees north
 *
 * Returns: how far the map is off, and which datum explains it
 */
YpDatumVerdict
yp_datum_check (YpDatum declared,
                double longitude,
                double latitude,
                double seen_longitude,
                double seen_latitude)
{
  YpDatum own = declared == YP_DATUM_WGS84 ? YP_DATUM_CGCS2000 : declared;
  YpDatumVerdict verdict = { .left_m = G_MAXDOUBLE };

  verdict.offset_m = yp_geodesic_distance_m (longitude, latitude, seen_longitude, seen_latitude);
  verdict.azimuth_deg =
      yp_geodesic_azimuth_deg (longitude, latitude, seen_longitude, seen_latitude);
  verdict.fits = verdict.offset_m < YP_DATUM_CHECK_MOST_M;

  for (guint i = 0; i < G_N_ELEMENTS (candidates); i++)
    {
      double left_m = candidates[i] != own ? get_left_m (own, candidates[i], longitude, latitude,
                                                         seen_longitude, seen_latitude)
                                           : G_MAXDOUBLE;

      if (left_m < verdict.left_m)
        {
          verdict.left_m = left_m;
          verdict.datum = candidates[i];
        }
    }

  verdict.is_explained = !verdict.fits && verdict.left_m < YP_DATUM_CHECK_MOST_M;
  return verdict;
}
