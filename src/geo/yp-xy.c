/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-geo"

#include "yp-xy.h"

#include <math.h>

/**
 * yp_frame_init:
 * @self: (out): the frame
 * @longitude: of its origin, degrees
 * @latitude: of its origin, degrees, not a pole
 *
 * Metres per degree follow from the radii of curvature of the CGCS2000 ellipsoid at the origin.
 */
void
yp_frame_init (YpFrame *self, double longitude, double latitude)
{
  const double a = 6378137.0;
  const double e2 = 0.00669438002290;
  double phi = latitude * G_PI / 180.0;
  double w2 = 1.0 - e2 * sin (phi) * sin (phi);

  self->longitude = longitude;
  self->latitude = latitude;
  self->metres_per_degree_east = a / sqrt (w2) * cos (phi) * G_PI / 180.0;
  self->metres_per_degree_north = a * (1.0 - e2) / (w2 * sqrt (w2)) * G_PI / 180.0;
}

/**
 * yp_frame_from_degrees:
 * @self: a frame
 * @longitude: degrees east
 * @latitude: degrees north
 *
 * Returns: the same place in the frame
 */
YpXy
yp_frame_from_degrees (const YpFrame *self, double longitude, double latitude)
{
  YpXy place = { (longitude - self->longitude) * self->metres_per_degree_east,
                 (latitude - self->latitude) * self->metres_per_degree_north };

  return place;
}

/**
 * yp_frame_to_degrees:
 * @self: a frame
 * @place: a place in it
 * @longitude: (out): degrees east
 * @latitude: (out): degrees north
 */
void
yp_frame_to_degrees (const YpFrame *self, YpXy place, double *longitude, double *latitude)
{
  *longitude = self->longitude + place.x / self->metres_per_degree_east;
  *latitude = self->latitude + place.y / self->metres_per_degree_north;
}

/**
 * yp_xy_distance:
 * @a: a place
 * @b: another
 *
 * Returns: metres between them
 */
double
yp_xy_distance (YpXy a, YpXy b)
{
  return hypot (b.x - a.x, b.y - a.y);
}

/**
 * yp_xy_between:
 * @a: a place
 * @b: another
 * @t: 0 is @a, 1 is @b
 *
 * Returns: the place at @t on the line through both
 */
YpXy
yp_xy_between (YpXy a, YpXy b, double t)
{
  YpXy place = { a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t };

  return place;
}

/**
 * yp_xy_distance_to_segment:
 * @place: a place
 * @a: one end
 * @b: the other end
 * @t: (out) (optional): where on the segment it is nearest, 0…1
 *
 * Returns: metres to the segment
 */
double
yp_xy_distance_to_segment (YpXy place, YpXy a, YpXy b, double *t)
{
  double dx = b.x - a.x;
  double dy = b.y - a.y;
  double square = dx * dx + dy * dy;
  double at = 0.0;

  if (square > 0.0)
    at = CLAMP (((place.x - a.x) * dx + (place.y - a.y) * dy) / square, 0.0, 1.0);
  if (t != NULL)
    *t = at;

  return yp_xy_distance (place, yp_xy_between (a, b, at));
}

/**
 * yp_xy_distance_to_line:
 * @place: a place
 * @line: (element-type YpXy): at least one vertex
 * @segment: (out) (optional): index of the nearest segment
 * @t: (out) (optional): where on it, 0…1
 *
 * Returns: metres to the line
 */
double
yp_xy_distance_to_line (YpXy place, const GArray *line, guint *segment, double *t)
{
  double best = yp_xy_distance (place, yp_xy_at (line, 0));

  if (segment != NULL)
    *segment = 0;
  if (t != NULL)
    *t = 0.0;

  for (guint i = 0; i + 1 < line->len; i++)
    {
      double at;
      double distance =
          yp_xy_distance_to_segment (place, yp_xy_at (line, i), yp_xy_at (line, i + 1), &at);

      if (distance >= best)
        continue;
      best = distance;
      if (segment != NULL)
        *segment = i;
      if (t != NULL)
        *t = at;
    }

  return best;
}

/**
 * yp_xy_cross:
 * @a: start of one segment
 * @b: its end
 * @c: start of the other
 * @d: its end
 * @t: (out): where on the first, 0…1
 * @u: (out): where on the second
 *
 * Returns: whether they cross in one place; parallel ones do not
 */
gboolean
yp_xy_cross (YpXy a, YpXy b, YpXy c, YpXy d, double *t, double *u)
{
  double rx = b.x - a.x;
  double ry = b.y - a.y;
  double sx = d.x - c.x;
  double sy = d.y - c.y;
  double cross = rx * sy - ry * sx;

  if (cross == 0.0)
    return FALSE;

  *t = ((c.x - a.x) * sy - (c.y - a.y) * sx) / cross;
  *u = ((c.x - a.x) * ry - (c.y - a.y) * rx) / cross;

  return *t >= 0.0 && *t <= 1.0 && *u >= 0.0 && *u <= 1.0;
}

