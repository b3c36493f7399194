/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-map"

#include "yp-incident-layer.h"

#include "yp-clock.h"
#include "yp-cluster-radii.h"
#include "yp-incident-fan.h"
#include "yp-incident-gatherer.h"
#include "yp-incident-moments.h"
#include "yp-incident-points.h"
#include "yp-pace.h"
#include "yp-symbol-painter.h"

/* A level serves from so little below its zoom level on: discs are then at least so far apart that
 * they do not cover each other. */
#define LEVEL_AHEAD 0.25

/* The index of the disc in the middle of those laid out, among what is drawn. */
#define FAN_INDEX G_MAXUINT

/* The longest wait for what time alone changes: the clock may be set meanwhile. */
#define MAX_LATENESS_WAIT_S 60

/* Newcomers that are drawn before they are gathered. */
#define MAX_NEWCOMERS 400

/* What stands so far outside the view still reaches into it, at symbol scale 1. */
#define EDGE_PX 40

/* The letters on a disc, at symbol scale 1. */
#define COUNT_PX 12.5

/* A fan stays open while the camera zooms by less than this. */
#define FAN_ZOOM 0.3

/* How long and how often a report nobody has looked at pulses. */
#define PULSE_US (10 * G_TIME_SPAN_SECOND)
#define PULSE_FRAME_MS 110
#define MAX_PULSES 24

/* A report is news if the platform got it no longer ago than this, whatever the list says. */
#define NEWS_AGE_US (60 * G_TIME_SPAN_SECOND)

/* Where the middle of a pin is above its place, and the reach of a click, logical pixels at symbol
 * scale 1. */
#define PIN_ABOVE_PX 17
#define PIN_REACH_PX 14

/**
 * YpIncidentLayer:
 *
 * Incidents: each as a pin by its state, or gathered in discs that say how many there are and in
 * which states. What comes in while they are gathered is drawn by itself.
 */
struct _YpIncidentLayer
{
  YpSymbolLayer parent_instance;

  YpIncidentPoints *points;
  YpIncidentGatherer *gatherer;
  YpClusterSet *clusters; /* of the last frame */
  GPtrArray *visible;     /* of YpClusterItem: those of the last frame that were drawn */
  YpIncidentFan fan;
  guint32 stop; /* the slot of the pin or of the disc's leader that keys came to; or none */
  gint64 now;   /* of the last frame, microseconds since 1970 UTC */
  gint64 later; /* when something in the last frame is later than it shows */
  guint lateness_timeout;
  guint pulse_timeout;
  guint64 shown_seq;
};

G_DEFINE_FINAL_TYPE (YpIncidentLayer, yp_incident_layer, YP_TYPE_SYMBOL_LAYER)

static YpSymbolLayer *
get_base (YpIncidentLayer *self)
{
  return YP_SYMBOL_LAYER (self);
}

static double
get_symbol_scale (YpIncidentLayer *self)
{
  return yp_symbol_layer_get_symbol_scale (get_base (self));
}

/* What is drawn by these moments must be drawn anew when the next of them comes. */
static YpLateness
get_lateness (YpIncidentLayer *self, const YpMoments *moments)
{
  self->later = MIN (self->later, yp_moments_get_next_us (moments, self->now));
  return yp_moments_get_lateness (moments, self->now);
}

/* Of what has not been gathered. */
static YpLateness
find_lateness (YpIncidentLayer *self, const YpIncidentPoint *point)
{
  YpMoments moments = yp_incident_find_moments (yp_incident_get_facts (point->incident),
                                                yp_incident_gatherer_get_calendar (self->gatherer));

  return get_lateness (self, &moments);
}

