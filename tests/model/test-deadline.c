/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-deadline.h"

#include "minute-oracle.h"
#include "yp-clock.h"
#include "yp-error.h"

#define MINUTE G_TIME_SPAN_MINUTE
#define HOUR G_TIME_SPAN_HOUR
#define DAY G_TIME_SPAN_DAY

#define SEED 20210824
#define N_RANDOM 400
#define MAX_PAUSES 4

/* A time of the city: “2021-08-20 16:30”. */
static gint64
at (const char *text)
{
  g_autofree char *full = g_strdup_printf ("%.10sT%s:00+08:00", text, text + 11);
  gint64 time = 0;

  if (!yp_time_parse (full, &time))
    g_error ("%s", text);

  return time;
}

static YpLimit
parse_limit (const char *text)
{
  g_autoptr (GError) error = NULL;
  YpLimit limit = { YP_LIMIT_WORK_DAY, 0 };

  yp_limit_parse (text, &limit, NULL, &error);
  g_assert_no_error (error);
  return limit;
}

static YpDue
find_due (const YpDeadline *deadline, const YpCalendar *calendar)
{
  g_autoptr (GError) error = NULL;
  YpDue due = { YP_DUE_NEVER, 0 };

  yp_deadline_find_due (deadline, calendar, &due, &error);
  g_assert_no_error (error);
  return due;
}

static YpProgress
measure (const YpDeadline *deadline, const YpCalendar *calendar, gint64 time)
{
  g_autoptr (GError) error = NULL;
  YpProgress progress = { .limit_us = -1 };

  yp_deadline_measure (deadline, calendar, time, &progress, &error);
  g_assert_no_error (error);
  return progress;
}

typedef struct
{
  const char *start;
  const char *limit;
  const char *pauses; /* each “FROM/TO” or “FROM/”, with a comma between them */
  const char *due;    /* %NULL where it is not known */
} Vector;

static const Vector vectors[] = {
  /* domain.md §3.5, all eight */
  { "2021-08-20 16:30", "4工作时", "", "2021-08-23 10:30" },
  { "2021-08-20 16:30", "2工作日", "", "2021-08-24 16:30" },
  { "2021-08-20 12:30", "2工作时", "", "2021-08-20 16:00" },
  { "2021-08-21 10:00", "1工作时", "", "2021-08-23 09:00" },
  { "2021-08-20 09:00", "1工作日", "", "2021-08-23 09:00" },
  { "2021-08-20 16:00", "2工作时", "", "2021-08-20 18:00" },
  { "2021-09-30 17:00", "2工作时", "", "2021-10-08 09:00" },
  { "2021-09-30 17:00", "5工作日", "", "2021-10-13 17:00" },
  /* ends and starts of slots and of days */
  { "2021-08-20 08:00", "4工作时", "", "2021-08-20 12:00" },
  { "2021-08-20 08:00", "1工作日", "", "2021-08-20 18:00" },
  { "2021-08-20 18:00", "1工作日", "", "2021-08-23 18:00" },
  { "2021-08-20 12:00", "1工作时", "", "2021-08-20 15:00" },
  { "2021-08-20 00:00", "8工作时", "", "2021-08-20 18:00" },
  /* the clock that never stops, over a new year and a leap day */
  { "2021-12-31 23:59", "1紧急工作时", "", "2022-01-01 00:59" },
  { "2024-02-28 12:00", "2紧急工作日", "", "2024-03-01 12:00" },
  { "2023-02-28 12:00", "1自然日", "", "2023-03-01 12:00" },
  { "2021-10-01 08:00", "15分钟", "", "2021-10-01 08:15" },
  /* the table at a new year, of two years at once */
  { "2022-12-30 17:00", "2工作时", "", "2023-01-03 09:00" },
  { "2024-02-28 17:00", "2工作日", "", "2024-03-01 17:00" },
  /* no table: the week alone */
  { "2031-10-01 08:00", "1工作日", "", "2031-10-01 18:00" },
  /* pauses: in a slot, over a slot, a night, a weekend; and where they change nothing */
  { "2021-08-20 08:00", "4工作时", "2021-08-20 09:00/2021-08-20 10:00", "2021-08-20 15:00" },
  { "2021-08-20 08:00", "4工作时", "2021-08-20 09:00/2021-08-20 14:30", "2021-08-20 17:30" },
  { "2021-08-20 08:00", "1工作日", "2021-08-20 17:00/2021-08-23 09:00", "2021-08-23 10:00" },
  { "2021-08-20 08:00", "1工作日", "2021-08-20 12:00/2021-08-20 14:00", "2021-08-20 18:00" },
  { "2021-08-20 08:00", "2工作日", "2021-08-21 00:00/2021-08-22 09:00", "2021-08-23 18:00" },
  { "2021-08-20 08:00", "4工作时", "2021-08-20 12:00/2021-08-25 12:00", "2021-08-20 12:00" },
  { "2021-08-20 08:00", "4工作时", "2021-08-20 09:00/2021-08-20 09:00", "2021-08-20 12:00" },
  { "2021-08-20 08:00", "2紧急工作时", "2021-08-20 09:00/2021-09-20 09:00", "2021-09-20 10:00" },
  { "2021-08-20 08:00", "4工作时",
    "2021-08-20 09:00/2021-08-20 10:00,2021-08-20 10:00/2021-08-20 11:00", "2021-08-20 16:00" },
  /* the start in a pause, and pauses before it */
  { "2021-08-20 08:00", "4工作时", "2021-08-19 09:00/2021-08-20 10:00", "2021-08-20 16:00" },
  { "2021-08-20 08:00", "4工作时", "2021-08-20 08:00/2021-08-21 10:00", "2021-08-23 12:00" },
  { "2021-08-20 08:00", "4工作时", "2021-08-10 08:00/2021-08-20 08:00", "2021-08-20 12:00" },
  /* open ones */
  { "2021-08-20 08:00", "4工作时", "2021-08-20 09:00/", NULL },
  { "2021-08-20 08:00", "4工作时", "2021-08-20 08:00/", NULL },
  { "2021-08-20 08:00", "4工作时", "2021-08-19 08:00/", NULL },
  { "2021-08-20 08:00", "4工作时", "2021-08-20 12:00/", "2021-08-20 12:00" },
};

