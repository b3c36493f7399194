/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-base"

#include "yp-geometry.h"

#include <math.h>

#include "yp-geometry-private.h"
#include "yp-number-private.h"

/* The ellipsoid of CGCS2000 (GB 22021). */
#define SEMI_MAJOR_AXIS_M 6378137.0
#define FLATTENING (1.0 / 298.257222101)
#define ECCENTRICITY_SQUARED (FLATTENING * (2.0 - FLATTENING))

/* Points nearer than this, in radians and squared, are one: 6 nm. */
#define SAME_POINT 1e-30

#define RADIANS (G_PI / 180.0)

/* The fewest vertices of a ring: a triangle, closed. */
#define MIN_RING 4
#define MIN_LINE 2

/* Room for @parts' numbers of vertices, rings and polygons, all in one block. Fills in where to
 * write them; _yp_geometry_seal() comes next. */
YpGeometry *
_yp_geometry_alloc (YpGeometryKind kind, YpGeometryParts *parts)
{
  gsize n_coordinates = 2 * (gsize) parts->n_vertices;
  gsize vertices_at = (sizeof (YpGeometry) + sizeof (double) - 1) & ~(sizeof (double) - 1);
  gsize rings_at = vertices_at + n_coordinates * sizeof (double);
  gsize parts_at = rings_at + parts->n_rings * sizeof (guint);
  guint8 *block = g_malloc (parts_at + parts->n_parts * sizeof (guint));
  YpGeometry *self = (YpGeometry *) (gpointer) block;

  parts->vertices = (double *) (gpointer) (block + vertices_at);
  parts->ring_ends = (guint *) (gpointer) (block + rings_at);
  parts->part_ends = (guint *) (gpointer) (block + parts_at);

  *self = (YpGeometry){
    .ref_count = 1,
    .kind = kind,
    .bounds = YP_BOUNDS_EMPTY,
    .n_vertices = parts->n_vertices,
    .vertices = parts->vertices,
    .n_rings = parts->n_rings,
    .ring_ends = parts->ring_ends,
    .n_parts = parts->n_parts,
    .part_ends = parts->part_ends,
  };

  return self;
}

/* Whether each end is above the one before and the last is @n. */
static gboolean
are_ends_of (const guint *ends, guint n_ends, guint n)
{
  guint before = 0;

  for (guint i = 0; i < n_ends; i++)
    {
      if (ends[i] <= before)
        return FALSE;
      before = ends[i];
    }

  return n_ends > 0 && before == n;
}

static const char *
find_problem_in_ring (const YpGeometry *self, guint start, guint end)
{
  const double *first = self->vertices + 2 * (gsize) start;
  const double *last = self->vertices + 2 * (gsize) (end - 1);

  if (self->kind == YP_GEOMETRY_POINT)
    return NULL;

  if (self->kind == YP_GEOMETRY_LINE)
    return end - start < MIN_LINE ? "a line has fewer than two vertices" : NULL;

  if (end - start < MIN_RING)
    return "a ring has fewer than four vertices";

  return first[0] != last[0] || first[1] != last[1] ? "a ring is not closed" : NULL;
}

static const char *
find_problem (const YpGeometry *self)
{
  guint start = 0;

  if (self->n_vertices == 0)
    return "it is empty";

  if (!are_ends_of (self->ring_ends, self->n_rings, self->n_vertices) ||
      !are_ends_of (self->part_ends, self->n_parts, self->n_rings))
    return "a part of it is empty";

  if (self->kind == YP_GEOMETRY_POINT && self->n_vertices != 1)
    return "it has more than one point";

  for (guint i = 0; i < self->n_vertices; i++)
    {
      if (!yp_is_on_earth (self->vertices[2 * (gsize) i], self->vertices[2 * (gsize) i + 1]))
        return "a vertex is not on Earth: longitudes are −180…180, latitudes −90…90";
    }

  for (guint i = 0; i < self->n_rings; i++)
    {
      const char *problem = find_problem_in_ring (self, start, self->ring_ends[i]);

      if (problem != NULL)
        return problem;
      start = self->ring_ends[i];
    }

  return NULL;
}

/* Twice the signed area in square degrees: positive where the ring runs anticlockwise. Counted
 * from the first vertex, lest digits be lost far from 0° E. */
static double
measure_turn (const double *vertices, guint start, guint end)
{
  double longitude = vertices[2 * (gsize) start];
  double latitude = vertices[2 * (gsize) start + 1];
  double sum = 0.0;

  for (gsize i = start; i + 1 < end; i++)
    {
      const double *a = vertices + 2 * i;

      sum += (a[0] - longitude) * (a[3] - latitude) - (a[2] - longitude) * (a[1] - latitude);
    }

  return sum;
}

