/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-watch.h"

#include <glib/gstdio.h>

#include "yp-intake.h"
#include "yp-json-read.h"

/* Has a limit of four working hours. */
#define ITEM "gbt47678.5:matter:01001"

/* Friday, 2021-08-20 09:00 of UTC+8. */
#define START "2021-08-20T01:00:00.000Z"

/* More than are collected at a time. */
#define N_MANY 620

typedef struct
{
  char *folder;
  char *path;
  gint64 now;
  YpCity *city;
  YpStore *store;
  YpWatch *watch;
  YpPrincipal *principal;
} Fixture;

static gint64
get_now (gpointer data)
{
  return ((Fixture *) data)->now;
}

static void
fixture_set_up (Fixture *f, gconstpointer data)
{
  const YpClock clock = { get_now, f };
  g_autoptr (GError) error = NULL;

  f->folder = g_dir_make_tmp ("yiping-test-XXXXXX", NULL);
  f->path = g_build_filename (f->folder, "city.gpkg", NULL);
  g_assert_true (yp_time_parse (START, &f->now));
  f->city = yp_city_new (yp_place_index_new (NULL, 0), yp_catalogue_new_sample (), clock);
  f->store = yp_store_open (f->path, "test", &error);
  g_assert_no_error (error);
  f->watch = yp_watch_new ();
  f->principal = yp_principal_new ("王", YP_ROLES_ALL, YP_LEVEL_CITY, NULL, NULL, NULL);
}

static void
fixture_tear_down (Fixture *f, gconstpointer data)
{
  yp_principal_unref (f->principal);
  yp_watch_free (f->watch);
  yp_store_close (f->store);
  yp_city_unref (f->city);
  g_remove (f->path);
  g_rmdir (f->folder);
  g_free (f->path);
  g_free (f->folder);
}

static void
commit (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = NULL;

  yp_store_commit (f->store, &error);
  g_assert_no_error (error);
  entries = yp_store_steal_appended (f->store);
  yp_watch_tell (f->watch, entries);
}

static char *
report (Fixture *f)
{
  const YpReport one = { .item = ITEM };
  g_autoptr (YpEntry) entry = NULL;
  g_autoptr (GError) error = NULL;

  yp_store_begin (f->store, &error);
  yp_intake_append_report (f->store, f->city, "王", &one, &entry, &error);
  g_assert_no_error (error);
  commit (f);

  return g_strdup (yp_entry_get_subject_id (entry, "incident"));
}

static void
run (Fixture *f, YpCommand *command)
{
  g_autoptr (GError) error = NULL;

  yp_store_begin (f->store, &error);
  command->run (command, f->store, f->city, &error);
  g_assert_no_error (error);
  commit (f);
  yp_command_free (command);
}

static void
act (Fixture *f, const char *id, const char *json)
{
  g_autoptr (GHashTable) headers = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GBytes) body = g_bytes_new (json, strlen (json));
  g_autoptr (GError) error = NULL;
  char *segments[] = { (char *) "incidents", (char *) id, (char *) "actions", NULL };
  const YpRequest request = { .method = (char *) "POST",
                              .path = (char *) "/x",
                              .segments = segments,
                              .headers = headers,
                              .body = body,
                              .principal = f->principal };
  YpCommand *command = yp_action_routes[0].parse (&request, f->city, &error);

  g_assert_no_error (error);
  run (f, command);
}

/* Does what is due. Returns how much that was. */
static guint
do_due (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) commands = yp_watch_collect (f->watch, f->store, f->city, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < commands->len; i++)
    run (f, g_ptr_array_index (commands, i));

  return commands->len;
}

static char *
list_rules (Fixture *f, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) orders =
      yp_store_list_records (f->store, "order", NULL, id, 0, 100, NULL, &error);
  GString *rules = g_string_new (NULL);

  for (guint i = 0; i < orders->len; i++)
    g_string_append_printf (
        rules, "%s%s", i > 0 ? " " : "",
        yp_json_get_string (((YpRecord *) g_ptr_array_index (orders, i))->body, "rule"));

  return g_string_free (rules, FALSE);
}

static void
assert_rules (Fixture *f, const char *id, const char *wanted)
{
  g_autofree char *rules = list_rules (f, id);

  g_assert_cmpstr (rules, ==, wanted);
}

static void
start_again (Fixture *f)
{
  yp_watch_free (f->watch);
  f->watch = yp_watch_new ();
}

