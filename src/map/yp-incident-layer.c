/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-map"

#include "yp-incident-layer.h"

#include "yp-clock.h"
#include "yp-incident-points.h"
#include "yp-pace.h"
#include "yp-symbol-painter.h"
#include "yp-symbols.h"
#include "yp-view.h"

/* As the plane's levels. */
#define LEVELS_PER_ZOOM 5

/* From here on only what is near the view is gathered: within so many of its widths. Farther out
 * there are few discs anyway. */
#define NEAR_ZOOM 14
#define NEAR_WIDTHS 1.0

/* Between two gatherings of a list that keeps changing. */
#define MIN_GATHER_US (250 * G_TIME_SPAN_MILLISECOND)

/* Newcomers that are drawn before they are gathered. */
#define MAX_NEWCOMERS 400

/* Incidents of one place that are laid out around it. */
#define MAX_FANNED 40

/* How long and how often a report nobody has looked at pulses. */
#define PULSE_US (10 * G_TIME_SPAN_SECOND)
#define PULSE_FRAME_MS 110
#define MAX_PULSES 24

/* A report is news if the platform got it no longer ago than this, whatever the list says. */
#define NEWS_AGE_US (60 * G_TIME_SPAN_SECOND)

/* Reach of a click, logical pixels at symbol scale 1. */
#define PIN_REACH_PX 14

/* What was drawn, for picking. */
typedef struct
{
  float x;
  float y;
  float reach;
  guint32 slot;
  gint cluster; /* index, or -1 for one incident */
} Drawn;

/* Incidents of one place, laid out so that each can be clicked. */
typedef struct
{
  double x;
  double y;
  double zoom;
  GArray *slots; /* of guint32 */
} Fan;

/**
 * YpIncidentLayer:
 *
 * Incidents: each as a pin by its state, or gathered in discs that say how many there are and in
 * which states. Gathering is done in a worker, for one level and one state of the list at a time;
 * what comes in meanwhile is drawn by itself.
 */
struct _YpIncidentLayer
{
  ShumateLayer parent_instance;

  GListModel *incidents;
  YpIncidentPoints *points;
  YpClusters *clusters;
  YpBox gathered; /* where @clusters is complete */
  YpSymbols *symbols;
  char *selected;
  double symbol_scale;
  gboolean is_gathering;
  gboolean is_shown; /* the last frame drew what there is */
  guint epoch;       /* what was gathered before it changed is of no use */
  gint64 gathered_at;
  guint gather_timeout;
  guint pulse_timeout;
  guint n_symbols;
  guint n_shown;
  guint64 shown_seq;
  GArray *drawn;
  Fan fan;
};

G_DEFINE_FINAL_TYPE (YpIncidentLayer, yp_incident_layer, SHUMATE_TYPE_LAYER)

typedef struct
{
  YpClusterPoint *points;
  guint n_points;
  double zoom;
  double spacing_px;
  guint64 revision;
  YpBox box;
  guint epoch;
} Gathering;

static void gather (YpIncidentLayer *self);

static void
gathering_free (gpointer data)
{
  Gathering *gathering = data;

  g_free (gathering->points);
  g_free (gathering);
}

static void
gather_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Gathering *g = data;

  g_task_return_pointer (
      task, yp_clusters_new (g->points, g->n_points, g->zoom, g->spacing_px, g->revision),
      (GDestroyNotify) yp_clusters_unref);
}

static void
on_gather_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  YpIncidentLayer *self = YP_INCIDENT_LAYER (source);
  const Gathering *gathering = g_task_get_task_data (G_TASK (result));
  g_autoptr (YpClusters) clusters = g_task_propagate_pointer (G_TASK (result), NULL);

  if (gathering->epoch == self->epoch)
    {
      g_clear_pointer (&self->clusters, yp_clusters_unref);
      self->clusters = g_steal_pointer (&clusters);
      self->gathered = gathering->box;
    }

  self->is_gathering = FALSE;
  self->is_shown = FALSE;
  self->gathered_at = g_get_monotonic_time ();
  yp_pace_queue_draw (GTK_WIDGET (self));
}

