/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-ladder.h"

#include "yp-clock.h"
#include "yp-error.h"
#include "yp-order.h"

#define HEADER "rule,trigger,value,kind,lamp,copies,answer_limit,subject,demand\n"

/* Friday, 2021-08-20 09:00 of UTC+8, and four working hours from then. */
#define FILED "2021-08-20T01:00:00.000Z"
#define DUE "2021-08-20T07:00:00.000Z"

static gint64
time_of (const char *text)
{
  gint64 time_us = 0;

  g_assert_true (yp_time_parse (text, &time_us));
  return time_us;
}

static YpIncidentFacts
make_facts (YpState state)
{
  return (YpIncidentFacts){ .id = (char *) "a",
                            .item = (char *) "b",
                            .source = (char *) "c",
                            .state = state,
                            .time_limit = (char *) "work_hour:4",
                            .filed_at = time_of (FILED),
                            .dispatched_at = time_of (FILED),
                            .due_at = time_of (DUE) };
}

/* Which rules of the built-in ladder apply, by their names with blanks between them. */
static char *
list_applying (const YpIncidentFacts *facts, const char *at)
{
  g_autoptr (YpLadder) ladder = yp_ladder_new_default ();
  g_autoptr (YpCalendar) calendar = yp_calendar_new_default ();
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < yp_ladder_get_n_rungs (ladder); i++)
    {
      const YpRung *rung = yp_ladder_get_rung (ladder, i);

      g_assert_true (yp_ladder_find (ladder, rung->rule) == rung);
      if (yp_rung_applies (rung, facts, calendar, time_of (at)))
        g_string_append_printf (names, "%s%s", names->len > 0 ? " " : "", rung->rule);
    }

  return g_string_free (names, FALSE);
}

static void
test_climbs (void)
{
  static const struct
  {
    YpState state;
    const char *at;
    const char *rules;
  } cases[] = {
    { YP_STATE_DISPATCHED, "2021-08-20T01:29:59.000Z", "" },
    { YP_STATE_DISPATCHED, "2021-08-20T01:30:00.000Z", "unaccepted" },
    { YP_STATE_ACCEPTED, "2021-08-20T01:30:00.000Z", "" },
    { YP_STATE_ACCEPTED, "2021-08-20T03:00:00.000Z", "half" },
    /* Lunch counts nothing. */
    { YP_STATE_ACCEPTED, "2021-08-20T05:59:00.000Z", "half" },
    { YP_STATE_ACCEPTED, "2021-08-20T06:12:00.000Z", "half nearly" },
    { YP_STATE_ACCEPTED, DUE, "half nearly" },
    { YP_STATE_ACCEPTED, "2021-08-20T07:00:00.001Z", "half nearly overdue" },
    { YP_STATE_ACCEPTED, "2021-08-23T03:00:00.000Z", "half nearly overdue again" },
    { YP_STATE_CLOSED, "2021-08-23T03:00:00.000Z", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      YpIncidentFacts facts = make_facts (cases[i].state);
      g_autofree char *rules = list_applying (&facts, cases[i].at);

      g_assert_cmpstr (rules, ==, cases[i].rules);
    }
}

/* Who wakes up at the time that a rule names finds it set off, and not a millisecond before. */
static void
test_times (void)
{
  g_autoptr (YpLadder) ladder = yp_ladder_new_default ();
  g_autoptr (YpCalendar) calendar = yp_calendar_new_default ();
  YpIncidentFacts facts = make_facts (YP_STATE_DISPATCHED);
  static const char *const times[] = {
    "2021-08-20T01:30:00.000Z", "2021-08-20T03:00:00.000Z", NULL,
    "2021-08-20T06:12:00.000Z", "2021-08-20T07:00:00.001Z", NULL,
    "2021-08-23T01:00:00.000Z",
  };

  for (guint i = 0; i < yp_ladder_get_n_rungs (ladder); i++)
    {
      const YpRung *rung = yp_ladder_get_rung (ladder, i);
      gint64 time = yp_rung_find_time (rung, &facts, calendar);

      g_test_message ("%s", rung->rule);
      if (times[i] == NULL)
        {
          g_assert_cmpint (time, ==, G_MAXINT64);
          continue;
        }

      g_assert_cmpint ((time + 999) / 1000, ==, time_of (times[i]) / 1000);
      g_assert_true (yp_rung_applies (rung, &facts, calendar, time));
      g_assert_false (yp_rung_applies (rung, &facts, calendar, time - 1));
    }

  facts.handled_at = time_of (FILED);
  facts.state = YP_STATE_HANDLED;
  for (guint i = 0; i < yp_ladder_get_n_rungs (ladder); i++)
    g_assert_cmpint (yp_rung_find_time (yp_ladder_get_rung (ladder, i), &facts, calendar), ==,
                     G_MAXINT64);
}

static void
test_rests (void)
{
  YpIncidentFacts facts = make_facts (YP_STATE_HANDLED);
  g_autofree char *handled = NULL;
  g_autofree char *suspended = NULL;
  g_autofree char *returned = NULL;

  facts.handled_at = time_of ("2021-08-20T02:00:00.000Z");
  handled = list_applying (&facts, "2021-08-23T03:00:00.000Z");
  g_assert_cmpstr (handled, ==, "");

  facts = make_facts (YP_STATE_SUSPENDED);
  facts.due_at = 0;
  facts.suspended_at = time_of (FILED);
  suspended = list_applying (&facts, "2021-08-23T03:00:00.000Z");
  g_assert_cmpstr (suspended, ==, "");

  facts = make_facts (YP_STATE_RETURNED);
  facts.n_returns = 2;
  returned = list_applying (&facts, FILED);
  g_assert_cmpstr (returned, ==, "return consult");
}

static void
test_refuses (gconstpointer data)
{
  g_autofree char *text = g_strconcat (HEADER, data, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (YpLadder) ladder = yp_ladder_new_from_csv (text, strlen (text), &error);

  g_assert_null (ladder);
  g_assert_error (error, YP_ERROR, YP_ERROR_INVALID);
}

static void
test_numbers (void)
{
  g_autofree char *number = yp_order_format_number ("张指", "supervision", 2026, 123);

  g_assert_cmpstr (number, ==, "张指督〔2026〕0123号");
  g_assert_false (yp_order_is_kind ("decree"));
  g_assert_false (yp_order_is_kind (NULL));
  g_assert_null (yp_order_find_action ("burn"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/model/ladder/climbs", test_climbs);
  g_test_add_func ("/model/ladder/times", test_times);
  g_test_add_func ("/model/ladder/rests", test_rests);
  g_test_add_func ("/model/ladder/numbers", test_numbers);
  g_test_add_data_func ("/model/ladder/trigger", "a,moon,1,reminder,blue,,work_hour:1,s,d\n",
                        test_refuses);
  g_test_add_data_func ("/model/ladder/value", "a,share,-1,reminder,blue,,work_hour:1,s,d\n",
                        test_refuses);
  g_test_add_data_func ("/model/ladder/kind", "a,share,1,decree,blue,,work_hour:1,s,d\n",
                        test_refuses);
  g_test_add_data_func ("/model/ladder/limit", "a,share,1,reminder,blue,,soon,s,d\n", test_refuses);
  g_test_add_data_func ("/model/ladder/text", "a,share,1,reminder,blue,,work_hour:1,,d\n",
                        test_refuses);
  g_test_add_data_func ("/model/ladder/twice",
                        "a,share,1,reminder,blue,,work_hour:1,s,d\n"
                        "a,share,2,reminder,blue,,work_hour:1,s,d\n",
                        test_refuses);

  return g_test_run ();
}
