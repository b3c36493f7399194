/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-map"

#include "yp-pen.h"

/* Vertices closer than this to the last one are left out, logical pixels squared. */
#define TOLERANCE_PX2 0.3

typedef struct
{
  double x;
  double y;
} Vertex;

void
yp_pen_init (YpPen *self, cairo_t *cr, double world_px, double left, double top, YpBox guard)
{
  *self = (YpPen){ .cr = cr, .world_px = world_px, .left = left, .top = top, .guard = guard };
  self->ring = g_array_new (FALSE, FALSE, sizeof (Vertex));
  self->cut = g_array_new (FALSE, FALSE, sizeof (Vertex));
}

void
yp_pen_clear (YpPen *self)
{
  g_clear_pointer (&self->ring, g_array_unref);
  g_clear_pointer (&self->cut, g_array_unref);
}

static Vertex
to_tile (const YpPen *self, const double *xy)
{
  return (Vertex){ xy[0] * self->world_px - self->left, xy[1] * self->world_px - self->top };
}

/**
 * yp_pen_take_ring:
 * @self: the pen
 * @data: what @ring is of
 * @ring: which ring or line
 *
 * Returns: (transfer none): pairs of double, its vertices in the tile without those that no pixel
 *   can show; valid until the pen is used again
 */
GArray *
yp_pen_take_ring (YpPen *self, const YpVectorData *data, guint ring)
{
  guint start = data->ring_starts[ring];
  guint end = data->ring_starts[ring + 1];
  Vertex last = to_tile (self, &data->vertices[2 * start]);

  g_array_set_size (self->ring, 0);
  g_array_append_val (self->ring, last);

  for (guint i = start + 1; i < end; i++)
    {
      Vertex v = to_tile (self, &data->vertices[2 * i]);
      double dx = v.x - last.x;
      double dy = v.y - last.y;

      if (dx * dx + dy * dy < TOLERANCE_PX2 && i + 1 < end)
        continue;

      g_array_append_val (self->ring, v);
      last = v;
    }

  return self->ring;
}

/* How far @v is inside of one of the four edges. */
static double
get_depth (const YpBox *guard, guint edge, const Vertex *v)
{
  switch (edge)
    {
    case 0:
      return v->x - guard->x1;
    case 1:
      return guard->x2 - v->x;
    case 2:
      return v->y - guard->y1;
    default:
      return guard->y2 - v->y;
    }
}

/* Sutherland and Hodgman, “Reentrant polygon clipping”, 1974: one edge. */
static void
cut_ring_at (GArray *from, GArray *to, const YpBox *guard, guint edge)
{
  const Vertex *vertices = (const Vertex *) from->data;

  g_array_set_size (to, 0);

  for (guint i = 0; i < from->len; i++)
    {
      const Vertex *a = &vertices[i];
      const Vertex *b = &vertices[(i + 1) % from->len];
      double depth_a = get_depth (guard, edge, a);
      double depth_b = get_depth (guard, edge, b);

      if (depth_a >= 0)
        g_array_append_vals (to, a, 1);

      if ((depth_a >= 0) != (depth_b >= 0))
        {
          double share = depth_a / (depth_a - depth_b);
          Vertex at = { a->x + (b->x - a->x) * share, a->y + (b->y - a->y) * share };

          g_array_append_val (to, at);
        }
    }
}

static void
cut_ring (YpPen *self)
{
  for (guint edge = 0; edge < 4; edge++)
    {
      GArray *from = self->ring;

      cut_ring_at (from, self->cut, &self->guard, edge);
      self->ring = self->cut;
      self->cut = from;
    }
}

static void
add_ring (YpPen *self)
{
  const Vertex *vertices = (const Vertex *) self->ring->data;

  if (self->ring->len < 3)
    return;

  cairo_move_to (self->cr, vertices[0].x, vertices[0].y);
  for (guint i = 1; i < self->ring->len; i++)
    cairo_line_to (self->cr, vertices[i].x, vertices[i].y);
  cairo_close_path (self->cr);
}

static YpBox
get_guard_in_world (const YpPen *self)
{
  return (YpBox){ (self->left + self->guard.x1) / self->world_px,
                  (self->top + self->guard.y1) / self->world_px,
                  (self->left + self->guard.x2) / self->world_px,
                  (self->top + self->guard.y2) / self->world_px };
}

/**
 * yp_pen_add_area:
 * @self: the pen
 * @data: what @shape is of
 * @shape: a polygon; nothing happens for others
 *
 * Adds it to the current path, to be filled by the non-zero rule.
 */
void
yp_pen_add_area (YpPen *self, const YpVectorData *data, const YpShape *shape)
{
  YpBox guard = get_guard_in_world (self);
  gboolean is_inside = yp_box_contains_box (&guard, &shape->box);

  if (shape->kind != YP_GEOMETRY_POLYGON)
    return;

  for (guint ring = shape->first_ring; ring < shape->first_ring + shape->n_rings; ring++)
    {
      yp_pen_take_ring (self, data, ring);
      if (!is_inside)
        cut_ring (self);
      add_ring (self);
    }
}

/* Liang and Barsky, “A new concept and method for line clipping”, 1984. @from and @to are the
 * shares of the way that are inside. */