static double
get_level (YpIncidentLayer *self)
{
  ShumateViewport *viewport = shumate_layer_get_viewport (SHUMATE_LAYER (self));

  return round (shumate_viewport_get_zoom_level (viewport) * LEVELS_PER_ZOOM) / LEVELS_PER_ZOOM;
}

/* Far out, discs stand apart; close by, only pins that cover each other are gathered. */
static double
get_spacing_px (const YpIncidentLayer *self, double level)
{
  double zoom = level - log2 (self->symbol_scale);

  return (zoom < 15 ? 68 : zoom < 16.5 ? 48 : 30) * self->symbol_scale;
}

static YpView
get_view (YpIncidentLayer *self)
{
  return yp_view_get (shumate_layer_get_viewport (SHUMATE_LAYER (self)), GTK_WIDGET (self));
}

/* Whether the clusters are for this level and place, of whichever list. */
static gboolean
fits_view (YpIncidentLayer *self)
{
  YpView view = get_view (self);
  YpBox box = yp_view_get_box (&view, 0);

  return self->clusters != NULL && self->clusters->zoom == get_level (self) &&
         yp_box_contains_box (&self->gathered, &box);
}

static gboolean
is_current (YpIncidentLayer *self)
{
  return fits_view (self) &&
         self->clusters->revision == yp_incident_points_get_revision (self->points);
}

/* What to gather: all, or what is near. */
static YpBox
get_near_box (YpIncidentLayer *self)
{
  YpView view = get_view (self);

  if (view.zoom < NEAR_ZOOM)
    return (YpBox){ -1, -1, 2, 2 };

  return yp_view_get_box (&view, NEAR_WIDTHS * MAX (view.width, view.height));
}

static gboolean
on_gather_timeout (gpointer data)
{
  YpIncidentLayer *self = data;

  self->gather_timeout = 0;
  gather (self);
  return G_SOURCE_REMOVE;
}

/* A new level or place at once, a new list not too often. */
static void
gather (YpIncidentLayer *self)
{
  g_autoptr (GTask) task = NULL;
  gint64 wait_us = self->gathered_at + MIN_GATHER_US - g_get_monotonic_time ();
  Gathering *gathering;

  if (self->is_gathering || is_current (self))
    return;

  if (fits_view (self) && wait_us > 0)
    {
      if (self->gather_timeout == 0)
        self->gather_timeout =
            g_timeout_add ((guint) (wait_us / 1000) + 1, on_gather_timeout, self);
      return;
    }

  gathering = g_new0 (Gathering, 1);
  gathering->box = get_near_box (self);
  gathering->points = yp_incident_points_copy (self->points, &gathering->box, &gathering->n_points);
  gathering->zoom = get_level (self);
  gathering->spacing_px = get_spacing_px (self, gathering->zoom);
  gathering->revision = yp_incident_points_get_revision (self->points);
  gathering->epoch = self->epoch;
  self->is_gathering = TRUE;

  task = g_task_new (self, NULL, on_gather_ready, NULL);
  g_task_set_task_data (task, gathering, gathering_free);
  g_task_run_in_thread (task, gather_in_thread);
}

static void
note_drawn (YpIncidentLayer *self, float x, float y, double reach, guint32 slot, int cluster)
{
  Drawn drawn = { x, y, (float) (reach * self->symbol_scale), slot, cluster };

  g_array_append_val (self->drawn, drawn);
  self->n_symbols++;
}

