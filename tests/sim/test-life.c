/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-agenda.h"
#include "yp-json-read.h"
#include "yp-sim-docket.h"
#include "yp-sim-wander.h"

static void
test_agenda (void)
{
  g_autoptr (YpAgenda) agenda = yp_agenda_new ();
  YpPrng prng;
  YpTask task;
  gint64 last = -1;
  guint last_index = 0;

  yp_prng_init (&prng, 1);
  for (guint i = 0; i < 500; i++)
    {
      task = (YpTask){ yp_prng_below (&prng, 50), 0, i, 0 };
      yp_agenda_add (agenda, &task);
    }
  g_assert_cmpuint (yp_agenda_get_n_tasks (agenda), ==, 500);
  g_assert_false (yp_agenda_take (agenda, -1, &task));

  for (guint i = 0; i < 500; i++)
    {
      g_assert_true (yp_agenda_take (agenda, 50, &task));
      g_assert_cmpint (task.at, >=, last);
      if (task.at == last)
        g_assert_cmpuint (task.index, >, last_index);
      last = task.at;
      last_index = task.index;
    }
  g_assert_false (yp_agenda_take (agenda, G_MAXINT64, &task));
}

static void
add_line (YpRoadGraph *graph, double ax, double ay, double bx, double by, double cost)
{
  g_autoptr (GArray) line = g_array_new (FALSE, FALSE, sizeof (YpXy));
  YpXy a = { ax, ay };
  YpXy b = { bx, by };

  g_array_append_val (line, a);
  g_array_append_val (line, b);
  yp_road_graph_add (graph, line, cost);
}

static void
test_wander (void)
{
  g_autoptr (YpRoadGraph) graph = yp_road_graph_new ();
  YpPrng prng;
  guint node = 0;
  guint before = YP_NO_NODE;

  for (guint i = 0; i < 10; i++)
    for (guint k = 0; k < 10; k++)
      {
        add_line (graph, 100.0 * i, 100.0 * k, 100.0 * i + 100.0, 100.0 * k, 1.0);
        add_line (graph, 100.0 * i, 100.0 * k, 100.0 * i, 100.0 * k + 100.0, 1.0);
      }
  yp_road_graph_finish (graph);
  yp_prng_init (&prng, 1);
  for (guint i = 0; i < 1000; i++)
    {
      guint next = yp_sim_wander (graph, node, before, &prng);

      g_assert_cmpfloat_with_epsilon (yp_xy_distance (yp_road_graph_get_place (graph, node),
                                                      yp_road_graph_get_place (graph, next)),
                                      100.0, 1e-6);
      before = node;
      node = next;
    }
}

static YpEntry *
new_entry (guint64 seq, const char *kind, const char *data)
{
  g_autoptr (JsonObject) object = yp_json_parse_object (data, strlen (data), NULL);

  return yp_entry_new (seq, 1, "zjg", "sim", "incident/zjg-20260824-000001", kind, object,
                       "0000000000000000000000000000000000000000000000000000000000000000");
}

static void
test_docket (void)
{
  YpFrame frame;
  g_autoptr (YpSimDocket) docket = NULL;
  g_autoptr (YpEntry) reported =
      new_entry (5, "reported", "{\"item\":\"a\",\"lon\":120.5,\"lat\":31.9,\"grid\":\"g\"}");
  g_autoptr (YpEntry) filed = new_entry (6, "filed", "{}");
  g_autoptr (YpEntry) dispatched = new_entry (7, "dispatched", "{\"unit\":\"M0001\"}");
  g_autoptr (YpEntry) other = new_entry (8, "frobbed", "{}");
  YpSimCase *the_case;
  guint stage;

  yp_frame_init (&frame, 120.5, 31.9);
  docket = yp_sim_docket_new (&frame, 1);
  g_assert_null (yp_sim_docket_apply (docket, filed));

  the_case = yp_sim_docket_apply (docket, reported);
  g_assert_nonnull (the_case);
  g_assert_cmpint (the_case->state, ==, YP_STATE_REPORTED);
  g_assert_true (the_case->has_place);
  g_assert_cmpfloat_with_epsilon (the_case->at.x, 0.0, 1e-6);
  stage = the_case->stage;
  g_assert_true (yp_sim_docket_get (docket, the_case->index, stage) == the_case);

  g_assert_true (yp_sim_docket_apply (docket, filed) == the_case);
  g_assert_null (yp_sim_docket_get (docket, the_case->index, stage));
  g_assert_null (yp_sim_docket_apply (docket, filed));
  g_assert_null (yp_sim_docket_apply (docket, other));
  g_assert_true (yp_sim_docket_apply (docket, dispatched) == the_case);
  g_assert_cmpstr (the_case->unit, ==, "M0001");

  yp_sim_docket_drop (docket, the_case);
  g_assert_cmpuint (yp_sim_docket_get_n_open (docket), ==, 0);
}

