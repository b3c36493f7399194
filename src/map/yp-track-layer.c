/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-map"

#include "yp-track-layer.h"

/* From dot to dot, and every so many dots an arrow, logical pixels at symbol scale 1. */
#define DOT_SPACING_PX 6.5
#define ARROW_EVERY 14

/* What reaches into the view from outside, what the hand counts as on the track. */
#define EDGE_PX 60
#define REACH_PX 9

/* Nothing was heard for this long: nobody knows where it was. */
#define GAP_US (3 * G_TIME_SPAN_MINUTE)

/* Times that are written beside the track, and how far apart at least. */
#define MAX_TIMES 40
#define TIME_APART_PX 84
#define TIME_SIZE_PX 11
#define TIME_BESIDE_PX 19

/* Where the day is at: UTC+8. */
#define CITY_OFFSET_US (8 * G_TIME_SPAN_HOUR)

typedef struct
{
  double x;
  double y;
  gint64 at;
  double way; /* from the first point on, in the world; gaps do not count */
  float speed_kmh;
  gboolean is_after_gap;
} Point;

/**
 * YpTrackLayer:
 *
 * Where a unit went today: a dotted line that grows fainter with age, arrows that say which way,
 * times beside it, and nothing where nothing is known. It ends where the unit is shown, and goes on
 * with it.
 *
 * Dots are one small picture each in GSK's atlas: a day costs a batch, no drawing and no texture of
 * its size. They are counted along the way, so that they stay on the ground while the map moves.
 */
struct _YpTrackLayer
{
  YpSymbolLayer parent_instance;

  YpUnitLayer *units; /* not owned: the map has both */
  YpFixes *fixes;     /* (nullable) */
  char *unit;         /* (nullable) */
  GArray *points;
  gint64 end; /* of the frame: what is later is not drawn */
};

G_DEFINE_FINAL_TYPE (YpTrackLayer, yp_track_layer, YP_TYPE_SYMBOL_LAYER)

typedef struct
{
  const YpView *view;
  GtkSnapshot *snapshot;
  YpSymbols *symbols;
  YpBox box;
  double spacing; /* from dot to dot, in the world */
  double scale;
  graphene_point_t times[MAX_TIMES];
  guint n_times;
} Frame;

static const Point *
get_point (const YpTrackLayer *self, guint index)
{
  return &g_array_index (self->points, Point, index);
}

static gboolean
is_gap (const Point *from, const Point *to)
{
  double metre = yp_mercator_metre ((from->y + to->y) / 2);

  return to->at - from->at > GAP_US ||
         hypot (to->x - from->x, to->y - from->y) > YP_MOTION_JUMP_M * metre;
}

static void
add_point (YpTrackLayer *self, const YpFix *fix)
{
  Point point = { .x = yp_mercator_x (fix->longitude),
                  .y = yp_mercator_y (fix->latitude),
                  .at = fix->at,
                  .speed_kmh = fix->speed_kmh };
  const Point *last = self->points->len > 0 ? get_point (self, self->points->len - 1) : NULL;

  if (last != NULL)
    {
      if (point.at <= last->at)
        return;

      point.is_after_gap = is_gap (last, &point);
      point.way = last->way;
      if (!point.is_after_gap)
        point.way += hypot (point.x - last->x, point.y - last->y);
    }

  g_array_append_val (self->points, point);
}

static void
on_fixes_changed (YpTrackLayer *self)
{
  const YpFix *fix = self->unit != NULL ? yp_fixes_get (self->fixes, self->unit) : NULL;

  if (fix != NULL)
    add_point (self, fix);
}

/* How faint what is so old is: 0 for new. */
static guint
get_faintness (gint64 age_us)
{
  static const int from_min[] = { 15, 60, 180, 360 };
  guint faintness = 0;

  while (faintness < G_N_ELEMENTS (from_min) && age_us > from_min[faintness] * G_TIME_SPAN_MINUTE)
    faintness++;

  return faintness;
}

static void
draw_at (Frame *frame, const YpSymbol *symbol, double x, double y)
{
  yp_symbols_draw (symbol, frame->snapshot,
                   yp_view_snap (frame->view, yp_view_to_widget_x (frame->view, x)),
                   yp_view_snap (frame->view, yp_view_to_widget_y (frame->view, y)));
}

/* Cuts what one axis allows of a leg; Liang and Barsky, “A new concept and method for line
 * clipping”, 1984. */
