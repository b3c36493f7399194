/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "platform.h"
#include "yp-error.h"
#include "yp-order-print.h"

/* Against a real platform: what is said of the replica holds through cuts and restarts. */

typedef struct
{
  Platform *platform;
  YpSituation *situation;
  guint n_entries;
  GAsyncResult *result;
  guint n_expected;
} Fixture;

static void
on_entry (Fixture *f)
{
  f->n_entries++;
}

static void
open_situation (Fixture *f)
{
  f->situation = platform_new_situation (f->platform);
  g_signal_connect_swapped (f->situation, "entry", G_CALLBACK (on_entry), f);
  yp_situation_start (f->situation);
}

static void
close_situation (Fixture *f)
{
  yp_situation_stop (f->situation);
  g_clear_object (&f->situation);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->platform = platform_new ();
  open_situation (f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  close_situation (f);
  g_clear_object (&f->result);
  g_clear_pointer (&f->platform, platform_free);
}

static gboolean
is_live (gpointer data)
{
  return yp_situation_get_link_state (((Fixture *) data)->situation) == YP_LINK_LIVE;
}

static gboolean
is_away (gpointer data)
{
  return yp_situation_get_link_state (((Fixture *) data)->situation) == YP_LINK_AWAY;
}

static gboolean
is_refused (gpointer data)
{
  return yp_situation_get_link_state (((Fixture *) data)->situation) == YP_LINK_REFUSED;
}

static gboolean
has_incidents (gpointer data)
{
  Fixture *f = data;

  return g_list_model_get_n_items (yp_situation_get_incidents (f->situation)) == f->n_expected;
}

static gboolean
has_units (gpointer data)
{
  Fixture *f = data;

  return yp_situation_get_figures (f->situation)->n_units == f->n_expected;
}

static gboolean
has_result (gpointer data)
{
  return ((Fixture *) data)->result != NULL;
}

static void
wait_for_incidents (Fixture *f, guint n)
{
  f->n_expected = n;
  wait_until (has_incidents, f, "the incidents");
}

static void
on_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ((Fixture *) user_data)->result = g_object_ref (result);
}

static const YpIncidentFacts *
get_first (Fixture *f)
{
  g_autoptr (YpIncident) incident =
      g_list_model_get_item (yp_situation_get_incidents (f->situation), 0);

  return yp_incident_get_facts (incident);
}

static gboolean
act (Fixture *f, const char *action, const char *unit, GError **error)
{
  g_autofree char *id = g_strdup (get_first (f)->id);
  const YpStep step = { .action = action, .unit = unit, .note = "note" };

  g_clear_object (&f->result);
  yp_situation_act_async (f->situation, id, &step, NULL, on_ready, f);
  wait_until (has_result, f, "the answer");

  return yp_situation_act_finish (f->situation, f->result, error);
}

static void
test_follows (Fixture *f, gconstpointer data)
{
  wait_until (is_live, f, "the link");
  g_assert_cmpint (yp_situation_get_heard_at (f->situation), >, 0);

  platform_register (f->platform, "M1", TRUE);
  f->n_expected = 1;
  wait_until (has_units, f, "the unit");
  platform_report (f->platform, "井盖破损");
  wait_for_incidents (f, 1);
  g_assert_cmpstr (get_first (f)->description, ==, "井盖破损");
  g_assert_cmpuint (yp_situation_get_figures (f->situation)->n_open, ==, 1);
  g_assert_cmpuint (yp_situation_get_figures (f->situation)->n_reported_today, ==, 1);
  g_assert_nonnull (yp_situation_get_item (f->situation, get_first (f)->item));
}

static void
test_acts (Fixture *f, gconstpointer data)
{
  static const char *const actions[] = { "file",   "dispatch", "accept", "arrive",
                                         "handle", "check",    "close" };
  g_autoptr (GPtrArray) history = NULL;
  g_autoptr (GError) error = NULL;

  platform_register (f->platform, "M1", TRUE);
  platform_report (f->platform, "路灯不亮");
  wait_for_incidents (f, 1);

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      g_assert_true (act (f, actions[i], i == 1 ? "M1" : NULL, &error));
      g_assert_no_error (error);
    }
  g_assert_false (act (f, "close", NULL, &error));
  g_assert_error (error, YP_ERROR, YP_ERROR_REFUSED);
  g_clear_error (&error);

  g_clear_object (&f->result);
  yp_situation_list_history_async (f->situation, get_first (f)->id, NULL, on_ready, f);
  wait_until (has_result, f, "the history");
  history = yp_situation_list_history_finish (f->situation, f->result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (history->len, ==, 8);
  for (guint i = 0; i < history->len; i++)
    g_assert_true (yp_entry_is_intact (g_ptr_array_index (history, i)));
}