static guint
parse_pauses (const char *text, YpPause pauses[MAX_PAUSES])
{
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);
  guint n = 0;

  for (; parts[n] != NULL; n++)
    {
      g_auto (GStrv) ends = g_strsplit (parts[n], "/", 2);

      pauses[n].from = at (ends[0]);
      pauses[n].to = *ends[1] != '\0' ? at (ends[1]) : YP_PAUSE_OPEN;
    }

  return n;
}

static void
test_vector (gconstpointer data)
{
  const Vector *v = data;
  g_autoptr (YpCalendar) calendar = yp_calendar_new_default ();
  YpPause pauses[MAX_PAUSES];
  YpDeadline deadline = { at (v->start), parse_limit (v->limit), 0, pauses, 0 };
  YpDue due;

  deadline.n_pauses = parse_pauses (v->pauses, pauses);
  due = find_due (&deadline, calendar);
  if (v->due == NULL)
    {
      g_assert_cmpint (due.state, ==, YP_DUE_PAUSED);
      return;
    }

  g_assert_cmpint (due.state, ==, YP_DUE_KNOWN);
  g_assert_cmpint (due.time, ==, at (v->due));
}

static void
test_progress (void)
{
  g_autoptr (YpCalendar) calendar = yp_calendar_new_default ();
  YpPause pauses[] = { { at ("2021-08-20 09:00"), at ("2021-08-20 10:00") },
                       { at ("2021-08-25 09:00"), YP_PAUSE_OPEN } };
  YpDeadline deadline = { at ("2021-08-20 08:00"), { YP_LIMIT_WORK_DAY, 1 }, 0, pauses, 2 };
  static const struct
  {
    const char *time;
    gint64 used;
    gboolean is_paused;
    gboolean is_overdue;
  } rows[] = {
    { "2021-08-19 09:00", 0, FALSE, FALSE },
    { "2021-08-20 08:00", 0, FALSE, FALSE },
    { "2021-08-20 09:00", HOUR, TRUE, FALSE },
    { "2021-08-20 09:30", HOUR, TRUE, FALSE },
    { "2021-08-20 10:00", HOUR, FALSE, FALSE },
    { "2021-08-20 13:00", 3 * HOUR, FALSE, FALSE },
    { "2021-08-22 13:00", 7 * HOUR, FALSE, FALSE },
    { "2021-08-23 09:00", 8 * HOUR, FALSE, FALSE },
    { "2021-08-23 09:01", 8 * HOUR + MINUTE, FALSE, TRUE },
    { "2021-08-25 10:00", 24 * HOUR, TRUE, TRUE },
    { "2021-09-25 10:00", 24 * HOUR, TRUE, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      YpProgress progress = measure (&deadline, calendar, at (rows[i].time));

      g_test_message ("%s", rows[i].time);
      g_assert_cmpint (progress.due.time, ==, at ("2021-08-23 09:00"));
      g_assert_cmpint (progress.limit_us, ==, 8 * HOUR);
      g_assert_cmpint (progress.used_us, ==, rows[i].used);
      g_assert_cmpint (progress.remaining_us, ==, 8 * HOUR - rows[i].used);
      g_assert_cmpfloat (progress.share, ==, (double) rows[i].used / (double) (8 * HOUR));
      g_assert_cmpint (progress.is_paused, ==, rows[i].is_paused);
      g_assert_cmpint (progress.is_overdue, ==, rows[i].is_overdue);
    }

  /* Late as soon as it was due, though at night nothing more is used. */
  deadline.n_pauses = 0;
  g_assert_false (measure (&deadline, calendar, at ("2021-08-20 18:00")).is_overdue);
  g_assert_true (measure (&deadline, calendar, at ("2021-08-20 18:01")).is_overdue);
  g_assert_cmpint (measure (&deadline, calendar, at ("2021-08-20 18:01")).remaining_us, ==, 0);
}

static void
test_no_limit (void)
{
  g_autoptr (YpCalendar) calendar = yp_calendar_new_default ();
  g_autoptr (YpExplanation) explanation = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  YpPause pause = { at ("2021-08-20 09:00"), YP_PAUSE_OPEN };
  YpDeadline deadline = { at ("2021-08-20 08:00"), { YP_LIMIT_WORK_DAY, 0 }, 0, &pause, 1 };
  YpProgress progress = measure (&deadline, calendar, at ("2021-08-20 13:00"));

  g_assert_cmpint (progress.due.state, ==, YP_DUE_NEVER);
  g_assert_cmpint (progress.used_us, ==, HOUR);
  g_assert_cmpfloat (progress.share, ==, 0.0);
  g_assert_false (progress.is_overdue);

  explanation = yp_deadline_explain (&deadline, calendar, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (explanation->spans->len, ==, 0);
  text = yp_deadline_format_text (explanation);
  g_assert_cmpstr (text, ==, "no limit\n");
}

static void
test_extend (void)
{
  g_autoptr (YpCalendar) calendar = yp_calendar_new_default ();
  g_autoptr (GError) error = NULL;
  YpDeadline deadline = { at ("2021-08-20 16:30"), { YP_LIMIT_WORK_HOUR, 4 }, 0, NULL, 0 };
  YpDeadline none = { at ("2021-08-20 16:30"), { YP_LIMIT_WORK_HOUR, 0 }, 0, NULL, 0 };

  g_assert_true (
      yp_deadline_extend (&deadline, calendar, at ("2021-08-23 10:30"), &deadline, &error));
  g_assert_no_error (error);
  g_assert_cmpint (find_due (&deadline, calendar).time, ==, at ("2021-08-23 16:30"));

  g_assert_false (
      yp_deadline_extend (&deadline, calendar, at ("2021-08-23 16:31"), &deadline, &error));
  g_assert_error (error, YP_ERROR, YP_ERROR_REFUSED);
  g_clear_error (&error);
  g_assert_cmpuint (deadline.n_extensions, ==, 1);

  g_assert_true (
      yp_deadline_extend (&deadline, calendar, at ("2021-08-23 16:30"), &deadline, &error));
  g_assert_no_error (error);
  g_assert_cmpint (find_due (&deadline, calendar).time, ==, at ("2021-08-24 10:30"));

  g_assert_false (
      yp_deadline_extend (&deadline, calendar, at ("2021-08-23 16:31"), &deadline, &error));
  g_assert_error (error, YP_ERROR, YP_ERROR_REFUSED);
  g_clear_error (&error);

  g_assert_false (yp_deadline_extend (&none, calendar, at ("2021-08-23 16:31"), &none, &error));
  g_assert_error (error, YP_ERROR, YP_ERROR_REFUSED);
}

static gint64
random_between (GRand *rand, const char *from, const char *to)
{
  gint64 minutes = (at (to) - at (from)) / MINUTE;

  return at (from) + g_rand_int_range (rand, 0, (gint32) minutes) * MINUTE;
}

/* Of every four one at the turn of a year, one at the end of a February, one before a feast. */
static gint64
random_start (GRand *rand, guint i)
{
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;
  int year = g_rand_int_range (rand, 2019, 2028);

  if (i % 4 == 0)
    return random_between (rand, "2019-06-01 00:00", "2027-06-01 00:00");

  if (i % 4 == 1)
    {
      from = g_strdup_printf ("%d-12-28 00:00", year);
      to = g_strdup_printf ("%d-01-04 00:00", year + 1);
    }
  else
    {
      from = g_strdup_printf (i % 4 == 2 ? "%d-02-26 00:00" : "%d-09-28 00:00", year);
      to = g_strdup_printf (i % 4 == 2 ? "%d-03-02 00:00" : "%d-10-01 00:00", year);
    }

  return random_between (rand, from, to);
}

/* Up to four, of minutes to a week; now and then one that holds the start. */
static guint
random_pauses (GRand *rand, gint64 start, YpPause pauses[MAX_PAUSES])
{
  guint n = (guint) g_rand_int_range (rand, 0, MAX_PAUSES + 1);
  gint64 from = start - 2 * DAY;

  for (guint i = 0; i < n; i++)
    {
      from += g_rand_int_range (rand, 0, 4 * 1440) * MINUTE;
      pauses[i].from = from;
      from += g_rand_int_range (rand, 0, g_rand_boolean (rand) ? 120 : 7 * 1440) * MINUTE;
      pauses[i].to = from;
    }

  return n;
}

static YpLimit
random_limit (GRand *rand)
{
  static const int most[] = { 3000, 100, 20, 100, 40 };
  YpLimit limit = { (YpLimitKind) g_rand_int_range (rand, 0, YP_N_LIMIT_KINDS), 0 };

  limit.value = (guint) g_rand_int_range (rand, 1, most[limit.kind] + 1);
  return limit;
}

static void
test_oracle (void)
{
  g_autoptr (YpCalendar) calendar = yp_calendar_new_default ();
  GRand *rand = g_rand_new_with_seed (SEED);
  guint n_in_pause = 0;
  MinuteOracle oracle;

  minute_oracle_init (&oracle);
  for (guint i = 0; i < N_RANDOM; i++)
    {
      YpPause pauses[MAX_PAUSES];
      YpDeadline deadline = { random_start (rand, i), random_limit (rand),
                              (guint) g_rand_int_range (rand, 0, 3), pauses, 0 };
      gint64 time = deadline.start + g_rand_int_range (rand, 0, 40 * 1440) * MINUTE;
      YpProgress progress;
      gint64 limit = minute_oracle_get_limit (&deadline);
      gint64 n_used;
      gint64 due;

      deadline.n_pauses = random_pauses (rand, deadline.start, pauses);
      minute_oracle_find (&oracle, &deadline, &limit, 1, &due);
      n_used = minute_oracle_count (&oracle, &deadline, time);
      progress = measure (&deadline, calendar, time);
      n_in_pause += measure (&deadline, calendar, deadline.start).is_paused ? 1 : 0;

      g_test_message ("%u", i);
      g_assert_cmpint (progress.due.time, ==, due);
      g_assert_cmpint (progress.used_us, ==, n_used * MINUTE);
      g_assert_cmpint (progress.is_overdue, ==, time > due);
    }

  g_assert_cmpuint (n_in_pause, >, N_RANDOM / 20);
  minute_oracle_clear (&oracle);
  g_rand_free (rand);
}

static const char *const odd_calendars[] = {
  "date,type,name\n,weekend,\n,slots,00:00-24:00\n",
  "date,type,name\n,offset,-03:30\n,weekend,Wed\n,slots,00:00-06:00 06:00-06:30 22:00-24:00\n"
  "2021-09-29,workday,A\n2021-09-30,holiday,A\n2021-10-01,holiday,B\n",
  "date,type,name\n,slots,09:00-09:01 10:00-10:02 11:00-11:03 12:00-12:04\n",
};

static YpCalendar *
choose_calendar (guint i)
{
  g_autoptr (GError) error = NULL;
  YpCalendar *calendar;

  if (i >= G_N_ELEMENTS (odd_calendars))
    return yp_calendar_new_default ();

  calendar = yp_calendar_new_from_csv (odd_calendars[i], strlen (odd_calendars[i]), &error);
  g_assert_no_error (error);
  return calendar;
}

static gboolean
is_in_pause (const YpDeadline *deadline, gint64 time)
{
  for (guint i = 0; i < deadline->n_pauses; i++)
    {
      if (time >= deadline->pauses[i].from && time < deadline->pauses[i].to)
        return TRUE;
    }

  return FALSE;
}

static gint64
find_midnight (const YpCalendar *calendar, gint64 time)
{
  gint64 of_day;
  GDate date;

  yp_calendar_get_date (calendar, time, &date, &of_day);
  return time - of_day;
}

/* A span is in all of it what it says to be. */
static void
check_span (const YpSpan *span, const YpDeadline *deadline, const YpCalendar *calendar)
{
  YpSpan first = yp_calendar_get_span (calendar, span->from);
  YpSpan last = yp_calendar_get_span (calendar, span->to - 1);

  g_assert_cmpint (span->to, >, span->from);
  if (span->kind == YP_SPAN_REST)
    return;

  g_assert_true ((span->kind == YP_SPAN_PAUSE) == is_in_pause (deadline, span->from));
  g_assert_true ((span->kind == YP_SPAN_PAUSE) == is_in_pause (deadline, span->to - 1));
  if (span->kind == YP_SPAN_PAUSE)
    {
      g_assert_cmpint (span->counted_us, ==, 0);
      return;
    }

  if (!yp_limit_kind_counts_work (deadline->limit.kind))
    {
      g_assert_cmpint (span->kind, ==, YP_SPAN_COUNTED);
      g_assert_cmpint (span->counted_us, ==, span->to - span->from);
      return;
    }

  g_assert_cmpint (span->kind, ==, first.kind);
  g_assert_cmpint (span->kind, ==, last.kind);
  g_assert_cmpstr (span->name, ==, first.name);
  g_assert_cmpstr (span->name, ==, last.name);
  g_assert_cmpint (span->counted_us, ==,
                   yp_calendar_count_work (calendar, span->to) -
                       yp_calendar_count_work (calendar, span->from));
  if (span->counted_us > 0 || span->kind == YP_SPAN_BREAK)
    g_assert_cmpint (find_midnight (calendar, span->from), ==,
                     find_midnight (calendar, span->to - 1));
}

/* Nothing is told in two spans that could be in one. */
static void
check_neighbours (const YpSpan *a, const YpSpan *b, const YpCalendar *calendar)
{
  gboolean is_same_day = find_midnight (calendar, a->from) == find_midnight (calendar, b->from);

  if (a->kind == b->kind && a->kind != YP_SPAN_PAUSE && g_strcmp0 (a->name, b->name) == 0)
    g_assert_true (a->counted_us > 0 && !is_same_day);
  if (a->counted_us > 0 && b->kind == YP_SPAN_BREAK)
    g_assert_true (is_same_day);
}

/* Spans follow each other from start to end, and what they count is what is counted between. */
static void
check_spans (const YpExplanation *explanation, const YpDeadline *deadline, gint64 total)
{
  const YpSpan *last = NULL;
  gint64 position = explanation->start;
  gint64 counted = 0;

  for (guint i = 0; i < explanation->spans->len; i++)
    {
      const YpSpan *span = &g_array_index (explanation->spans, YpSpan, i);

      g_assert_cmpint (span->from, ==, position);
      check_span (span, deadline, explanation->calendar);
      if (last != NULL)
        check_neighbours (last, span, explanation->calendar);
      position = span->to;
      counted += span->counted_us;
      last = span;
    }

  g_assert_cmpint (counted, ==, total);
  g_assert_cmpuint (explanation->spans->len, <=, YP_EXPLANATION_MAX_SPANS);
  if (explanation->due.state == YP_DUE_KNOWN)
    g_assert_cmpint (position, ==, explanation->due.time);
}

static void
check_shares (const YpDeadline *deadline, YpCalendar *calendar, gint64 limit)
{
  static const guint percents[] = { 1, 50, 80, 100, 200 };

  for (guint i = 0; i < G_N_ELEMENTS (percents); i++)
    {
      g_autoptr (GError) error = NULL;
      gint64 wanted = limit * percents[i];
      YpDue due;

      g_assert_true (yp_deadline_find_share (deadline, calendar, percents[i], &due, &error));
      g_assert_no_error (error);
      g_assert_cmpint (due.state, ==, YP_DUE_KNOWN);
      g_assert_cmpint (measure (deadline, calendar, due.time).used_us * 100, >=, wanted);
      g_assert_cmpint (measure (deadline, calendar, due.time - 1).used_us * 100, <, wanted);
    }
}

static void
check_laws (const YpDeadline *deadline, YpCalendar *calendar, GRand *rand)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YpExplanation) explanation = yp_deadline_explain (deadline, calendar, &error);
  YpProgress progress = measure (deadline, calendar, deadline->start);
  gint64 limit = progress.limit_us;
  gint64 due = progress.due.time;
  YpDeadline longer = *deadline;
  YpDeadline later = *deadline;

  g_assert_no_error (error);
  check_spans (explanation, deadline, limit);
  check_shares (deadline, calendar, limit);

  g_assert_cmpint (progress.remaining_us, ==, limit);
  g_assert_cmpint (measure (deadline, calendar, due).used_us, ==, limit);
  g_assert_cmpint (measure (deadline, calendar, due - 1).used_us, ==, limit - 1);
  progress = measure (deadline, calendar, deadline->start + g_rand_int (rand) * 1000);
  g_assert_cmpint (progress.used_us + progress.remaining_us, ==, limit);

  longer.limit.value++;
  g_assert_cmpint (find_due (&longer, calendar).time, >, due);
  later.start += g_rand_int (rand);
  g_assert_cmpint (find_due (&later, calendar).time, >=, due);
}

