/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "command-city.h"

/* Clocks that jump: what is done goes by the order of the journal, nothing is issued twice, and the
 * journal stays whole. */

static YpIncident *
get_incident (CommandCity *f, const char *id)
{
  YpIncident *incident = yp_store_get_incident (f->store, id, NULL);

  g_assert_nonnull (incident);
  return incident;
}

static void
assert_whole (CommandCity *f)
{
  g_autoptr (GPtrArray) differences = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  guint64 n_entries;

  g_assert_true (yp_store_verify (f->store, differences, &n_entries, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (differences->len, ==, 0);
}

/* Does what is due now; says how much that was. */
static guint
look (CommandCity *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) commands = yp_watch_collect (f->watch, f->store, f->city, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < commands->len; i++)
    command_city_run (f, g_ptr_array_index (commands, i));

  return commands->len;
}

static void
test_back (CommandCity *f, gconstpointer data)
{
  g_autofree char *id = command_city_report (f);
  g_autoptr (YpIncident) filed = NULL;
  g_autoptr (YpIncident) returned = NULL;
  g_autoptr (YpIncident) closed = NULL;

  command_city_act (f, id, "{\"action\":\"file\"}");
  filed = get_incident (f, id);
  command_city_act (f, id, "{\"action\":\"dispatch\",\"organization\":\"a\"}");

  f->now -= G_TIME_SPAN_HOUR;
  command_city_act (f, id, "{\"action\":\"return\",\"note\":\"x\"}");
  returned = get_incident (f, id);
  g_assert_cmpint (yp_incident_get_facts (returned)->state, ==, YP_STATE_RETURNED);
  g_assert_cmpint (yp_incident_get_facts (returned)->due_at, ==,
                   yp_incident_get_facts (filed)->due_at);

  f->now -= 365 * G_TIME_SPAN_DAY;
  command_city_act (f, id, "{\"action\":\"force-close\",\"note\":\"x\"}");
  closed = get_incident (f, id);
  g_assert_cmpint (yp_incident_get_facts (closed)->state, ==, YP_STATE_CLOSED);
  assert_whole (f);
}

static void
test_forward_and_back (CommandCity *f, gconstpointer data)
{
  g_autofree char *id = command_city_report (f);
  g_autoptr (GPtrArray) orders = NULL;
  guint n_issued = 0;

  command_city_act (f, id, "{\"action\":\"file\"}");
  command_city_act (f, id, "{\"action\":\"dispatch\",\"organization\":\"a\"}");
  look (f);

  /* A year ahead for a moment: all that would be due then is issued, once. */
  f->now += 365 * G_TIME_SPAN_DAY;
  for (guint n = look (f); n > 0; n = look (f))
    n_issued += n;
  g_assert_cmpuint (n_issued, >, 0);
  f->now -= 365 * G_TIME_SPAN_DAY;
  g_assert_cmpuint (look (f), ==, 0);
  f->now += 2 * G_TIME_SPAN_DAY;
  g_assert_cmpuint (look (f), ==, 0);

  orders = yp_store_list_records (f->store, "order", NULL, id, 0, 1000, NULL, NULL);
  g_assert_cmpuint (orders->len, ==, n_issued);
  assert_whole (f);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add ("/service/clock/back", CommandCity, NULL, command_city_set_up, test_back,
              command_city_tear_down);
  g_test_add ("/service/clock/forward-and-back", CommandCity, NULL, command_city_set_up,
              test_forward_and_back, command_city_tear_down);

  return g_test_run ();
}
