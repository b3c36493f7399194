/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-model"

#include "yp-deadline.h"

#include "yp-error.h"

/* The clock of a deadline, which does not know of its pauses. */
typedef struct
{
  const YpCalendar *calendar; /* %NULL where it never stops */
  gint64 limit_us;            /* with all extensions */
} Clock;

static gint64
read_clock (const Clock *clock, gint64 time_us)
{
  if (clock->calendar != NULL)
    return yp_calendar_count_work (clock->calendar, time_us);

  return CLAMP (time_us, YP_CALENDAR_FIRST_US, YP_CALENDAR_LAST_US);
}

/* How much counts between two times; nothing where the second is the earlier one. */
static gint64
count_between (const Clock *clock, gint64 from, gint64 to)
{
  return from < to ? read_clock (clock, to) - read_clock (clock, from) : 0;
}

static gint64
get_unit (YpLimitKind kind, const YpCalendar *calendar)
{
  switch (kind)
    {
    case YP_LIMIT_URGENT_MINUTE:
      return G_TIME_SPAN_MINUTE;
    case YP_LIMIT_URGENT_HOUR:
    case YP_LIMIT_WORK_HOUR:
      return G_TIME_SPAN_HOUR;
    case YP_LIMIT_NATURAL_DAY:
      return G_TIME_SPAN_DAY;
    case YP_LIMIT_WORK_DAY:
      return yp_calendar_get_day_length (calendar);
    default:
      g_assert_not_reached ();
    }
}

static gboolean
fail_too_long (GError **error)
{
  g_set_error (error, YP_ERROR, YP_ERROR_TOO_LARGE, "The deadline lies beyond the year 9998");
  return FALSE;
}

static gboolean
fail (const char *problem, GError **error)
{
  g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "Deadline: %s", problem);
  return FALSE;
}

static gboolean
check_pauses (const YpPause *pauses, guint n_pauses, GError **error)
{
  for (guint i = 0; i < n_pauses; i++)
    {
      if (pauses[i].from > YP_CALENDAR_LAST_US)
        return fail ("a pause begins after the year 9998", error);

      if (pauses[i].to < pauses[i].from)
        return fail ("a pause ends before it begins", error);

      if (i > 0 && pauses[i].from < pauses[i - 1].to)
        return fail ("a pause begins before the last has ended", error);
    }

  return TRUE;
}

static gboolean
init_clock (Clock *clock, const YpDeadline *deadline, const YpCalendar *calendar, GError **error)
{
  const YpLimit *limit = &deadline->limit;
  guint64 limit_us;

  if (deadline->start < YP_CALENDAR_FIRST_US || deadline->start > YP_CALENDAR_LAST_US)
    return fail ("it starts outside the years 2 to 9998", error);

  if (!check_pauses (deadline->pauses, deadline->n_pauses, error))
    return FALSE;

  if (!g_uint64_checked_mul (&limit_us, (guint64) get_unit (limit->kind, calendar), limit->value) ||
      !g_uint64_checked_mul (&limit_us, limit_us, (guint64) deadline->n_extensions + 1) ||
      limit_us > YP_CALENDAR_LAST_US - YP_CALENDAR_FIRST_US)
    return fail_too_long (error);

  clock->calendar = yp_limit_kind_counts_work (limit->kind) ? calendar : NULL;
  clock->limit_us = (gint64) limit_us;
  return TRUE;
}

/* When @left more has been counted since @from. */
static gboolean
find_end (const Clock *clock, gint64 from, gint64 left, gint64 *end, GError **error)
{
  gint64 reading = read_clock (clock, from) + left;

  if (clock->calendar != NULL)
    return yp_calendar_find_work (clock->calendar, reading, end) || fail_too_long (error);

  *end = reading;
  return reading <= YP_CALENDAR_LAST_US || fail_too_long (error);
}

static gboolean
find_due (const YpDeadline *self, const Clock *clock, YpDue *due, GError **error)
{
  gint64 left = clock->limit_us;
  gint64 from = self->start;
  gint64 end = 0;

  *due = (YpDue){ YP_DUE_NEVER, 0 };
  if (left == 0)
    return TRUE;

  for (guint i = 0; i < self->n_pauses; i++)
    {
      const YpPause *pause = &self->pauses[i];
      gint64 n = count_between (clock, from, pause->from);

      if (n >= left)
        break;

      left -= n;
      from = MAX (from, pause->to);
    }

  if (from == YP_PAUSE_OPEN)
    {
      due->state = YP_DUE_PAUSED;
      return TRUE;
    }

  if (!find_end (clock, from, left, &end, error))
    return FALSE;

  *due = (YpDue){ YP_DUE_KNOWN, end };
  return TRUE;
}

/**
 * yp_deadline_find_due:
 * @self: a deadline
 * @calendar: when people work
 * @due: (out): when it is due: the first moment before which the whole limit was counted, so that
 *   what ends with the working hours ends on that day
 * @error: return location for a #YpError
 *
 * Takes time with the number of pauses, and not with the limit.
 *
 * Returns: whether it is one; else %YP_ERROR_INVALID for pauses out of order or a time outside the
 *   years 2 to 9998, %YP_ERROR_TOO_LARGE where it would be due beyond them
 */
