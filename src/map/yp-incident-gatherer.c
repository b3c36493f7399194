/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-map"

#include "yp-incident-gatherer.h"

#include "yp-cluster-index.h"
#include "yp-cluster-radii.h"
#include "yp-incident-moments.h"
#include "yp-pace.h"

/* Between two gatherings of a list that keeps changing. */
#define MIN_GATHER_US (80 * G_TIME_SPAN_MILLISECOND)

/* So many changes are handed over in one go: more would hold up a frame. */
#define MAX_TAKEN 10000

struct _YpIncidentGatherer
{
  YpSymbolLayer *layer;     /* not owned: it owns this */
  YpIncidentPoints *points; /* nor these */
  YpCalendar *calendar;     /* (nullable) */
  YpClusterIndex *index;    /* while no worker has it */
  YpClusterSet *clusters;   /* (nullable) */
  YpClusterSet *outdated;   /* (nullable): what a worker shall free */
  GArray *changes;          /* of YpIncidentChange: for the next worker */
  gboolean is_gathering;
  guint epoch; /* what was gathered before it changed is of other points */
  gint64 gathered_at;
  guint source;
};

/* What a worker is given, and gives back. */
typedef struct
{
  YpClusterIndex *index;
  YpClusterSet *clusters;
  YpClusterSet *outdated;
  YpCalendar *calendar;
  GArray *changes;
  guint64 revision;
  guint epoch;
} Gathering;

static void
gathering_free (gpointer data)
{
  Gathering *self = data;

  g_clear_pointer (&self->index, yp_cluster_index_free);
  g_clear_pointer (&self->clusters, yp_cluster_set_unref);
  g_clear_pointer (&self->outdated, yp_cluster_set_unref);
  g_clear_pointer (&self->calendar, yp_calendar_unref);
  g_clear_pointer (&self->changes, g_array_unref);
  g_free (self);
}

static YpClusterChange
make_change (const YpIncidentChange *change, const YpCalendar *calendar)
{
  YpClusterChange made = { .slot = change->slot };
  const YpIncidentFacts *facts;

  if (change->incident == NULL)
    return made;

  facts = yp_incident_get_facts (change->incident);
  made.is_there = TRUE;
  made.state = facts->state;
  made.x = yp_mercator_x (facts->longitude);
  made.y = yp_mercator_y (facts->latitude);
  made.moments = yp_incident_find_moments (facts, calendar);

  return made;
}

static void
gather_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Gathering *self = data;
  guint n = self->changes->len;
  g_autofree YpClusterChange *changes = g_new (YpClusterChange, n);

  g_clear_pointer (&self->outdated, yp_cluster_set_unref);
  for (guint i = 0; i < n; i++)
    changes[i] = make_change (&g_array_index (self->changes, YpIncidentChange, i), self->calendar);

  yp_cluster_index_apply (self->index, changes, n);
  self->clusters = yp_cluster_index_publish (self->index, self->revision);
  g_clear_pointer (&self->changes, g_array_unref);

  g_task_return_boolean (task, TRUE);
}

static void
free_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  gathering_free (data);
  g_task_return_boolean (task, TRUE);
}

/* A million points take longer to free than a frame may wait. */
static void
let_go (Gathering *gathering)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);

  g_task_set_task_data (task, gathering, NULL);
  g_task_run_in_thread (task, free_in_thread);
}

static void
take_clusters (YpIncidentGatherer *self, Gathering *gathering)
{
  self->outdated = g_steal_pointer (&self->clusters);
  self->clusters = g_steal_pointer (&gathering->clusters);
  self->index = g_steal_pointer (&gathering->index);
}

/* The task holds the layer, and with it @user_data. */
static void
on_gather_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  YpIncidentGatherer *self = user_data;
  Gathering *gathering = g_task_get_task_data (G_TASK (result));

  if (gathering->epoch == self->epoch)
    {
      take_clusters (self, gathering);
      self->is_gathering = FALSE;
      self->gathered_at = g_get_monotonic_time ();
      gathering_free (gathering);
    }
  else
    {
      let_go (gathering);
    }

  yp_pace_queue_draw (GTK_WIDGET (source));
}

static GArray *
make_changes (void)
{
  GArray *changes = g_array_new (FALSE, FALSE, sizeof (YpIncidentChange));

  g_array_set_clear_func (changes, (GDestroyNotify) yp_incident_change_clear);
  return changes;
}

