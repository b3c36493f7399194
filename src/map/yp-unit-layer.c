/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-map"

#include "yp-unit-layer.h"

#include "yp-clock.h"
#include "yp-clusters.h"
#include "yp-pace.h"
#include "yp-unit-motion.h"

#define LEVELS_PER_ZOOM 5

/* Frames for what moves by itself: each time something in view has gone a device pixel, but no more
 * often, and no less, than this. */
#define MIN_FRAME_US (100 * G_TIME_SPAN_MILLISECOND)
#define MAX_FRAME_US (2 * G_TIME_SPAN_SECOND)

/* A unit that is followed takes the whole map along, in finer steps. */
#define FOLLOW_FRAME_US (40 * G_TIME_SPAN_MILLISECOND)

/* When a fix grows old, a moment late is soon enough. */
#define AGE_SLACK_US (200 * G_TIME_SPAN_MILLISECOND)

/* Units that stand around are drawn from here on. */
#define OFF_DUTY_ZOOM 14

/* Headings from here on. */
#define HEADING_ZOOM 13

/* The name of the selected unit stands this far below it, logical pixels at symbol scale 1. */
#define NAME_BELOW_PX 24

/* What stands so far outside the view still reaches into it, how large the letters on a disc are,
 * and the reach of a click, likewise. */
#define EDGE_PX 30
#define COUNT_PX 10.5
#define REACH_PX 12

typedef struct
{
  YpUnit *unit;
  YpUnitMotion motion;
  YpFix fix; /* the last one; if there are points in the motion */
} Place;

/**
 * YpUnitLayer:
 *
 * Units: the shape says the kind, colour and sign what it is doing, a broken outline that its last
 * fix is old, a stroke through it that it is lost. Where they would cover each other a disc says
 * how many there are.
 *
 * They go from fix to fix as #YpUnitMotion has it. A frame is drawn when something in view has
 * moved by a pixel; what is out of view, and what stands, costs none.
 */
struct _YpUnitLayer
{
  YpSymbolLayer parent_instance;

  YpFixes *fixes;
  GArray *places; /* as the list */
  YpClusters *clusters;
  GArray *points; /* for gathering */
  GArray *found;  /* for a frame */
  guint64 revision;
  double reach; /* no symbol is further from its unit's last fix, in the world */
  char *followed;
  guint frame_timeout;
  gint64 frame_due; /* monotonic: of that */
  guint age_timeout;
  gint64 age_due;    /* µs since 1970: of that */
  gint64 now;        /* µs since 1970: of the frame */
  gboolean is_stale; /* units changed in view since the last frame */
};

G_DEFINE_FINAL_TYPE (YpUnitLayer, yp_unit_layer, YP_TYPE_SYMBOL_LAYER)

typedef enum
{
  SIGNAL_MOVED,
} Signal;

static guint signals[SIGNAL_MOVED + 1];

static YpSymbolLayer *
get_base (YpUnitLayer *self)
{
  return YP_SYMBOL_LAYER (self);
}

static double
get_symbol_scale (YpUnitLayer *self)
{
  return yp_symbol_layer_get_symbol_scale (get_base (self));
}

static Place *
get_place (const YpUnitLayer *self, guint index)
{
  return &g_array_index (self->places, Place, index);
}

static void
clear_place (gpointer data)
{
  Place *place = data;

  g_clear_object (&place->unit);
}

static gboolean
has_place (const Place *place)
{
  return place->motion.n_points > 0;
}

/* Takes over the newest fix. */
static gboolean
update_place (YpUnitLayer *self, Place *place, gint64 now)
{
  const YpFix *fix =
      self->fixes != NULL ? yp_fixes_get (self->fixes, yp_unit_get_id (place->unit)) : NULL;

  if (fix == NULL && has_place (place))
    {
      place->motion = (YpUnitMotion){ 0 };
      return TRUE;
    }
  if (fix == NULL || (has_place (place) && place->fix.at == fix->at))
    return FALSE;

  yp_unit_motion_add (&place->motion, fix, now);
  place->fix = *fix;

  return TRUE;
}