/* The seed decides, and each fate has its share: small, so that most go straight. */
static void
test_fates (void)
{
  guint n[YP_N_SIM_FATES] = { 0 };
  guint n_called = 0;

  for (guint i = 0; i < 10000; i++)
    {
      g_autofree char *id = g_strdup_printf ("zjg-20260824-%06u", i);
      YpSimFate fate = yp_sim_fate_draw (1, id, NULL);

      g_assert_cmpint (fate, ==, yp_sim_fate_draw (1, id, NULL));
      n[fate]++;
      n_called += yp_sim_fate_is_called_back (1, id);
    }
  g_assert_cmpuint (n[YP_SIM_FATE_STRAIGHT], >, 6000);
  for (guint i = 1; i < YP_N_SIM_FATES; i++)
    g_assert_cmpuint (n[i], >, 20);
  g_assert_cmpuint (n_called, >, 2500);
  g_assert_cmpuint (n_called, <, 3500);
}

/* Every detour and every review is one that the lifecycle has. */
static void
test_detours (void)
{
  for (guint fate = 0; fate < YP_N_SIM_FATES; fate++)
    for (guint state = 0; state < YP_N_STATES; state++)
      {
        const char *action = yp_sim_fate_get_detour (fate, state, 0);
        const YpTransition *row = yp_lifecycle_find_action (action);

        g_assert_true (action == NULL ||
                       (row != NULL && (row->from & YP_STATE_BIT (state)) != 0 && !row->is_path));
      }

  g_assert_cmpstr (yp_sim_fate_get_detour (YP_SIM_FATE_BOUNCED, YP_STATE_DISPATCHED, 1), ==,
                   "return");
  g_assert_null (yp_sim_fate_get_detour (YP_SIM_FATE_BOUNCED, YP_STATE_DISPATCHED, 2));
  g_assert_null (yp_sim_fate_get_detour (YP_SIM_FATE_STRAIGHT, YP_STATE_REPORTED, 0));
  g_assert_cmpstr (yp_sim_fate_get_review (YP_SIM_FATE_EXTENDED, YP_PENDING_EXTENSION, FALSE), ==,
                   "endorse");
  g_assert_cmpstr (yp_sim_fate_get_review (YP_SIM_FATE_EXTENDED, YP_PENDING_EXTENSION, TRUE), ==,
                   "extend");
  g_assert_cmpstr (yp_sim_fate_get_review (YP_SIM_FATE_DENIED, YP_PENDING_EXTENSION, FALSE), ==,
                   "refuse");
  g_assert_null (yp_sim_fate_get_review (YP_SIM_FATE_STRAIGHT, YP_PENDING_NONE, FALSE));
}

static void
test_detours_are_known (void)
{
  YpFrame frame;
  g_autoptr (YpSimDocket) docket = NULL;
  g_autoptr (YpEntry) reported = new_entry (1, "reported", "{\"item\":\"a\"}");
  g_autoptr (YpEntry) filed = new_entry (2, "filed", "{}");
  g_autoptr (YpEntry) dispatched = new_entry (3, "dispatched", "{\"unit\":\"M0001\"}");
  g_autoptr (YpEntry) asked = new_entry (4, "extension-requested", "{}");
  g_autoptr (YpEntry) joined = new_entry (5, "joined", "{}");
  g_autoptr (YpEntry) endorsed = new_entry (6, "endorsed", "{}");
  g_autoptr (YpEntry) extended = new_entry (7, "extended", "{}");
  g_autoptr (YpEntry) closed = new_entry (8, "force-closed", "{\"unit\":\"M0001\"}");
  YpSimCase *the_case;

  yp_frame_init (&frame, 120.5, 31.9);
  docket = yp_sim_docket_new (&frame, 1);
  the_case = yp_sim_docket_apply (docket, reported);
  yp_sim_docket_apply (docket, filed);
  yp_sim_docket_apply (docket, dispatched);
  g_assert_cmpuint (the_case->n_detours, ==, 0);
  g_assert_true (yp_sim_docket_apply (docket, asked) == the_case);
  g_assert_cmpint (the_case->pending, ==, YP_PENDING_EXTENSION);
  g_assert_cmpuint (the_case->n_detours, ==, 1);
  g_assert_null (yp_sim_docket_apply (docket, joined));
  g_assert_true (yp_sim_docket_apply (docket, endorsed) == the_case);
  g_assert_cmpint (the_case->pending, ==, YP_PENDING_EXTENSION);
  g_assert_true (the_case->is_endorsed);
  g_assert_true (yp_sim_docket_apply (docket, extended) == the_case);
  g_assert_cmpint (the_case->pending, ==, YP_PENDING_NONE);
  g_assert_cmpint (the_case->state, ==, YP_STATE_DISPATCHED);
  g_assert_cmpuint (yp_sim_docket_get_n_open (docket), ==, 1);
  yp_sim_docket_apply (docket, closed);
  g_assert_cmpuint (yp_sim_docket_get_n_open (docket), ==, 0);
  yp_sim_docket_drop (docket, the_case);
  g_assert_cmpuint (yp_sim_docket_get_n_open (docket), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/sim/life/agenda", test_agenda);
  g_test_add_func ("/sim/life/wander", test_wander);
  g_test_add_func ("/sim/life/docket", test_docket);
  g_test_add_func ("/sim/life/fates", test_fates);
  g_test_add_func ("/sim/life/detours", test_detours);
  g_test_add_func ("/sim/life/detours-are-known", test_detours_are_known);

  return g_test_run ();
}
