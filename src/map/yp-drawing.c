/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-map"

#include "yp-drawing.h"

#include <math.h>

#include "yp-buffer.h"
#include "yp-geodesic.h"

#define DEFAULT_RADIUS_M 200

struct _YpDrawing
{
  GObject parent_instance;

  YpDrawMode mode;
  GArray *vertices; /* of two numbers: longitude, latitude */
  gboolean is_finished;
  double radius_m;
  YpDrawFigures figures;
  YpGeometry *outline; /* (nullable) */
};

G_DEFINE_FINAL_TYPE (YpDrawing, yp_drawing, G_TYPE_OBJECT)

static guint changed_signal;

typedef struct
{
  double longitude;
  double latitude;
} Vertex;

static const Vertex *
get (YpDrawing *self, guint index)
{
  return &g_array_index (self->vertices, Vertex, index);
}

static const double *
get_numbers (YpDrawing *self)
{
  return (const double *) (gpointer) self->vertices->data;
}

static gboolean
is_buffer (YpDrawing *self)
{
  return self->mode == YP_DRAW_LINE_BUFFER || self->mode == YP_DRAW_AREA_BUFFER;
}

/* Whether its line goes back to where it began. */
static gboolean
is_ring (YpDrawing *self)
{
  return (self->mode == YP_DRAW_AREA || self->mode == YP_DRAW_AREA_BUFFER) &&
         self->vertices->len >= 3;
}

static YpGeometry *
make_polygon (const double *vertices, guint n)
{
  g_autofree double *ring = g_new (double, 2 * ((gsize) n + 1));
  guint n_vertices = n + 1;
  guint one = 1;

  memcpy (ring, vertices, 2 * (gsize) n * sizeof (double));
  ring[2 * (gsize) n] = vertices[0];
  ring[2 * (gsize) n + 1] = vertices[1];
  return yp_geometry_new (YP_GEOMETRY_POLYGON, ring, n_vertices, &n_vertices, 1, &one, 1);
}

static YpGeometry *
make_rectangle (YpDrawing *self)
{
  const Vertex *a = get (self, 0);
  const Vertex *b = get (self, 1);
  double west = MIN (a->longitude, b->longitude);
  double east = MAX (a->longitude, b->longitude);
  double south = MIN (a->latitude, b->latitude);
  double north = MAX (a->latitude, b->latitude);
  const double corners[] = { west, south, east, south, east, north, west, north };

  return west < east && south < north ? make_polygon (corners, 4) : NULL;
}

static YpGeometry *
make_buffer (YpDrawing *self)
{
  return yp_buffer_new (get_numbers (self), self->vertices->len, self->mode == YP_DRAW_AREA_BUFFER,
                        self->radius_m, NULL);
}

/* What it encloses, once there is enough of it. A buffer is laid out when its line is complete. */
static YpGeometry *
make_outline (YpDrawing *self)
{
  guint n = self->vertices->len;

  switch (self->mode)
    {
    case YP_DRAW_AREA:
      return n >= 3 ? make_polygon (get_numbers (self), n) : NULL;
    case YP_DRAW_RECTANGLE:
      return n == 2 ? make_rectangle (self) : NULL;
    case YP_DRAW_CIRCLE:
      return self->is_finished ? yp_geodesic_circle (get (self, 0)->longitude,
                                                     get (self, 0)->latitude, self->radius_m)
                               : NULL;
    case YP_DRAW_LINE_BUFFER:
      return self->is_finished && n >= 2 ? make_buffer (self) : NULL;
    case YP_DRAW_AREA_BUFFER:
      return self->is_finished && n >= 3 ? make_buffer (self) : NULL;
    case YP_DRAW_DISTANCE:
    default:
      return NULL;
    }
}

static double
measure_line (YpDrawing *self)
{
  double length = 0;

  for (guint i = 0; i < yp_drawing_get_n_legs (self); i++)
    length += yp_drawing_get_leg (self, i, NULL);
  return length;
}

static void
update_outline (YpDrawing *self)
{
  YpDrawFigures *figures = &self->figures;

  if (is_ring (self) && yp_ring_find_crossing (get_numbers (self), self->vertices->len, TRUE,
                                               &figures->crossing[0], &figures->crossing[1]))
    {
      figures->fault = YP_DRAW_FAULT_CROSSING;
      return;
    }

  self->outline = make_outline (self);
  if (self->outline != NULL)
    figures->area_m2 = yp_geodesic_area_m2 (self->outline, &figures->length_m);
  else if (self->is_finished && self->mode != YP_DRAW_DISTANCE)
    figures->fault = YP_DRAW_FAULT_TOO_LARGE;
}