static gboolean
cut_share (double start, double delta, double low, double high, double *first, double *last)
{
  double a;
  double b;

  if (delta == 0)
    return start >= low && start <= high;

  a = (low - start) / delta;
  b = (high - start) / delta;
  *first = MAX (*first, MIN (a, b));
  *last = MIN (*last, MAX (a, b));
  return *first <= *last;
}

/* Which part of the leg is in view. */
static gboolean
cut_leg (const YpBox *box, const Point *a, const Point *b, double *first, double *last)
{
  *first = 0;
  *last = 1;

  return cut_share (a->x, b->x - a->x, box->x1, box->x2, first, last) &&
         cut_share (a->y, b->y - a->y, box->y1, box->y2, first, last);
}

/* The point after @index, or where the unit is shown if it has not come there. */
static gboolean
get_leg (const YpTrackLayer *self, guint index, Point *to)
{
  const Point *from = get_point (self, index);
  double share;

  if (index + 1 >= self->points->len || from->at >= self->end)
    return FALSE;

  *to = *get_point (self, index + 1);
  if (to->at <= self->end || to->is_after_gap)
    return TRUE;

  share = (double) (self->end - from->at) / (double) (to->at - from->at);
  to->x = from->x + (to->x - from->x) * share;
  to->y = from->y + (to->y - from->y) * share;
  to->way = from->way + (to->way - from->way) * share;
  to->at = self->end;
  return TRUE;
}

static void
draw_dots (YpTrackLayer *self, Frame *frame, const Point *a, const Point *b)
{
  double length = b->way - a->way;
  guint faintness = get_faintness (self->end - b->at);
  double course_deg = atan2 (b->x - a->x, a->y - b->y) * (180 / G_PI);
  double first;
  double last;

  if (length <= 0 || !cut_leg (&frame->box, a, b, &first, &last))
    return;

  for (gint64 i = (gint64) ceil ((a->way + first * length) / frame->spacing);
       (double) i * frame->spacing < a->way + last * length; i++)
    {
      double share = ((double) i * frame->spacing - a->way) / length;
      const YpSymbol *symbol =
          i % ARROW_EVERY == 0 ? yp_symbols_get_track_arrow (frame->symbols, course_deg, faintness)
                               : yp_symbols_get_track_dot (frame->symbols, faintness);

      draw_at (frame, symbol, a->x + (b->x - a->x) * share, a->y + (b->y - a->y) * share);
    }
}

/* The way in view, in the world. */
static double
get_visible_way (YpTrackLayer *self, const Frame *frame)
{
  double way = 0;

  for (guint i = 0; i + 1 < self->points->len; i++)
    {
      double first;
      double last;
      Point to;

      if (get_leg (self, i, &to) && !to.is_after_gap &&
          cut_leg (&frame->box, get_point (self, i), &to, &first, &last))
        way += (last - first) * (to.way - get_point (self, i)->way);
    }

  return way;
}

static gboolean
has_room (const Frame *frame, float x, float y)
{
  for (guint i = 0; i < frame->n_times; i++)
    if (hypot ((double) (frame->times[i].x - x), (double) (frame->times[i].y - y)) <
        TIME_APART_PX * frame->scale)
      return FALSE;

  return frame->n_times < MAX_TIMES;
}

/* A ring on the track and the time beside it, if there is room. */
static void
draw_time (Frame *frame, double x, double y, gint64 at)
{
  float at_x = yp_view_snap (frame->view, yp_view_to_widget_x (frame->view, x));
  float at_y = yp_view_snap (frame->view, yp_view_to_widget_y (frame->view, y));
  gint64 minutes = (at + CITY_OFFSET_US) / G_TIME_SPAN_MINUTE;
  char text[8];

  if (!yp_box_contains (&frame->box, x, y) || !has_room (frame, at_x, at_y))
    return;

  frame->times[frame->n_times++] = GRAPHENE_POINT_INIT (at_x, at_y);
  g_snprintf (text, sizeof text, "%02d:%02d", (int) (minutes / 60 % 24), (int) (minutes % 60));
  yp_symbols_draw (yp_symbols_get_track_tick (frame->symbols), frame->snapshot, at_x, at_y);
  yp_symbols_draw_label (frame->symbols, frame->snapshot, text, TIME_SIZE_PX, at_x,
                         at_y - (float) (TIME_BESIDE_PX * frame->scale));
}

/* Where a round time was passed between two points. */
static void
draw_times_between (Frame *frame, const Point *a, const Point *b, gint64 every)
{
  for (gint64 at = (a->at + CITY_OFFSET_US + every - 1) / every * every - CITY_OFFSET_US;
       at < b->at; at += every)
    {
      double share = (double) (at - a->at) / (double) (b->at - a->at);

      draw_time (frame, a->x + (b->x - a->x) * share, a->y + (b->y - a->y) * share, at);
    }
}

