/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "map-support.h"

#include <math.h>

/* A report: the same number gives the same id. */
YpIncident *
map_support_make_incident (guint number, YpState state, double lon, double lat)
{
  g_autofree char *id = g_strdup_printf ("zjg-20260824-%06u", number);
  YpIncidentFacts facts = { .id = id,
                            .state = state,
                            .item = (char *) "gbt47678.5:matter:06010",
                            .source = (char *) "gridapp",
                            .description = (char *) "道路积水，车辆通行受阻",
                            .has_place = TRUE,
                            .longitude = lon,
                            .latitude = lat };

  facts.reported_at = facts.received_at = facts.updated_at = g_get_real_time ();
  return yp_incident_new (&facts);
}

/* The same with a limit of four hours, of which some is used up, or a little more than all. */
static YpIncident *
make_due (guint number, YpState state, double lon, double lat, double share)
{
  g_autoptr (YpIncident) plain = map_support_make_incident (number, state, lon, lat);
  YpIncidentFacts facts = *yp_incident_get_facts (plain);
  gint64 limit_us = 4 * G_TIME_SPAN_HOUR;

  if (state < YP_STATE_FILED || state > YP_STATE_ARRIVED)
    return g_steal_pointer (&plain);

  facts.time_limit = (char *) "urgent_hour:4";
  facts.filed_at = facts.reported_at - (gint64) ((double) limit_us * share);
  facts.due_at = facts.filed_at + limit_us;
  return yp_incident_new (&facts);
}

/* About the middle as chance has it, most of them near. */
static double
scatter (GRand *random, double middle, double spread)
{
  double sum = 0;

  for (guint i = 0; i < 4; i++)
    sum += g_rand_double_range (random, -1, 1);

  return middle + sum / 2 * spread;
}

GListStore *
map_support_make_incidents (guint n, double lon, double lat, double spread)
{
  static const guint shares[YP_N_STATES] = { 8, 10, 14, 10, 12, 10, 6, 30 };
  GListStore *list = g_list_store_new (YP_TYPE_INCIDENT);
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GRand) random = g_rand_new_with_seed (7);

  for (guint i = 0; i < n; i++)
    {
      int pick = g_rand_int_range (random, 0, 100);
      guint state = 0;

      while (state + 1 < YP_N_STATES && pick >= (int) shares[state])
        pick -= (int) shares[state++];

      g_ptr_array_add (all, make_due (i, (YpState) state, scatter (random, lon, spread * 1.2),
                                      scatter (random, lat, spread), i % 59 / 57.0));
    }

  g_list_store_splice (list, 0, 0, all->pdata, all->len);
  return list;
}

/* As many at one place as there are reports of one address. */
void
map_support_stack_incidents (GListStore *list, guint n, double lon, double lat)
{
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (YpIncident) incident =
          make_due (800000 + i, (YpState) (i % YP_STATE_CLOSED), lon, lat, i % 23 / 20.0);

      g_list_store_append (list, incident);
    }
}

/* As if it were pressed while the map has the focus. Returns: whether it was for the map. */
gboolean
map_support_press (YpMap *map, guint key)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (map));
  gboolean handled = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
        g_signal_emit_by_name (controller, "key-pressed", key, 0, 0, &handled);
    }

  return handled;
}

GListStore *
map_support_make_units (guint n, YpFixes *fixes, double lon, double lat, double spread)
{
  GListStore *list = g_list_store_new (YP_TYPE_UNIT);
  g_autoptr (GRand) random = g_rand_new_with_seed (11);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = g_strdup_printf ("M%04u", i);
      g_autofree char *name = g_strdup_printf ("网格员 %04u", i);
      YpUnitFacts facts = { .id = id,
                            .name = name,
                            .kind = (YpUnitKind) (i % 10 < 6 ? 0 : i % YP_N_UNIT_KINDS),
                            .status = (YpUnitStatus) (i % YP_N_UNIT_STATUSES) };
      YpFix fix = { .longitude = scatter (random, lon, spread * 1.2),
                    .latitude = scatter (random, lat, spread),
                    .at = g_get_real_time () - (i % 7 == 0    ? 100
                                                : i % 11 == 0 ? 600
                                                              : 0) *
                                                   G_TIME_SPAN_SECOND,
                    .speed_kmh = i % 3 == 0 ? 24 : 0,
                    .course_deg = (float) (i * 37 % 360),
                    .accuracy_m = 5 };
      g_autoptr (YpUnit) unit = yp_unit_new (&facts);

      yp_fixes_put (fixes, id, &fix);
      g_list_store_append (list, unit);
    }

  return list;
}

/* A third of them goes on for a second. */
void
map_support_move_units (GListStore *units, YpFixes *fixes, GRand *random)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (units));

  for (guint i = 0; i < n; i += 3)
    {
      g_autoptr (YpUnit) unit = g_list_model_get_item (G_LIST_MODEL (units), i);
      YpFix fix = *yp_fixes_get (fixes, yp_unit_get_id (unit));

      fix.at = MAX (g_get_real_time (), fix.at + 1);
      fix.longitude += g_rand_double_range (random, -0.0001, 0.0001);
      fix.latitude += g_rand_double_range (random, -0.0001, 0.0001);
      yp_fixes_put (fixes, yp_unit_get_id (unit), &fix);
    }

  yp_fixes_emit_changed (fixes);
}

static GskRenderNode *
snapshot_widget (GtkWidget *widget)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  GtkSnapshot *snapshot = gtk_snapshot_new ();

  gdk_paintable_snapshot (paintable, snapshot, gtk_widget_get_width (widget),
                          gtk_widget_get_height (widget));
  return gtk_snapshot_free_to_node (snapshot);
}

/* A widget has no picture until its first frame. */
GdkTexture *
map_support_render (GtkWidget *widget)
{
  GskRenderer *renderer = gtk_native_get_renderer (gtk_widget_get_native (widget));
  g_autoptr (GskRenderNode) node = snapshot_widget (widget);

  while (node == NULL)
    {
      g_main_context_iteration (NULL, TRUE);
      node = snapshot_widget (widget);
    }

  return gsk_renderer_render_texture (renderer, node, NULL);
}

/* What the widget shows, as a PNG. */
void
map_support_save (GtkWidget *widget, const char *path)
{
  g_autoptr (GdkTexture) texture = map_support_render (widget);

  gdk_texture_save_to_png (texture, path);
}