static gboolean
is_closed (gpointer data)
{
  return get_first (data)->state == YP_STATE_FILED;
}

/* The act is asked for while nobody is there to hear it, and goes out once. */
static void
test_survives_a_cut (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;

  platform_report (f->platform, "one");
  wait_for_incidents (f, 1);
  wait_until (is_live, f, "the link");
  platform_kill (f->platform);
  wait_until (is_away, f, "the cut");

  id = g_strdup (get_first (f)->id);
  yp_situation_act_async (f->situation, id, &(YpStep){ .action = "file" }, NULL, on_ready, f);
  g_assert_cmpuint (yp_situation_get_n_waiting (f->situation), <=, 1);

  platform_start (f->platform);
  wait_until (is_live, f, "the link again");
  wait_until (has_result, f, "the answer");
  g_assert_true (yp_situation_act_finish (f->situation, f->result, &error));
  g_assert_no_error (error);
  wait_until (is_closed, f, "the entry");

  platform_report (f->platform, "two");
  wait_for_incidents (f, 2);
}

/* The program ends with an act that has not gone out; the next run sends it. */
static void
test_outbox_outlives (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;

  platform_report (f->platform, "one");
  wait_for_incidents (f, 1);
  wait_until (is_live, f, "the link");
  platform_kill (f->platform);
  wait_until (is_away, f, "the cut");

  id = g_strdup (get_first (f)->id);
  yp_situation_act_async (f->situation, id, &(YpStep){ .action = "file" }, NULL, on_ready, f);
  close_situation (f);
  wait_until (has_result, f, "the word that it stays");
  g_assert_false (g_task_propagate_boolean (G_TASK (f->result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  platform_start (f->platform);
  open_situation (f);
  wait_for_incidents (f, 1);
  wait_until (is_closed, f, "the act of the former run");
}

static gboolean
has_cached_incidents (gpointer data)
{
  return has_incidents (data) && is_away (data);
}

/* Without a platform, the last picture; with it, everything that happened meanwhile. */
static void
test_starts_from_the_cache (Fixture *f, gconstpointer data)
{
  gint64 heard_at;

  for (guint i = 0; i < 20; i++)
    platform_report (f->platform, "one");
  wait_for_incidents (f, 20);
  wait_until (is_live, f, "the link");
  heard_at = yp_situation_get_heard_at (f->situation);
  close_situation (f);
  platform_report (f->platform, "meanwhile");
  platform_kill (f->platform);

  open_situation (f);
  f->n_expected = 20;
  wait_until (has_cached_incidents, f, "the cached picture");
  g_assert_cmpint (yp_situation_get_heard_at (f->situation) / 1000, >=, heard_at / 1000);
  g_assert_nonnull (yp_situation_get_origin (f->situation));

  platform_start (f->platform);
  wait_for_incidents (f, 21);
  wait_until (is_live, f, "the link");
}

/* An order on paper lies where another program can open it. */
static void
test_prints_an_order (Fixture *f, gconstpointer data)
{
  g_autofree char *body = NULL;
  g_autofree char *uri = NULL;
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  g_autofree char *id = NULL;
  g_autoptr (GDateTime) utc = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) now = g_date_time_add_hours (utc, 8);
  g_autoptr (GError) error = NULL;

  platform_report (f->platform, "one");
  wait_for_incidents (f, 1);
  body = g_strdup_printf ("{\"kind\":\"reminder\",\"recipient\":\"a\",\"subject\":\"s\","
                          "\"demand\":\"d\",\"answer_by\":\"2099-01-01T00:00:00.000Z\","
                          "\"incidents\":[\"%s\"]}",
                          get_first (f)->id);
  platform_post (f->platform, "/orders", "application/json", body);

  id = g_strdup_printf ("reminder-%d-000001", g_date_time_get_year (now));
  yp_order_print_async (f->situation, id, NULL, on_ready, f);
  wait_until (has_result, f, "the page");
  uri = yp_order_print_finish (f->situation, f->result, &error);
  g_assert_no_error (error);
  path = g_filename_from_uri (uri, NULL, NULL);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_true (g_str_has_prefix (text, "%PDF-"));

  g_clear_object (&f->result);
  yp_order_print_async (f->situation, "../../etc/passwd", NULL, on_ready, f);
  wait_until (has_result, f, "the refusal");
  g_assert_null (yp_order_print_finish (f->situation, f->result, &error));
  g_assert_error (error, YP_ERROR, YP_ERROR_INVALID);
}

static gboolean
has_other_calendar (gpointer data)
{
  Fixture *f = data;
  g_autoptr (YpCalendar) own = yp_calendar_new_default ();

  return strcmp (yp_calendar_get_version (yp_situation_get_calendar (f->situation)),
                 yp_calendar_get_version (own)) != 0;
}

/* When people work is what the platform says, at once, and from the cache. */
static void
test_calendar (Fixture *f, gconstpointer data)
{
  wait_until (is_live, f, "the link");
  g_assert_false (has_other_calendar (f));
  platform_post (f->platform, "/settings", "application/json",
                 "{\"name\":\"calendar\",\"text\":\"date,type,name\\n,slots,00:00-24:00\\n\"}");
  wait_until (has_other_calendar, f, "the calendar");

  close_situation (f);
  platform_kill (f->platform);
  open_situation (f);
  wait_until (has_other_calendar, f, "the cached calendar");
}

/* Without a turn of the main loop; and nobody is told once it is closed. */
static void
test_catches_up (Fixture *f, gconstpointer data)
{
  gint64 deadline = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;

  for (guint i = 0; i < 20; i++)
    platform_report (f->platform, "one");
  wait_for_incidents (f, 20);
  wait_until (is_live, f, "the link");
  close_situation (f);

  open_situation (f);
  f->n_expected = 20;
  while (!has_incidents (f))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      yp_situation_catch_up (f->situation);
      g_thread_yield ();
    }

  yp_situation_stop (f->situation);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

/* Another store answers at the same address: what is shown is that one, without a trace of the
 * other. */
static void
test_another_journal (Fixture *f, gconstpointer data)
{
  g_autofree char *store = g_build_filename (f->platform->folder, "city.gpkg", NULL);
  g_autofree char *aside = g_build_filename (f->platform->folder, "aside.gpkg", NULL);

  for (guint i = 0; i < 5; i++)
    platform_report (f->platform, "old");
  wait_for_incidents (f, 5);
  wait_until (is_live, f, "the link");
  platform_kill (f->platform);

  g_assert_cmpint (rename (store, aside), ==, 0);
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *tail = g_strconcat (store, i == 0 ? "-wal" : "-shm", NULL);

      remove (tail);
    }
  platform_start (f->platform);
  for (guint i = 0; i < 7; i++)
    platform_report (f->platform, "new");

  wait_for_incidents (f, 7);
  g_assert_cmpstr (get_first (f)->description, ==, "new");
}

static void
test_refused_token (Fixture *f, gconstpointer data)
{
  close_situation (f);
  f->situation = yp_situation_new (f->platform->url, "wrong", f->platform->cache);
  yp_situation_start (f->situation);

  wait_until (is_refused, f, "the refusal");
}

/* Two desks of one user at one platform do not share an outbox. */
static void
test_two_clients (Fixture *f, gconstpointer data)
{
  Fixture other = { .platform = f->platform };

  platform_report (f->platform, "one");
  open_situation (&other);
  wait_for_incidents (f, 1);
  wait_for_incidents (&other, 1);
  close_situation (&other);
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *path;
    void (*func) (Fixture *f, gconstpointer data);
  } tests[] = {
    { "/client/platform/follows", test_follows },
    { "/client/platform/acts", test_acts },
    { "/client/platform/survives-a-cut", test_survives_a_cut },
    { "/client/platform/outbox-outlives", test_outbox_outlives },
    { "/client/platform/starts-from-the-cache", test_starts_from_the_cache },
    { "/client/platform/calendar", test_calendar },
    { "/client/platform/prints-an-order", test_prints_an_order },
    { "/client/platform/catches-up", test_catches_up },
    { "/client/platform/another-journal", test_another_journal },
    { "/client/platform/refused-token", test_refused_token },
    { "/client/platform/two-clients", test_two_clients },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].func, tear_down);

  return g_test_run ();
}
