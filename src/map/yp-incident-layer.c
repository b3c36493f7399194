/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-map"

#include "yp-incident-layer.h"

#include "yp-clock.h"
#include "yp-incident-fan.h"
#include "yp-incident-gatherer.h"
#include "yp-incident-points.h"
#include "yp-pace.h"
#include "yp-symbol-painter.h"

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
  YpClusters *clusters; /* of the last frame */
  YpIncidentFan fan;
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

static void
draw_pin (YpIncidentLayer *self,
          GtkSnapshot *snapshot,
          const YpView *view,
          double x,
          double y,
          guint32 slot)
{
  YpSymbols *symbols = yp_symbol_layer_get_symbols (get_base (self));
  const char *selected = yp_symbol_layer_get_selected (get_base (self));
  const YpIncidentPoint *point = yp_incident_points_get (self->points, slot);
  gboolean is_selected = g_strcmp0 (yp_incident_get_id (point->incident), selected) == 0;
  float at_x = yp_view_snap (view, x);
  float at_y = yp_view_snap (view, y);
  double above = yp_state_is_open (point->state) ? PIN_ABOVE_PX * get_symbol_scale (self) : 0;

  yp_symbols_draw (yp_symbols_get_incident (symbols, point->state, is_selected), snapshot, at_x,
                   at_y);
  yp_symbol_layer_note_drawn (get_base (self), at_x, at_y - (float) above, PIN_REACH_PX, slot, 1);
}

static void
draw_placed_pin (YpIncidentLayer *self, GtkSnapshot *snapshot, const YpView *view, guint32 slot)
{
  const YpIncidentPoint *point = yp_incident_points_get (self->points, slot);

  draw_pin (self, snapshot, view, yp_view_to_widget_x (view, point->x),
            yp_view_to_widget_y (view, point->y), slot);
}

static void
draw_disc (YpIncidentLayer *self, GtkSnapshot *snapshot, const YpView *view, guint index)
{
  YpSymbols *symbols = yp_symbol_layer_get_symbols (get_base (self));
  const YpCluster *cluster = &self->clusters->clusters[index];
  guint size = cluster->n < 10 ? 0 : cluster->n < 100 ? 1 : cluster->n < 1000 ? 2 : 3;
  float x = yp_view_snap (view, yp_view_to_widget_x (view, cluster->x));
  float y = yp_view_snap (view, yp_view_to_widget_y (view, cluster->y));

  yp_symbols_draw (yp_symbols_get_cluster (symbols, cluster->n_by_kind, cluster->n), snapshot, x,
                   y);
  yp_symbol_layer_note_drawn (get_base (self), x, y, yp_symbol_get_cluster_radius (size), index,
                              cluster->n);
}

static int
compare_rows (gconstpointer a, gconstpointer b, gpointer data)
{
  const YpClusters *clusters = data;
  double p = clusters->clusters[*(const guint *) a].y;
  double q = clusters->clusters[*(const guint *) b].y;

  return (p > q) - (p < q);
}

static int
compare_urgencies (gconstpointer a, gconstpointer b, gpointer data)
{
  const YpClusters *clusters = data;
  const YpCluster *p = &clusters->clusters[*(const guint *) a];
  const YpCluster *q = &clusters->clusters[*(const guint *) b];

  for (guint i = 0; i < YP_N_STATES; i++)
    if (p->n_by_kind[i] != q->n_by_kind[i])
      return p->n_by_kind[i] > q->n_by_kind[i] ? -1 : 1;

  return 0;
}

/* What of the clusters is in view, from north to south; the least urgent are left out if there
 * are too many. */