static gboolean
cut_segment (const YpBox *guard, const Vertex *a, const Vertex *b, double *from, double *to)
{
  double dx = b->x - a->x;
  double dy = b->y - a->y;
  double p[4] = { -dx, dx, -dy, dy };
  double q[4] = { a->x - guard->x1, guard->x2 - a->x, a->y - guard->y1, guard->y2 - a->y };

  *from = 0;
  *to = 1;

  for (guint i = 0; i < 4; i++)
    {
      if (p[i] == 0)
        {
          if (q[i] < 0)
            return FALSE;
        }
      else if (p[i] < 0)
        {
          *from = MAX (*from, q[i] / p[i]);
        }
      else
        {
          *to = MIN (*to, q[i] / p[i]);
        }
    }

  return *from <= *to;
}

/* Where a dash pattern stands; none if @n_dashes is 0. */
typedef struct
{
  const double *dashes;
  int n_dashes;
  gboolean is_open;
  double open_at_px;
} Dashing;

static void
end_piece (YpPen *self, Dashing *dashing)
{
  if (dashing->is_open && dashing->n_dashes > 0)
    {
      cairo_set_dash (self->cr, dashing->dashes, dashing->n_dashes, dashing->open_at_px);
      cairo_stroke (self->cr);
    }

  dashing->is_open = FALSE;
}

static void
add_line (YpPen *self, Dashing *dashing)
{
  const Vertex *vertices = (const Vertex *) self->ring->data;
  double length_px = 0;

  for (guint i = 0; i + 1 < self->ring->len; i++)
    {
      const Vertex *a = &vertices[i];
      const Vertex *b = &vertices[i + 1];
      double step_px = hypot (b->x - a->x, b->y - a->y);
      double from;
      double to;

      if (cut_segment (&self->guard, a, b, &from, &to))
        {
          if (!dashing->is_open || from > 0)
            {
              end_piece (self, dashing);
              cairo_move_to (self->cr, a->x + (b->x - a->x) * from, a->y + (b->y - a->y) * from);
              dashing->open_at_px = length_px + step_px * from;
              dashing->is_open = TRUE;
            }

          cairo_line_to (self->cr, a->x + (b->x - a->x) * to, a->y + (b->y - a->y) * to);
          if (to < 1)
            end_piece (self, dashing);
        }
      else
        {
          end_piece (self, dashing);
        }

      length_px += step_px;
    }

  end_piece (self, dashing);
}

/**
 * yp_pen_add_lines:
 * @self: the pen
 * @data: what @shape is of
 * @shape: a line, or a polygon whose rings are wanted; nothing happens for a point
 *
 * Adds it to the current path, to be stroked.
 */
void
yp_pen_add_lines (YpPen *self, const YpVectorData *data, const YpShape *shape)
{
  Dashing dashing = { 0 };

  if (shape->kind == YP_GEOMETRY_POINT)
    return;

  for (guint ring = shape->first_ring; ring < shape->first_ring + shape->n_rings; ring++)
    {
      yp_pen_take_ring (self, data, ring);
      add_line (self, &dashing);
    }
}

/**
 * yp_pen_stroke_dashed:
 * @self: the pen; width and colour are set
 * @data: what @shape is of
 * @shape: as yp_pen_add_lines()
 * @dashes: on and off, logical pixels
 * @n_dashes: how many numbers
 *
 * Strokes it at once; dashes run on over the edges of tiles.
 */
void
yp_pen_stroke_dashed (YpPen *self,
                      const YpVectorData *data,
                      const YpShape *shape,
                      const double *dashes,
                      int n_dashes)
{
  Dashing dashing = { .dashes = dashes, .n_dashes = n_dashes };

  for (guint ring = shape->first_ring; ring < shape->first_ring + shape->n_rings; ring++)
    {
      yp_pen_take_ring (self, data, ring);
      add_line (self, &dashing);
    }

  cairo_set_dash (self->cr, NULL, 0, 0);
}

/* A ring or line of one's own, vertex by vertex; then yp_pen_end_area() or yp_pen_end_line(). */
void
yp_pen_begin_ring (YpPen *self)
{
  g_array_set_size (self->ring, 0);
}

/**
 * yp_pen_add_vertex:
 * @self: the pen
 * @x: logical pixels from the tile's left edge
 * @y: logical pixels from its upper edge
 *
 * Left out where no pixel can show it.
 */
void
yp_pen_add_vertex (YpPen *self, double x, double y)
{
  Vertex v = { x, y };

  if (self->ring->len > 0)
    {
      const Vertex *last = &g_array_index (self->ring, Vertex, self->ring->len - 1);

      if ((v.x - last->x) * (v.x - last->x) + (v.y - last->y) * (v.y - last->y) < TOLERANCE_PX2)
        return;
    }

  g_array_append_val (self->ring, v);
}

/* Adds the ring to the current path, to be filled. */
void
yp_pen_end_area (YpPen *self)
{
  cut_ring (self);
  add_ring (self);
}

/**
 * yp_pen_end_line:
 * @self: the pen
 * @dashes: (nullable): on and off, logical pixels
 * @n_dashes: how many numbers; 0 for a solid line
 *
 * Adds the line to the current path, to be stroked; a dashed one is stroked at once.
 */
void
yp_pen_end_line (YpPen *self, const double *dashes, int n_dashes)
{
  Dashing dashing = { .dashes = dashes, .n_dashes = n_dashes };

  add_line (self, &dashing);
  if (n_dashes > 0)
    cairo_set_dash (self->cr, NULL, 0, 0);
}