/**
 * yp_xy_ring_contains:
 * @ring: (element-type YpXy): a polygon's vertices; closed by itself
 * @place: a place
 *
 * Returns: whether @place is inside, by the even-odd rule
 */
gboolean
yp_xy_ring_contains (const GArray *ring, YpXy place)
{
  gboolean inside = FALSE;

  for (guint i = 0, j = ring->len - 1; i < ring->len; j = i++)
    {
      YpXy a = yp_xy_at (ring, i);
      YpXy b = yp_xy_at (ring, j);

      if ((a.y > place.y) != (b.y > place.y) &&
          place.x < (b.x - a.x) * (place.y - a.y) / (b.y - a.y) + a.x)
        inside = !inside;
    }

  return inside;
}

/**
 * yp_xy_ring_area:
 * @ring: (element-type YpXy): a polygon's vertices; closed by itself
 *
 * Returns: square metres, positive when it runs against the clock
 */
double
yp_xy_ring_area (const GArray *ring)
{
  double sum = 0.0;

  for (guint i = 0, j = ring->len - 1; i < ring->len; j = i++)
    sum +=
        yp_xy_at (ring, j).x * yp_xy_at (ring, i).y - yp_xy_at (ring, i).x * yp_xy_at (ring, j).y;

  return sum / 2.0;
}

static YpXy
catmull_rom (YpXy p0, YpXy p1, YpXy p2, YpXy p3, double t)
{
  double t2 = t * t;
  double t3 = t2 * t;
  double a = -0.5 * t3 + t2 - 0.5 * t;
  double b = 1.5 * t3 - 2.5 * t2 + 1.0;
  double c = -1.5 * t3 + 2.0 * t2 + 0.5 * t;
  double d = 0.5 * t3 - 0.5 * t2;
  YpXy place = { a * p0.x + b * p1.x + c * p2.x + d * p3.x,
                 a * p0.y + b * p1.y + c * p2.y + d * p3.y };

  return place;
}

/**
 * yp_xy_spline:
 * @controls: (array length=n_controls): the places it goes through
 * @n_controls: at least 2
 * @closed: whether the last leads back to the first
 * @step: metres between vertices, about
 *
 * A Catmull–Rom curve.
 *
 * Returns: (transfer full) (element-type YpXy): its vertices; of a closed one the first is not
 *   repeated
 */
GArray *
yp_xy_spline (const YpXy *controls, guint n_controls, gboolean closed, double step)
{
  GArray *line = g_array_new (FALSE, FALSE, sizeof (YpXy));
  guint n_pieces = closed ? n_controls : n_controls - 1;
  guint last = n_controls - 1;

  for (guint i = 0; i < n_pieces; i++)
    {
      YpXy p1 = controls[i];
      YpXy p2 = controls[(i + 1) % n_controls];
      YpXy p0 = i > 0 ? controls[i - 1] : controls[closed ? last : 0];
      YpXy p3 = closed ? controls[(i + 2) % n_controls] : controls[MIN (i + 2, last)];
      guint n = MAX (1, (guint) (yp_xy_distance (p1, p2) / step));

      for (guint k = 0; k < n; k++)
        {
          YpXy place = catmull_rom (p0, p1, p2, p3, (double) k / n);

          g_array_append_val (line, place);
        }
    }
  if (!closed)
    g_array_append_val (line, controls[last]);

  return line;
}

static void
mark_needed (const GArray *line, guint first, guint last, double tolerance, gboolean *needed)
{
  double worst = 0.0;
  guint at = first;

  for (guint i = first + 1; i < last; i++)
    {
      double distance = yp_xy_distance_to_segment (yp_xy_at (line, i), yp_xy_at (line, first),
                                                   yp_xy_at (line, last), NULL);

      if (distance > worst)
        {
          worst = distance;
          at = i;
        }
    }
  if (worst <= tolerance)
    return;

  needed[at] = TRUE;
  mark_needed (line, first, at, tolerance, needed);
  mark_needed (line, at, last, tolerance, needed);
}

/**
 * yp_xy_simplify:
 * @line: (element-type YpXy): a line of at least two vertices
 * @keep: (array) (nullable): for each vertex whether it must stay
 * @tolerance: metres that the line may move
 *
 * Douglas and Peucker's algorithm between the vertices that must stay.
 *
 * Returns: (transfer full) (element-type YpXy): the line with fewer vertices
 */
GArray *
yp_xy_simplify (const GArray *line, const gboolean *keep, double tolerance)
{
  g_autofree gboolean *needed = g_new0 (gboolean, line->len);
  GArray *result = g_array_new (FALSE, FALSE, sizeof (YpXy));
  guint first = 0;

  needed[0] = TRUE;
  needed[line->len - 1] = TRUE;
  for (guint i = 1; i < line->len; i++)
    {
      if (i < line->len - 1 && (keep == NULL || !keep[i]))
        continue;
      needed[i] = TRUE;
      mark_needed (line, first, i, tolerance, needed);
      first = i;
    }

  for (guint i = 0; i < line->len; i++)
    if (needed[i])
      g_array_append_val (result, yp_xy_at (line, i));

  return result;
}