static GArray *
list_visible (YpIncidentLayer *self, const YpView *view)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (guint));
  YpBox box = yp_view_get_box (view, EDGE_PX * get_symbol_scale (self));

  if (self->clusters == NULL)
    return found;

  yp_clusters_find (self->clusters, &box, found);

  if (found->len > YP_MAX_INCIDENT_SYMBOLS - MAX_NEWCOMERS - YP_MAX_FANNED)
    {
      g_array_sort_with_data (found, compare_urgencies, self->clusters);
      g_array_set_size (found, YP_MAX_INCIDENT_SYMBOLS - MAX_NEWCOMERS - YP_MAX_FANNED);
    }

  g_array_sort_with_data (found, compare_rows, self->clusters);
  return found;
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
  g_autoptr (GArray) visible = list_visible (self, view);

  for (guint i = 0; i < visible->len; i++)
    {
      guint index = g_array_index (visible, guint, i);
      const YpCluster *cluster = &self->clusters->clusters[index];
      guint32 slot = self->clusters->members[cluster->first];

      if (cluster->n > 1)
        draw_disc (self, snapshot, view, index);
      else if (is_in_clusters (self, yp_incident_points_get (self->points, slot)) &&
               !yp_incident_fan_hides (&self->fan, cluster))
        draw_placed_pin (self, snapshot, view, slot);
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

      draw_placed_pin (self, snapshot, view, slot);
      n_drawn++;
    }
}

static void
draw_selected (YpIncidentLayer *self, GtkSnapshot *snapshot, const YpView *view)
{
  const char *selected = yp_symbol_layer_get_selected (get_base (self));
  const YpIncidentPoint *point;
  guint32 slot;

  if (selected == NULL || !yp_incident_points_find (self->points, selected, &slot))
    return;

  point = yp_incident_points_get (self->points, slot);
  if (point->has_place && (self->fan.slots == NULL || point->x != self->fan.x))
    draw_placed_pin (self, snapshot, view, slot);
}

/* Whether nobody has looked at it yet and it just came in. */
static gboolean
is_pulsing (const YpIncidentPoint *point, gint64 now, gint64 wall_now)
{
  return point->incident != NULL && point->state == YP_STATE_REPORTED && point->came_at > 0 &&
         now - point->came_at < PULSE_US &&
         ABS (wall_now - yp_incident_get_facts (point->incident)->received_at) < NEWS_AGE_US;
}

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
  const YpClock clock = yp_clock_system ();
  gint64 wall_now = yp_clock_now (&clock);
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

  for (guint i = 0; i < self->fan.slots->len; i++)
    {
      guint32 slot = g_array_index (self->fan.slots, guint32, i);
      double dx;
      double dy;

      if (yp_incident_points_get (self->points, slot)->incident == NULL)
        continue;

      yp_incident_fan_get_place (i, symbol_scale, &dx, &dy);
      draw_pin (self, snapshot, view, yp_view_to_widget_x (view, self->fan.x) + dx,
                yp_view_to_widget_y (view, self->fan.y) + dy, slot);
    }
}

static void
set_clusters (YpIncidentLayer *self, YpClusters *clusters)
{
  g_clear_pointer (&self->clusters, yp_clusters_unref);
  self->clusters = clusters != NULL ? yp_clusters_ref (clusters) : NULL;
}

static void
yp_incident_layer_draw (YpSymbolLayer *base, GtkSnapshot *snapshot, const YpView *view)
{
  YpIncidentLayer *self = YP_INCIDENT_LAYER (base);

  yp_incident_gatherer_gather (self->gatherer);
  set_clusters (self, yp_incident_gatherer_get_clusters (self->gatherer));

  draw_pulses (self, snapshot, view);
  draw_clusters (self, snapshot, view);
  draw_newcomers (self, snapshot, view);
  draw_fan (self, snapshot, view);
  draw_selected (self, snapshot, view);
  self->shown_seq = yp_incident_points_get_seq (self->points);
}

static void
yp_incident_layer_items_changed (YpSymbolLayer *base,
                                 guint position,
                                 guint n_removed,
                                 guint n_added)
{
  yp_incident_points_splice (YP_INCIDENT_LAYER (base)->points, yp_symbol_layer_get_list (base),
                             position, n_removed, n_added, g_get_monotonic_time ());
}