static void
start (YpIncidentGatherer *self)
{
  g_autoptr (GTask) task = g_task_new (self->layer, NULL, on_gather_ready, self);
  Gathering *gathering = g_new0 (Gathering, 1);

  gathering->index = g_steal_pointer (&self->index);
  gathering->outdated = g_steal_pointer (&self->outdated);
  gathering->changes = self->changes;
  gathering->calendar = self->calendar != NULL ? yp_calendar_ref (self->calendar) : NULL;
  gathering->revision = yp_incident_points_get_revision (self->points);
  gathering->epoch = self->epoch;
  self->changes = make_changes ();
  self->is_gathering = TRUE;

  g_task_set_task_data (task, gathering, NULL);
  g_task_run_in_thread (task, gather_in_thread);
}

static gboolean
on_source (gpointer data)
{
  YpIncidentGatherer *self = data;

  self->source = 0;
  yp_incident_gatherer_gather (self);

  return G_SOURCE_REMOVE;
}

/**
 * yp_incident_gatherer_new:
 * @layer: it is redrawn when there are new clusters, and frees the gatherer when it is finalized
 *
 * Returns: (transfer full): a gatherer without points
 */
YpIncidentGatherer *
yp_incident_gatherer_new (YpSymbolLayer *layer)
{
  YpIncidentGatherer *self = g_new0 (YpIncidentGatherer, 1);

  self->layer = layer;
  self->changes = make_changes ();

  return self;
}

void
yp_incident_gatherer_free (YpIncidentGatherer *self)
{
  yp_incident_gatherer_stop (self);
  g_clear_pointer (&self->index, yp_cluster_index_free);
  g_clear_pointer (&self->clusters, yp_cluster_set_unref);
  g_clear_pointer (&self->outdated, yp_cluster_set_unref);
  g_clear_pointer (&self->calendar, yp_calendar_unref);
  g_array_unref (self->changes);
  g_free (self);
}

/* Other incidents: what was gathered is of no use. @points must outlive the gatherer or the next
 * call. */
void
yp_incident_gatherer_set_points (YpIncidentGatherer *self, YpIncidentPoints *points)
{
  Gathering *gathering = g_new0 (Gathering, 1);

  gathering->index = g_steal_pointer (&self->index);
  gathering->clusters = g_steal_pointer (&self->clusters);
  gathering->outdated = g_steal_pointer (&self->outdated);
  if (gathering->index != NULL || gathering->clusters != NULL)
    let_go (gathering);
  else
    gathering_free (gathering);

  self->points = points;
  self->index = yp_cluster_index_new (yp_cluster_radii_px, YP_N_CLUSTER_RADII);
  self->is_gathering = FALSE;
  self->gathered_at = 0;
  self->epoch++;
  g_array_set_size (self->changes, 0);
}

/**
 * yp_incident_gatherer_set_calendar:
 * @self: the gatherer
 * @calendar: (nullable): when people work; what it says is counted anew where it is another
 */
void
yp_incident_gatherer_set_calendar (YpIncidentGatherer *self, YpCalendar *calendar)
{
  if (self->calendar == calendar)
    return;

  g_clear_pointer (&self->calendar, yp_calendar_unref);
  self->calendar = calendar != NULL ? yp_calendar_ref (calendar) : NULL;
  yp_incident_points_change_all (self->points);
}

YpCalendar *
yp_incident_gatherer_get_calendar (const YpIncidentGatherer *self)
{
  return self->calendar;
}

/* Starts nothing by itself any more. */
void
yp_incident_gatherer_stop (YpIncidentGatherer *self)
{
  g_clear_handle_id (&self->source, g_source_remove);
}

/**
 * yp_incident_gatherer_gather:
 * @self: the gatherer
 *
 * To be called in every frame and when the list has changed: has a worker take over what is new,
 * not too often.
 */
void
yp_incident_gatherer_gather (YpIncidentGatherer *self)
{
  gint64 wait_us = self->gathered_at + MIN_GATHER_US - g_get_monotonic_time ();

  if (self->is_gathering || self->source != 0 || yp_incident_gatherer_is_current (self))
    return;

  if (self->clusters != NULL && wait_us > 0)
    self->source = g_timeout_add ((guint) (wait_us / 1000) + 1, on_source, self);
  else if (yp_incident_points_take_changes (self->points, MAX_TAKEN, self->changes))
    start (self);
  else
    self->source = g_idle_add (on_source, self);
}

/* Returns: (transfer none) (nullable): the newest clusters */
YpClusterSet *
yp_incident_gatherer_get_clusters (const YpIncidentGatherer *self)
{
  return self->clusters;
}

/* Whether the clusters are of the list as it is. */
gboolean
yp_incident_gatherer_is_current (const YpIncidentGatherer *self)
{
  return !self->is_gathering && self->clusters != NULL && self->changes->len == 0 &&
         !yp_incident_points_has_changes (self->points);
}