/* A circle's and a rectangle's sides are not its line; the length around a buffer is that of its
 * outline. */
static void
update (YpDrawing *self)
{
  g_clear_pointer (&self->outline, yp_geometry_unref);
  self->figures = (YpDrawFigures){ .length_m = measure_line (self) };
  if (self->mode == YP_DRAW_CIRCLE || is_buffer (self))
    self->figures.radius_m = self->radius_m;
  update_outline (self);
  if (self->mode == YP_DRAW_CIRCLE && self->outline != NULL)
    self->figures.area_m2 *= 1.000203; /* the round one's, of 180 corners */
  g_signal_emit (self, changed_signal, 0);
}

static void
yp_drawing_finalize (GObject *object)
{
  YpDrawing *self = YP_DRAWING (object);

  g_clear_pointer (&self->vertices, g_array_unref);
  g_clear_pointer (&self->outline, yp_geometry_unref);

  G_OBJECT_CLASS (yp_drawing_parent_class)->finalize (object);
}

static void
yp_drawing_class_init (YpDrawingClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yp_drawing_finalize;

  changed_signal = g_signal_new ("changed", YP_TYPE_DRAWING, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
yp_drawing_init (YpDrawing *self)
{
  self->vertices = g_array_new (FALSE, FALSE, sizeof (Vertex));
  self->radius_m = DEFAULT_RADIUS_M;
}

YpDrawing *
yp_drawing_new (void)
{
  return g_object_new (YP_TYPE_DRAWING, NULL);
}

/* Begins anew in another mode. */
void
yp_drawing_set_mode (YpDrawing *self, YpDrawMode mode)
{
  g_return_if_fail (YP_IS_DRAWING (self));

  if (self->mode == mode)
    return;

  self->mode = mode;
  yp_drawing_clear (self);
}

YpDrawMode
yp_drawing_get_mode (YpDrawing *self)
{
  return self->mode;
}

/* The second of a circle says how far it goes. */
static void
take_radius (YpDrawing *self)
{
  const Vertex *middle = get (self, 0);
  const Vertex *edge = get (self, 1);

  self->radius_m = CLAMP (
      yp_geodesic_distance_m (middle->longitude, middle->latitude, edge->longitude, edge->latitude),
      1, YP_DRAWING_MAX_RADIUS_M);
}

/**
 * yp_drawing_add:
 * @self: the drawing
 * @longitude: degrees east
 * @latitude: degrees north
 *
 * Sets the next vertex; of one that is finished, the first of the next.
 *
 * Returns: whether it was set: not where the last one is already, nor one too many
 */
gboolean
yp_drawing_add (YpDrawing *self, double longitude, double latitude)
{
  Vertex vertex = { longitude, latitude };
  gboolean has_two = self->mode == YP_DRAW_RECTANGLE || self->mode == YP_DRAW_CIRCLE;
  guint n;

  g_return_val_if_fail (YP_IS_DRAWING (self), FALSE);
  g_return_val_if_fail (yp_is_on_earth (longitude, latitude), FALSE);

  if (self->is_finished)
    {
      self->is_finished = FALSE;
      g_array_set_size (self->vertices, 0);
    }

  n = self->vertices->len;
  if (n == YP_DRAWING_MAX_VERTICES || (n > 0 && get (self, n - 1)->longitude == longitude &&
                                       get (self, n - 1)->latitude == latitude))
    return FALSE;

  g_array_append_val (self->vertices, vertex);
  self->is_finished = has_two && n == 1;
  if (self->is_finished && self->mode == YP_DRAW_CIRCLE)
    take_radius (self);
  update (self);
  return TRUE;
}

/**
 * yp_drawing_undo:
 * @self: the drawing
 *
 * Takes the last vertex back; of one that is finished, that it is.
 *
 * Returns: whether there was anything to take back
 */
gboolean
yp_drawing_undo (YpDrawing *self)
{
  gboolean was_free = self->mode != YP_DRAW_RECTANGLE && self->mode != YP_DRAW_CIRCLE;

  g_return_val_if_fail (YP_IS_DRAWING (self), FALSE);

  if (self->vertices->len == 0)
    return FALSE;

  if (!self->is_finished || !was_free)
    g_array_set_size (self->vertices, self->vertices->len - 1);
  self->is_finished = FALSE;
  update (self);
  return TRUE;
}

/**
 * yp_drawing_move:
 * @self: the drawing
 * @vertex: which
 * @longitude: degrees east
 * @latitude: degrees north
 *
 * A circle's middle takes its edge along.
 */
void
yp_drawing_move (YpDrawing *self, guint vertex, double longitude, double latitude)
{
  Vertex *moved;

  g_return_if_fail (YP_IS_DRAWING (self));
  g_return_if_fail (vertex < self->vertices->len);
  g_return_if_fail (yp_is_on_earth (longitude, latitude));

  moved = &g_array_index (self->vertices, Vertex, vertex);
  *moved = (Vertex){ longitude, latitude };
  if (self->mode == YP_DRAW_CIRCLE && self->vertices->len == 2)
    {
      if (vertex == 1)
        take_radius (self);
      else
        yp_drawing_set_radius (self, self->radius_m);
    }
  update (self);
}

/**
 * yp_drawing_finish:
 * @self: the drawing
 *
 * A circle of which there is the middle gets the radius that is set.
 *
 * Returns: whether there is enough of it to be finished, and it was not
 */
gboolean
yp_drawing_finish (YpDrawing *self)
{
  static const guint least[YP_N_DRAW_MODES] = { 2, 3, 2, 1, 2, 3 };

  g_return_val_if_fail (YP_IS_DRAWING (self), FALSE);

  if (self->is_finished || self->vertices->len < least[self->mode])
    return FALSE;

  self->is_finished = TRUE;
  if (self->mode == YP_DRAW_CIRCLE)
    yp_drawing_set_radius (self, self->radius_m);
  else
    update (self);
  return TRUE;
}

void
yp_drawing_clear (YpDrawing *self)
{
  g_return_if_fail (YP_IS_DRAWING (self));

  self->is_finished = FALSE;
  g_array_set_size (self->vertices, 0);
  update (self);
}

/**
 * yp_drawing_set_radius:
 * @self: the drawing
 * @radius_m: of the circle or buffer, 1…%YP_DRAWING_MAX_RADIUS_M
 */
void
yp_drawing_set_radius (YpDrawing *self, double radius_m)
{
  g_return_if_fail (YP_IS_DRAWING (self));
  g_return_if_fail (radius_m > 0 && radius_m <= YP_DRAWING_MAX_RADIUS_M);

  self->radius_m = radius_m;
  if (self->mode == YP_DRAW_CIRCLE && self->is_finished)
    {
      Vertex edge = *get (self, 0);

      yp_geodesic_go (&edge.longitude, &edge.latitude, 90, radius_m);
      g_array_set_size (self->vertices, 1);
      g_array_append_val (self->vertices, edge);
    }
  update (self);
}

double
yp_drawing_get_radius (YpDrawing *self)
{
  return self->radius_m;
}

gboolean
yp_drawing_is_finished (YpDrawing *self)
{
  return self->is_finished;
}

/* (array): longitude, latitude, …; valid until the next change. */
const double *
yp_drawing_get_vertices (YpDrawing *self, guint *n_vertices)
{
  *n_vertices = self->vertices->len;
  return get_numbers (self);
}

/* With the way back of a polygon; none of a rectangle or circle. */
guint
yp_drawing_get_n_legs (YpDrawing *self)
{
  guint n = self->vertices->len;

  if (self->mode == YP_DRAW_RECTANGLE || self->mode == YP_DRAW_CIRCLE || n < 2)
    return 0;

  return is_ring (self) ? n : n - 1;
}

/**
 * yp_drawing_get_leg:
 * @self: the drawing
 * @leg: below yp_drawing_get_n_legs()
 * @azimuth_deg: (out) (optional): where it sets out to, degrees from north, clockwise
 *
 * Returns: its length, metres
 */
double
yp_drawing_get_leg (YpDrawing *self, guint leg, double *azimuth_deg)
{
  const Vertex *a = get (self, leg);
  const Vertex *b = get (self, (leg + 1) % self->vertices->len);

  if (azimuth_deg != NULL)
    *azimuth_deg = yp_geodesic_azimuth_deg (a->longitude, a->latitude, b->longitude, b->latitude);
  return yp_geodesic_distance_m (a->longitude, a->latitude, b->longitude, b->latitude);
}

const YpDrawFigures *
yp_drawing_get_figures (YpDrawing *self)
{
  return &self->figures;
}

/* (transfer none) (nullable): what it encloses; %NULL while there is nothing, or a fault. */
YpGeometry *
yp_drawing_get_outline (YpDrawing *self)
{
  return self->outline;
}
