/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-geo"

#include "yp-shape-private.h"

#include <math.h>

#include "yp-protobuf-private.h"

#define MERCATOR_LIMIT 85.051128779806604

/* Points nearer to each other than half a pixel are one. */
#define TOLERANCE_PX 0.5

YpShape *
_yp_shape_new (YpMvtKind kind)
{
  YpShape *self = g_new0 (YpShape, 1);

  self->kind = kind;
  self->points = g_array_new (FALSE, FALSE, sizeof (YpShapePoint));
  self->rings = g_array_new (FALSE, FALSE, sizeof (YpShapeRing));
  return self;
}

void
_yp_shape_free (YpShape *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->points);
  g_array_unref (self->rings);
  g_free (self);
}

static guint
get_start (const YpShape *self, guint ring)
{
  return ring > 0 ? g_array_index (self->rings, YpShapeRing, ring - 1).end : 0;
}

/* The points added since the last ring are one. */
void
_yp_shape_end_ring (YpShape *self, gboolean is_hole)
{
  YpShapeRing ring = { self->points->len, is_hole };

  if (self->points->len > get_start (self, self->rings->len))
    g_array_append_val (self->rings, ring);
}

/* Spherical Mercator; beyond its limits, as at the poles, onto its edge. */
static YpShapePoint
project (const double *vertex)
{
  double latitude = CLAMP (vertex[1], -MERCATOR_LIMIT, MERCATOR_LIMIT) * G_PI / 180;
  double x = (vertex[0] + 180) / 360, y = 0.5 - asinh (tan (latitude)) / (2 * G_PI);

  return (YpShapePoint){ floor (CLAMP (x, 0, 1) * YP_WORLD_SIZE),
                         floor (CLAMP (y, 0, 1) * YP_WORLD_SIZE) };
}

/**
 * _yp_shape_from_geometry:
 * @geometry: CGCS2000 degrees
 *
 * Returns: (transfer full): it in stored units
 */
YpShape *
_yp_shape_from_geometry (const YpGeometry *geometry)
{
  static const YpMvtKind kinds[] = {
    [YP_GEOMETRY_POINT] = YP_MVT_POINT,
    [YP_GEOMETRY_LINE] = YP_MVT_LINE,
    [YP_GEOMETRY_POLYGON] = YP_MVT_POLYGON,
  };
  YpShape *self = _yp_shape_new (kinds[geometry->kind]);
  gboolean is_closed = geometry->kind == YP_GEOMETRY_POLYGON;
  guint at = 0, part = 0;

  for (guint ring = 0; ring < geometry->n_rings; ring++)
    {
      gboolean is_first = ring == (part > 0 ? geometry->part_ends[part - 1] : 0);

      for (; at < geometry->ring_ends[ring]; at++)
        if (!is_closed || at + 1 < geometry->ring_ends[ring])
          {
            YpShapePoint point = project (&geometry->vertices[2 * at]);

            g_array_append_val (self->points, point);
          }
      _yp_shape_end_ring (self, is_closed && !is_first);
      if (part < geometry->n_parts && ring + 1 == geometry->part_ends[part])
        part++;
    }
  return self;
}

/* For each point the first zoom level at which it is told of. Level by level, from the finest, a
 * point is left out that lies near the last one kept; so what a level shows is among what the next
 * finer one does, both sides of a tile's edge see the same, and a million points take no longer
 * than seventeen times one. */
static void
find_levels (const YpShapePoint *points, guint n, guint8 *levels)
{
  g_autofree guint *kept = g_new (guint, n);
  guint n_kept = n;

  for (guint i = 0; i < n; i++)
    {
      kept[i] = i;
      levels[i] = YP_SHAPE_MAX_ZOOM + 1;
    }
  for (int zoom = YP_SHAPE_MAX_ZOOM; zoom >= 0; zoom--)
    {
      double tolerance = YP_WORLD_SIZE / exp2 (zoom) / 256 * TOLERANCE_PX;
      guint last = 0, n_next = 0;

      for (guint k = 0; k < n_kept; k++)
        {
          guint i = kept[k];

          if (k > 0 && k + 1 < n_kept &&
              hypot (points[i].x - points[last].x, points[i].y - points[last].y) < tolerance)
            continue;
          levels[i] = (guint8) zoom;
          kept[n_next++] = last = i;
        }
      n_kept = n_next;
    }
}

/* Kind; then of each ring whether it is a hole, how many points, and of each point its level and
 * its distance from the one before. */
