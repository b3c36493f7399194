/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-map"

#include "yp-incident-fan.h"

#include "yp-style.h"

/* Radius of the innermost circle, from one to the next, and how many fit on each, at symbol scale
 * 1. */
#define FIRST_RADIUS_PX 48
#define RADIUS_STEP_PX 40
#define FIRST_ROOM 9
#define ROOM_STEP 7

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
 * @cluster: one of @clusters
 * @zoom: zoom level
 *
 * Lays out the cluster's incidents, the most urgent and newest first.
 */
void
yp_incident_fan_open (YpIncidentFan *self,
                      const YpIncidentPoints *points,
                      const YpClusters *clusters,
                      const YpCluster *cluster,
                      double zoom)
{
  yp_incident_fan_fold (self);
  self->slots = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint i = 0; i < cluster->n; i++)
    {
      guint32 slot = clusters->members[cluster->first + i];

      if (yp_incident_points_get (points, slot)->incident != NULL)
        g_array_append_val (self->slots, slot);
    }

  g_array_sort_with_data (self->slots, compare_slots, (gpointer) points);
  g_array_set_size (self->slots, MIN (self->slots->len, YP_MAX_FANNED));
  self->x = cluster->x;
  self->y = cluster->y;
  self->zoom = zoom;
}

/* Returns: whether something was laid out */
gboolean
yp_incident_fan_fold (YpIncidentFan *self)
{
  gboolean was_open = self->slots != NULL;

  g_clear_pointer (&self->slots, g_array_unref);
  return was_open;
}

/* Whether it is this cluster that is laid out. */
gboolean
yp_incident_fan_hides (const YpIncidentFan *self, const YpCluster *cluster)
{
  return self->slots != NULL && yp_box_contains (&cluster->box, self->x, self->y);
}

/**
 * yp_incident_fan_get_place:
 * @index: which of those laid out
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
  *dy = -cos (angle) * radius;
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

  for (guint i = 0; i < self->slots->len; i++)
    {
      guint32 slot = g_array_index (self->slots, guint32, i);
      double dx;
      double dy;

      if (yp_incident_points_get (points, slot)->incident == NULL)
        continue;

      yp_incident_fan_get_place (i, symbol_scale, &dx, &dy);
      draw_leg (snapshot, x, y, dx, dy);
    }
}
