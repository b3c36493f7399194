/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "platform.h"
#include "yp-error.h"

/* Against a real platform: the situation shows a moment of the past, plays it, and is live again.
 */

typedef struct
{
  Platform *platform;
  YpSituation *situation;
  YpReplay *replay;
  gint64 before; /* of the second report */
  gint64 after;
  guint n_jumps;
  guint n_told;
  guint n_expected;
  GAsyncResult *result;
} Fixture;

static void
on_jumped (Fixture *f)
{
  f->n_jumps++;
}

static void
on_entry (Fixture *f)
{
  f->n_told++;
}

static guint
count (Fixture *f)
{
  return g_list_model_get_n_items (yp_situation_get_incidents (f->situation));
}

static gboolean
has_incidents (gpointer data)
{
  Fixture *f = data;

  return count (f) == f->n_expected;
}

static void
wait_for_incidents (Fixture *f, guint n)
{
  f->n_expected = n;
  wait_until (has_incidents, f, "the incidents");
}

static gboolean
has_jumped (gpointer data)
{
  Fixture *f = data;

  return f->n_jumps == f->n_expected;
}

static gboolean
is_live (gpointer data)
{
  return yp_situation_is_live (((Fixture *) data)->situation);
}

static gboolean
has_fault (gpointer data)
{
  return yp_replay_get_fault (((Fixture *) data)->replay) != NULL;
}

static gboolean
has_result (gpointer data)
{
  return ((Fixture *) data)->result != NULL;
}

static gboolean
is_connected (gpointer data)
{
  return yp_situation_get_link_state (((Fixture *) data)->situation) == YP_LINK_LIVE;
}

static gboolean
has_fix (gpointer data)
{
  return yp_fixes_get (yp_situation_get_fixes (((Fixture *) data)->situation), "M1") != NULL;
}

static void
locate (Fixture *f, double longitude, gint64 at)
{
  g_autofree char *body =
      g_strdup_printf ("[{\"_type\":\"location\",\"topic\":\"owntracks/u/"
                       "M1\",\"lon\":%f,\"lat\":31.9,\"tst\":%" G_GINT64_FORMAT "}]",
                       longitude, at / G_USEC_PER_SEC);

  platform_post (f->platform, "/positions", "application/json", body);
}

static double
get_longitude (Fixture *f)
{
  const YpFix *fix = yp_fixes_get (yp_situation_get_fixes (f->situation), "M1");

  return fix != NULL ? fix->longitude : 0;
}

static void
go_to (Fixture *f, gint64 at)
{
  f->n_jumps = 0;
  f->n_expected = 1;
  yp_replay_go_to (f->replay, at);
  wait_until (has_jumped, f, "the moment");
}

static void
go_live (Fixture *f)
{
  f->n_jumps = 0;
  f->n_expected = 1;
  yp_replay_go_live (f->replay);
  g_assert_true (yp_situation_is_live (f->situation));
  wait_until (has_jumped, f, "what is now");
}

/* A report, a moment, and another report, all of them past. */
static void
set_up (Fixture *f, gconstpointer data)
{
  f->platform = platform_new ();
  f->situation = platform_new_situation (f->platform);
  f->replay = yp_situation_get_replay (f->situation);
  g_signal_connect_swapped (f->replay, "jumped", G_CALLBACK (on_jumped), f);
  yp_situation_start (f->situation);
  wait_until (is_connected, f, "the link");

  platform_register (f->platform, "M1", TRUE);
  platform_report (f->platform, "井盖破损");
  wait_for_incidents (f, 1);
  locate (f, 120.5, g_get_real_time () - 10 * G_USEC_PER_SEC);
  wait_until (has_fix, f, "the fix");
  f->before = g_get_real_time ();
  wait_until_past (f->before);

  platform_report (f->platform, "路灯不亮");
  wait_for_incidents (f, 2);
  f->after = g_get_real_time ();
  wait_until_past (f->after);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  yp_situation_stop (f->situation);
  g_clear_object (&f->situation);
  g_clear_object (&f->result);
  g_clear_pointer (&f->platform, platform_free);
}

static void
on_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ((Fixture *) user_data)->result = g_object_ref (result);
}