static void
draw_pin (YpIncidentLayer *self,
          GtkSnapshot *snapshot,
          const YpView *view,
          double x,
          double y,
          guint32 slot,
          YpLateness lateness)
{
  YpSymbols *symbols = yp_symbol_layer_get_symbols (get_base (self));
  const char *selected = yp_symbol_layer_get_selected (get_base (self));
  const YpIncidentPoint *point = yp_incident_points_get (self->points, slot);
  gboolean is_selected = g_strcmp0 (yp_incident_get_id (point->incident), selected) == 0;
  float at_x = yp_view_snap (view, x);
  float at_y = yp_view_snap (view, y);
  double above = yp_state_is_open (point->state) ? PIN_ABOVE_PX * get_symbol_scale (self) : 0;

  yp_symbols_draw (yp_symbols_get_incident (symbols, point->state, lateness, is_selected), snapshot,
                   at_x, at_y);
  yp_symbol_layer_note_drawn (get_base (self), at_x, at_y - (float) above, PIN_REACH_PX, slot, 1);
}

static void
draw_placed_pin (YpIncidentLayer *self,
                 GtkSnapshot *snapshot,
                 const YpView *view,
                 guint32 slot,
                 YpLateness lateness)
{
  const YpIncidentPoint *point = yp_incident_points_get (self->points, slot);

  draw_pin (self, snapshot, view, yp_view_to_widget_x (view, point->x),
            yp_view_to_widget_y (view, point->y), slot, lateness);
}

static void
draw_disc (YpIncidentLayer *self, GtkSnapshot *snapshot, const YpView *view, guint index)
{
  YpSymbols *symbols = yp_symbol_layer_get_symbols (get_base (self));
  const YpClusterItem *cluster = g_ptr_array_index (self->visible, index);
  YpLateness lateness = get_lateness (self, &cluster->moments);
  float x = yp_view_snap (view, yp_view_to_widget_x (view, yp_cluster_to_world (cluster->x)));
  float y = yp_view_snap (view, yp_view_to_widget_y (view, yp_cluster_to_world (cluster->y)));

  yp_symbols_draw (yp_symbols_get_cluster (symbols, cluster->mix->n_by_state, cluster->n, lateness),
                   snapshot, x, y);
  yp_symbol_layer_note_drawn (get_base (self), x, y, yp_symbols_get_cluster_radius (cluster->n),
                              index, cluster->n);
}

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  const YpClusterItem *p = *(const YpClusterItem *const *) a;
  const YpClusterItem *q = *(const YpClusterItem *const *) b;

  if (p->y != q->y)
    return p->y < q->y ? -1 : 1;

  return (p->x > q->x) - (p->x < q->x);
}

static int
compare_urgencies (gconstpointer a, gconstpointer b, gpointer data)
{
  const YpIncidentLayer *self = data;
  const YpClusterItem *p = *(const YpClusterItem *const *) a;
  const YpClusterItem *q = *(const YpClusterItem *const *) b;
  YpLateness p_lateness = yp_moments_get_lateness (&p->moments, self->now);
  YpLateness q_lateness = yp_moments_get_lateness (&q->moments, self->now);

  if (p_lateness != q_lateness)
    return p_lateness > q_lateness ? -1 : 1;

  return (p->n < q->n) - (p->n > q->n);
}

static guint
get_level (YpIncidentLayer *self, double zoom)
{
  double level = floor (zoom - log2 (get_symbol_scale (self)) + LEVEL_AHEAD);

  return (guint) CLAMP (level, 0, YP_N_CLUSTER_RADII - 1);
}

/* What of the clusters is in view, from north to south; the least urgent are left out if there
 * are too many. */
static void
find_visible (YpIncidentLayer *self, const YpView *view)
{
  YpBox box = yp_view_get_box (view, EDGE_PX * get_symbol_scale (self));

  g_ptr_array_set_size (self->visible, 0);
  if (self->clusters == NULL)
    return;

  yp_cluster_set_find (self->clusters, get_level (self, view->zoom), &box, self->visible);
  if (self->visible->len > YP_MAX_INCIDENT_SYMBOLS - MAX_NEWCOMERS - YP_MAX_FANNED)
    {
      g_ptr_array_sort_with_data (self->visible, compare_urgencies, self);
      g_ptr_array_set_size (self->visible, YP_MAX_INCIDENT_SYMBOLS - MAX_NEWCOMERS - YP_MAX_FANNED);
    }

  g_ptr_array_sort (self->visible, compare_rows);
}

/* Whether what the clusters say of @slot still holds. */
static gboolean
is_in_clusters (const YpIncidentLayer *self, const YpIncidentPoint *point)
{
  return point->incident != NULL && point->has_place && self->clusters != NULL &&
         point->placed <= self->clusters->revision;
}

