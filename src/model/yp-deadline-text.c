/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-model"

#include "yp-deadline.h"

static const char *const weekdays[] = { "", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
static const char *const months[] = { "",    "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };

static const char *const units[YP_N_LIMIT_KINDS][2] = {
  [YP_LIMIT_URGENT_MINUTE] = { "minute", "minutes" },
  [YP_LIMIT_URGENT_HOUR] = { "hour", "hours" },
  [YP_LIMIT_NATURAL_DAY] = { "day", "days" },
  [YP_LIMIT_WORK_HOUR] = { "work hour", "work hours" },
  [YP_LIMIT_WORK_DAY] = { "work day", "work days" },
};

/* A text about times of a calendar; a year is told where it is not @year. */
typedef struct
{
  GString *text;
  const YpCalendar *calendar;
  guint year;
} Writer;

static void
append_year (Writer *self, const GDate *date)
{
  if (g_date_get_year (date) != self->year)
    g_string_append_printf (self->text, " %u", g_date_get_year (date));
}

static void
append_date (Writer *self, const GDate *date)
{
  g_string_append_printf (self->text, "%s %u %s", weekdays[g_date_get_weekday (date)],
                          g_date_get_day (date), months[g_date_get_month (date)]);
  append_year (self, date);
}

/* “16:30”, and the seconds where there are any. */
static void
append_clock (Writer *self, gint64 of_day_us)
{
  guint seconds = (guint) (of_day_us / G_USEC_PER_SEC);

  g_string_append_printf (self->text, "%02u:%02u", seconds / 3600, seconds / 60 % 60);
  if (seconds % 60 != 0)
    g_string_append_printf (self->text, ":%02u", seconds % 60);
}

static void
append_time (Writer *self, gint64 time_us)
{
  gint64 of_day;
  GDate date;

  yp_calendar_get_date (self->calendar, time_us, &date, &of_day);
  append_date (self, &date);
  g_string_append_c (self->text, ' ');
  append_clock (self, of_day);
}

/* “1 h 30 min”; what is less than a second is dropped. */
static void
append_duration (Writer *self, gint64 duration_us)
{
  gint64 seconds = duration_us / G_USEC_PER_SEC;

  if (seconds >= 3600)
    g_string_append_printf (self->text, "%" G_GINT64_FORMAT " h ", seconds / 3600);
  if (seconds / 60 % 60 != 0)
    g_string_append_printf (self->text, "%u min ", (guint) (seconds / 60 % 60));
  if (seconds % 60 != 0 || seconds == 0)
    g_string_append_printf (self->text, "%u s ", (guint) (seconds % 60));
  g_string_truncate (self->text, self->text->len - 1);
}

/* “Fri 20 Aug 16:30–18:00”, “Fri 20 Aug 20:00 – Sat 21 Aug 20:00”. The end of a day is its 24:00.
 */
static void
append_times (Writer *self, const YpSpan *span)
{
  gint64 from_of_day;
  gint64 to_of_day;
  GDate from;
  GDate to;

  yp_calendar_get_date (self->calendar, span->from, &from, &from_of_day);
  yp_calendar_get_date (self->calendar, span->to - 1, &to, &to_of_day);

  append_date (self, &from);
  g_string_append_c (self->text, ' ');
  append_clock (self, from_of_day);

  if (g_date_compare (&from, &to) == 0)
    {
      g_string_append (self->text, "–");
    }
  else
    {
      g_string_append (self->text, " – ");
      append_date (self, &to);
      g_string_append_c (self->text, ' ');
    }
  append_clock (self, to_of_day + 1);
}

/* “21–22 Aug”, “10 Oct”, “30 Sep–2 Oct”. */
static void
append_days (Writer *self, const YpSpan *span)
{
  gint64 of_day;
  GDate from;
  GDate to;

  yp_calendar_get_date (self->calendar, span->from, &from, &of_day);
  yp_calendar_get_date (self->calendar, span->to - 1, &to, &of_day);

  g_string_append_printf (self->text, "%u", g_date_get_day (&from));
  if (g_date_get_month (&from) != g_date_get_month (&to) ||
      g_date_get_year (&from) != g_date_get_year (&to))
    {
      g_string_append_printf (self->text, " %s", months[g_date_get_month (&from)]);
      append_year (self, &from);
    }
  if (g_date_compare (&from, &to) != 0)
    g_string_append_printf (self->text, "–%u", g_date_get_day (&to));
  g_string_append_printf (self->text, " %s", months[g_date_get_month (&to)]);
  append_year (self, &to);
}

static void
append_counted (Writer *self, const YpSpan *span)
{
  g_string_append (self->text, "counted ");
  append_times (self, span);
  g_string_append (self->text, " (");
  append_duration (self, span->counted_us);
  g_string_append_c (self->text, ')');
  if (span->kind == YP_SPAN_MAKE_UP)
    g_string_append_printf (self->text, ", a make-up day for %s", span->name);
}

static void
append_pause (Writer *self, const YpSpan *span)
{
  g_string_append (self->text, "paused ");
  if (span->to != YP_PAUSE_OPEN)
    {
      append_times (self, span);
      return;
    }

  g_string_append (self->text, "since ");
  append_time (self, span->from);
}

static void
append_rest (Writer *self, const YpSpan *span)
{
  g_string_append (self->text, "and so on until ");
  append_time (self, span->to);
  g_string_append (self->text, ", counted ");
  append_duration (self, span->counted_us);
}

static void
append_span (Writer *self, const YpSpan *span)
{
  switch (span->kind)
    {
    case YP_SPAN_COUNTED:
    case YP_SPAN_MAKE_UP:
      append_counted (self, span);
      break;
    case YP_SPAN_BREAK:
    case YP_SPAN_NIGHT:
      g_string_append (self->text,
                       span->kind == YP_SPAN_NIGHT ? "skipped night " : "skipped break ");
      append_times (self, span);
      break;
    case YP_SPAN_WEEKEND:
      g_string_append (self->text, "skipped weekend ");
      append_days (self, span);
      break;
    case YP_SPAN_HOLIDAY:
      g_string_append_printf (self->text, "skipped holiday %s ", span->name);
      append_days (self, span);
      break;
    case YP_SPAN_PAUSE:
      append_pause (self, span);
      break;
    case YP_SPAN_REST:
      append_rest (self, span);
      break;
    default:
      g_assert_not_reached ();
    }

  g_string_append_c (self->text, '\n');
}

/* Nights and breaks go without saying, but where the clock would else have started or gone on. */
static gboolean
is_worth_a_line (const GArray *spans, guint i)
{
  const YpSpan *span = &g_array_index (spans, YpSpan, i);

  if (span->kind != YP_SPAN_NIGHT && span->kind != YP_SPAN_BREAK)
    return TRUE;

  return i == 0 || g_array_index (spans, YpSpan, i - 1).kind == YP_SPAN_PAUSE;
}

static void
append_rule (Writer *self, const YpExplanation *explanation)
{
  const YpLimit *limit = &explanation->limit;
  gboolean counts_work = yp_limit_kind_counts_work (limit->kind);

  if (explanation->due.state == YP_DUE_NEVER)
    {
      g_string_append (self->text, "no limit\n");
      return;
    }

  g_string_append_printf (self->text, "%u %s%s", limit->value,
                          units[limit->kind][limit->value == 1 ? 0 : 1],
                          counts_work ? "" : ", day and night");
  if (explanation->n_extensions > 0)
    g_string_append_printf (self->text, ", extended %u×", explanation->n_extensions);
  g_string_append (self->text, ", from ");
  append_time (self, explanation->start);

  if (explanation->due.state == YP_DUE_KNOWN)
    {
      g_string_append (self->text, ": due ");
      append_time (self, explanation->due.time);
    }
  else
    {
      g_string_append (self->text, ": the pause is open, so the due time is not known");
    }
  g_string_append_c (self->text, '\n');
}

static void
append_calendar (Writer *self, const YpExplanation *explanation)
{
  const GArray *years = explanation->missing_years;

  g_string_append_printf (self->text, "calendar %s", yp_calendar_get_version (self->calendar));
  for (guint i = 0; i < years->len; i++)
    g_string_append_printf (self->text, "%s %u", i == 0 ? ", which knows no holidays of" : ",",
                            g_array_index (years, guint, i));
  g_string_append_c (self->text, '\n');
}

/**
 * yp_deadline_format_text:
 * @explanation: why a deadline is when it is
 *
 * Says it in English, in times of the calendar's zone: a line for the rule, one for each span that
 * is worth it, and where working time is counted one for the calendar. A year is told where it is
 * another than that of the first line.
 *
 * Returns: (transfer full): lines, each with its end
 */
char *
yp_deadline_format_text (const YpExplanation *explanation)
{
  Writer writer = { NULL, NULL, 0 };
  gint64 of_day;
  GDate date;

  g_return_val_if_fail (explanation != NULL, NULL);

  writer.text = g_string_new (NULL);
  writer.calendar = explanation->calendar;
  append_rule (&writer, explanation);

  yp_calendar_get_date (writer.calendar, explanation->start, &date, &of_day);
  writer.year = g_date_get_year (&date);
  for (guint i = 0; i < explanation->spans->len; i++)
    {
      if (is_worth_a_line (explanation->spans, i))
        append_span (&writer, &g_array_index (explanation->spans, YpSpan, i));
    }

  if (explanation->due.state != YP_DUE_NEVER && yp_limit_kind_counts_work (explanation->limit.kind))
    append_calendar (&writer, explanation);

  return g_string_free (writer.text, FALSE);
}