static void
test_moment (Fixture *f, gconstpointer data)
{
  g_autoptr (YpIncident) incident = NULL;
  g_autoptr (GPtrArray) told = NULL;

  go_to (f, f->before);
  g_assert_cmpint (yp_replay_get_instant (f->replay) / 1000, ==, f->before / 1000);
  g_assert_cmpint (yp_situation_get_now (f->situation), ==, yp_replay_get_instant (f->replay));
  g_assert_cmpuint (count (f), ==, 1);
  g_assert_cmpuint (yp_situation_get_figures (f->situation)->n_open, ==, 1);
  g_assert_cmpuint (yp_situation_get_figures (f->situation)->n_units, ==, 1);
  incident = g_list_model_get_item (yp_situation_get_incidents (f->situation), 0);
  g_assert_cmpstr (yp_incident_get_facts (incident)->description, ==, "井盖破损");
  told = yp_situation_list_newest_entries (f->situation);
  g_assert_cmpstr (((YpEntry *) g_ptr_array_index (told, 0))->kind, ==, "reported");

  /* What is new meanwhile is not shown, and is there afterwards. */
  platform_report (f->platform, "垃圾满溢");
  go_to (f, f->after);
  g_assert_cmpuint (count (f), ==, 2);
  go_to (f, f->before);
  g_assert_cmpuint (count (f), ==, 1);
  go_live (f);
  wait_for_incidents (f, 3);
  g_assert_cmpuint (yp_situation_get_figures (f->situation)->n_open, ==, 3);
}

static void
test_refuses_acts (Fixture *f, gconstpointer data)
{
  const YpStep step = { .action = "file" };
  g_autoptr (YpIncident) incident = NULL;
  g_autoptr (GError) error = NULL;

  go_to (f, f->before);
  incident = g_list_model_get_item (yp_situation_get_incidents (f->situation), 0);
  yp_situation_act_async (f->situation, yp_incident_get_id (incident), &step, NULL, on_ready, f);
  wait_until (has_result, f, "the answer");
  g_assert_false (yp_situation_act_finish (f->situation, f->result, &error));
  g_assert_error (error, YP_ERROR, YP_ERROR_CONFLICT);
}

/* Forward over what is loaded each entry is told; back and forth units are where they were. */
static void
test_walks (Fixture *f, gconstpointer data)
{
  locate (f, 120.6, f->after);
  go_to (f, f->before);
  g_assert_cmpfloat (get_longitude (f), ==, 120.5);

  g_signal_connect_swapped (f->situation, "entry", G_CALLBACK (on_entry), f);
  f->n_told = 0;
  yp_replay_play (f->replay, 1);
  yp_replay_play (f->replay, 0);
  go_to (f, f->after);
  g_assert_cmpuint (count (f), ==, 2);
  go_to (f, f->before);
  g_assert_cmpuint (count (f), ==, 1);
  g_assert_cmpfloat (get_longitude (f), ==, 120.5);

  go_live (f);
  g_assert_cmpfloat (get_longitude (f), ==, 120.6);
}

/* Played until it is now: everything on the way is told, once. */
static void
test_plays (Fixture *f, gconstpointer data)
{
  go_to (f, f->before);
  g_signal_connect_swapped (f->situation, "entry", G_CALLBACK (on_entry), f);
  f->n_told = 0;
  yp_replay_play (f->replay, 2);
  g_assert_cmpfloat (yp_replay_get_rate (f->replay), ==, 2);
  wait_for_incidents (f, 2);
  g_assert_cmpint (yp_situation_get_now (f->situation), >, f->before);
  g_assert_cmpuint (f->n_told, ==, 1);

  yp_replay_play (f->replay, YP_REPLAY_MAX_RATE);
  wait_until (is_live, f, "the present");
  g_assert_cmpfloat (yp_replay_get_rate (f->replay), ==, 0);
  g_assert_cmpuint (count (f), ==, 2);
}

static void
test_away (Fixture *f, gconstpointer data)
{
  platform_kill (f->platform);
  yp_replay_go_to (f->replay, f->before);
  wait_until (has_fault, f, "the fault");
  g_assert_true (yp_situation_is_live (f->situation));
  g_assert_cmpint (yp_replay_get_wanted (f->replay), ==, 0);
  g_assert_cmpuint (count (f), ==, 2);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*func) (Fixture *f, gconstpointer data);
  } tests[] = {
    { "/replay/moment", test_moment }, { "/replay/refuses-acts", test_refuses_acts },
    { "/replay/walks", test_walks },   { "/replay/plays", test_plays },
    { "/replay/away", test_away },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].func, tear_down);

  return g_test_run ();
}