static void
test_laws (gconstpointer data)
{
  g_autoptr (YpCalendar) calendar = choose_calendar (GPOINTER_TO_UINT (data));
  GRand *rand = g_rand_new_with_seed (SEED + GPOINTER_TO_UINT (data));

  for (guint i = 0; i < N_RANDOM; i++)
    {
      YpPause pauses[MAX_PAUSES];
      YpDeadline deadline = { random_start (rand, i) + g_rand_int_range (rand, 0, 60000000),
                              random_limit (rand), (guint) g_rand_int_range (rand, 0, 3), pauses,
                              0 };

      deadline.n_pauses = random_pauses (rand, deadline.start, pauses);
      check_laws (&deadline, calendar, rand);
    }

  g_rand_free (rand);
}

typedef struct
{
  const char *start;
  const char *limit;
  guint n_extensions;
  const char *pauses;
  const char *text;
} Explained;

#define CALENDAR "calendar %s"

static const Explained explained[] = {
  { "2021-09-30 17:00", "5工作日", 0, "",
    "5 work days, from Thu 30 Sep 2021 17:00: due Wed 13 Oct 2021 17:00\n"
    "counted Thu 30 Sep 17:00–18:00 (1 h)\n"
    "skipped holiday 国庆节 1–7 Oct\n"
    "counted Fri 8 Oct 08:00–18:00 (8 h)\n"
    "counted Sat 9 Oct 08:00–18:00 (8 h), a make-up day for 国庆节\n"
    "skipped weekend 10 Oct\n"
    "counted Mon 11 Oct 08:00–18:00 (8 h)\n"
    "counted Tue 12 Oct 08:00–18:00 (8 h)\n"
    "counted Wed 13 Oct 08:00–17:00 (7 h)\n" CALENDAR "\n" },
  { "2021-08-20 16:30", "4工作时", 0, "",
    "4 work hours, from Fri 20 Aug 2021 16:30: due Mon 23 Aug 2021 10:30\n"
    "counted Fri 20 Aug 16:30–18:00 (1 h 30 min)\n"
    "skipped weekend 21–22 Aug\n"
    "counted Mon 23 Aug 08:00–10:30 (2 h 30 min)\n" CALENDAR "\n" },
  { "2021-08-20 12:30", "1工作时", 0, "",
    "1 work hour, from Fri 20 Aug 2021 12:30: due Fri 20 Aug 2021 15:00\n"
    "skipped break Fri 20 Aug 12:30–14:00\n"
    "counted Fri 20 Aug 14:00–15:00 (1 h)\n" CALENDAR "\n" },
  { "2021-08-19 20:00", "4小时", 1, "2021-08-20 11:00/2021-08-20 19:00",
    "4 work hours, extended 1×, from Thu 19 Aug 2021 20:00: due Mon 23 Aug 2021 15:00\n"
    "skipped night Thu 19 Aug 20:00 – Fri 20 Aug 08:00\n"
    "counted Fri 20 Aug 08:00–11:00 (3 h)\n"
    "paused Fri 20 Aug 11:00–19:00\n"
    "skipped night Fri 20 Aug 19:00–24:00\n"
    "skipped weekend 21–22 Aug\n"
    "counted Mon 23 Aug 08:00–15:00 (5 h)\n" CALENDAR "\n" },
  { "2021-08-20 10:00", "2小时", 0,
    "2021-08-20 11:00/2021-08-20 12:30,2021-08-20 12:30/2021-08-20 13:00,"
    "2021-08-20 14:30/2021-08-20 14:30",
    "2 work hours, from Fri 20 Aug 2021 10:00: due Fri 20 Aug 2021 15:00\n"
    "counted Fri 20 Aug 10:00–11:00 (1 h)\n"
    "paused Fri 20 Aug 11:00–12:30\n"
    "paused Fri 20 Aug 12:30–13:00\n"
    "skipped break Fri 20 Aug 13:00–14:00\n"
    "counted Fri 20 Aug 14:00–15:00 (1 h)\n" CALENDAR "\n" },
  { "2021-12-31 16:00", "4小时", 0, "2021-12-31 17:00/",
    "4 work hours, from Fri 31 Dec 2021 16:00: the pause is open, so the due time is not known\n"
    "counted Fri 31 Dec 16:00–17:00 (1 h)\n"
    "paused since Fri 31 Dec 17:00\n" CALENDAR "\n" },
  { "2022-12-30 17:00", "2小时", 0, "",
    "2 work hours, from Fri 30 Dec 2022 17:00: due Tue 3 Jan 2023 09:00\n"
    "counted Fri 30 Dec 17:00–18:00 (1 h)\n"
    "skipped holiday 元旦 31 Dec–2 Jan 2023\n"
    "counted Tue 3 Jan 2023 08:00–09:00 (1 h)\n" CALENDAR "\n" },
  { "2026-12-31 17:00", "2小时", 0, "",
    "2 work hours, from Thu 31 Dec 2026 17:00: due Fri 1 Jan 2027 09:00\n"
    "counted Thu 31 Dec 17:00–18:00 (1 h)\n"
    "counted Fri 1 Jan 2027 08:00–09:00 (1 h)\n" CALENDAR ", which knows no holidays of 2027\n" },
  { "2021-08-20 16:30", "1自然日", 0, "",
    "1 day, day and night, from Fri 20 Aug 2021 16:30: due Sat 21 Aug 2021 16:30\n"
    "counted Fri 20 Aug 16:30 – Sat 21 Aug 16:30 (24 h)\n" },
};

