/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-geo"

#include "yp-gauss-kruger.h"

#include <math.h>

#include <proj.h>

/* EPSG:4549 is CGCS2000 / 3-degree Gauss-Kruger CM 120E; EPSG:4528 writes the zone's number, 40,
 * before the easting. */
#define ZONE_M 40000000.0

/* Within three degrees of the meridian, and from the south of China to its north. */
#define MIN_EASTING_M 200000
#define MAX_EASTING_M 800000
#define MIN_NORTHING_M 1800000
#define MAX_NORTHING_M 6000000

#define DEFINITION                                                                                 \
  "+proj=pipeline +step +inv +proj=tmerc +lat_0=0 +lon_0=120 +k=1 +x_0=500000 +y_0=0 +a=6378137 "  \
  "+rf=298.257222101 +step +proj=unitconvert +xy_in=rad +xy_out=deg"

static double
strip_zone (double easting)
{
  return easting > ZONE_M ? easting - ZONE_M : easting;
}

/**
 * yp_gauss_kruger_is_inside:
 * @easting: metres, with or without the zone's number before
 * @northing: metres
 *
 * Returns: whether they can be a place in China in EPSG:4549 or EPSG:4528
 */
gboolean
yp_gauss_kruger_is_inside (double easting, double northing)
{
  easting = strip_zone (easting);
  return easting >= MIN_EASTING_M && easting <= MAX_EASTING_M && northing >= MIN_NORTHING_M &&
         northing <= MAX_NORTHING_M;
}

/**
 * yp_gauss_kruger_to_degrees:
 * @easting: metres, as in yp_gauss_kruger_is_inside()
 * @northing: metres
 * @longitude: (out): degrees east, CGCS2000
 * @latitude: (out): degrees north
 *
 * By PROJ. Any thread.
 *
 * Returns: whether there is such a place
 */
gboolean
yp_gauss_kruger_to_degrees (double easting, double northing, double *longitude, double *latitude)
{
  PJ_CONTEXT *context;
  PJ *projection;
  PJ_COORD place = proj_coord (strip_zone (easting), northing, 0, 0);

  g_return_val_if_fail (yp_gauss_kruger_is_inside (easting, northing), FALSE);

  context = proj_context_create ();
  projection = proj_create (context, DEFINITION);
  if (projection != NULL)
    place = proj_trans (projection, PJ_FWD, place);
  *longitude = place.xy.x;
  *latitude = place.xy.y;
  if (projection == NULL || place.xy.x == HUGE_VAL)
    *longitude = *latitude = 0;
  proj_destroy (projection);
  proj_context_destroy (context);

  return *latitude != 0;
}
