/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-map"

#include "yp-incident-gatherer.h"

#include "yp-pace.h"

/* As the plane's levels. */
#define LEVELS_PER_ZOOM 5

/* While the camera zooms the same clusters stay until they are so many levels too coarse or too
 * fine, and then make place for those of the other end: half a level in one go. Too coarse is a
 * wide gap, too fine a crowd that costs time. */
#define MAX_COARSE_ZOOM 0.4
#define MAX_FINE_ZOOM 0.1

/* Once the zoom level stands for this long, incidents are gathered for just that. */
#define REST_US (100 * G_TIME_SPAN_MILLISECOND)

/* From here on only what is near the view is gathered: within so many of its widths. Farther out
 * there are few discs anyway. */
#define NEAR_ZOOM 14
#define NEAR_WIDTHS 1.0

/* Between two gatherings of a list that keeps changing. */
#define MIN_GATHER_US (250 * G_TIME_SPAN_MILLISECOND)

struct _YpIncidentGatherer
{
  YpSymbolLayer *layer;           /* not owned: it owns this */
  const YpIncidentPoints *points; /* nor these */
  YpClusters *clusters;
  YpBox gathered; /* where @clusters is complete */
  gboolean is_gathering;
  guint epoch; /* what was gathered before it changed is of other points */
  gint64 gathered_at;
  guint timeout;
  double zoom; /* of the last frame */
  gint64 zoomed_at;
  double zoom_step;
  gboolean is_zooming; /* the level changed twice within a rest */
};

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

/* The task holds the layer, and with it @user_data. */
static void
on_gather_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  YpIncidentGatherer *self = user_data;
  const Gathering *gathering = g_task_get_task_data (G_TASK (result));
  g_autoptr (YpClusters) clusters = g_task_propagate_pointer (G_TASK (result), NULL);

  if (gathering->epoch == self->epoch)
    {
      g_clear_pointer (&self->clusters, yp_clusters_unref);
      self->clusters = g_steal_pointer (&clusters);
      self->gathered = gathering->box;
    }

  self->is_gathering = FALSE;
  self->gathered_at = g_get_monotonic_time ();
  yp_pace_queue_draw (GTK_WIDGET (source));
}

static double
get_level (double zoom)
{
  return round (zoom * LEVELS_PER_ZOOM) / LEVELS_PER_ZOOM;
}

/* Whether the clusters are for this level and place, of whichever state of the list. */
static gboolean
fits_view (const YpIncidentGatherer *self, const YpView *view)
{
  double level = get_level (view->zoom);
  YpBox box = yp_view_get_box (view, 0);

  return self->clusters != NULL && self->clusters->zoom == level &&
         self->clusters->spacing_px == yp_incident_gatherer_get_spacing_px (self, level) &&
         yp_box_contains_box (&self->gathered, &box);
}

static gboolean
is_current (const YpIncidentGatherer *self, const YpView *view)
{
  return fits_view (self, view) &&
         self->clusters->revision == yp_incident_points_get_revision (self->points);
}

/* What to gather: all, or what is near. */
static YpBox
get_near_box (const YpView *view)
{
  if (view->zoom < NEAR_ZOOM)
    return (YpBox){ -1, -1, 2, 2 };

  return yp_view_get_box (view, NEAR_WIDTHS * MAX (view->width, view->height));
}

/* Whether the clusters will do while the camera zooms. */
static gboolean
stands_in (const YpIncidentGatherer *self, const YpView *view)
{
  YpBox box = yp_view_get_box (view, 0);

  return self->clusters != NULL && view->zoom - self->clusters->zoom <= MAX_COARSE_ZOOM &&
         self->clusters->zoom - view->zoom <= MAX_FINE_ZOOM &&
         yp_box_contains_box (&self->gathered, &box);
}

static void
note_zoom (YpIncidentGatherer *self, const YpView *view)
{
  gint64 now = g_get_monotonic_time ();
  gboolean was_moved = now - self->zoomed_at < REST_US;

  if (view->zoom == self->zoom)
    {
      self->is_zooming &= was_moved;
      return;
    }

  self->is_zooming = was_moved;
  self->zoom_step = view->zoom - self->zoom;
  self->zoom = view->zoom;
  self->zoomed_at = now;
}

static gint64
get_wait_us (const YpIncidentGatherer *self, const YpView *view)
{
  if (fits_view (self, view))
    return self->gathered_at + MIN_GATHER_US - g_get_monotonic_time ();

  return stands_in (self, view) ? self->zoomed_at + REST_US - g_get_monotonic_time () : 0;
}