static void
test_text (gconstpointer data)
{
  const Explained *e = data;
  g_autoptr (YpCalendar) calendar = yp_calendar_new_default ();
  g_autoptr (YpExplanation) explanation = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) parts = g_strsplit (e->text, "%s", 2);
  g_autofree char *expected = g_strjoinv (yp_calendar_get_version (calendar), parts);
  g_autofree char *text = NULL;
  YpPause pauses[MAX_PAUSES];
  YpDeadline deadline = { at (e->start), parse_limit (e->limit), e->n_extensions, pauses, 0 };

  deadline.n_pauses = parse_pauses (e->pauses, pauses);
  explanation = yp_deadline_explain (&deadline, calendar, &error);
  g_assert_no_error (error);
  text = yp_deadline_format_text (explanation);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_json (void)
{
  g_autoptr (YpCalendar) calendar = yp_calendar_new_default ();
  g_autoptr (YpExplanation) explanation = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *expected = NULL;
  YpPause pause = { at ("2027-01-04 09:00"), YP_PAUSE_OPEN };
  YpDeadline deadline = { at ("2026-12-31 17:00"), { YP_LIMIT_WORK_DAY, 5 }, 1, &pause, 1 };
  YpJsonWriter writer;

  explanation = yp_deadline_explain (&deadline, calendar, &error);
  g_assert_no_error (error);
  yp_json_writer_init (&writer, text);
  yp_deadline_write_json (explanation, &writer, NULL);

  expected = g_strdup_printf (
      "{\"start\":\"2026-12-31T09:00:00.000Z\",\"limit\":\"work_day:5\",\"extensions\":1,"
      "\"state\":\"paused\",\"spans\":["
      "{\"kind\":\"counted\",\"from\":\"2026-12-31T09:00:00.000Z\","
      "\"to\":\"2026-12-31T10:00:00.000Z\",\"counted_s\":3600},"
      "{\"kind\":\"night\",\"from\":\"2026-12-31T10:00:00.000Z\","
      "\"to\":\"2027-01-01T00:00:00.000Z\"},"
      "{\"kind\":\"counted\",\"from\":\"2027-01-01T00:00:00.000Z\","
      "\"to\":\"2027-01-01T10:00:00.000Z\",\"counted_s\":28800},"
      "{\"kind\":\"night\",\"from\":\"2027-01-01T10:00:00.000Z\","
      "\"to\":\"2027-01-01T16:00:00.000Z\"},"
      "{\"kind\":\"weekend\",\"from\":\"2027-01-01T16:00:00.000Z\","
      "\"to\":\"2027-01-03T16:00:00.000Z\"},"
      "{\"kind\":\"night\",\"from\":\"2027-01-03T16:00:00.000Z\","
      "\"to\":\"2027-01-04T00:00:00.000Z\"},"
      "{\"kind\":\"counted\",\"from\":\"2027-01-04T00:00:00.000Z\","
      "\"to\":\"2027-01-04T01:00:00.000Z\",\"counted_s\":3600},"
      "{\"kind\":\"pause\",\"from\":\"2027-01-04T01:00:00.000Z\"}],"
      "\"calendar\":\"%s\",\"missing_years\":[2027]}",
      yp_calendar_get_version (calendar));
  g_assert_cmpstr (text->str, ==, expected);
  g_assert_true (yp_json_check (text->str, text->len, 1000, &error));

  /* A known one, of a holiday, in an object. */
  deadline = (YpDeadline){ at ("2021-10-02 08:00"), { YP_LIMIT_WORK_HOUR, 1 }, 0, NULL, 0 };
  g_clear_pointer (&explanation, yp_explanation_free);
  explanation = yp_deadline_explain (&deadline, calendar, &error);
  g_assert_no_error (error);
  g_string_truncate (text, 0);
  yp_json_writer_init (&writer, text);
  yp_json_open_object (&writer, NULL);
  yp_deadline_write_json (explanation, &writer, "deadline");
  yp_json_close_object (&writer);
  g_assert_true (yp_json_check (text->str, text->len, 1000, &error));
  g_assert_nonnull (strstr (text->str, "{\"deadline\":{\"start\""));
  g_assert_nonnull (strstr (text->str, "\"state\":\"known\",\"due\":\"2021-10-08T01:00:00.000Z\""));
  g_assert_nonnull (strstr (text->str, "\"name\":\"国庆节\""));
  g_assert_nonnull (strstr (text->str, "\"missing_years\":[]"));
}