/* What looks like @zoom at symbol scale 1. */
static double
get_plain_zoom (YpUnitLayer *self, double zoom)
{
  return zoom - log2 (get_symbol_scale (self));
}

static gboolean
is_shown (const Place *place, double zoom)
{
  return has_place (place) &&
         (zoom >= OFF_DUTY_ZOOM || yp_unit_get_facts (place->unit)->status != YP_UNIT_OFF_DUTY);
}

static double
get_spacing_px (YpUnitLayer *self, double level)
{
  double zoom = get_plain_zoom (self, level);

  return (zoom < 14 ? 130 : zoom < 15 ? 60 : 12) * get_symbol_scale (self);
}

/* How far a symbol may be from where its unit was last. */
static double
get_reach (const Place *place)
{
  const YpMotionPoint *last = yp_unit_motion_get_last (&place->motion);
  const YpMotionPoint *first = &place->motion.points[0];

  return MAX (fabs (last->x - first->x), fabs (last->y - first->y));
}

/* Some 1 ms for 1,500 units, and only when a fix came or the level changed. */
static void
gather (YpUnitLayer *self, double zoom)
{
  double level = round (zoom * LEVELS_PER_ZOOM) / LEVELS_PER_ZOOM;
  double spacing_px = get_spacing_px (self, level);

  if (self->clusters != NULL && self->clusters->zoom == level &&
      self->clusters->spacing_px == spacing_px && self->clusters->revision == self->revision)
    return;

  g_array_set_size (self->points, 0);
  self->reach = 0;
  for (guint i = 0; i < self->places->len; i++)
    {
      const Place *place = get_place (self, i);
      const YpMotionPoint *last;
      YpClusterPoint point;

      if (!is_shown (place, get_plain_zoom (self, level)))
        continue;

      last = yp_unit_motion_get_last (&place->motion);
      point =
          (YpClusterPoint){ last->x, last->y, i, (guint8) yp_unit_get_facts (place->unit)->status };
      g_array_append_val (self->points, point);
      self->reach = MAX (self->reach, get_reach (place));
    }

  g_clear_pointer (&self->clusters, yp_clusters_unref);
  self->clusters = yp_clusters_new ((const YpClusterPoint *) self->points->data, self->points->len,
                                    level, spacing_px, self->revision);
}

static gboolean
on_frame_timeout (gpointer data)
{
  YpUnitLayer *self = data;

  self->frame_timeout = 0;
  g_signal_emit (self, signals[SIGNAL_MOVED], 0);
  yp_pace_queue_draw (GTK_WIDGET (self));
  return G_SOURCE_REMOVE;
}

/* Wants a frame at @due, or earlier. */
static void
want_frame (YpUnitLayer *self, gint64 due)
{
  gint64 wait_us = MAX (due - g_get_monotonic_time (), 0);

  if (self->frame_timeout != 0 && self->frame_due <= due)
    return;

  g_clear_handle_id (&self->frame_timeout, g_source_remove);
  self->frame_due = due;
  self->frame_timeout = g_timeout_add ((guint) (wait_us / 1000), on_frame_timeout, self);
}

/* When @place has gone a device pixel, monotonic; %G_MAXINT64 if it does not move. */
static gint64
get_frame_due (YpUnitLayer *self, const YpView *view, const Place *place, gint64 now)
{
  double speed_px = yp_unit_motion_get_speed (&place->motion, now) * view->world_px * view->scale *
                    yp_symbol_layer_get_rate (get_base (self));
  gboolean is_followed = g_strcmp0 (yp_unit_get_id (place->unit), self->followed) == 0;

  if (speed_px <= 0)
    return G_MAXINT64;

  return g_get_monotonic_time () +
         (gint64) CLAMP (G_TIME_SPAN_SECOND / speed_px,
                         (double) (is_followed ? FOLLOW_FRAME_US : MIN_FRAME_US),
                         (double) MAX_FRAME_US);
}

static gboolean
on_age_timeout (gpointer data)
{
  YpUnitLayer *self = data;

  self->age_timeout = 0;
  yp_pace_queue_draw (GTK_WIDGET (self));
  return G_SOURCE_REMOVE;
}