static void
draw_pin (YpIncidentLayer *self,
          GtkSnapshot *snapshot,
          const YpView *view,
          double x,
          double y,
          guint32 slot)
{
  const YpIncidentPoint *point = yp_incident_points_get (self->points, slot);
  gboolean is_selected = g_strcmp0 (yp_incident_get_id (point->incident), self->selected) == 0;
  float at_x = yp_view_snap (view, x);
  float at_y = yp_view_snap (view, y);

  yp_symbols_draw (yp_symbols_get_incident (self->symbols, point->state, is_selected), snapshot,
                   at_x, at_y);
  note_drawn (self, at_x,
              at_y - (float) (!yp_state_is_open (point->state) ? 0 : 17 * self->symbol_scale),
              PIN_REACH_PX, slot, -1);
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
  const YpCluster *cluster = &self->clusters->clusters[index];
  guint size = cluster->n < 10 ? 0 : cluster->n < 100 ? 1 : cluster->n < 1000 ? 2 : 3;
  float x = yp_view_snap (view, yp_view_to_widget_x (view, cluster->x));
  float y = yp_view_snap (view, yp_view_to_widget_y (view, cluster->y));

  yp_symbols_draw (yp_symbols_get_cluster (self->symbols, cluster->n_by_kind, cluster->n), snapshot,
                   x, y);
  note_drawn (self, x, y, yp_symbol_get_cluster_radius (size), 0, (int) index);
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
  YpBox box = yp_view_get_box (view, 40 * self->symbol_scale);

  if (self->clusters == NULL)
    return found;

  yp_clusters_find (self->clusters, &box, found);

  if (found->len > YP_MAX_INCIDENT_SYMBOLS - MAX_NEWCOMERS - MAX_FANNED)
    {
      g_array_sort_with_data (found, compare_urgencies, self->clusters);
      g_array_set_size (found, YP_MAX_INCIDENT_SYMBOLS - MAX_NEWCOMERS - MAX_FANNED);
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

static gboolean
is_fanned (const YpIncidentLayer *self, const YpCluster *cluster)
{
  return self->fan.slots != NULL && yp_box_contains (&cluster->box, self->fan.x, self->fan.y);
}

static void
draw_clusters (YpIncidentLayer *self, GtkSnapshot *snapshot, const YpView *view)
{
  g_autoptr (GArray) visible = list_visible (self, view);
  guint first_disc = self->drawn->len;

  for (guint i = 0; i < visible->len; i++)
    {
      guint index = g_array_index (visible, guint, i);
      const YpCluster *cluster = &self->clusters->clusters[index];
      guint32 slot = self->clusters->members[cluster->first];

      if (cluster->n > 1)
        draw_disc (self, snapshot, view, index);
      else if (is_in_clusters (self, yp_incident_points_get (self->points, slot)) &&
               !is_fanned (self, cluster))
        draw_placed_pin (self, snapshot, view, slot);

      self->n_shown += cluster->n;
    }

  /* All texts after all pictures: each in one batch. */
  for (guint i = first_disc; i < self->drawn->len; i++)
    {
      const Drawn *drawn = &g_array_index (self->drawn, Drawn, i);

      if (drawn->cluster >= 0)
        yp_symbols_draw_count (self->symbols, snapshot, self->clusters->clusters[drawn->cluster].n,
                               12.5, drawn->x, drawn->y);
    }
}

static void
draw_newcomers (YpIncidentLayer *self, GtkSnapshot *snapshot, const YpView *view)
{
  YpBox box = yp_view_get_box (view, 40 * self->symbol_scale);
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
      self->n_shown++;
      n_drawn++;
    }
}

static void
draw_selected (YpIncidentLayer *self, GtkSnapshot *snapshot, const YpView *view)
{
  const YpIncidentPoint *point;
  guint32 slot;

  if (self->selected == NULL || !yp_incident_points_find (self->points, self->selected, &slot))
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
  gint64 now = g_get_monotonic_time ();
  const YpClock clock = yp_clock_system ();
  gint64 wall_now = yp_clock_now (&clock);
  YpBox box = yp_view_get_box (view, 40 * self->symbol_scale);
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

      yp_symbols_draw (yp_symbols_get_pulse (self->symbols, frame), snapshot,
                       yp_view_snap (view, yp_view_to_widget_x (view, point->x)),
                       yp_view_snap (view, yp_view_to_widget_y (view, point->y)));
      n_pulses++;
    }

  if (n_pulses > 0 && self->pulse_timeout == 0)
    self->pulse_timeout = g_timeout_add (PULSE_FRAME_MS, on_pulse_timeout, self);
}

static void
fold (YpIncidentLayer *self)
{
  g_clear_pointer (&self->fan.slots, g_array_unref);
}