static void
draw_clusters (YpIncidentLayer *self, GtkSnapshot *snapshot, const YpView *view)
{
  find_visible (self, view);

  for (guint i = 0; i < self->visible->len; i++)
    {
      const YpClusterItem *cluster = g_ptr_array_index (self->visible, i);

      if (yp_incident_fan_hides (&self->fan, cluster))
        continue;

      if (cluster->n > 1)
        draw_disc (self, snapshot, view, i);
      else if (is_in_clusters (self, yp_incident_points_get (self->points, cluster->slot)))
        draw_placed_pin (self, snapshot, view, cluster->slot,
                         get_lateness (self, &cluster->moments));
    }

  yp_symbol_layer_draw_counts (get_base (self), snapshot, COUNT_PX);
}

static void
draw_newcomers (YpIncidentLayer *self, GtkSnapshot *snapshot, const YpView *view)
{
  YpBox box = yp_view_get_box (view, EDGE_PX * get_symbol_scale (self));
  const GArray *newcomers = yp_incident_points_get_newcomers (
      self->points, self->clusters != NULL ? self->clusters->revision : 0);
  guint n_drawn = 0;

  for (guint i = newcomers->len; i > 0 && n_drawn < MAX_NEWCOMERS; i--)
    {
      guint32 slot = g_array_index (newcomers, guint32, i - 1);
      const YpIncidentPoint *point = yp_incident_points_get (self->points, slot);

      if (point->incident == NULL || !point->has_place || is_in_clusters (self, point) ||
          !yp_box_contains (&box, point->x, point->y))
        continue;

      draw_placed_pin (self, snapshot, view, slot, find_lateness (self, point));
      n_drawn++;
    }
}

static void
draw_selected (YpIncidentLayer *self, GtkSnapshot *snapshot, const YpView *view)
{
  const char *selected = yp_symbol_layer_get_selected (get_base (self));
  const YpIncidentPoint *point;
  guint32 slot;
  guint index;

  if (selected == NULL || !yp_incident_points_find (self->points, selected, &slot))
    return;

  point = yp_incident_points_get (self->points, slot);
  if (point->has_place && !yp_incident_fan_find (&self->fan, slot, &index))
    draw_placed_pin (self, snapshot, view, slot, find_lateness (self, point));
}

/* Whether nobody has looked at it yet and it just came in. */
static gboolean
is_pulsing (const YpIncidentPoint *point, gint64 now, gint64 wall_now)
{
  return point->incident != NULL && point->state == YP_STATE_REPORTED && point->came_at > 0 &&
         now - point->came_at < PULSE_US &&
         ABS (wall_now - yp_incident_get_facts (point->incident)->received_at) < NEWS_AGE_US;
}

static void wait_for_lateness (YpIncidentLayer *self);

static gboolean
on_pulse_timeout (gpointer data)
{
  YpIncidentLayer *self = data;

  self->pulse_timeout = 0;
  yp_pace_queue_draw (GTK_WIDGET (self));
  return G_SOURCE_REMOVE;
}

/* Under everything else, so that what is new is seen beneath its disc too. */
static void
draw_pulses (YpIncidentLayer *self, GtkSnapshot *snapshot, const YpView *view)
{
  YpSymbols *symbols = yp_symbol_layer_get_symbols (get_base (self));
  gint64 now = g_get_monotonic_time ();
  gint64 wall_now = yp_symbol_layer_get_now (get_base (self));
  YpBox box = yp_view_get_box (view, EDGE_PX * get_symbol_scale (self));
  const GArray *news = yp_incident_points_get_news (self->points, now - PULSE_US);
  guint n_pulses = 0;

  for (guint i = news->len; i > 0 && n_pulses < MAX_PULSES; i--)
    {
      guint32 slot = g_array_index (news, guint32, i - 1);
      const YpIncidentPoint *point = yp_incident_points_get (self->points, slot);
      guint frame = (guint) ((now - point->came_at) / (PULSE_FRAME_MS * 1000)) % YP_N_PULSE_FRAMES;

      if (!is_pulsing (point, now, wall_now) || !point->has_place ||
          !yp_box_contains (&box, point->x, point->y))
        continue;

      yp_symbols_draw (yp_symbols_get_pulse (symbols, frame), snapshot,
                       yp_view_snap (view, yp_view_to_widget_x (view, point->x)),
                       yp_view_snap (view, yp_view_to_widget_y (view, point->y)));
      n_pulses++;
    }

  if (n_pulses > 0 && self->pulse_timeout == 0)
    self->pulse_timeout = g_timeout_add (PULSE_FRAME_MS, on_pulse_timeout, self);
}