/* Draws again when a fix that was drawn is a stale one, or its unit lost. */
static void
want_age_frame (YpUnitLayer *self, const YpFix *fix)
{
  gint64 change = yp_fix_get_connection_change (fix, self->now);
  guint wait_ms;

  if (change == G_MAXINT64 || (self->age_timeout != 0 && self->age_due <= change))
    return;

  wait_ms = yp_symbol_layer_get_wait_ms (get_base (self), change + AGE_SLACK_US);
  if (wait_ms == G_MAXUINT)
    return;

  g_clear_handle_id (&self->age_timeout, g_source_remove);
  self->age_due = change;
  self->age_timeout = g_timeout_add (wait_ms, on_age_timeout, self);
}

static void
draw_heading (YpUnitLayer *self,
              GtkSnapshot *snapshot,
              const YpView *view,
              const Place *place,
              const YpMotionPoint *shown,
              gboolean is_selected,
              float x,
              float y)
{
  YpSymbols *symbols = yp_symbol_layer_get_symbols (get_base (self));
  gboolean is_moving =
      yp_unit_motion_get_speed (&place->motion, self->now) > 0 || place->fix.speed_kmh > 1;

  if (isnan (shown->course_deg) || !is_moving || get_plain_zoom (self, view->zoom) < HEADING_ZOOM ||
      yp_fix_get_connection (&place->fix, self->now) != YP_CONNECTION_ONLINE)
    return;

  yp_symbols_draw (yp_symbols_get_heading (symbols, (double) shown->course_deg, is_selected),
                   snapshot, x, y);
}

static void
draw_unit (YpUnitLayer *self,
           GtkSnapshot *snapshot,
           const YpView *view,
           guint index,
           gboolean is_selected)
{
  YpSymbols *symbols = yp_symbol_layer_get_symbols (get_base (self));
  const Place *place = get_place (self, index);
  const YpUnitFacts *facts = yp_unit_get_facts (place->unit);
  YpConnection connection = yp_fix_get_connection (&place->fix, self->now);
  YpMotionPoint shown;
  float x;
  float y;

  yp_unit_motion_get (&place->motion, self->now, &shown);
  x = yp_view_snap (view, yp_view_to_widget_x (view, shown.x));
  y = yp_view_snap (view, yp_view_to_widget_y (view, shown.y));

  if (is_selected && g_strcmp0 (facts->id, self->followed) == 0)
    yp_symbols_draw (yp_symbols_get_followed (symbols), snapshot, x, y);
  draw_heading (self, snapshot, view, place, &shown, is_selected, x, y);
  yp_symbols_draw (
      yp_symbols_get_unit (symbols, facts->kind, facts->status, connection, is_selected), snapshot,
      x, y);
  yp_symbol_layer_note_drawn (get_base (self), x, y, REACH_PX, index, 1);

  if (is_selected)
    yp_symbols_draw_label (symbols, snapshot, facts->name, 13, x,
                           y + (float) (NAME_BELOW_PX * get_symbol_scale (self)));
}

/* What its symbol does next: whether it will move, when its fix grows old. */
static void
look_ahead (YpUnitLayer *self, const YpView *view, guint index)
{
  const Place *place = get_place (self, index);
  gint64 due = get_frame_due (self, view, place, self->now);

  want_age_frame (self, &place->fix);
  if (due != G_MAXINT64)
    want_frame (self, due);
}

static void
draw_disc (YpUnitLayer *self, GtkSnapshot *snapshot, const YpView *view, const YpCluster *cluster)
{
  YpSymbols *symbols = yp_symbol_layer_get_symbols (get_base (self));
  guint first = self->clusters->members[cluster->first];
  float x = yp_view_snap (view, yp_view_to_widget_x (view, cluster->x));
  float y = yp_view_snap (view, yp_view_to_widget_y (view, cluster->y));

  yp_symbols_draw (yp_symbols_get_unit_group (symbols), snapshot, x, y);
  yp_symbol_layer_note_drawn (get_base (self), x, y, REACH_PX, first, cluster->n);
}