/* Circles around the place, each with as many as fit. */
static void
get_fan_place (guint index, double *dx, double *dy)
{
  guint circle = 0;
  guint room = 9;

  while (index >= room)
    {
      index -= room;
      circle++;
      room += 7;
    }

  *dx = sin (2 * G_PI * index / room) * (48 + 40 * circle);
  *dy = -cos (2 * G_PI * index / room) * (48 + 40 * circle);
}

static void
draw_leg (GtkSnapshot *snapshot, float x, float y, double dx, double dy)
{
  GdkRGBA color = yp_color_to_rgba (0xC9D6E280);

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x, y));
  gtk_snapshot_rotate (snapshot, (float) (atan2 (dy, dx) * 180 / G_PI));
  gtk_snapshot_append_color (snapshot, &color,
                             &GRAPHENE_RECT_INIT (0, -0.75f, (float) hypot (dx, dy), 1.5f));
  gtk_snapshot_restore (snapshot);
}

static void
draw_fan (YpIncidentLayer *self, GtkSnapshot *snapshot, const YpView *view)
{
  double x = yp_view_to_widget_x (view, self->fan.x);
  double y = yp_view_to_widget_y (view, self->fan.y);
  GdkRGBA veil = yp_color_to_rgba (0x060A0FA0);

  if (self->fan.slots == NULL)
    return;

  if (fabs (view->zoom - self->fan.zoom) > 0.3)
    {
      fold (self);
      return;
    }

  gtk_snapshot_append_color (snapshot, &veil,
                             &GRAPHENE_RECT_INIT (0, 0, (float) view->width, (float) view->height));
  g_array_set_size (self->drawn, 0);

  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < self->fan.slots->len; i++)
      {
        guint32 slot = g_array_index (self->fan.slots, guint32, i);
        double dx;
        double dy;

        if (yp_incident_points_get (self->points, slot)->incident == NULL)
          continue;

        get_fan_place (i, &dx, &dy);
        dx *= self->symbol_scale;
        dy *= self->symbol_scale;
        if (pass == 0)
          draw_leg (snapshot, (float) x, (float) y, dx, dy);
        else
          draw_pin (self, snapshot, view, x + dx, y + dy, slot);
      }
}

static gboolean
draw_again (gpointer data)
{
  yp_pace_queue_draw (data);
  return G_SOURCE_REMOVE;
}

static void
yp_incident_layer_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  YpIncidentLayer *self = YP_INCIDENT_LAYER (widget);
  YpView view = yp_view_get (shumate_layer_get_viewport (SHUMATE_LAYER (self)), widget);

  if (view.width <= 0 || view.height <= 0)
    return;

  if (self->symbols == NULL)
    self->symbols = yp_symbols_new (widget, self->symbol_scale);

  yp_symbols_begin_frame (self->symbols);
  g_array_set_size (self->drawn, 0);
  self->n_symbols = 0;
  self->n_shown = 0;

  gather (self);
  draw_pulses (self, snapshot, &view);
  draw_clusters (self, snapshot, &view);
  draw_newcomers (self, snapshot, &view);
  draw_fan (self, snapshot, &view);
  draw_selected (self, snapshot, &view);

  self->is_shown = is_current (self) && yp_symbols_is_complete (self->symbols);
  self->shown_seq = yp_incident_points_get_seq (self->points);
  if (!yp_symbols_is_complete (self->symbols))
    g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, draw_again, g_object_ref (self), g_object_unref);
}

static void
on_items_changed (YpIncidentLayer *self, guint position, guint n_removed, guint n_added)
{
  yp_incident_points_splice (self->points, self->incidents, position, n_removed, n_added,
                             g_get_monotonic_time ());
  yp_pace_queue_draw (GTK_WIDGET (self));
}

/* What was gathered is about other places or distances. */
static void
forget_clusters (YpIncidentLayer *self)
{
  self->epoch++;
  g_clear_pointer (&self->clusters, yp_clusters_unref);
  g_array_set_size (self->drawn, 0);
  fold (self);
}