/* In the middle stands how many there are, those of the other pages too. */
static void
draw_fan_middle (YpIncidentLayer *self, GtkSnapshot *snapshot, const YpView *view)
{
  YpSymbols *symbols = yp_symbol_layer_get_symbols (get_base (self));
  guint n = self->fan.slots->len;
  guint n_by_state[YP_N_STATES] = { 0 };
  float x = yp_view_snap (view, yp_view_to_widget_x (view, self->fan.x));
  float y = yp_view_snap (view, yp_view_to_widget_y (view, self->fan.y));

  if (n < 2)
    return;

  for (guint i = 0; i < n; i++)
    n_by_state[yp_incident_points_get (self->points, g_array_index (self->fan.slots, guint32, i))
                   ->state]++;

  yp_symbols_draw (yp_symbols_get_cluster (symbols, n_by_state, n, YP_LATENESS_NONE), snapshot, x,
                   y);
  yp_symbol_layer_note_drawn (get_base (self), x, y, yp_symbols_get_cluster_radius (n), FAN_INDEX,
                              n);
}

static void
draw_fan (YpIncidentLayer *self, GtkSnapshot *snapshot, const YpView *view)
{
  double symbol_scale = get_symbol_scale (self);

  if (self->fan.slots != NULL && fabs (view->zoom - self->fan.zoom) > FAN_ZOOM)
    yp_incident_fan_fold (&self->fan);
  if (self->fan.slots == NULL)
    return;

  yp_symbol_layer_forget_drawn (get_base (self));
  yp_incident_fan_draw_legs (&self->fan, self->points, snapshot, view, symbol_scale);
  draw_fan_middle (self, snapshot, view);
  yp_symbol_layer_draw_counts (get_base (self), snapshot, COUNT_PX);

  for (guint i = self->fan.first; i < yp_incident_fan_get_end (&self->fan); i++)
    {
      const YpIncidentPoint *point = yp_incident_fan_get (&self->fan, self->points, i);
      double dx;
      double dy;

      if (point == NULL)
        continue;

      yp_incident_fan_get_place (i - self->fan.first, symbol_scale, &dx, &dy);
      draw_pin (self, snapshot, view, yp_view_to_widget_x (view, self->fan.x) + dx,
                yp_view_to_widget_y (view, self->fan.y) + dy,
                g_array_index (self->fan.slots, guint32, i), find_lateness (self, point));
    }
}

/* Who leads a symbol of the last frame, or is it. */
static guint32
get_drawn_slot (YpIncidentLayer *self, const YpDrawnSymbol *drawn)
{
  const YpClusterItem *cluster;

  if (drawn->n == 1)
    return drawn->index;
  if (drawn->index == FAN_INDEX)
    return self->fan.head;

  cluster = g_ptr_array_index (self->visible, drawn->index);
  return cluster->slot;
}

/* Returns: (nullable): the symbol of the last frame that keys have come to */
static const YpDrawnSymbol *
find_stop (YpIncidentLayer *self, guint *index)
{
  const GArray *drawn = yp_symbol_layer_get_drawn (get_base (self));

  for (*index = 0; self->stop != YP_CLUSTER_NONE && *index < drawn->len; (*index)++)
    {
      const YpDrawnSymbol *symbol = &g_array_index (drawn, YpDrawnSymbol, *index);

      if (get_drawn_slot (self, symbol) == self->stop)
        return symbol;
    }

  return NULL;
}