static void
test_ladder (Fixture *f, gconstpointer data)
{
  g_autofree char *id = report (f);

  g_assert_cmpuint (do_due (f), ==, 0);
  act (f, id, "{\"action\":\"file\"}");
  act (f, id, "{\"action\":\"dispatch\",\"organization\":\"water\"}");
  g_assert_cmpuint (do_due (f), ==, 0);
  f->now += 30 * G_TIME_SPAN_MINUTE - 1;
  g_assert_cmpuint (do_due (f), ==, 0);
  f->now += 1;
  g_assert_cmpuint (do_due (f), ==, 1);
  g_assert_cmpuint (do_due (f), ==, 0);
  assert_rules (f, id, "unaccepted");

  /* What fell due while nobody looked is found by whoever looks anew, all of it once. */
  start_again (f);
  f->now += 24 * G_TIME_SPAN_HOUR;
  g_assert_cmpuint (do_due (f), ==, 3);
  g_assert_cmpuint (do_due (f), ==, 0);
  assert_rules (f, id, "unaccepted half nearly overdue");

  act (f, id, "{\"action\":\"return\",\"note\":\"x\"}");
  g_assert_cmpuint (do_due (f), ==, 1);
  act (f, id, "{\"action\":\"void\",\"note\":\"x\"}");
  f->now += 100 * G_TIME_SPAN_DAY;
  g_assert_cmpuint (do_due (f), ==, 0);
  assert_rules (f, id, "unaccepted half nearly overdue return");
}

/* What was asked for and not done is asked for again. */
static void
test_is_stubborn (Fixture *f, gconstpointer data)
{
  g_autofree char *id = report (f);

  act (f, id, "{\"action\":\"file\"}");
  act (f, id, "{\"action\":\"dispatch\",\"organization\":\"water\"}");
  f->now += G_TIME_SPAN_HOUR;
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) commands = yp_watch_collect (f->watch, f->store, f->city, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (commands->len, ==, 1);
      yp_command_free (g_ptr_array_index (commands, 0));
    }
  g_assert_cmpuint (do_due (f), ==, 1);
  assert_rules (f, id, "unaccepted");
}

static void
test_resumes (Fixture *f, gconstpointer data)
{
  g_autofree char *id = report (f);
  g_autoptr (YpIncident) incident = NULL;

  act (f, id, "{\"action\":\"file\"}");
  act (f, id,
       "{\"action\":\"request-suspension\",\"note\":\"x\",\"until\":\"2021-08-25T01:00:00.000Z\"}");
  act (f, id, "{\"action\":\"suspend\"}");
  f->now += 5 * G_TIME_SPAN_DAY - 1000;
  g_assert_cmpuint (do_due (f), ==, 0);
  f->now += 1000;
  g_assert_cmpuint (do_due (f), ==, 1);
  g_assert_cmpuint (do_due (f), ==, 0);
  incident = yp_store_get_incident (f->store, id, NULL);
  g_assert_cmpint (yp_incident_get_facts (incident)->state, ==, YP_STATE_FILED);

  /* Its clock goes on, and so does the ladder. */
  f->now += 5 * G_TIME_SPAN_HOUR;
  g_assert_cmpuint (do_due (f), ==, 1);
  assert_rules (f, id, "half");
}

/* Many at once come in groups, those reported first at the front. */
static void
test_groups (Fixture *f, gconstpointer data)
{
  g_autofree char *first = report (f);
  guint n = 0;

  act (f, first, "{\"action\":\"file\"}");
  for (guint i = 1; i < N_MANY; i++)
    {
      g_autofree char *id = report (f);

      act (f, id, "{\"action\":\"file\"}");
    }
  start_again (f);
  f->now += 3 * G_TIME_SPAN_HOUR;
  n = do_due (f);
  g_assert_cmpuint (n, >, N_MANY / 2);
  g_assert_cmpuint (n, <, N_MANY);
  assert_rules (f, first, "half");
  g_assert_cmpuint (do_due (f), ==, N_MANY - n);
  g_assert_cmpuint (do_due (f), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add ("/service/watch/ladder", Fixture, NULL, fixture_set_up, test_ladder,
              fixture_tear_down);
  g_test_add ("/service/watch/is-stubborn", Fixture, NULL, fixture_set_up, test_is_stubborn,
              fixture_tear_down);
  g_test_add ("/service/watch/resumes", Fixture, NULL, fixture_set_up, test_resumes,
              fixture_tear_down);
  g_test_add ("/service/watch/groups", Fixture, NULL, fixture_set_up, test_groups,
              fixture_tear_down);

  return g_test_run ();
}
