/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-base"

#include "yp-datum.h"

#include <math.h>

#include "yp-bounds.h"

/* Krasovsky 1940, on which GCJ-02 is built. */
#define SEMI_MAJOR_AXIS_M 6378245.0
#define ECCENTRICITY_SQUARED 0.00669342162296594323

/* Where GCJ-02 is not the identity: a plain box, which takes in some land of the neighbours, as
 * the makers of maps draw it. */
#define CHINA_WEST 72.004
#define CHINA_EAST 137.8347
#define CHINA_SOUTH 0.8293
#define CHINA_NORTH 55.8271

/* GCJ-02 moves a point by less than this, in degrees. */
#define LARGEST_SHIFT 0.05

#define BD09_EAST 0.0065
#define BD09_NORTH 0.006
#define BD09_WAVE (G_PI * 3000.0 / 180.0)

/* An inverse is found when a step moves by less; 1e-12° is a tenth of a micrometre. */
#define PRECISION 1e-12
#define MAX_STEPS 20

static const char *const names[] = {
  [YP_DATUM_CGCS2000] = "cgcs2000",
  [YP_DATUM_WGS84] = "wgs84",
  [YP_DATUM_GCJ02] = "gcj02",
  [YP_DATUM_BD09] = "bd09",
};

typedef struct
{
  double longitude;
  double latitude;
} Point;

typedef Point (*Conversion) (Point point);

/**
 * yp_datum_from_name:
 * @name: (nullable): `cgcs2000`, `wgs84`, `gcj02` or `bd09`
 * @datum: (out): what it means; left alone on failure
 *
 * Returns: whether @name is one of them
 */
gboolean
yp_datum_from_name (const char *name, YpDatum *datum)
{
  g_return_val_if_fail (datum != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (g_strcmp0 (name, names[i]) == 0)
        {
          *datum = (YpDatum) i;
          return TRUE;
        }
    }

  return FALSE;
}

const char *
yp_datum_get_name (YpDatum datum)
{
  g_return_val_if_fail (datum < G_N_ELEMENTS (names), NULL);

  return names[datum];
}

static gboolean
is_in_china (Point point, double margin)
{
  return point.longitude >= CHINA_WEST - margin && point.longitude <= CHINA_EAST + margin &&
         point.latitude >= CHINA_SOUTH - margin && point.latitude <= CHINA_NORTH + margin;
}

/* How far GCJ-02 moves a point, in metres on the ellipsoid. */
static Point
compute_gcj02_offset_m (double x, double y)
{
  double shared = 20.0 * sin (6.0 * x * G_PI) + 20.0 * sin (2.0 * x * G_PI);
  double root = sqrt (fabs (x));
  double north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root;
  double east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root;

  north += shared * 2.0 / 3.0;
  north += (20.0 * sin (y * G_PI) + 40.0 * sin (y / 3.0 * G_PI)) * 2.0 / 3.0;
  north += (160.0 * sin (y / 12.0 * G_PI) + 320.0 * sin (y / 30.0 * G_PI)) * 2.0 / 3.0;
  east += shared * 2.0 / 3.0;
  east += (20.0 * sin (x * G_PI) + 40.0 * sin (x / 3.0 * G_PI)) * 2.0 / 3.0;
  east += (150.0 * sin (x / 12.0 * G_PI) + 300.0 * sin (x / 30.0 * G_PI)) * 2.0 / 3.0;

  return (Point){ east, north };
}

/* The formula alone, wherever the point lies. */
static Point
shift_to_gcj02 (Point point)
{
  Point offset = compute_gcj02_offset_m (point.longitude - 105.0, point.latitude - 35.0);
  double phi = point.latitude * G_PI / 180.0;
  double sine = sin (phi);
  double m = 1.0 - ECCENTRICITY_SQUARED * sine * sine;
  double root = sqrt (m);
  double meridian = SEMI_MAJOR_AXIS_M * (1.0 - ECCENTRICITY_SQUARED) / (m * root);
  double parallel = SEMI_MAJOR_AXIS_M / root * cos (phi);

  return (Point){
    point.longitude + offset.longitude * 180.0 / (parallel * G_PI),
    point.latitude + offset.latitude * 180.0 / (meridian * G_PI),
  };
}

static Point
shift_to_bd09 (Point point)
{
  double x = point.longitude;
  double y = point.latitude;
  double radius = sqrt (x * x + y * y) + 0.00002 * sin (y * BD09_WAVE);
  double angle = atan2 (y, x) + 0.000003 * cos (x * BD09_WAVE);

  return (Point){ radius * cos (angle) + BD09_EAST, radius * sin (angle) + BD09_NORTH };
}

/* Finds the point that @forward takes to @target. The shift changes by far less than the point
 * does, so each step gains two digits or more. */
static Point
invert (Conversion forward, Point target)
{
  Point guess = target;

  for (guint i = 0; i < MAX_STEPS; i++)
    {
      Point image = forward (guess);
      double east = target.longitude - image.longitude;
      double north = target.latitude - image.latitude;

      guess.longitude += east;
      guess.latitude += north;
      if (fabs (east) < PRECISION && fabs (north) < PRECISION)
        break;
    }

  return guess;
}

static Point
convert_to_gcj02 (Point point)
{
  return is_in_china (point, 0.0) ? shift_to_gcj02 (point) : point;
}

/* A point is in or out by where it was before the shift. */
static Point
convert_from_gcj02 (Point point)
{
  Point origin;

  if (!is_in_china (point, LARGEST_SHIFT))
    return point;

  origin = invert (shift_to_gcj02, point);
  return is_in_china (origin, 0.0) ? origin : point;
}

/**
 * yp_datum_to_cgcs2000:
 * @datum: what the numbers mean
 * @longitude: (inout): degrees east
 * @latitude: (inout): degrees north
 *
 * Brings a point into the coordinates that are stored. The formula of GCJ-02 is the one in general
 * use, inverted exactly (to 1e-12°). It is the identity outside 72.004…137.8347° E and
 * 0.8293…55.8271° N. What is not on Earth stays as it is.
 */
void
yp_datum_to_cgcs2000 (YpDatum datum, double *longitude, double *latitude)
{
  Point point;

  g_return_if_fail (longitude != NULL);
  g_return_if_fail (latitude != NULL);

  if (!yp_is_on_earth (*longitude, *latitude))
    return;

  point = (Point){ *longitude, *latitude };
  if (datum == YP_DATUM_BD09)
    point = invert (shift_to_bd09, point);
  if (datum == YP_DATUM_BD09 || datum == YP_DATUM_GCJ02)
    point = convert_from_gcj02 (point);

  *longitude = point.longitude;
  *latitude = point.latitude;
}

/**
 * yp_datum_from_cgcs2000:
 * @datum: what the numbers shall mean
 * @longitude: (inout): degrees east
 * @latitude: (inout): degrees north
 *
 * The other way of yp_datum_to_cgcs2000(): for speaking to a source that knows only @datum.
 */
void
yp_datum_from_cgcs2000 (YpDatum datum, double *longitude, double *latitude)
{
  Point point;

  g_return_if_fail (longitude != NULL);
  g_return_if_fail (latitude != NULL);

  if (!yp_is_on_earth (*longitude, *latitude))
    return;

  point = (Point){ *longitude, *latitude };
  if (datum == YP_DATUM_BD09 || datum == YP_DATUM_GCJ02)
    point = convert_to_gcj02 (point);
  if (datum == YP_DATUM_BD09)
    point = shift_to_bd09 (point);

  *longitude = point.longitude;
  *latitude = point.latitude;
}