static void
draw_stop (YpIncidentLayer *self, GtkSnapshot *snapshot)
{
  YpSymbols *symbols = yp_symbol_layer_get_symbols (get_base (self));
  guint index;
  const YpDrawnSymbol *drawn = find_stop (self, &index);

  if (drawn != NULL && self->fan.slots == NULL)
    yp_symbols_draw (yp_symbols_get_focus (symbols, drawn->n), snapshot, drawn->x, drawn->y);
}

static gboolean
on_lateness_timeout (gpointer data)
{
  YpIncidentLayer *self = data;

  self->lateness_timeout = 0;
  if (yp_symbol_layer_get_now (get_base (self)) >= self->later)
    yp_pace_queue_draw (GTK_WIDGET (self));
  else
    wait_for_lateness (self);

  return G_SOURCE_REMOVE;
}

/* A frame when the first of what is drawn gets later, and none before. */
static void
wait_for_lateness (YpIncidentLayer *self)
{
  guint wait_ms = yp_symbol_layer_get_wait_ms (get_base (self), self->later);

  g_clear_handle_id (&self->lateness_timeout, g_source_remove);
  if (self->later == G_MAXINT64 || wait_ms == G_MAXUINT)
    return;

  self->lateness_timeout = g_timeout_add_seconds (MIN (wait_ms / 1000 + 1, MAX_LATENESS_WAIT_S),
                                                  on_lateness_timeout, self);
}

static void
set_clusters (YpIncidentLayer *self, YpClusterSet *clusters)
{
  g_clear_pointer (&self->clusters, yp_cluster_set_unref);
  self->clusters = clusters != NULL ? yp_cluster_set_ref (clusters) : NULL;
}

static void
yp_incident_layer_draw (YpSymbolLayer *base, GtkSnapshot *snapshot, const YpView *view)
{
  YpIncidentLayer *self = YP_INCIDENT_LAYER (base);

  self->now = yp_symbol_layer_get_now (base);
  self->later = G_MAXINT64;
  set_clusters (self, yp_incident_gatherer_get_clusters (self->gatherer));
  yp_incident_gatherer_gather (self->gatherer);

  draw_pulses (self, snapshot, view);
  draw_clusters (self, snapshot, view);
  draw_newcomers (self, snapshot, view);
  draw_fan (self, snapshot, view);
  draw_selected (self, snapshot, view);
  draw_stop (self, snapshot);
  wait_for_lateness (self);
  self->shown_seq = yp_incident_points_get_seq (self->points);
}

static void
yp_incident_layer_items_changed (YpSymbolLayer *base,
                                 guint position,
                                 guint n_removed,
                                 guint n_added)
{
  YpIncidentLayer *self = YP_INCIDENT_LAYER (base);

  yp_incident_points_splice (self->points, yp_symbol_layer_get_list (base), position, n_removed,
                             n_added, g_get_monotonic_time ());
  yp_incident_gatherer_gather (self->gatherer);
}

static void
yp_incident_layer_reset (YpSymbolLayer *base)
{
  YpIncidentLayer *self = YP_INCIDENT_LAYER (base);
  YpIncidentPoints *before = self->points;

  yp_incident_fan_fold (&self->fan);
  self->stop = YP_CLUSTER_NONE;
  g_ptr_array_set_size (self->visible, 0);
  set_clusters (self, NULL);
  self->points = yp_incident_points_new ();
  yp_incident_gatherer_set_points (self->gatherer, self->points);
  yp_incident_points_free (before);
}

static void
yp_incident_layer_dispose (GObject *object)
{
  YpIncidentLayer *self = YP_INCIDENT_LAYER (object);

  yp_incident_gatherer_stop (self->gatherer);
  g_clear_handle_id (&self->pulse_timeout, g_source_remove);
  g_clear_handle_id (&self->lateness_timeout, g_source_remove);

  G_OBJECT_CLASS (yp_incident_layer_parent_class)->dispose (object);
}

static void
yp_incident_layer_finalize (GObject *object)
{
  YpIncidentLayer *self = YP_INCIDENT_LAYER (object);

  yp_incident_fan_fold (&self->fan);
  g_clear_pointer (&self->gatherer, yp_incident_gatherer_free);
  g_clear_pointer (&self->points, yp_incident_points_free);
  g_clear_pointer (&self->visible, g_ptr_array_unref);
  g_clear_pointer (&self->clusters, yp_cluster_set_unref);

  G_OBJECT_CLASS (yp_incident_layer_parent_class)->finalize (object);
}