/* Longer than anybody will read: listed up to the bound, and exact all the same. */
static void
test_long (void)
{
  g_autoptr (YpCalendar) calendar = yp_calendar_new_default ();
  g_autoptr (YpExplanation) explanation = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  YpDeadline deadline = { at ("2021-10-02 08:00"), { YP_LIMIT_WORK_DAY, 1000000 }, 0, NULL, 0 };

  explanation = yp_deadline_explain (&deadline, calendar, &error);
  g_assert_no_error (error);
  check_spans (explanation, &deadline, 1000000 * 8 * HOUR);
  g_assert_cmpuint (explanation->missing_years->len, ==, YP_EXPLANATION_MAX_YEARS);
  g_assert_cmpint (g_array_index (explanation->spans, YpSpan, explanation->spans->len - 1).kind, ==,
                   YP_SPAN_REST);
  text = yp_deadline_format_text (explanation);
  g_assert_nonnull (strstr (text, "\nand so on until "));
}

/* 100,000 pauses of a second, every other second. */
static void
test_many_pauses (void)
{
  const guint n = 100000;
  g_autoptr (YpCalendar) calendar = yp_calendar_new_default ();
  g_autoptr (YpExplanation) explanation = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree YpPause *pauses = g_new (YpPause, n);
  YpDeadline deadline = { at ("2021-08-20 08:00"), { YP_LIMIT_URGENT_HOUR, 20 }, 0, pauses, n };
  YpProgress progress;

  for (guint i = 0; i < n; i++)
    {
      pauses[i].from = deadline.start + (2 * (gint64) i + 1) * G_USEC_PER_SEC;
      pauses[i].to = pauses[i].from + G_USEC_PER_SEC;
    }

  progress = measure (&deadline, calendar, deadline.start + 10 * HOUR);
  g_assert_cmpint (progress.due.time, ==, deadline.start + 40 * HOUR - G_USEC_PER_SEC);
  g_assert_cmpint (progress.used_us, ==, 5 * HOUR);

  explanation = yp_deadline_explain (&deadline, calendar, &error);
  g_assert_no_error (error);
  check_spans (explanation, &deadline, 20 * HOUR);

  /* As many, open at the end and before the limit is reached. */
  deadline.limit.value = 10000;
  pauses[n - 1].to = YP_PAUSE_OPEN;
  g_clear_pointer (&explanation, yp_explanation_free);
  explanation = yp_deadline_explain (&deadline, calendar, &error);
  g_assert_no_error (error);
  g_assert_cmpint (explanation->due.state, ==, YP_DUE_PAUSED);
  check_spans (explanation, &deadline, (gint64) n * G_USEC_PER_SEC);
}