static void
yp_incident_layer_constructed (GObject *object)
{
  YpIncidentLayer *self = YP_INCIDENT_LAYER (object);

  G_OBJECT_CLASS (yp_incident_layer_parent_class)->constructed (object);
  g_signal_connect_object (shumate_layer_get_viewport (SHUMATE_LAYER (self)), "notify",
                           G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
}

static void
yp_incident_layer_dispose (GObject *object)
{
  YpIncidentLayer *self = YP_INCIDENT_LAYER (object);

  if (self->incidents != NULL)
    g_signal_handlers_disconnect_by_data (self->incidents, self);

  g_clear_object (&self->incidents);
  g_clear_handle_id (&self->gather_timeout, g_source_remove);
  g_clear_handle_id (&self->pulse_timeout, g_source_remove);
  g_clear_pointer (&self->symbols, yp_symbols_free);
  fold (self);

  G_OBJECT_CLASS (yp_incident_layer_parent_class)->dispose (object);
}

static void
yp_incident_layer_finalize (GObject *object)
{
  YpIncidentLayer *self = YP_INCIDENT_LAYER (object);

  g_clear_pointer (&self->points, yp_incident_points_free);
  g_clear_pointer (&self->clusters, yp_clusters_unref);
  g_clear_pointer (&self->drawn, g_array_unref);
  g_clear_pointer (&self->selected, g_free);

  G_OBJECT_CLASS (yp_incident_layer_parent_class)->finalize (object);
}

static void
yp_incident_layer_class_init (YpIncidentLayerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = yp_incident_layer_constructed;
  object_class->dispose = yp_incident_layer_dispose;
  object_class->finalize = yp_incident_layer_finalize;
  GTK_WIDGET_CLASS (klass)->snapshot = yp_incident_layer_snapshot;
}

static void
yp_incident_layer_init (YpIncidentLayer *self)
{
  self->points = yp_incident_points_new ();
  self->drawn = g_array_new (FALSE, FALSE, sizeof (Drawn));
  self->symbol_scale = 1;
}

YpIncidentLayer *
yp_incident_layer_new (ShumateViewport *viewport)
{
  return g_object_new (YP_TYPE_INCIDENT_LAYER, "viewport", viewport, NULL);
}

/**
 * yp_incident_layer_set_incidents:
 * @self: the layer
 * @incidents: (nullable) (element-type YpIncident): what to show
 */
void
yp_incident_layer_set_incidents (YpIncidentLayer *self, GListModel *incidents)
{
  g_return_if_fail (YP_IS_INCIDENT_LAYER (self));

  if (self->incidents == incidents)
    return;

  if (self->incidents != NULL)
    g_signal_handlers_disconnect_by_data (self->incidents, self);

  g_set_object (&self->incidents, incidents);
  forget_clusters (self);
  yp_incident_points_free (self->points);
  self->points = yp_incident_points_new ();

  if (incidents != NULL)
    {
      g_signal_connect_object (incidents, "items-changed", G_CALLBACK (on_items_changed), self,
                               G_CONNECT_SWAPPED);
      on_items_changed (self, 0, 0, g_list_model_get_n_items (incidents));
    }

  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * yp_incident_layer_set_selected:
 * @self: the layer
 * @id: (nullable): the incident to bring out; it need not be in the list yet
 */
void
yp_incident_layer_set_selected (YpIncidentLayer *self, const char *id)
{
  g_return_if_fail (YP_IS_INCIDENT_LAYER (self));

  g_free (self->selected);
  self->selected = g_strdup (id);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
yp_incident_layer_set_symbol_scale (YpIncidentLayer *self, double symbol_scale)
{
  g_return_if_fail (YP_IS_INCIDENT_LAYER (self));

  self->symbol_scale = symbol_scale;
  g_clear_pointer (&self->symbols, yp_symbols_free);
  forget_clusters (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static const Drawn *
find_drawn (const YpIncidentLayer *self, double x, double y)
{
  for (guint i = self->drawn->len; i > 0; i--)
    {
      const Drawn *drawn = &g_array_index (self->drawn, Drawn, i - 1);

      if (hypot ((double) drawn->x - x, (double) drawn->y - y) <= (double) drawn->reach)
        return drawn;
    }

  return NULL;
}

/* At the closest zoom level they would still cover each other. */
static gboolean
is_one_place (const YpIncidentLayer *self, const YpBox *box)
{
  double reach = get_spacing_px (self, 20) / 2 / yp_mercator_world_px (20);

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
  const Drawn *drawn = find_drawn (self, x, y);
  const YpIncidentPoint *point;
  const YpCluster *cluster;

  if (drawn == NULL)
    return (YpIncidentPick){ 0 };

  if (drawn->cluster >= 0)
    {
      if (self->clusters == NULL || (guint) drawn->cluster >= self->clusters->n_clusters)
        return (YpIncidentPick){ 0 };

      cluster = &self->clusters->clusters[drawn->cluster];
      return (YpIncidentPick){ NULL, cluster->n, cluster->box, is_one_place (self, &cluster->box) };
    }

  point = yp_incident_points_get (self->points, drawn->slot);
  if (point->incident == NULL)
    return (YpIncidentPick){ 0 };

  return (YpIncidentPick){ point->incident, 1, { point->x, point->y, point->x, point->y }, TRUE };
}

static int
compare_slots (gconstpointer a, gconstpointer b, gpointer data)
{
  const YpIncidentPoint *p = yp_incident_points_get (data, *(const guint32 *) a);
  const YpIncidentPoint *q = yp_incident_points_get (data, *(const guint32 *) b);
  guint p_urgency = yp_style_get_state_urgency (p->state);
  guint q_urgency = yp_style_get_state_urgency (q->state);
  gint64 p_at = yp_incident_get_facts (p->incident)->reported_at;
  gint64 q_at = yp_incident_get_facts (q->incident)->reported_at;

  if (p_urgency != q_urgency)
    return p_urgency > q_urgency ? -1 : 1;

  return (p_at < q_at) - (p_at > q_at);
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
  const Drawn *drawn = find_drawn (self, x, y);
  const YpCluster *cluster;

  g_return_if_fail (YP_IS_INCIDENT_LAYER (self));

  if (drawn == NULL || drawn->cluster < 0 || self->clusters == NULL ||
      (guint) drawn->cluster >= self->clusters->n_clusters)
    return;

  cluster = &self->clusters->clusters[drawn->cluster];
  fold (self);
  self->fan.slots = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint i = 0; i < cluster->n; i++)
    {
      guint32 slot = self->clusters->members[cluster->first + i];

      if (yp_incident_points_get (self->points, slot)->incident != NULL)
        g_array_append_val (self->fan.slots, slot);
    }

  g_array_sort_with_data (self->fan.slots, compare_slots, self->points);
  g_array_set_size (self->fan.slots, MIN (self->fan.slots->len, MAX_FANNED));
  self->fan.x = cluster->x;
  self->fan.y = cluster->y;
  self->fan.zoom =
      shumate_viewport_get_zoom_level (shumate_layer_get_viewport (SHUMATE_LAYER (self)));
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
  gboolean was_open = self->fan.slots != NULL;

  g_return_val_if_fail (YP_IS_INCIDENT_LAYER (self), FALSE);

  fold (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));

  return was_open;
}

/**
 * yp_incident_layer_find:
 * @self: the layer
 * @id: an incident's
 *
 * Returns: (transfer none) (nullable): the incident, if it is in the list
 */
YpIncident *
yp_incident_layer_find (YpIncidentLayer *self, const char *id)
{
  guint32 slot;

  g_return_val_if_fail (YP_IS_INCIDENT_LAYER (self), NULL);

  if (id == NULL || !yp_incident_points_find (self->points, id, &slot))
    return NULL;

  return yp_incident_points_get (self->points, slot)->incident;
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

  return self->is_shown && is_current (self);
}

/* Symbols in the last frame. */
guint
yp_incident_layer_get_n_symbols (YpIncidentLayer *self)
{
  g_return_val_if_fail (YP_IS_INCIDENT_LAYER (self), 0);

  return self->n_symbols;
}

/* Incidents that the last frame's symbols stand for. */
guint
yp_incident_layer_get_n_shown (YpIncidentLayer *self)
{
  g_return_val_if_fail (YP_IS_INCIDENT_LAYER (self), 0);

  return self->n_shown;
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