static void
yp_incident_layer_class_init (YpIncidentLayerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  YpSymbolLayerClass *layer_class = YP_SYMBOL_LAYER_CLASS (klass);

  object_class->dispose = yp_incident_layer_dispose;
  object_class->finalize = yp_incident_layer_finalize;
  layer_class->reset = yp_incident_layer_reset;
  layer_class->items_changed = yp_incident_layer_items_changed;
  layer_class->draw = yp_incident_layer_draw;
}

static void
yp_incident_layer_init (YpIncidentLayer *self)
{
  self->points = yp_incident_points_new ();
  self->visible = g_ptr_array_new ();
  self->stop = YP_CLUSTER_NONE;
  self->gatherer = yp_incident_gatherer_new (YP_SYMBOL_LAYER (self));
  yp_incident_gatherer_set_points (self->gatherer, self->points);
}

YpIncidentLayer *
yp_incident_layer_new (ShumateViewport *viewport)
{
  return g_object_new (YP_TYPE_INCIDENT_LAYER, "viewport", viewport, NULL);
}

/* At the closest zoom level they would still cover each other. */
static gboolean
is_one_place (const YpBox *box)
{
  guint finest = YP_N_CLUSTER_RADII - 1;
  double reach = yp_cluster_radii_px[finest] / 2 / yp_mercator_world_px (finest);

  return box->x2 - box->x1 < reach && box->y2 - box->y1 < reach;
}

static YpIncidentPick
pick_drawn (YpIncidentLayer *self, const YpDrawnSymbol *drawn)
{
  YpIncidentPick pick = { .n = drawn->n, .is_one_place = TRUE };
  const YpClusterItem *cluster;
  const YpIncidentPoint *point;

  if (drawn->n > 1 && drawn->index == FAN_INDEX)
    {
      pick.box = self->fan.box;
      pick.is_laid_out = TRUE;
      return pick;
    }

  if (drawn->n > 1)
    {
      cluster = g_ptr_array_index (self->visible, drawn->index);
      pick.box = yp_cluster_mix_get_box (cluster->mix);
      pick.is_one_place = is_one_place (&pick.box);
      pick.lateness = yp_moments_get_lateness (&cluster->moments, self->now);
      return pick;
    }

  point = yp_incident_points_get (self->points, drawn->index);
  if (point->incident == NULL)
    return (YpIncidentPick){ 0 };

  pick.incident = point->incident;
  pick.box = (YpBox){ point->x, point->y, point->x, point->y };
  pick.lateness = find_lateness (self, point);
  return pick;
}

/**
 * yp_incident_layer_pick:
 * @self: the layer
 * @x: in the layer, logical pixels
 * @y: in the layer
 *
 * Returns: what the last frame shows there; its incident is not owned
 */
YpIncidentPick
yp_incident_layer_pick (YpIncidentLayer *self, double x, double y)
{
  const YpDrawnSymbol *drawn = yp_symbol_layer_find_drawn (get_base (self), x, y);

  return drawn != NULL ? pick_drawn (self, drawn) : (YpIncidentPick){ 0 };
}

/**
 * yp_incident_layer_fan_out:
 * @self: the layer
 * @x: in the layer, logical pixels
 * @y: in the layer
 *
 * Lays out the incidents of the disc there, the most urgent and newest first, so that each can be
 * clicked or come to by yp_incident_layer_step(), until the zoom level changes or
 * yp_incident_layer_fold().
 */