static void
reverse_ring (double *vertices, guint start, guint end)
{
  for (gsize i = start, j = (gsize) end - 1; i < j; i++, j--)
    {
      double longitude = vertices[2 * i];
      double latitude = vertices[2 * i + 1];

      vertices[2 * i] = vertices[2 * j];
      vertices[2 * i + 1] = vertices[2 * j + 1];
      vertices[2 * j] = longitude;
      vertices[2 * j + 1] = latitude;
    }
}

/* Outer rings anticlockwise and holes clockwise, as RFC 7946 §3.1.6 wants them. */
static void
turn_rings (YpGeometry *self, double *vertices)
{
  guint ring = 0;
  guint start = 0;

  for (guint part = 0; part < self->n_parts; part++)
    {
      for (gboolean is_outer = TRUE; ring < self->part_ends[part]; ring++, is_outer = FALSE)
        {
          double turn = measure_turn (vertices, start, self->ring_ends[ring]);

          if (is_outer ? turn < 0.0 : turn > 0.0)
            reverse_ring (vertices, start, self->ring_ends[ring]);
          start = self->ring_ends[ring];
        }
    }
}

/* Checks what was filled in, turns its rings and computes its box. Says what is wrong with it in
 * words, or %NULL where nothing is. */
const char *
_yp_geometry_seal (YpGeometry *self, const YpGeometryParts *parts)
{
  const char *problem = find_problem (self);

  if (problem != NULL)
    return problem;

  if (self->kind == YP_GEOMETRY_POLYGON)
    turn_rings (self, parts->vertices);

  for (gsize i = 0; i < self->n_vertices; i++)
    yp_bounds_extend (&self->bounds, self->vertices[2 * i], self->vertices[2 * i + 1]);

  return NULL;
}

/**
 * yp_geometry_new_point:
 * @longitude: degrees east, CGCS2000
 * @latitude: degrees north
 *
 * Returns: (transfer full) (nullable): the point; %NULL where it is not on Earth
 */
YpGeometry *
yp_geometry_new_point (double longitude, double latitude)
{
  const double vertices[] = { longitude, latitude };
  const guint end = 1;

  return yp_geometry_new (YP_GEOMETRY_POINT, vertices, 1, &end, 1, NULL, 0);
}

/**
 * yp_geometry_new:
 * @kind: what the vertices mean
 * @vertices: (transfer none): 2 × @n_vertices numbers: longitude, latitude, …, degrees, CGCS2000
 * @n_vertices: how many
 * @ring_ends: (array length=n_rings): for each ring the index of the vertex after its last
 * @n_rings: how many rings or lines; 1 for a point
 * @part_ends: (array length=n_parts) (nullable): for each polygon the index of the ring after its
 *   last; not looked at for points and lines
 * @n_parts: how many polygons
 *
 * Makes a geometry of a copy of what is given. Outer rings come out anticlockwise and holes
 * clockwise, whatever way they went in.
 *
 * Returns: (transfer full) (nullable): the geometry; %NULL where it would be empty, leave the
 * Earth, have a ring that is not closed or has fewer than 4 vertices, a line of fewer than 2, or
 * ends that do not rise to their number
 */
YpGeometry *
yp_geometry_new (YpGeometryKind kind,
                 const double *vertices,
                 guint n_vertices,
                 const guint *ring_ends,
                 guint n_rings,
                 const guint *part_ends,
                 guint n_parts)
{
  gboolean is_polygon = kind == YP_GEOMETRY_POLYGON;
  YpGeometryParts parts = {
    .n_vertices = n_vertices,
    .n_rings = n_rings,
    .n_parts = is_polygon ? n_parts : n_rings,
  };
  g_autoptr (YpGeometry) self = NULL;

  g_return_val_if_fail (vertices != NULL || n_vertices == 0, NULL);
  g_return_val_if_fail (ring_ends != NULL || n_rings == 0, NULL);
  g_return_val_if_fail (part_ends != NULL || n_parts == 0 || !is_polygon, NULL);

  if (n_vertices == 0 || n_rings == 0 || parts.n_parts == 0)
    return NULL;

  self = _yp_geometry_alloc (kind, &parts);
  memcpy (parts.vertices, vertices, 2 * (gsize) n_vertices * sizeof *vertices);
  memcpy (parts.ring_ends, ring_ends, n_rings * sizeof *ring_ends);
  for (guint i = 0; i < parts.n_parts; i++)
    parts.part_ends[i] = is_polygon ? part_ends[i] : i + 1;

  if (_yp_geometry_seal (self, &parts) != NULL)
    return NULL;

  return g_steal_pointer (&self);
}