static gboolean
is_in_box (const YpUnitLayer *self, guint index, const YpBox *box)
{
  YpMotionPoint shown;

  yp_unit_motion_get (&get_place (self, index)->motion, self->now, &shown);
  return yp_box_contains (box, shown.x, shown.y);
}

static void
draw_all (YpUnitLayer *self, GtkSnapshot *snapshot, const YpView *view)
{
  YpBox box = yp_view_get_box (view, EDGE_PX * get_symbol_scale (self));
  YpBox wide = yp_box_grown (&box, self->reach);
  guint n_drawn = 0;

  g_array_set_size (self->found, 0);
  yp_clusters_find (self->clusters, &wide, self->found);

  for (guint i = 0; i < self->found->len && n_drawn < YP_MAX_UNIT_SYMBOLS - 1; i++)
    {
      const YpCluster *cluster = &self->clusters->clusters[g_array_index (self->found, guint, i)];
      guint first = self->clusters->members[cluster->first];

      if (cluster->n > 1)
        draw_disc (self, snapshot, view, cluster);
      else if (is_in_box (self, first, &box))
        {
          draw_unit (self, snapshot, view, first, FALSE);
          look_ahead (self, view, first);
        }
      else
        continue;
      n_drawn++;
    }

  yp_symbol_layer_draw_counts (get_base (self), snapshot, COUNT_PX);
}

static gboolean
find_place (const YpUnitLayer *self, const char *id, guint *index)
{
  for (guint i = 0; id != NULL && i < self->places->len; i++)
    if (g_strcmp0 (yp_unit_get_id (get_place (self, i)->unit), id) == 0)
      {
        *index = i;
        return TRUE;
      }

  return FALSE;
}

static void
yp_unit_layer_draw (YpSymbolLayer *base, GtkSnapshot *snapshot, const YpView *view)
{
  YpUnitLayer *self = YP_UNIT_LAYER (base);
  guint index;

  self->now = yp_symbol_layer_get_now (base);
  self->is_stale = FALSE;
  /* Who follows a unit hears of its last step too, though it is drawn by now. */
  if (self->followed == NULL)
    g_clear_handle_id (&self->frame_timeout, g_source_remove);

  gather (self, view->zoom);
  draw_all (self, snapshot, view);
  if (find_place (self, yp_symbol_layer_get_selected (base), &index) &&
      has_place (get_place (self, index)))
    {
      draw_unit (self, snapshot, view, index, TRUE);
      look_ahead (self, view, index);
    }
}

static void
yp_unit_layer_reset (YpSymbolLayer *base)
{
  YpUnitLayer *self = YP_UNIT_LAYER (base);

  g_array_set_size (self->places, 0);
  self->revision++;
  self->is_stale = TRUE;
}

static void
yp_unit_layer_items_changed (YpSymbolLayer *base, guint position, guint n_removed, guint n_added)
{
  YpUnitLayer *self = YP_UNIT_LAYER (base);
  g_autoptr (GArray) added = g_array_sized_new (FALSE, TRUE, sizeof (Place), n_added);
  gint64 now = yp_symbol_layer_get_now (base);

  g_array_set_size (added, n_added);
  for (guint i = 0; i < n_added; i++)
    {
      Place *place = &g_array_index (added, Place, i);
      g_autoptr (YpUnit) unit =
          g_list_model_get_item (yp_symbol_layer_get_list (base), position + i);

      /* The same unit in the same row glides on. */
      if (i < n_removed && g_strcmp0 (yp_unit_get_id (get_place (self, position + i)->unit),
                                      yp_unit_get_id (unit)) == 0)
        {
          *place = *get_place (self, position + i);
          place->unit = NULL;
        }

      place->unit = g_steal_pointer (&unit);
      update_place (self, place, now);
    }

  if (n_removed > 0)
    g_array_remove_range (self->places, position, n_removed);
  if (n_added > 0)
    g_array_insert_vals (self->places, position, added->data, n_added);

  self->revision++;
  self->is_stale = TRUE;
}