void
yp_incident_layer_fan_out (YpIncidentLayer *self, double x, double y)
{
  const YpDrawnSymbol *drawn = yp_symbol_layer_find_drawn (get_base (self), x, y);

  g_return_if_fail (YP_IS_INCIDENT_LAYER (self));

  if (drawn == NULL || drawn->n == 1 || drawn->index == FAN_INDEX)
    return;

  yp_incident_fan_open (&self->fan, self->points, self->clusters,
                        g_ptr_array_index (self->visible, drawn->index),
                        yp_symbol_layer_get_view (get_base (self)).zoom);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * yp_incident_layer_fold:
 * @self: the layer
 *
 * Returns: whether something was laid out
 */
gboolean
yp_incident_layer_fold (YpIncidentLayer *self)
{
  gboolean was_open;

  g_return_val_if_fail (YP_IS_INCIDENT_LAYER (self), FALSE);

  was_open = yp_incident_fan_fold (&self->fan);
  gtk_widget_queue_draw (GTK_WIDGET (self));

  return was_open;
}

/* Whether incidents are laid out, and the zoom level is still the one for which they are. */
gboolean
yp_incident_layer_is_fanned_out (YpIncidentLayer *self)
{
  YpView view;

  g_return_val_if_fail (YP_IS_INCIDENT_LAYER (self), FALSE);

  view = yp_symbol_layer_get_view (get_base (self));
  return yp_incident_fan_is_open (&self->fan) && fabs (view.zoom - self->fan.zoom) <= FAN_ZOOM;
}

/* Of those laid out, so many pages on, or back if negative. */
void
yp_incident_layer_turn_page (YpIncidentLayer *self, int n_pages)
{
  g_return_if_fail (YP_IS_INCIDENT_LAYER (self));

  if (yp_incident_fan_is_open (&self->fan))
    yp_incident_fan_turn (&self->fan, n_pages);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* The selected one among those laid out. */
static gboolean
find_selected_in_fan (YpIncidentLayer *self, guint *index)
{
  const char *selected = yp_symbol_layer_get_selected (get_base (self));
  guint32 slot;

  return selected != NULL && yp_incident_points_find (self->points, selected, &slot) &&
         yp_incident_fan_find (&self->fan, slot, index);
}

static YpIncidentStop
make_fan_stop (YpIncidentLayer *self, gboolean has_index, guint index)
{
  YpIncidentStop stop = { .n_places = self->fan.slots->len,
                          .first = self->fan.first + 1,
                          .last = yp_incident_fan_get_end (&self->fan) };
  const YpIncidentPoint *point =
      has_index ? yp_incident_fan_get (&self->fan, self->points, index) : NULL;

  if (point == NULL)
    return stop;

  stop.place = index + 1;
  stop.pick.incident = point->incident;
  stop.pick.n = 1;
  stop.pick.lateness = find_lateness (self, point);
  return stop;
}

/* From the selected one on; from what the page begins or ends with, where that is on another. */
static YpIncidentStop
step_in_fan (YpIncidentLayer *self, int step)
{
  guint index;
  gboolean has_index;

  if (!find_selected_in_fan (self, &index) || index < self->fan.first ||
      index >= yp_incident_fan_get_end (&self->fan))
    index = step > 0 ? self->fan.first + self->fan.slots->len - 1
                     : yp_incident_fan_get_end (&self->fan);

  has_index = yp_incident_fan_step (&self->fan, self->points, step, &index);
  return make_fan_stop (self, has_index, index);
}

static YpIncidentStop
make_stop (YpIncidentLayer *self, const YpDrawnSymbol *drawn, guint index, guint n)
{
  YpIncidentStop stop = { .n_places = n };

  if (drawn == NULL)
    return stop;

  stop.pick = pick_drawn (self, drawn);
  stop.x = (double) drawn->x;
  stop.y = (double) drawn->y;
  stop.place = index + 1;
  return stop;
}

/**
 * yp_incident_layer_step:
 * @self: the layer
 * @step: 1 for the next, −1 for the one before
 *
 * Goes through the symbols in view, from north to south, or where incidents are laid out through
 * those of all pages. After the last comes the first.
 *
 * Returns: where that is; its incident is not owned
 */
YpIncidentStop
yp_incident_layer_step (YpIncidentLayer *self, int step)
{
  const GArray *drawn = yp_symbol_layer_get_drawn (get_base (self));
  const YpDrawnSymbol *symbol;
  guint index;

  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (yp_incident_layer_is_fanned_out (self))
    return step_in_fan (self, step);
  if (drawn->len == 0)
    return (YpIncidentStop){ 0 };

  if (find_stop (self, &index) == NULL)
    index = step > 0 ? drawn->len - 1 : 0;

  index = (guint) (((gint64) index + step + drawn->len) % drawn->len);
  symbol = &g_array_index (drawn, YpDrawnSymbol, index);
  self->stop = get_drawn_slot (self, symbol);

  return make_stop (self, symbol, index, drawn->len);
}

/* Returns: where keys have come to, if the last frame shows it */
YpIncidentStop
yp_incident_layer_get_stop (YpIncidentLayer *self)
{
  const GArray *drawn = yp_symbol_layer_get_drawn (get_base (self));
  const YpDrawnSymbol *symbol;
  guint index = 0;
  gboolean has_index;

  if (yp_incident_layer_is_fanned_out (self))
    {
      has_index = find_selected_in_fan (self, &index);
      return make_fan_stop (self, has_index, index);
    }

  symbol = find_stop (self, &index);
  return make_stop (self, symbol, index, drawn->len);
}

/* Keys have come to nothing. */
void
yp_incident_layer_forget_stop (YpIncidentLayer *self)
{
  self->stop = YP_CLUSTER_NONE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * yp_incident_layer_set_calendar:
 * @self: the layer
 * @calendar: (nullable): when people work, and so when something gets late
 */
void
yp_incident_layer_set_calendar (YpIncidentLayer *self, YpCalendar *calendar)
{
  g_return_if_fail (YP_IS_INCIDENT_LAYER (self));

  yp_incident_gatherer_set_calendar (self->gatherer, calendar);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Around all incidents; empty if there are none. */
YpBox
yp_incident_layer_get_box (YpIncidentLayer *self)
{
  g_return_val_if_fail (YP_IS_INCIDENT_LAYER (self), YP_BOX_EMPTY);

  return yp_incident_points_get_box (self->points);
}

/* Whether the last frame shows the list as it is, gathered for this zoom level. */
gboolean
yp_incident_layer_is_settled (YpIncidentLayer *self)
{
  g_return_val_if_fail (YP_IS_INCIDENT_LAYER (self), FALSE);

  return self->clusters == yp_incident_gatherer_get_clusters (self->gatherer) &&
         yp_incident_gatherer_is_current (self->gatherer) &&
         yp_symbol_layer_is_complete (get_base (self));
}

/* The newest entry of the journal that the last frame tells of. */
guint64
yp_incident_layer_get_shown_seq (YpIncidentLayer *self)
{
  g_return_val_if_fail (YP_IS_INCIDENT_LAYER (self), 0);

  return self->shown_seq;
}

/* Around nearly all incidents. */
YpBox
yp_incident_layer_get_core_box (YpIncidentLayer *self)
{
  g_return_val_if_fail (YP_IS_INCIDENT_LAYER (self), YP_BOX_EMPTY);

  return yp_incident_points_get_core_box (self->points);
}

/**
 * yp_incident_layer_list_obstacles:
 * @self: the layer
 * @box: where, in the world
 * @obstacles: (element-type YpObstacle): gets the discs and pins there, as far as they are known
 */
void
yp_incident_layer_list_obstacles (YpIncidentLayer *self, const YpBox *box, GArray *obstacles)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new ();
  double scale = get_symbol_scale (self);
  YpView view = yp_symbol_layer_get_view (get_base (self));

  if (self->clusters != NULL)
    yp_cluster_set_find (self->clusters, get_level (self, view.zoom), box, found);

  for (guint i = 0; i < found->len && obstacles->len < YP_MAX_OBSTACLES; i++)
    {
      const YpClusterItem *cluster = g_ptr_array_index (found, i);
      YpObstacle obstacle = { .x = yp_cluster_to_world (cluster->x),
                              .y = yp_cluster_to_world (cluster->y) };

      if (cluster->n > 1)
        obstacle.half_width_px = obstacle.half_height_px =
            yp_symbols_get_cluster_radius (cluster->n) * scale;
      else
        {
          obstacle.above_px = PIN_ABOVE_PX * scale;
          obstacle.half_width_px = PIN_REACH_PX * scale;
          obstacle.half_height_px = PIN_ABOVE_PX * scale;
        }
      g_array_append_val (obstacles, obstacle);
    }
}
