/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "command-city.h"
#include "yp-json-read.h"

/* More than are collected at a time. */
#define N_MANY 620

/* Does what is due. Returns how much that was. */
static guint
do_due (CommandCity *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) commands = yp_watch_collect (f->watch, f->store, f->city, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < commands->len; i++)
    command_city_run (f, g_ptr_array_index (commands, i));

  return commands->len;
}

static char *
list_rules (CommandCity *f, const char *id)
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
assert_rules (CommandCity *f, const char *id, const char *wanted)
{
  g_autofree char *rules = list_rules (f, id);

  g_assert_cmpstr (rules, ==, wanted);
}

static void
start_again (CommandCity *f)
{
  yp_watch_free (f->watch);
  f->watch = yp_watch_new ();
}

static void
test_ladder (CommandCity *f, gconstpointer data)
{
  g_autofree char *id = command_city_report (f);

  g_assert_cmpuint (do_due (f), ==, 0);
  command_city_act (f, id, "{\"action\":\"file\"}");
  command_city_act (f, id, "{\"action\":\"dispatch\",\"organization\":\"water\"}");
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

  command_city_act (f, id, "{\"action\":\"return\",\"note\":\"x\"}");
  g_assert_cmpuint (do_due (f), ==, 1);
  command_city_act (f, id, "{\"action\":\"void\",\"note\":\"x\"}");
  f->now += 100 * G_TIME_SPAN_DAY;
  g_assert_cmpuint (do_due (f), ==, 0);
  assert_rules (f, id, "unaccepted half nearly overdue return");
}

/* What was asked for and not done is asked for again. */
static void
test_is_stubborn (CommandCity *f, gconstpointer data)
{
  g_autofree char *id = command_city_report (f);

  command_city_act (f, id, "{\"action\":\"file\"}");
  command_city_act (f, id, "{\"action\":\"dispatch\",\"organization\":\"water\"}");
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
test_resumes (CommandCity *f, gconstpointer data)
{
  g_autofree char *id = command_city_report (f);
  g_autoptr (YpIncident) incident = NULL;

  command_city_act (f, id, "{\"action\":\"file\"}");
  command_city_act (
      f, id,
      "{\"action\":\"request-suspension\",\"note\":\"x\",\"until\":\"2021-08-25T01:00:00.000Z\"}");
  command_city_act (f, id, "{\"action\":\"suspend\"}");
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
test_groups (CommandCity *f, gconstpointer data)
{
  g_autofree char *first = command_city_report (f);
  guint n = 0;

  command_city_act (f, first, "{\"action\":\"file\"}");
  for (guint i = 1; i < N_MANY; i++)
    {
      g_autofree char *id = command_city_report (f);

      command_city_act (f, id, "{\"action\":\"file\"}");
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

  g_test_add ("/service/watch/ladder", CommandCity, NULL, command_city_set_up, test_ladder,
              command_city_tear_down);
  g_test_add ("/service/watch/is-stubborn", CommandCity, NULL, command_city_set_up,
              test_is_stubborn, command_city_tear_down);
  g_test_add ("/service/watch/resumes", CommandCity, NULL, command_city_set_up, test_resumes,
              command_city_tear_down);
  g_test_add ("/service/watch/groups", CommandCity, NULL, command_city_set_up, test_groups,
              command_city_tear_down);

  return g_test_run ();
}