/* A frame for what is seen of a new fix: at once where it jumped or was not online. */
static void
want_fix_frame (YpUnitLayer *self,
                const YpView *view,
                const YpBox *box,
                const Place *place,
                gboolean was_online,
                gint64 now)
{
  YpBox way = YP_BOX_EMPTY;

  yp_unit_motion_extend_box (&place->motion, &way);
  if (!yp_box_intersects (&way, box))
    return;

  if (place->motion.n_points == 1 || !was_online)
    {
      self->is_stale = TRUE;
      return;
    }

  want_frame (self,
              MIN (get_frame_due (self, view, place, now), g_get_monotonic_time () + MAX_FRAME_US));
}

static void
on_fixes_changed (YpUnitLayer *self)
{
  gint64 now = yp_symbol_layer_get_now (get_base (self));
  YpView view = yp_symbol_layer_get_view (get_base (self));
  YpBox box = yp_view_get_box (&view, EDGE_PX * get_symbol_scale (self));
  gboolean was_online;

  for (guint i = 0; i < self->places->len; i++)
    {
      Place *place = get_place (self, i);

      was_online =
          has_place (place) && yp_fix_get_connection (&place->fix, now) == YP_CONNECTION_ONLINE;
      if (!update_place (self, place, now))
        continue;

      self->revision++;
      if (!has_place (place))
        {
          self->is_stale = TRUE;
          continue;
        }
      want_fix_frame (self, &view, &box, place, was_online, now);
    }

  if (self->is_stale)
    yp_pace_queue_draw (GTK_WIDGET (self));
}

static void
yp_unit_layer_dispose (GObject *object)
{
  YpUnitLayer *self = YP_UNIT_LAYER (object);

  g_clear_object (&self->fixes);
  g_clear_handle_id (&self->frame_timeout, g_source_remove);
  g_clear_handle_id (&self->age_timeout, g_source_remove);

  G_OBJECT_CLASS (yp_unit_layer_parent_class)->dispose (object);
}

static void
yp_unit_layer_finalize (GObject *object)
{
  YpUnitLayer *self = YP_UNIT_LAYER (object);

  g_clear_pointer (&self->places, g_array_unref);
  g_clear_pointer (&self->points, g_array_unref);
  g_clear_pointer (&self->found, g_array_unref);
  g_clear_pointer (&self->followed, g_free);
  g_clear_pointer (&self->clusters, yp_clusters_unref);

  G_OBJECT_CLASS (yp_unit_layer_parent_class)->finalize (object);
}

static void
yp_unit_layer_class_init (YpUnitLayerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  YpSymbolLayerClass *layer_class = YP_SYMBOL_LAYER_CLASS (klass);

  object_class->dispose = yp_unit_layer_dispose;
  object_class->finalize = yp_unit_layer_finalize;
  layer_class->reset = yp_unit_layer_reset;
  layer_class->items_changed = yp_unit_layer_items_changed;
  layer_class->draw = yp_unit_layer_draw;

  /**
   * YpUnitLayer::moved:
   * @self: the layer
   *
   * What is in view has moved enough for a frame, which is drawn once all who want to know have
   * heard it. A map that follows a unit takes it along.
   */
  signals[SIGNAL_MOVED] = g_signal_new ("moved", YP_TYPE_UNIT_LAYER, G_SIGNAL_RUN_LAST, 0, NULL,
                                        NULL, NULL, G_TYPE_NONE, 0);
}

static void
yp_unit_layer_init (YpUnitLayer *self)
{
  self->places = g_array_new (FALSE, TRUE, sizeof (Place));
  self->points = g_array_new (FALSE, FALSE, sizeof (YpClusterPoint));
  self->found = g_array_new (FALSE, FALSE, sizeof (guint));
  g_array_set_clear_func (self->places, clear_place);
}

YpUnitLayer *
yp_unit_layer_new (ShumateViewport *viewport)
{
  return g_object_new (YP_TYPE_UNIT_LAYER, "viewport", viewport, NULL);
}

/**
 * yp_unit_layer_set_units:
 * @self: the layer
 * @units: (nullable) (element-type YpUnit): what to show
 * @fixes: (nullable): where they are
 */
