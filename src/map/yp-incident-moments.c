/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-map"

#include "yp-incident-moments.h"

#include "yp-incident-due.h"

/* The first second that is not before the time. */
static guint32
to_seconds (gint64 time_us)
{
  gint64 s = (time_us + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC;

  return (guint32) CLAMP (s, 1, (gint64) YP_NEVER_S - 1);
}

/* Where the clock can not be counted, the plain time between the ends. */
static guint32
find_share (const YpIncidentFacts *facts, const YpCalendar *calendar, guint percent)
{
  gint64 at;

  if (calendar == NULL || !yp_incident_find_share (facts, calendar, percent, &at, NULL) || at == 0)
    at = facts->filed_at + (facts->due_at - facts->filed_at) / 100 * percent;

  return to_seconds (MIN (at, facts->due_at));
}

/**
 * yp_incident_find_moments:
 * @facts: of an incident
 * @calendar: (nullable): when people work; without it all time counts
 *
 * Half and four fifths of the limit are counted as the deadline is, and it is late the moment it is
 * no more in time. What was handled keeps what it then was, and what is over is not late on a map.
 * Takes some microseconds; any thread.
 *
 * Returns: since when the incident is how late
 */
YpMoments
yp_incident_find_moments (const YpIncidentFacts *facts, const YpCalendar *calendar)
{
  YpMoments moments = YP_MOMENTS_NEVER;

  if (facts->due_at == 0 || !yp_state_is_open (facts->state))
    return moments;

  if (facts->handled_at != 0)
    {
      if (facts->handled_at > facts->due_at)
        moments = (YpMoments){ { 0, 1, 1, 1 } };
      return moments;
    }

  moments.at_s[YP_LATENESS_LATE] = to_seconds (facts->due_at + 1);
  if (facts->filed_at == 0 || facts->filed_at >= facts->due_at)
    return moments;

  moments.at_s[YP_LATENESS_HALF] = find_share (facts, calendar, 50);
  moments.at_s[YP_LATENESS_NEAR] = find_share (facts, calendar, 80);
  return moments;
}
