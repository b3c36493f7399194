/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-incident-moments.h"

#include "yp-clock.h"
#include "yp-incident-due.h"

/* A Friday, an hour before people go home: 2026-08-21 16:00 in the city. */
#define FILED "2026-08-21T08:00:00.000Z"

static gint64
at (const char *text)
{
  gint64 time_us = 0;

  g_assert_true (yp_time_parse (text, &time_us));
  return time_us;
}

static YpIncidentFacts
make_facts (const YpCalendar *calendar, const char *limit)
{
  YpIncidentFacts facts = { .state = YP_STATE_DISPATCHED,
                            .time_limit = (char *) limit,
                            .filed_at = at (FILED) };

  g_assert_true (yp_incident_find_due (&facts, calendar, &facts.due_at, NULL));
  g_assert_cmpint (facts.due_at, >, 0);
  return facts;
}

static void
check (const YpIncidentFacts *facts, const YpCalendar *calendar)
{
  static const double shares[] = { 0, 0.5, 0.8, 1 };
  YpMoments moments = yp_incident_find_moments (facts, calendar);

  for (guint i = YP_LATENESS_HALF; i < YP_N_LATENESSES; i++)
    {
      gint64 moment = (gint64) moments.at_s[i] * G_USEC_PER_SEC;
      YpProgress before;
      YpProgress after;

      g_assert_true (
          yp_incident_measure_due (facts, calendar, moment - 2 * G_USEC_PER_SEC, &before, NULL));
      g_assert_true (
          yp_incident_measure_due (facts, calendar, moment + 2 * G_USEC_PER_SEC, &after, NULL));
      g_assert_cmpfloat (before.share, <=, shares[i]);
      g_assert_cmpfloat (after.share, >=, shares[i]);
      g_assert_cmpint (yp_moments_get_lateness (&moments, moment - G_USEC_PER_SEC), ==, i - 1);
      g_assert_cmpint (yp_moments_get_lateness (&moments, moment), ==, i);
    }
}

/* The halves and fifths are those of the deadline, over nights and weekends. */
static void
test_as_deadline (void)
{
  g_autoptr (YpCalendar) calendar = yp_calendar_new_default ();
  YpIncidentFacts hours = make_facts (calendar, "work_hour:4");
  YpIncidentFacts days = make_facts (calendar, "work_day:5");
  YpIncidentFacts natural = make_facts (calendar, "natural_day:3");

  check (&hours, calendar);
  check (&days, calendar);
  check (&natural, calendar);
}

/* The last moment that is not late is not. */
static void
test_not_too_soon (void)
{
  g_autoptr (YpCalendar) calendar = yp_calendar_new_default ();
  YpIncidentFacts facts = make_facts (calendar, "urgent_hour:2");
  YpMoments moments = yp_incident_find_moments (&facts, calendar);

  g_assert_cmpint (yp_moments_get_lateness (&moments, facts.due_at), ==, YP_LATENESS_NEAR);
  g_assert_cmpint (yp_moments_get_lateness (&moments, facts.due_at + G_USEC_PER_SEC), ==,
                   YP_LATENESS_LATE);
}

static void
test_never (void)
{
  g_autoptr (YpCalendar) calendar = yp_calendar_new_default ();
  YpIncidentFacts facts = make_facts (calendar, "urgent_hour:2");
  YpIncidentFacts closed = facts;
  YpIncidentFacts unlimited = facts;
  YpIncidentFacts in_time = facts;
  YpIncidentFacts too_late = facts;
  const YpIncidentFacts *never[] = { &closed, &unlimited, &in_time };
  YpMoments moments;

  closed.state = YP_STATE_CLOSED;
  unlimited.due_at = 0;
  in_time.handled_at = in_time.due_at;
  too_late.handled_at = too_late.due_at + 1;

  for (guint i = 0; i < G_N_ELEMENTS (never); i++)
    {
      moments = yp_incident_find_moments (never[i], calendar);
      g_assert_cmpint (yp_moments_get_lateness (&moments, G_MAXINT64), ==, YP_LATENESS_NONE);
    }

  moments = yp_incident_find_moments (&too_late, calendar);
  g_assert_cmpint (yp_moments_get_lateness (&moments, facts.filed_at), ==, YP_LATENESS_LATE);
}

/* What is wrong in a row costs the finer steps, not the last. */
static void
test_nonsense (void)
{
  YpIncidentFacts facts = { .state = YP_STATE_FILED,
                            .time_limit = (char *) "soon",
                            .filed_at = 5 * G_USEC_PER_SEC,
                            .due_at = 105 * G_USEC_PER_SEC };
  g_autoptr (YpCalendar) calendar = yp_calendar_new_default ();
  YpMoments moments = yp_incident_find_moments (&facts, calendar);

  g_assert_cmpuint (moments.at_s[YP_LATENESS_HALF], ==, 55);
  g_assert_cmpuint (moments.at_s[YP_LATENESS_NEAR], ==, 85);
  g_assert_cmpuint (moments.at_s[YP_LATENESS_LATE], ==, 106);

  moments = yp_incident_find_moments (&facts, NULL);
  g_assert_cmpuint (moments.at_s[YP_LATENESS_HALF], ==, 55);

  facts.filed_at = G_MAXINT64;
  facts.due_at = G_MININT64;
  moments = yp_incident_find_moments (&facts, calendar);
  g_assert_cmpint (yp_moments_get_lateness (&moments, 2 * G_USEC_PER_SEC), ==, YP_LATENESS_LATE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/map/incident-moments/as-deadline", test_as_deadline);
  g_test_add_func ("/map/incident-moments/not-too-soon", test_not_too_soon);
  g_test_add_func ("/map/incident-moments/never", test_never);
  g_test_add_func ("/map/incident-moments/nonsense", test_nonsense);

  return g_test_run ();
}