YpGeometry *
yp_geometry_ref (YpGeometry *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
yp_geometry_unref (YpGeometry *self)
{
  g_return_if_fail (self != NULL);

  if (g_atomic_int_dec_and_test (&self->ref_count))
    g_free (self);
}

static char *
put_vertex (char *position, const double *vertex)
{
  *position++ = '[';
  position = _yp_put_degrees (position, vertex[0]);
  *position++ = ',';
  position = _yp_put_degrees (position, vertex[1]);
  *position++ = ']';

  return position;
}

static char *
put_ring (char *position, const YpGeometry *self, guint ring)
{
  guint start = ring > 0 ? self->ring_ends[ring - 1] : 0;

  *position++ = '[';
  for (gsize i = start; i < self->ring_ends[ring]; i++)
    {
      if (i > start)
        *position++ = ',';
      position = put_vertex (position, self->vertices + 2 * i);
    }
  *position++ = ']';

  return position;
}

static char *
put_part (char *position, const YpGeometry *self, guint part)
{
  guint start = part > 0 ? self->part_ends[part - 1] : 0;

  /* A line is its own part. */
  if (self->kind == YP_GEOMETRY_LINE)
    return put_ring (position, self, start);

  *position++ = '[';
  for (guint ring = start; ring < self->part_ends[part]; ring++)
    {
      if (ring > start)
        *position++ = ',';
      position = put_ring (position, self, ring);
    }
  *position++ = ']';

  return position;
}

static const char *
get_geojson_head (const YpGeometry *self)
{
  gboolean is_single = self->n_parts == 1;

  switch (self->kind)
    {
    case YP_GEOMETRY_POINT:
      return "{\"type\":\"Point\",\"coordinates\":";

    case YP_GEOMETRY_LINE:
      return is_single ? "{\"type\":\"LineString\",\"coordinates\":"
                       : "{\"type\":\"MultiLineString\",\"coordinates\":";

    case YP_GEOMETRY_POLYGON:
      return is_single ? "{\"type\":\"Polygon\",\"coordinates\":"
                       : "{\"type\":\"MultiPolygon\",\"coordinates\":";

    default:
      g_assert_not_reached ();
    }
}

/**
 * yp_geometry_append_geojson:
 * @self: a geometry
 * @text: where to write
 *
 * Appends a GeoJSON geometry (RFC 7946) with 7 decimals. Several parts make a `Multi…`.
 */
void
yp_geometry_append_geojson (const YpGeometry *self, GString *text)
{
  char *position;

  g_return_if_fail (self != NULL);
  g_return_if_fail (text != NULL);

  g_string_append (text, get_geojson_head (self));

  /* For a vertex both numbers, brackets and two commas; for a ring and a part their brackets and a
   * comma; for the whole two brackets and the brace. */
  position =
      _yp_start_writing (text, (gsize) self->n_vertices * (2 * YP_DEGREES_LENGTH + 4) +
                                   3 * (gsize) self->n_rings + 3 * (gsize) self->n_parts + 3);

  if (self->kind == YP_GEOMETRY_POINT)
    {
      position = put_vertex (position, self->vertices);
    }
  else if (self->n_parts == 1)
    {
      position = put_part (position, self, 0);
    }
  else
    {
      for (guint part = 0; part < self->n_parts; part++)
        {
          *position++ = part > 0 ? ',' : '[';
          position = put_part (position, self, part);
        }
      *position++ = ']';
    }

  *position++ = '}';
  _yp_finish_writing (text, position);
}

/* Whether the edge crosses the ray that runs east from the point. An edge holds its lower end and
 * not its upper; both directions of an edge compute the same, so that of two neighbours that share
 * it exactly one has the point. */
static gboolean
is_crossed (const double *a, const double *b, double longitude, double latitude)
{
  const double *low = a[1] < b[1] ? a : b;
  const double *high = a[1] < b[1] ? b : a;

  if (latitude < low[1] || latitude >= high[1])
    return FALSE;

  return longitude < low[0] + (latitude - low[1]) / (high[1] - low[1]) * (high[0] - low[0]);
}

/**
 * yp_geometry_contains:
 * @self: a geometry
 * @longitude: degrees east, CGCS2000
 * @latitude: degrees north
 *
 * Counts edges, taken as straight in longitude and latitude, by the even-odd rule over all rings:
 * holes are outside. A point on the edge between two polygons is in exactly one of them.
 *
 * Returns: whether @self is a polygon with the point in it
 */
gboolean
yp_geometry_contains (const YpGeometry *self, double longitude, double latitude)
{
  gboolean is_inside = FALSE;
  guint start = 0;

  g_return_val_if_fail (self != NULL, FALSE);

  if (self->kind != YP_GEOMETRY_POLYGON || !yp_bounds_contains (&self->bounds, longitude, latitude))
    return FALSE;

  for (guint ring = 0; ring < self->n_rings; ring++)
    {
      for (gsize i = start; i + 1 < self->ring_ends[ring]; i++)
        {
          const double *a = self->vertices + 2 * i;

          if (is_crossed (a, a + 2, longitude, latitude))
            is_inside = !is_inside;
        }
      start = self->ring_ends[ring];
    }

  return is_inside;
}

/* The q of Snyder, “Map Projections: A Working Manual”, (3-12): the area between the equator and a
 * latitude, in units of π × the square of the semi-major axis. */
static double
compute_q (double latitude)
{
  double sine = sin (latitude * RADIANS);
  double eccentricity = sqrt (ECCENTRICITY_SQUARED);
  double product = eccentricity * sine;

  return (1.0 - ECCENTRICITY_SQUARED) *
         (sine / (1.0 - product * product) + atanh (product) / eccentricity);
}

/* Signed, in units of half the square of the semi-major axis; heights count from the first vertex,
 * lest digits be lost. */
static double
measure_ring (const double *vertices, guint start, guint end)
{
  double base = compute_q (vertices[2 * (gsize) start + 1]);
  double height_a = 0.0;
  double sum = 0.0;

  for (gsize i = start; i + 1 < end; i++)
    {
      const double *a = vertices + 2 * i;
      double height_b = compute_q (a[3]) - base;
      double width = remainder (a[2] - a[0], 360.0) * RADIANS;

      sum -= width * (height_a + height_b) / 2.0;
      height_a = height_b;
    }

  return sum;
}

/**
 * yp_geometry_get_area_m2:
 * @self: a geometry
 *
 * Measures on the ellipsoid of CGCS2000, by its equal-area projection onto the cylinder (Snyder,
 * “Map Projections: A Working Manual”, §10). Exact but for the course of edges between vertices,
 * which is straight on that cylinder: for a grid of a village that differs from edges straight in
 * longitude and latitude, and from geodesics, by less than a millionth. Crossing 180° is no
 * trouble; holding a pole is not provided for.
 *
 * Returns: its area in square metres, holes left out; 0 for points and lines
 */
double
yp_geometry_get_area_m2 (const YpGeometry *self)
{
  double sum = 0.0;
  guint ring = 0;
  guint start = 0;

  g_return_val_if_fail (self != NULL, 0.0);

  if (self->kind != YP_GEOMETRY_POLYGON)
    return 0.0;

  for (guint part = 0; part < self->n_parts; part++)
    {
      for (gboolean is_outer = TRUE; ring < self->part_ends[part]; ring++, is_outer = FALSE)
        {
          double area = fabs (measure_ring (self->vertices, start, self->ring_ends[ring]));

          sum += is_outer ? area : -area;
          start = self->ring_ends[ring];
        }
    }

  return MAX (0.0, sum) * SEMI_MAJOR_AXIS_M * SEMI_MAJOR_AXIS_M / 2.0;
}

static double
square (double value)
{
  return value * value;
}

/* The latitude on the sphere around the ellipsoid. */
static double
reduce_latitude (double latitude)
{
  return atan2 ((1.0 - FLATTENING) * sin (latitude * RADIANS), cos (latitude * RADIANS));
}

/**
 * yp_distance_m:
 * @longitude_a: degrees east, CGCS2000
 * @latitude_a: degrees north
 * @longitude_b: degrees east
 * @latitude_b: degrees north
 *
 * After Lambert, “The Distance Between Two Widely Separated Points on the Surface of the Earth”
 * (1942), on the ellipsoid of CGCS2000: right to two parts in a million, but for opposite sides of
 * the Earth.
 *
 * Returns: the distance along the ground in metres
 */
double
yp_distance_m (double longitude_a, double latitude_a, double longitude_b, double latitude_b)
{
  double beta_a = reduce_latitude (latitude_a);
  double beta_b = reduce_latitude (latitude_b);
  double p = (beta_a + beta_b) / 2.0;
  double q = (beta_a - beta_b) / 2.0;
  double l = (longitude_a - longitude_b) / 2.0 * RADIANS;
  /* Of half the angle between the two: the square of its sine, and of its cosine. */
  double s = square (sin (q) * cos (l)) + square (cos (p) * sin (l));
  double c = square (cos (q) * cos (l)) + square (sin (p) * sin (l));
  double angle = 2.0 * atan2 (sqrt (s), sqrt (c));
  double sine = 2.0 * sqrt (s * c);
  double x;
  double y;

  if (s < SAME_POINT)
    return 0.0;

  if (c < SAME_POINT)
    return G_PI * SEMI_MAJOR_AXIS_M * (1.0 - FLATTENING);

  x = (angle - sine) * square (sin (p) * cos (q)) / c;
  y = (angle + sine) * square (cos (p) * sin (q)) / s;

  return SEMI_MAJOR_AXIS_M * (angle - FLATTENING / 2.0 * (x + y));
}
