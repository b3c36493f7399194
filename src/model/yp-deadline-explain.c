/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-model"

#include "yp-deadline.h"

static gboolean
counts (const YpSpan *span)
{
  return span->kind == YP_SPAN_COUNTED || span->kind == YP_SPAN_MAKE_UP;
}

static gboolean
is_same_day (const YpCalendar *calendar, gint64 a, gint64 b)
{
  gint64 of_day_a;
  gint64 of_day_b;
  GDate date;

  yp_calendar_get_date (calendar, a, &date, &of_day_a);
  yp_calendar_get_date (calendar, b, &date, &of_day_b);

  return a - of_day_a == b - of_day_b;
}

/* Whether @next goes on with what @last is: a night beyond midnight, the next day of a weekend or
 * of the same holiday, the next hours of the same day. */
static gboolean
goes_on (const YpCalendar *calendar, const YpSpan *last, const YpSpan *next)
{
  if (last->kind != next->kind || last->to != next->from || next->kind == YP_SPAN_PAUSE)
    return FALSE;

  if (counts (next))
    return is_same_day (calendar, last->from, next->from);

  return g_strcmp0 (last->name, next->name) == 0;
}

/* A break after which the same day goes on becomes a part of it. */
static void
add_span (GArray *spans, const YpCalendar *calendar, const YpSpan *next)
{
  YpSpan *last = spans->len > 0 ? &g_array_index (spans, YpSpan, spans->len - 1) : NULL;

  if (spans->len > 1 && last->kind == YP_SPAN_BREAK && counts (next) && counts (last - 1))
    {
      last--;
      last->to = next->from;
      g_array_set_size (spans, spans->len - 1);
    }

  if (last == NULL || !goes_on (calendar, last, next))
    {
      g_array_append_val (spans, *next);
      return;
    }

  last->to = next->to;
  last->counted_us += next->counted_us;
}

/* Where the listing of spans has come to. */
typedef struct
{
  const YpDeadline *deadline;
  const YpCalendar *calendar;
  gint64 position;
  gint64 end;
  guint pause; /* the next one, or that which holds the position */
} Walk;

/* The span from the position on, up to the next pause and the end at most. */
static YpSpan
next_span (Walk *walk)
{
  const YpDeadline *deadline = walk->deadline;
  const YpPause *pause = NULL;
  YpSpan span = { walk->position, walk->end, 0, YP_SPAN_COUNTED, NULL };

  while (walk->pause < deadline->n_pauses && deadline->pauses[walk->pause].to <= walk->position)
    walk->pause++;

  if (walk->pause < deadline->n_pauses)
    pause = &deadline->pauses[walk->pause];

  if (pause != NULL && pause->from <= walk->position)
    {
      span.kind = YP_SPAN_PAUSE;
      span.to = MIN (span.to, pause->to);
      return span;
    }

  if (yp_limit_kind_counts_work (deadline->limit.kind))
    span = yp_calendar_get_span (walk->calendar, walk->position);

  span.from = walk->position;
  span.to = MIN (span.to, walk->end);
  if (pause != NULL)
    span.to = MIN (span.to, pause->from);
  span.counted_us = counts (&span) ? span.to - span.from : 0;

  return span;
}

/* Lists what lies before @end, where @total was counted. */
static void
add_spans (YpExplanation *self, const YpDeadline *deadline, gint64 end, gint64 total)
{
  Walk walk = { deadline, self->calendar, self->start, end, 0 };

  while (walk.position < end)
    {
      YpSpan span = next_span (&walk);

      /* This one and an open pause still have room. */
      if (self->spans->len == YP_EXPLANATION_MAX_SPANS - 2)
        {
          span = (YpSpan){ walk.position, end, total, YP_SPAN_REST, NULL };
          g_array_append_val (self->spans, span);
          return;
        }

      add_span (self->spans, self->calendar, &span);
      total -= span.counted_us;
      walk.position = span.to;
    }
}

static guint
get_year (const YpCalendar *calendar, gint64 time_us)
{
  gint64 of_day;
  GDate date;

  yp_calendar_get_date (calendar, time_us, &date, &of_day);
  return g_date_get_year (&date);
}

static void
add_missing_years (YpExplanation *self, gint64 end)
{
  guint last = get_year (self->calendar, end);

  for (guint year = get_year (self->calendar, self->start);
       year <= last && self->missing_years->len < YP_EXPLANATION_MAX_YEARS; year++)
    {
      if (!yp_calendar_has_year (self->calendar, year))
        g_array_append_val (self->missing_years, year);
    }
}

/* Where the counting ends: when it is due, or where it pauses for good. */
static gint64
find_last (const YpDeadline *deadline, const YpDue *due)
{
  if (due->state == YP_DUE_KNOWN)
    return due->time;

  return MAX (deadline->start, deadline->pauses[deadline->n_pauses - 1].from);
}