/* Hours first, since they find room first; then what is between. */
static void
draw_times (YpTrackLayer *self, Frame *frame)
{
  static const int every_min[] = { 120, 60, 30, 15, 5 };

  draw_time (frame, get_point (self, 0)->x, get_point (self, 0)->y, get_point (self, 0)->at);
  for (guint step = 0; step < G_N_ELEMENTS (every_min); step++)
    for (guint i = 0; i + 1 < self->points->len; i++)
      {
        Point to;

        if (get_leg (self, i, &to) && !to.is_after_gap)
          draw_times_between (frame, get_point (self, i), &to,
                              every_min[step] * G_TIME_SPAN_MINUTE);
      }
}

/* Both sides of where nothing is known. */
static void
draw_gaps (YpTrackLayer *self, Frame *frame)
{
  for (guint i = 1; i < self->points->len && get_point (self, i)->at <= self->end; i++)
    {
      const Point *before = get_point (self, i - 1);
      const Point *after = get_point (self, i);

      if (!after->is_after_gap)
        continue;

      draw_time (frame, before->x, before->y, before->at);
      draw_time (frame, after->x, after->y, after->at);
    }
}

/* Up to where the unit is shown; all of it where it is not. */
static gint64
get_end (YpTrackLayer *self)
{
  YpMotionPoint shown;

  return yp_unit_layer_find (self->units, self->unit, &shown) != NULL ? shown.at : G_MAXINT64;
}

static void
yp_track_layer_draw (YpSymbolLayer *base, GtkSnapshot *snapshot, const YpView *view)
{
  YpTrackLayer *self = YP_TRACK_LAYER (base);
  Frame frame = { .view = view,
                  .snapshot = snapshot,
                  .symbols = yp_symbol_layer_get_symbols (base),
                  .scale = yp_symbol_layer_get_symbol_scale (base) };
  double way;

  if (self->points->len == 0)
    return;

  self->end = MIN (get_end (self), get_point (self, self->points->len - 1)->at);
  frame.box = yp_view_get_box (view, EDGE_PX * frame.scale);
  frame.spacing = DOT_SPACING_PX * frame.scale / view->world_px;
  for (way = get_visible_way (self, &frame); way / frame.spacing > YP_MAX_TRACK_DOTS;)
    frame.spacing *= 2;

  for (guint i = 0; i + 1 < self->points->len; i++)
    {
      Point to;

      if (get_leg (self, i, &to) && !to.is_after_gap)
        draw_dots (self, &frame, get_point (self, i), &to);
    }

  draw_gaps (self, &frame);
  draw_times (self, &frame);
}

static void
yp_track_layer_reset (YpSymbolLayer *base)
{
}

static void
yp_track_layer_items_changed (YpSymbolLayer *base, guint position, guint n_removed, guint n_added)
{
}

static void
yp_track_layer_dispose (GObject *object)
{
  YpTrackLayer *self = YP_TRACK_LAYER (object);

  g_clear_object (&self->fixes);

  G_OBJECT_CLASS (yp_track_layer_parent_class)->dispose (object);
}

static void
yp_track_layer_finalize (GObject *object)
{
  YpTrackLayer *self = YP_TRACK_LAYER (object);

  g_clear_pointer (&self->points, g_array_unref);
  g_clear_pointer (&self->unit, g_free);

  G_OBJECT_CLASS (yp_track_layer_parent_class)->finalize (object);
}

static void
yp_track_layer_class_init (YpTrackLayerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  YpSymbolLayerClass *layer_class = YP_SYMBOL_LAYER_CLASS (klass);

  object_class->dispose = yp_track_layer_dispose;
  object_class->finalize = yp_track_layer_finalize;
  layer_class->reset = yp_track_layer_reset;
  layer_class->items_changed = yp_track_layer_items_changed;
  layer_class->draw = yp_track_layer_draw;
}

static void
yp_track_layer_init (YpTrackLayer *self)
{
  self->points = g_array_new (FALSE, FALSE, sizeof (Point));
}

/**
 * yp_track_layer_new:
 * @viewport: the map's
 * @units: knows where a unit is shown; outlives the layer
 */
YpTrackLayer *
yp_track_layer_new (ShumateViewport *viewport, YpUnitLayer *units)
{
  YpTrackLayer *self = g_object_new (YP_TYPE_TRACK_LAYER, "viewport", viewport, NULL);

  self->units = units;
  g_signal_connect_object (units, "moved", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);

  return self;
}