static void
yp_incident_layer_reset (YpSymbolLayer *base)
{
  YpIncidentLayer *self = YP_INCIDENT_LAYER (base);

  yp_incident_fan_fold (&self->fan);
  set_clusters (self, NULL);
  yp_incident_points_free (self->points);
  self->points = yp_incident_points_new ();
  yp_incident_gatherer_set_points (self->gatherer, self->points);
}

static void
yp_incident_layer_dispose (GObject *object)
{
  YpIncidentLayer *self = YP_INCIDENT_LAYER (object);

  yp_incident_gatherer_stop (self->gatherer);
  g_clear_handle_id (&self->pulse_timeout, g_source_remove);

  G_OBJECT_CLASS (yp_incident_layer_parent_class)->dispose (object);
}

static void
yp_incident_layer_finalize (GObject *object)
{
  YpIncidentLayer *self = YP_INCIDENT_LAYER (object);

  yp_incident_fan_fold (&self->fan);
  g_clear_pointer (&self->gatherer, yp_incident_gatherer_free);
  g_clear_pointer (&self->points, yp_incident_points_free);
  g_clear_pointer (&self->clusters, yp_clusters_unref);

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
is_one_place (const YpIncidentLayer *self, const YpBox *box)
{
  double spacing_px = yp_incident_gatherer_get_spacing_px (self->gatherer, 20);
  double reach = spacing_px / 2 / yp_mercator_world_px (20);

  return box->x2 - box->x1 < reach && box->y2 - box->y1 < reach;
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
  const YpIncidentPoint *point;

  if (drawn == NULL)
    return (YpIncidentPick){ 0 };

  if (drawn->n > 1)
    {
      const YpCluster *cluster = &self->clusters->clusters[drawn->index];

      return (YpIncidentPick){ NULL, cluster->n, cluster->box, is_one_place (self, &cluster->box) };
    }

  point = yp_incident_points_get (self->points, drawn->index);
  if (point->incident == NULL)
    return (YpIncidentPick){ 0 };

  return (YpIncidentPick){ point->incident, 1, { point->x, point->y, point->x, point->y }, TRUE };
}

/**
 * yp_incident_layer_fan_out:
 * @self: the layer
 * @x: in the layer, logical pixels
 * @y: in the layer
 *
 * Lays out the incidents of the disc there, the most urgent and newest first, so that each can be
 * clicked, until the zoom level changes or yp_incident_layer_fold().
 */
void
yp_incident_layer_fan_out (YpIncidentLayer *self, double x, double y)
{
  const YpDrawnSymbol *drawn = yp_symbol_layer_find_drawn (get_base (self), x, y);

  g_return_if_fail (YP_IS_INCIDENT_LAYER (self));

  if (drawn == NULL || drawn->n == 1)
    return;

  yp_incident_fan_open (&self->fan, self->points, self->clusters,
                        &self->clusters->clusters[drawn->index],
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
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (guint));
  double scale = get_symbol_scale (self);

  if (self->clusters != NULL)
    yp_clusters_find (self->clusters, box, found);

  for (guint i = 0; i < found->len && obstacles->len < YP_MAX_OBSTACLES; i++)
    {
      const YpCluster *cluster = &self->clusters->clusters[g_array_index (found, guint, i)];
      guint size = cluster->n < 10 ? 0 : cluster->n < 100 ? 1 : cluster->n < 1000 ? 2 : 3;
      YpObstacle obstacle = { .x = cluster->x, .y = cluster->y };

      if (cluster->n > 1)
        obstacle.half_width_px = obstacle.half_height_px =
            yp_symbol_get_cluster_radius (size) * scale;
      else
        {
          obstacle.above_px = PIN_ABOVE_PX * scale;
          obstacle.half_width_px = PIN_REACH_PX * scale;
          obstacle.half_height_px = PIN_ABOVE_PX * scale;
        }
      g_array_append_val (obstacles, obstacle);
    }
}