/* For where the camera will be in a moment. */
static double
get_level_ahead (const YpIncidentGatherer *self, const YpView *view)
{
  if (!self->is_zooming)
    return get_level (view->zoom);

  return view->zoom + (self->zoom_step > 0 ? MAX_FINE_ZOOM : -MAX_COARSE_ZOOM);
}

static void
start (YpIncidentGatherer *self, const YpView *view)
{
  g_autoptr (GTask) task = g_task_new (self->layer, NULL, on_gather_ready, self);
  Gathering *gathering = g_new0 (Gathering, 1);

  gathering->box = get_near_box (view);
  gathering->points = yp_incident_points_copy (self->points, &gathering->box, &gathering->n_points);
  gathering->zoom = get_level_ahead (self, view);
  gathering->spacing_px = yp_incident_gatherer_get_spacing_px (self, gathering->zoom);
  gathering->revision = yp_incident_points_get_revision (self->points);
  gathering->epoch = self->epoch;
  self->is_gathering = TRUE;

  g_task_set_task_data (task, gathering, gathering_free);
  g_task_run_in_thread (task, gather_in_thread);
}

/* Whether the camera still zooms shows when a frame begins. */
static gboolean
on_timeout (gpointer data)
{
  YpIncidentGatherer *self = data;
  YpView view = yp_symbol_layer_get_view (self->layer);

  self->timeout = 0;
  if (fits_view (self, &view))
    yp_incident_gatherer_gather (self);
  else
    gtk_widget_queue_draw (GTK_WIDGET (self->layer));

  return G_SOURCE_REMOVE;
}

/**
 * yp_incident_gatherer_new:
 * @layer: whose view and symbol scale count; it is redrawn when there are new clusters, and frees
 *   the gatherer when it is finalized
 *
 * Returns: (transfer full): a gatherer without points
 */
YpIncidentGatherer *
yp_incident_gatherer_new (YpSymbolLayer *layer)
{
  YpIncidentGatherer *self = g_new0 (YpIncidentGatherer, 1);

  self->layer = layer;
  return self;
}

void
yp_incident_gatherer_free (YpIncidentGatherer *self)
{
  yp_incident_gatherer_stop (self);
  g_clear_pointer (&self->clusters, yp_clusters_unref);
  g_free (self);
}

/* Other incidents: what was gathered is of no use. @points must outlive the gatherer or the next
 * call. */
void
yp_incident_gatherer_set_points (YpIncidentGatherer *self, const YpIncidentPoints *points)
{
  self->points = points;
  self->epoch++;
  g_clear_pointer (&self->clusters, yp_clusters_unref);
}

/* Starts nothing by itself any more. */
void
yp_incident_gatherer_stop (YpIncidentGatherer *self)
{
  g_clear_handle_id (&self->timeout, g_source_remove);
}

/**
 * yp_incident_gatherer_gather:
 * @self: the gatherer
 *
 * In every frame. A new place is gathered at once, as is a new level unless the camera goes on; a
 * new list not too often.
 */
void
yp_incident_gatherer_gather (YpIncidentGatherer *self)
{
  YpView view = yp_symbol_layer_get_view (self->layer);
  gint64 wait_us;

  note_zoom (self, &view);
  if (self->is_gathering || is_current (self, &view))
    return;

  wait_us = get_wait_us (self, &view);
  if (wait_us <= 0)
    start (self, &view);
  else if (self->timeout == 0)
    self->timeout = g_timeout_add ((guint) (wait_us / 1000) + 1, on_timeout, self);
}

/* Returns: (transfer none) (nullable): the newest clusters, perhaps of another level or place */
YpClusters *
yp_incident_gatherer_get_clusters (const YpIncidentGatherer *self)
{
  return self->clusters;
}

/* Whether the clusters are of the list as it is, for where the viewport looks. */
gboolean
yp_incident_gatherer_is_current (const YpIncidentGatherer *self)
{
  YpView view = yp_symbol_layer_get_view (self->layer);

  return is_current (self, &view);
}

/* Far out, discs stand apart; close by, only pins that cover each other are gathered. */
double
yp_incident_gatherer_get_spacing_px (const YpIncidentGatherer *self, double level)
{
  double symbol_scale = yp_symbol_layer_get_symbol_scale (self->layer);
  double zoom = level - log2 (symbol_scale);

  return (zoom < 15 ? 68 : zoom < 16.5 ? 48 : 30) * symbol_scale;
}