/* The last moments that there are, in zones on both sides of UTC. */
static void
test_end_of_time (void)
{
  static const char *const texts[] = {
    "date,type,name\n,weekend,\n,slots,00:00-24:00\n,offset,-03:30\n",
    "date,type,name\n,weekend,\n,slots,00:00-24:00\n,offset,+08:00\n",
  };
  static const YpLimitKind limits[] = { YP_LIMIT_URGENT_HOUR, YP_LIMIT_WORK_HOUR };

  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (YpCalendar) calendar =
          yp_calendar_new_from_csv (texts[i / 2], strlen (texts[i / 2]), &error);
      YpDeadline deadline = { YP_CALENDAR_LAST_US - HOUR, { limits[i % 2], 1 }, 0, NULL, 0 };
      YpDue due;

      g_assert_no_error (error);
      g_assert_cmpint (find_due (&deadline, calendar).time, ==, YP_CALENDAR_LAST_US);
      deadline.start++;
      g_assert_false (yp_deadline_find_due (&deadline, calendar, &due, &error));
      g_assert_error (error, YP_ERROR, YP_ERROR_TOO_LARGE);
    }
}

static const YpPause reversed[] = { { 2, 1 } };
static const YpPause overlapping[] = { { 1, 3 }, { 2, 4 } };
static const YpPause after_open[] = { { 1, YP_PAUSE_OPEN }, { 2, 4 } };
static const YpPause never[] = { { YP_PAUSE_OPEN, YP_PAUSE_OPEN } };
static const YpPause too_late[] = { { 0, YP_CALENDAR_LAST_US + 5 } };