/**
 * yp_track_layer_set_live:
 * @self: the layer
 * @fixes: (nullable): where the track goes on
 */
void
yp_track_layer_set_live (YpTrackLayer *self, YpFixes *fixes)
{
  g_return_if_fail (YP_IS_TRACK_LAYER (self));

  if (self->fixes != NULL)
    g_signal_handlers_disconnect_by_data (self->fixes, self);
  g_set_object (&self->fixes, fixes);
  if (fixes != NULL)
    g_signal_connect_object (fixes, "changed", G_CALLBACK (on_fixes_changed), self,
                             G_CONNECT_SWAPPED);
}

/* What came in by itself while the past was asked for stays, behind it. */
static void
set_points (YpTrackLayer *self, const GArray *fixes)
{
  g_autoptr (GArray) heard = self->points;

  self->points = g_array_new (FALSE, FALSE, sizeof (Point));
  for (guint i = 0; fixes != NULL && i < fixes->len; i++)
    add_point (self, &g_array_index (fixes, YpFix, i));

  for (guint i = 0; i < heard->len; i++)
    {
      const Point *point = &g_array_index (heard, Point, i);
      YpFix fix = { .longitude = yp_mercator_longitude (point->x),
                    .latitude = yp_mercator_latitude (point->y),
                    .at = point->at,
                    .speed_kmh = point->speed_kmh };

      add_point (self, &fix);
    }
}

/**
 * yp_track_layer_set_track:
 * @self: the layer
 * @unit: (nullable): whose track
 * @fixes: (nullable) (element-type YpFix): where it was, the oldest first; later fixes of the same
 *   unit that have come meanwhile stay
 */
void
yp_track_layer_set_track (YpTrackLayer *self, const char *unit, const GArray *fixes)
{
  g_return_if_fail (YP_IS_TRACK_LAYER (self));

  if (g_strcmp0 (self->unit, unit) != 0)
    {
      g_array_set_size (self->points, 0);
      g_free (self->unit);
      self->unit = g_strdup (unit);
    }

  if (unit != NULL)
    set_points (self, fixes);
  if (self->fixes != NULL)
    on_fixes_changed (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static char *
describe_moment (gint64 at, double speed_kmh)
{
  gint64 seconds = (at + CITY_OFFSET_US) / G_TIME_SPAN_SECOND;
  g_autofree char *time = g_strdup_printf ("%02d:%02d:%02d", (int) (seconds / 3600 % 24),
                                           (int) (seconds / 60 % 60), (int) (seconds % 60));

  return speed_kmh >= 1 ? g_strdup_printf ("%s · %.0f km/h", time, speed_kmh)
                        : g_steal_pointer (&time);
}

/**
 * yp_track_layer_describe:
 * @self: the layer
 * @x: in the layer, logical pixels
 * @y: in the layer
 *
 * Returns: (transfer full) (nullable): when the unit was there, the last time if it was more often
 */
char *
yp_track_layer_describe (YpTrackLayer *self, double x, double y)
{
  YpView view;
  double nearest;
  const Point *found = NULL;
  double found_at = 0;

  g_return_val_if_fail (YP_IS_TRACK_LAYER (self), NULL);

  view = yp_symbol_layer_get_view (YP_SYMBOL_LAYER (self));
  nearest = REACH_PX * yp_symbol_layer_get_symbol_scale (YP_SYMBOL_LAYER (self));
  for (guint i = 0; i + 1 < self->points->len; i++)
    {
      const Point *a = get_point (self, i);
      double ax = yp_view_to_widget_x (&view, a->x);
      double ay = yp_view_to_widget_y (&view, a->y);
      double dx;
      double dy;
      double share;
      double away;
      Point b;

      if (!get_leg (self, i, &b) || b.is_after_gap)
        continue;

      dx = yp_view_to_widget_x (&view, b.x) - ax;
      dy = yp_view_to_widget_y (&view, b.y) - ay;
      share = dx != 0 || dy != 0 ? ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy) : 0;
      share = CLAMP (share, 0, 1);
      away = hypot (ax + dx * share - x, ay + dy * share - y);
      if (away > nearest)
        continue;

      nearest = away;
      found = a;
      found_at = (double) a->at + share * (double) (b.at - a->at);
    }

  return found != NULL ? describe_moment ((gint64) found_at, (double) found->speed_kmh) : NULL;
}

/* Points of the track. */
guint
yp_track_layer_get_n_points (YpTrackLayer *self)
{
  g_return_val_if_fail (YP_IS_TRACK_LAYER (self), 0);

  return self->points->len;
}