/**
 * yp_deadline_explain:
 * @self: a deadline
 * @calendar: (transfer none): when people work
 * @error: return location for a #YpError
 *
 * Returns: (transfer full) (nullable): why it is due when it is; %NULL as in
 *   yp_deadline_find_due()
 */
YpExplanation *
yp_deadline_explain (const YpDeadline *self, YpCalendar *calendar, GError **error)
{
  YpExplanation *explanation;
  YpProgress progress;
  YpDue due;
  gint64 last;

  if (!yp_deadline_find_due (self, calendar, &due, error))
    return NULL;

  explanation = g_new0 (YpExplanation, 1);
  explanation->start = self->start;
  explanation->limit = self->limit;
  explanation->n_extensions = self->n_extensions;
  explanation->due = due;
  explanation->spans = g_array_new (FALSE, FALSE, sizeof (YpSpan));
  explanation->missing_years = g_array_new (FALSE, FALSE, sizeof (guint));
  explanation->calendar = yp_calendar_ref (calendar);
  if (due.state == YP_DUE_NEVER)
    return explanation;

  last = find_last (self, &due);
  yp_deadline_measure (self, calendar, last, &progress, NULL);
  add_spans (explanation, self, last, progress.used_us);
  if (due.state == YP_DUE_PAUSED)
    {
      YpSpan span = { last, YP_PAUSE_OPEN, 0, YP_SPAN_PAUSE, NULL };

      g_array_append_val (explanation->spans, span);
    }

  if (yp_limit_kind_counts_work (self->limit.kind))
    add_missing_years (explanation, last);

  return explanation;
}

void
yp_explanation_free (YpExplanation *self)
{
  g_return_if_fail (self != NULL);

  g_array_unref (self->spans);
  g_array_unref (self->missing_years);
  yp_calendar_unref (self->calendar);
  g_free (self);
}

static void
write_span (YpJsonWriter *writer, const YpSpan *span)
{
  yp_json_open_object (writer, NULL);
  yp_json_add_string (writer, "kind", yp_span_kind_get_name (span->kind));
  yp_json_add_time (writer, "from", span->from);
  if (span->to != YP_PAUSE_OPEN)
    yp_json_add_time (writer, "to", span->to);
  if (span->counted_us > 0)
    yp_json_add_number (writer, "counted_s", (double) span->counted_us / G_USEC_PER_SEC);
  yp_json_add_string (writer, "name", span->name);
  yp_json_close_object (writer);
}

/**
 * yp_deadline_write_json:
 * @explanation: why a deadline is when it is
 * @writer: where to
 * @name: (nullable): the member's name; %NULL in an array and at the top
 *
 * Writes an object:
 *
 * - `start`; `limit`, such as `work_day:5`; `extensions`, how often as much was added
 * - `state`: `known`, `paused` or `never`, and where it is known `due`
 * - `spans`: each with `kind` (`counted`, `make_up`, `break`, `night`, `weekend`, `holiday`,
 *   `pause`, `rest`), `from`, `to` unless open, `counted_s` in seconds where some of it counts, and
 *   the `name` of a holiday
 * - where working time is counted: `calendar`, its version, and `missing_years`
 */
void
yp_deadline_write_json (const YpExplanation *explanation, YpJsonWriter *writer, const char *name)
{
  static const char *const states[] = {
    [YP_DUE_KNOWN] = "known",
    [YP_DUE_PAUSED] = "paused",
    [YP_DUE_NEVER] = "never",
  };
  g_autofree char *limit = NULL;

  g_return_if_fail (explanation != NULL);
  g_return_if_fail (writer != NULL);

  limit = yp_limit_format (&explanation->limit);

  yp_json_open_object (writer, name);
  yp_json_add_time (writer, "start", explanation->start);
  yp_json_add_string (writer, "limit", limit);
  yp_json_add_int (writer, "extensions", explanation->n_extensions);
  yp_json_add_string (writer, "state", states[explanation->due.state]);
  if (explanation->due.state == YP_DUE_KNOWN)
    yp_json_add_time (writer, "due", explanation->due.time);

  yp_json_open_array (writer, "spans");
  for (guint i = 0; i < explanation->spans->len; i++)
    write_span (writer, &g_array_index (explanation->spans, YpSpan, i));
  yp_json_close_array (writer);

  if (yp_limit_kind_counts_work (explanation->limit.kind))
    {
      yp_json_add_string (writer, "calendar", yp_calendar_get_version (explanation->calendar));
      yp_json_open_array (writer, "missing_years");
      for (guint i = 0; i < explanation->missing_years->len; i++)
        yp_json_add_int (writer, NULL, g_array_index (explanation->missing_years, guint, i));
      yp_json_close_array (writer);
    }
  yp_json_close_object (writer);
}