typedef struct
{
  YpDeadline deadline;
  YpError code;
} Refused;

static const Refused refused[] = {
  { { 0, { YP_LIMIT_WORK_DAY, G_MAXUINT }, 0, NULL, 0 }, YP_ERROR_TOO_LARGE },
  { { 0, { YP_LIMIT_WORK_DAY, G_MAXUINT }, G_MAXUINT, NULL, 0 }, YP_ERROR_TOO_LARGE },
  { { 0, { YP_LIMIT_NATURAL_DAY, G_MAXUINT }, 0, NULL, 0 }, YP_ERROR_TOO_LARGE },
  { { 0, { YP_LIMIT_NATURAL_DAY, 3000000 }, 0, NULL, 0 }, YP_ERROR_TOO_LARGE },
  { { 0, { YP_LIMIT_WORK_DAY, 3000000 }, 0, NULL, 0 }, YP_ERROR_TOO_LARGE },
  { { YP_CALENDAR_LAST_US, { YP_LIMIT_URGENT_MINUTE, 1 }, 0, NULL, 0 }, YP_ERROR_TOO_LARGE },
  { { YP_CALENDAR_LAST_US, { YP_LIMIT_WORK_HOUR, 1 }, 0, NULL, 0 }, YP_ERROR_TOO_LARGE },
  { { 0, { YP_LIMIT_WORK_HOUR, 1 }, 0, too_late, 1 }, YP_ERROR_TOO_LARGE },
  { { 0, { YP_LIMIT_URGENT_HOUR, 1 }, 0, too_late, 1 }, YP_ERROR_TOO_LARGE },
  { { YP_CALENDAR_LAST_US + 1, { YP_LIMIT_WORK_HOUR, 1 }, 0, NULL, 0 }, YP_ERROR_INVALID },
  { { YP_CALENDAR_FIRST_US - 1, { YP_LIMIT_WORK_HOUR, 1 }, 0, NULL, 0 }, YP_ERROR_INVALID },
  { { G_MAXINT64, { YP_LIMIT_NATURAL_DAY, 1 }, 0, NULL, 0 }, YP_ERROR_INVALID },
  { { G_MININT64, { YP_LIMIT_NATURAL_DAY, 1 }, 0, NULL, 0 }, YP_ERROR_INVALID },
  { { 0, { YP_LIMIT_WORK_HOUR, 1 }, 0, reversed, 1 }, YP_ERROR_INVALID },
  { { 0, { YP_LIMIT_WORK_HOUR, 1 }, 0, overlapping, 2 }, YP_ERROR_INVALID },
  { { 0, { YP_LIMIT_WORK_HOUR, 1 }, 0, after_open, 2 }, YP_ERROR_INVALID },
  { { 0, { YP_LIMIT_WORK_HOUR, 1 }, 0, never, 1 }, YP_ERROR_INVALID },
};