gboolean
yp_deadline_find_due (const YpDeadline *self,
                      const YpCalendar *calendar,
                      YpDue *due,
                      GError **error)
{
  Clock clock;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (calendar != NULL, FALSE);
  g_return_val_if_fail (due != NULL, FALSE);

  return init_clock (&clock, self, calendar, error) && find_due (self, &clock, due, error);
}

/**
 * yp_deadline_find_share:
 * @self: a deadline
 * @calendar: when people work
 * @percent: how much of the limit with its extensions, 1 or more; may be more than 100
 * @due: (out): the first moment before which so much of it was counted
 * @error: return location for a #GError, as in yp_deadline_find_due()
 *
 * Returns: whether it is a deadline
 */
gboolean
yp_deadline_find_share (const YpDeadline *self,
                        const YpCalendar *calendar,
                        guint percent,
                        YpDue *due,
                        GError **error)
{
  Clock clock;
  guint64 share_us;

  g_return_val_if_fail (self != NULL && calendar != NULL && due != NULL, FALSE);
  g_return_val_if_fail (percent > 0, FALSE);

  if (!init_clock (&clock, self, calendar, error))
    return FALSE;

  if (!g_uint64_checked_mul (&share_us, (guint64) clock.limit_us, percent) ||
      share_us / 100 > YP_CALENDAR_LAST_US - YP_CALENDAR_FIRST_US)
    return fail_too_long (error);

  clock.limit_us = (gint64) ((share_us + 99) / 100);
  return find_due (self, &clock, due, error);
}

/* What was counted until a moment, and whether that lies in a pause. */
static gint64
count_used (const YpDeadline *self, const Clock *clock, gint64 time_us, gboolean *is_paused)
{
  gint64 from = self->start;
  gint64 used = 0;

  *is_paused = FALSE;
  for (guint i = 0; i < self->n_pauses && self->pauses[i].from <= time_us; i++)
    {
      const YpPause *pause = &self->pauses[i];

      used += count_between (clock, from, pause->from);
      from = MAX (from, pause->to);
      *is_paused = time_us < pause->to;
    }

  return used + count_between (clock, from, time_us);
}

/**
 * yp_deadline_measure:
 * @self: a deadline
 * @calendar: when people work
 * @time_us: the moment, microseconds since 1970 UTC; before the start nothing was used
 * @progress: (out): how far it had come then
 * @error: return location for a #YpError
 *
 * Returns: whether @self is a deadline, as in yp_deadline_find_due()
 */
gboolean
yp_deadline_measure (const YpDeadline *self,
                     const YpCalendar *calendar,
                     gint64 time_us,
                     YpProgress *progress,
                     GError **error)
{
  Clock clock;
  YpDue due;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (calendar != NULL, FALSE);
  g_return_val_if_fail (progress != NULL, FALSE);

  if (!init_clock (&clock, self, calendar, error) || !find_due (self, &clock, &due, error))
    return FALSE;

  progress->due = due;
  progress->limit_us = clock.limit_us;
  progress->used_us = count_used (self, &clock, time_us, &progress->is_paused);
  progress->remaining_us = clock.limit_us - progress->used_us;
  progress->share = clock.limit_us > 0 ? (double) progress->used_us / (double) clock.limit_us : 0.0;
  progress->is_overdue = due.state == YP_DUE_KNOWN && time_us > due.time;

  return TRUE;
}

/**
 * yp_deadline_extend:
 * @self: a deadline
 * @calendar: when people work
 * @time_us: now, microseconds since 1970 UTC
 * @extended: (out): @self with its limit added once more, counted on from its due time; may be
 *   @self; left alone on failure
 * @error: return location for a #YpError
 *
 * Returns: whether that may be; else %YP_ERROR_REFUSED with the rule: there is a limit, it was not
 *   extended %YP_DEADLINE_MAX_EXTENSIONS times, and it is not overdue; or what
 *   yp_deadline_find_due() says of @self or of @extended
 */
gboolean
yp_deadline_extend (const YpDeadline *self,
                    const YpCalendar *calendar,
                    gint64 time_us,
                    YpDeadline *extended,
                    GError **error)
{
  const char *rule = NULL;
  YpDeadline longer;
  YpDue due;

  g_return_val_if_fail (extended != NULL, FALSE);

  if (!yp_deadline_find_due (self, calendar, &due, error))
    return FALSE;

  if (due.state == YP_DUE_NEVER)
    rule = "There is no limit to extend";
  else if (self->n_extensions >= YP_DEADLINE_MAX_EXTENSIONS)
    rule = "The limit was extended twice already";
  else if (due.state == YP_DUE_KNOWN && time_us > due.time)
    rule = "The deadline has passed";

  if (rule != NULL)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_REFUSED, "%s", rule);
      return FALSE;
    }

  longer = *self;
  longer.n_extensions++;
  if (!yp_deadline_find_due (&longer, calendar, &due, error))
    return FALSE;

  *extended = longer;
  return TRUE;
}