GByteArray *
_yp_shape_pack (const YpShape *self)
{
  GByteArray *out = g_byte_array_new ();
  gint64 x = 0, y = 0;

  _yp_protobuf_put_varint (out, self->kind);
  for (guint i = 0; i < self->rings->len; i++)
    {
      const YpShapeRing *ring = &g_array_index (self->rings, YpShapeRing, i);
      guint start = get_start (self, i), n = ring->end - start;
      const YpShapePoint *points = (const YpShapePoint *) (gpointer) self->points->data + start;
      g_autofree guint8 *levels = g_malloc0 (n);

      if (self->kind != YP_MVT_POINT)
        find_levels (points, n, levels);
      _yp_protobuf_put_varint (out, (guint64) n << 1 | (ring->is_hole ? 1 : 0));
      for (guint k = 0; k < n; k++)
        {
          g_byte_array_append (out, &levels[k], 1);
          _yp_protobuf_put_signed (out, (gint64) points[k].x - x);
          _yp_protobuf_put_signed (out, (gint64) points[k].y - y);
          x = (gint64) points[k].x;
          y = (gint64) points[k].y;
        }
    }
  return out;
}

/* Returns: (transfer full) (nullable): what a zoom level shows of it; %NULL for damaged bytes */
YpShape *
_yp_shape_unpack (const guint8 *data, gsize size, guint zoom)
{
  YpProtobuf reader = _yp_protobuf_init (data, size);
  g_autoptr (YpShape) self = NULL;
  guint64 word, n, dx, dy;
  gint64 x = 0, y = 0;

  if (!_yp_protobuf_varint (&reader, &word) || word > YP_MVT_POLYGON)
    return NULL;
  self = _yp_shape_new ((YpMvtKind) word);
  while (reader.at < reader.end)
    {
      if (!_yp_protobuf_varint (&reader, &word) || word >> 1 > size)
        return NULL;
      for (n = word >> 1; n > 0; n--)
        {
          guint level = reader.at < reader.end ? *reader.at++ : 0;
          YpShapePoint point;

          if (!_yp_protobuf_varint (&reader, &dx) || !_yp_protobuf_varint (&reader, &dy))
            return NULL;
          x = (gint64) ((guint64) x + (guint64) _yp_protobuf_to_signed (dx));
          y = (gint64) ((guint64) y + (guint64) _yp_protobuf_to_signed (dy));
          point = (YpShapePoint){ (double) x, (double) y };
          if (level <= zoom)
            g_array_append_val (self->points, point);
        }
      _yp_shape_end_ring (self, word & 1);
    }
  return g_steal_pointer (&self);
}

/**
 * _yp_shape_get_zoom:
 * @self: in stored units, not empty
 * @low: (out): its north-western corner
 * @high: (out): its south-eastern corner
 *
 * Returns: the first zoom level at which it is a pixel wide or high; 0 for points
 */
guint
_yp_shape_get_zoom (const YpShape *self, YpShapePoint *low, YpShapePoint *high)
{
  double size, zoom;

  *low = *high = g_array_index (self->points, YpShapePoint, 0);
  for (guint i = 1; i < self->points->len; i++)
    {
      const YpShapePoint *point = &g_array_index (self->points, YpShapePoint, i);

      *low = (YpShapePoint){ MIN (low->x, point->x), MIN (low->y, point->y) };
      *high = (YpShapePoint){ MAX (high->x, point->x), MAX (high->y, point->y) };
    }
  if (self->kind == YP_MVT_POINT)
    return 0;

  size = MAX (MAX (high->x - low->x, high->y - low->y), 1);
  zoom = ceil (log2 (YP_WORLD_SIZE / 256 / size));
  return (guint) CLAMP (zoom, 0, YP_SHAPE_MAX_ZOOM);
}

typedef struct
{
  double low[2];
  double high[2];
} Box;

static double
get_axis (const YpShapePoint *point, guint axis)
{
  return axis == 0 ? point->x : point->y;
}

static gboolean
is_inside (const YpShapePoint *point, const Box *box, guint side)
{
  return side < 2 ? get_axis (point, side) >= box->low[side]
                  : get_axis (point, side - 2) <= box->high[side - 2];
}

/* Where the way from @a to @b meets a side. */
static YpShapePoint
cross (const YpShapePoint *a, const YpShapePoint *b, const Box *box, guint side)
{
  guint axis = side % 2;
  double at = side < 2 ? box->low[axis] : box->high[axis];
  double share = (at - get_axis (a, axis)) / (get_axis (b, axis) - get_axis (a, axis));
  YpShapePoint point = { a->x + (b->x - a->x) * share, a->y + (b->y - a->y) * share };

  if (axis == 0)
    point.x = at;
  else
    point.y = at;
  return point;
}