static void
test_refuses (gconstpointer data)
{
  const Refused *r = data;
  g_autoptr (YpCalendar) calendar = yp_calendar_new_default ();
  g_autoptr (GError) error = NULL;
  YpProgress progress;
  YpDeadline extended;

  g_assert_null (yp_deadline_explain (&r->deadline, calendar, &error));
  g_assert_error (error, YP_ERROR, (int) r->code);
  g_clear_error (&error);

  g_assert_false (yp_deadline_measure (&r->deadline, calendar, 0, &progress, &error));
  g_assert_error (error, YP_ERROR, (int) r->code);
  g_clear_error (&error);

  g_assert_false (yp_deadline_extend (&r->deadline, calendar, 0, &extended, &error));
  g_assert_error (error, YP_ERROR, (int) r->code);
}

static void
add_tests (const char *name, guint n, gconstpointer rows, gsize size, GTestDataFunc test)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *path = g_strdup_printf ("/model/deadline/%s/%u", name, i);

      g_test_add_data_func (path, (const char *) rows + i * size, test);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  add_tests ("vector", G_N_ELEMENTS (vectors), vectors, sizeof *vectors, test_vector);
  g_test_add_func ("/model/deadline/progress", test_progress);
  g_test_add_func ("/model/deadline/no-limit", test_no_limit);
  g_test_add_func ("/model/deadline/extend", test_extend);
  g_test_add_func ("/model/deadline/oracle", test_oracle);
  for (guint i = 0; i <= G_N_ELEMENTS (odd_calendars); i++)
    {
      g_autofree char *path = g_strdup_printf ("/model/deadline/laws/%u", i);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_laws);
    }
  add_tests ("text", G_N_ELEMENTS (explained), explained, sizeof *explained, test_text);
  g_test_add_func ("/model/deadline/json", test_json);
  g_test_add_func ("/model/deadline/long", test_long);
  g_test_add_func ("/model/deadline/many-pauses", test_many_pauses);
  g_test_add_func ("/model/deadline/end-of-time", test_end_of_time);
  add_tests ("refuses", G_N_ELEMENTS (refused), refused, sizeof *refused, test_refuses);

  return g_test_run ();
}