void
yp_unit_layer_set_units (YpUnitLayer *self, GListModel *units, YpFixes *fixes)
{
  g_return_if_fail (YP_IS_UNIT_LAYER (self));

  if (self->fixes != NULL)
    g_signal_handlers_disconnect_by_data (self->fixes, self);
  g_set_object (&self->fixes, fixes);
  if (fixes != NULL)
    g_signal_connect_object (fixes, "changed", G_CALLBACK (on_fixes_changed), self,
                             G_CONNECT_SWAPPED);

  yp_symbol_layer_set_list (get_base (self), NULL);
  yp_symbol_layer_set_list (get_base (self), units);
}

/* Time went elsewhere: nobody glides from where it was then. */
void
yp_unit_layer_forget_ways (YpUnitLayer *self)
{
  g_return_if_fail (YP_IS_UNIT_LAYER (self));

  for (guint i = 0; i < self->places->len; i++)
    get_place (self, i)->motion = (YpUnitMotion){ 0 };
  self->revision++;
  self->is_stale = TRUE;
  on_fixes_changed (self);
}

/**
 * yp_unit_layer_pick:
 * @self: the layer
 * @x: in the layer, logical pixels
 * @y: in the layer
 * @n_units: (out): how many units the symbol there stands for; 0 for none
 *
 * Returns: (transfer none) (nullable): the unit that the last frame shows there
 */
YpUnit *
yp_unit_layer_pick (YpUnitLayer *self, double x, double y, guint *n_units)
{
  const YpDrawnSymbol *drawn = yp_symbol_layer_find_drawn (get_base (self), x, y);

  g_return_val_if_fail (YP_IS_UNIT_LAYER (self), NULL);

  *n_units = 0;
  if (drawn == NULL || drawn->index >= self->places->len)
    return NULL;

  *n_units = drawn->n;
  return drawn->n == 1 ? get_place (self, drawn->index)->unit : NULL;
}

/**
 * yp_unit_layer_set_followed:
 * @self: the layer
 * @id: (nullable): a unit that the map follows; its frames come in finer steps, and it has a mark
 */
void
yp_unit_layer_set_followed (YpUnitLayer *self, const char *id)
{
  g_return_if_fail (YP_IS_UNIT_LAYER (self));

  g_free (self->followed);
  self->followed = g_strdup (id);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * yp_unit_layer_find:
 * @self: the layer
 * @id: (nullable): a unit
 * @shown: (out) (optional): where its symbol is now, and which moment that shows
 *
 * Returns: (transfer none) (nullable): the unit, if it is in the list and was somewhere
 */
YpUnit *
yp_unit_layer_find (YpUnitLayer *self, const char *id, YpMotionPoint *shown)
{
  guint index;

  g_return_val_if_fail (YP_IS_UNIT_LAYER (self), NULL);

  if (!find_place (self, id, &index) || !has_place (get_place (self, index)))
    return NULL;

  if (shown != NULL)
    yp_unit_motion_get (&get_place (self, index)->motion, yp_symbol_layer_get_now (get_base (self)),
                        shown);
  return get_place (self, index)->unit;
}

/* Whether the last frame shows the units as they are. */
gboolean
yp_unit_layer_is_settled (YpUnitLayer *self)
{
  g_return_val_if_fail (YP_IS_UNIT_LAYER (self), FALSE);

  return self->clusters != NULL && !self->is_stale && yp_symbol_layer_is_complete (get_base (self));
}

/**
 * yp_unit_layer_list_obstacles:
 * @self: the layer
 * @box: where, in the world
 * @obstacles: (element-type YpObstacle): gets the units and discs there, as they are gathered
 */
void
yp_unit_layer_list_obstacles (YpUnitLayer *self, const YpBox *box, GArray *obstacles)
{
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (guint));
  double half_px = REACH_PX * get_symbol_scale (self);

  if (self->clusters != NULL)
    yp_clusters_find (self->clusters, box, found);

  for (guint i = 0; i < found->len && obstacles->len < YP_MAX_OBSTACLES; i++)
    {
      const YpCluster *cluster = &self->clusters->clusters[g_array_index (found, guint, i)];
      YpObstacle obstacle = { cluster->x, cluster->y, 0, half_px, half_px };

      g_array_append_val (obstacles, obstacle);
    }
}