/* Sutherland and Hodgman, one side of the box. */
static GArray *
cut_side (const GArray *ring, const Box *box, guint side)
{
  GArray *out = g_array_new (FALSE, FALSE, sizeof (YpShapePoint));

  for (guint i = 0; i < ring->len; i++)
    {
      const YpShapePoint *a = &g_array_index (ring, YpShapePoint, i > 0 ? i - 1 : ring->len - 1);
      const YpShapePoint *b = &g_array_index (ring, YpShapePoint, i);
      gboolean is_in = is_inside (b, box, side);

      if (is_inside (a, box, side) != is_in)
        {
          YpShapePoint point = cross (a, b, box, side);

          g_array_append_val (out, point);
        }
      if (is_in)
        g_array_append_val (out, *b);
    }
  return out;
}

static void
cut_ring (const YpShapePoint *points, guint n, gboolean is_hole, const Box *box, YpShape *out)
{
  g_autoptr (GArray) ring = g_array_sized_new (FALSE, FALSE, sizeof (YpShapePoint), n);

  g_array_append_vals (ring, points, n);
  for (guint side = 0; side < 4 && ring->len > 0; side++)
    {
      GArray *cut = cut_side (ring, box, side);

      g_array_unref (ring);
      ring = cut;
    }
  g_array_append_vals (out->points, ring->data, ring->len);
  _yp_shape_end_ring (out, is_hole);
}

/* Liang and Barsky: what of the way from @a to @b is inside, as shares of it. */
static gboolean
cut_segment (const YpShapePoint *a, const YpShapePoint *b, const Box *box, double *from, double *to)
{
  *from = 0;
  *to = 1;
  for (guint axis = 0; axis < 2; axis++)
    {
      double start = get_axis (a, axis), step = get_axis (b, axis) - start;
      double low = (box->low[axis] - start) / step, high = (box->high[axis] - start) / step;

      if (step == 0 && (start < box->low[axis] || start > box->high[axis]))
        return FALSE;
      if (step == 0)
        continue;
      *from = MAX (*from, MIN (low, high));
      *to = MIN (*to, MAX (low, high));
    }
  return *from <= *to;
}

static void
cut_line (const YpShapePoint *points, guint n, const Box *box, YpShape *out)
{
  for (guint i = 0; i + 1 < n; i++)
    {
      const YpShapePoint *a = &points[i], *b = &points[i + 1];
      gboolean is_begun = out->points->len > get_start (out, out->rings->len);
      double from, to;
      YpShapePoint point;

      if (!cut_segment (a, b, box, &from, &to))
        {
          _yp_shape_end_ring (out, FALSE);
          continue;
        }
      if (from > 0 || !is_begun)
        {
          _yp_shape_end_ring (out, FALSE);
          point = (YpShapePoint){ a->x + (b->x - a->x) * from, a->y + (b->y - a->y) * from };
          g_array_append_val (out->points, point);
        }
      point = (YpShapePoint){ a->x + (b->x - a->x) * to, a->y + (b->y - a->y) * to };
      g_array_append_val (out->points, point);
      if (to < 1)
        _yp_shape_end_ring (out, FALSE);
    }
  _yp_shape_end_ring (out, FALSE);
}

static void
cut_points (const YpShapePoint *points, guint n, const Box *box, YpShape *out)
{
  for (guint i = 0; i < n; i++)
    if (is_inside (&points[i], box, 0) && is_inside (&points[i], box, 1) &&
        is_inside (&points[i], box, 2) && is_inside (&points[i], box, 3))
      g_array_append_val (out->points, points[i]);
  _yp_shape_end_ring (out, FALSE);
}

/**
 * _yp_shape_cut:
 * @self: a shape
 * @low_x: the box to keep
 * @low_y: likewise
 * @high_x: likewise
 * @high_y: likewise
 *
 * Returns: (transfer full): what is within, in the same units; polygons run along the box's sides
 *   where they were cut
 */
YpShape *
_yp_shape_cut (const YpShape *self, double low_x, double low_y, double high_x, double high_y)
{
  YpShape *out = _yp_shape_new (self->kind);
  Box box = { { low_x, low_y }, { high_x, high_y } };

  for (guint i = 0; i < self->rings->len; i++)
    {
      const YpShapeRing *ring = &g_array_index (self->rings, YpShapeRing, i);
      guint start = get_start (self, i), n = ring->end - start;
      const YpShapePoint *points = (const YpShapePoint *) (gpointer) self->points->data + start;

      if (self->kind == YP_MVT_POINT)
        cut_points (points, n, &box, out);
      else if (self->kind == YP_MVT_LINE)
        cut_line (points, n, &box, out);
      else
        cut_ring (points, n, ring->is_hole, &box, out);
    }
  return out;
}
