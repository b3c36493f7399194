/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-map"

#include "yp-incident-fan.h"

#include "yp-style.h"

/* Radius of the innermost circle, from one to the next, and how many fit on each, at symbol scale
 * 1. */
#define FIRST_RADIUS_PX 52
#define RADIUS_STEP_PX 40
#define FIRST_ROOM 9
#define ROOM_STEP 7

/* The heads of pins are above their places: it is they that go around the middle. */
#define HEAD_ABOVE_PX 12

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
 * yp_incident_fan_open:
 * @self: the fan
 * @points: the incidents
 * @clusters: gathered from them
 * @cluster: one of @clusters, of more than one point
 * @zoom: zoom level
 *
 * Lays out the cluster's incidents, the most urgent and newest first.
 */
void
yp_incident_fan_open (YpIncidentFan *self,
                      const YpIncidentPoints *points,
                      const YpClusterSet *clusters,
                      const YpClusterItem *cluster,
                      double zoom)
{
  g_autoptr (GArray) slots = g_array_new (FALSE, FALSE, sizeof (guint32));

  yp_incident_fan_fold (self);
  yp_cluster_set_list_members (clusters, cluster, slots);

  self->slots = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (guint i = 0; i < slots->len; i++)
    if (yp_incident_points_get (points, g_array_index (slots, guint32, i))->incident != NULL)
      g_array_append_val (self->slots, g_array_index (slots, guint32, i));

  g_array_sort_with_data (self->slots, compare_slots, (gpointer) points);
  self->head = cluster->slot;
  self->x = yp_cluster_to_world (cluster->x);
  self->y = yp_cluster_to_world (cluster->y);
  self->box = yp_cluster_mix_get_box (cluster->mix);
  self->zoom = zoom;
}

/* Returns: whether something was laid out */
gboolean
yp_incident_fan_fold (YpIncidentFan *self)
{
  gboolean was_open = yp_incident_fan_is_open (self);

  g_clear_pointer (&self->slots, g_array_unref);
  self->first = 0;
  return was_open;
}

gboolean
yp_incident_fan_is_open (const YpIncidentFan *self)
{
  return self->slots != NULL;
}

/* Returns: the first that is not on the page any more */
guint
yp_incident_fan_get_end (const YpIncidentFan *self)
{
  return MIN (self->first + YP_MAX_FANNED, self->slots->len);
}

/* So many pages on, or back; after the last comes the first. */
void
yp_incident_fan_turn (YpIncidentFan *self, int n_pages)
{
  int n = (int) ((self->slots->len + YP_MAX_FANNED - 1) / YP_MAX_FANNED);
  int page = (int) (self->first / YP_MAX_FANNED) + n_pages % MAX (n, 1);

  if (n > 0)
    self->first = (guint) ((page + n) % n) * YP_MAX_FANNED;
}

/**
 * yp_incident_fan_get:
 * @self: an open fan
 * @points: the incidents
 * @index: which of them
 *
 * Returns: (nullable): the incident; %NULL if it is gone, or somewhere else now
 */
const YpIncidentPoint *
yp_incident_fan_get (const YpIncidentFan *self, const YpIncidentPoints *points, guint index)
{
  const YpIncidentPoint *point =
      yp_incident_points_get (points, g_array_index (self->slots, guint32, index));
  YpBox box = yp_box_grown (&self->box, 1 / YP_CLUSTER_WORLD);

  return point->incident != NULL && yp_box_contains (&box, point->x, point->y) ? point : NULL;
}

/* Returns: whether @slot is in the fan, at @index */
gboolean
yp_incident_fan_find (const YpIncidentFan *self, guint32 slot, guint *index)
{
  for (guint i = 0; self->slots != NULL && i < self->slots->len; i++)
    if (g_array_index (self->slots, guint32, i) == slot)
      {
        *index = i;
        return TRUE;
      }

  return FALSE;
}

/**
 * yp_incident_fan_step:
 * @self: an open fan
 * @points: the incidents
 * @step: 1 for the next, −1 for the one before
 * @index: (inout): where from, may be one before the first or after the last; where to
 *
 * Goes to the next that is still there, turning the page. After the last comes the first.
 *
 * Returns: whether any is there
 */
gboolean
yp_incident_fan_step (YpIncidentFan *self, const YpIncidentPoints *points, int step, guint *index)
{
  guint n = self->slots->len;
  guint at = *index;

  for (guint i = 0; i < n; i++)
    {
      at = (guint) (((gint64) at + step + n) % n);
      if (yp_incident_fan_get (self, points, at) != NULL)
        {
          *index = at;
          self->first = at / YP_MAX_FANNED * YP_MAX_FANNED;
          return TRUE;
        }
    }

  return FALSE;
}

/* Whether it is this cluster that is laid out. */
gboolean
yp_incident_fan_hides (const YpIncidentFan *self, const YpClusterItem *cluster)
{
  return self->slots != NULL && (cluster->slot == self->head ||
                                 yp_box_contains (&self->box, yp_cluster_to_world (cluster->x),
                                                  yp_cluster_to_world (cluster->y)));
}

/**
 * yp_incident_fan_get_place:
 * @index: which of the page
 * @symbol_scale: sizes are multiplied by it
 * @dx: (out): from the place, logical pixels
 * @dy: (out): from the place
 *
 * Circles around the place, each with as many as fit.
 */
void
yp_incident_fan_get_place (guint index, double symbol_scale, double *dx, double *dy)
{
  guint circle = 0;
  guint room = FIRST_ROOM;
  double radius;
  double angle;

  while (index >= room)
    {
      index -= room;
      circle++;
      room += ROOM_STEP;
    }

  radius = (FIRST_RADIUS_PX + RADIUS_STEP_PX * circle) * symbol_scale;
  angle = 2 * G_PI * index / room;
  *dx = sin (angle) * radius;
  *dy = HEAD_ABOVE_PX * symbol_scale - cos (angle) * radius;
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

/* A veil over all that is not laid out, and a line from the place to each that is. */
void
yp_incident_fan_draw_legs (const YpIncidentFan *self,
                           const YpIncidentPoints *points,
                           GtkSnapshot *snapshot,
                           const YpView *view,
                           double symbol_scale)
{
  float x = (float) yp_view_to_widget_x (view, self->x);
  float y = (float) yp_view_to_widget_y (view, self->y);
  GdkRGBA veil = yp_color_to_rgba (0x060A0FA0);

  gtk_snapshot_append_color (snapshot, &veil,
                             &GRAPHENE_RECT_INIT (0, 0, (float) view->width, (float) view->height));

  for (guint i = self->first; i < yp_incident_fan_get_end (self); i++)
    {
      double dx;
      double dy;

      if (yp_incident_fan_get (self, points, i) == NULL)
        continue;

      yp_incident_fan_get_place (i - self->first, symbol_scale, &dx, &dy);
      draw_leg (snapshot, x, y, dx, dy);
    }
}
