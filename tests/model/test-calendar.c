/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-calendar.h"

#include "yp-clock.h"
#include "yp-error.h"

#define HEAD "date,type,name\n"

static gint64
at (const char *text)
{
  gint64 time = 0;

  if (!yp_time_parse (text, &time))
    g_error ("%s", text);

  return time;
}

static YpCalendar *
read_calendar (const char *text)
{
  g_autoptr (GError) error = NULL;
  YpCalendar *calendar = yp_calendar_new_from_csv (text, strlen (text), &error);

  g_assert_no_error (error);
  return calendar;
}

typedef struct
{
  const char *time;
  YpSpanKind kind;
  const char *name;
  const char *from;
  const char *to;
} Moment;

static const Moment moments[] = {
  { "2021-08-20T08:30:00+08:00", YP_SPAN_COUNTED, NULL, "2021-08-20T08:00:00+08:00",
    "2021-08-20T12:00:00+08:00" },
  { "2021-08-20T18:00:00+08:00", YP_SPAN_NIGHT, NULL, "2021-08-20T18:00:00+08:00",
    "2021-08-21T00:00:00+08:00" },
  { "2021-08-20T07:59:59+08:00", YP_SPAN_NIGHT, NULL, "2021-08-20T00:00:00+08:00",
    "2021-08-20T08:00:00+08:00" },
  { "2021-08-20T12:00:00+08:00", YP_SPAN_BREAK, NULL, "2021-08-20T12:00:00+08:00",
    "2021-08-20T14:00:00+08:00" },
  { "2021-08-21T10:00:00+08:00", YP_SPAN_WEEKEND, NULL, "2021-08-21T00:00:00+08:00",
    "2021-08-22T00:00:00+08:00" },
  { "2021-10-02T10:00:00+08:00", YP_SPAN_HOLIDAY, "国庆节", "2021-10-02T00:00:00+08:00",
    "2021-10-03T00:00:00+08:00" },
  { "2021-10-09T17:00:00+08:00", YP_SPAN_MAKE_UP, "国庆节", "2021-10-09T14:00:00+08:00",
    "2021-10-09T18:00:00+08:00" },
  { "2021-10-09T13:00:00+08:00", YP_SPAN_BREAK, NULL, "2021-10-09T12:00:00+08:00",
    "2021-10-09T14:00:00+08:00" },
  { "2022-12-31T09:00:00+08:00", YP_SPAN_HOLIDAY, "元旦", "2022-12-31T00:00:00+08:00",
    "2023-01-01T00:00:00+08:00" },
  { "2024-02-29T16:00:00Z", YP_SPAN_NIGHT, NULL, "2024-02-29T16:00:00Z", "2024-03-01T00:00:00Z" },
};

static void
test_moments (void)
{
  g_autoptr (YpCalendar) calendar = yp_calendar_new_default ();

  for (guint i = 0; i < G_N_ELEMENTS (moments); i++)
    {
      const Moment *m = &moments[i];
      YpSpan span = yp_calendar_get_span (calendar, at (m->time));
      gboolean counts = m->kind == YP_SPAN_COUNTED || m->kind == YP_SPAN_MAKE_UP;

      g_test_message ("%s", m->time);
      g_assert_cmpint (span.kind, ==, m->kind);
      g_assert_cmpstr (span.name, ==, m->name);
      g_assert_cmpint (span.from, ==, at (m->from));
      g_assert_cmpint (span.to, ==, at (m->to));
      g_assert_cmpint (span.counted_us, ==, counts ? span.to - span.from : 0);
    }
}

static void
test_default (void)
{
  /* Working days of the years, from the number of holidays and make-up days in each. */
  static const guint n_days[] = { 249, 250, 249, 249, 251, 248, 248 };
  g_autoptr (YpCalendar) calendar = yp_calendar_new_default ();
  gint64 length = yp_calendar_get_day_length (calendar);

  g_assert_cmpint (length, ==, 8 * G_TIME_SPAN_HOUR);
  g_assert_cmpuint (strlen (yp_calendar_get_version (calendar)), ==, 12);
  g_assert_false (yp_calendar_has_year (calendar, 2019));
  g_assert_false (yp_calendar_has_year (calendar, 2027));

  for (guint i = 0; i < G_N_ELEMENTS (n_days); i++)
    {
      g_autofree char *from = g_strdup_printf ("%u-01-01T00:00:00+08:00", 2020 + i);
      g_autofree char *to = g_strdup_printf ("%u-01-01T00:00:00+08:00", 2021 + i);
      gint64 work =
          yp_calendar_count_work (calendar, at (to)) - yp_calendar_count_work (calendar, at (from));

      g_assert_true (yp_calendar_has_year (calendar, 2020 + i));
      g_assert_cmpint (work, ==, n_days[i] * length);
    }
}

/* One with everything unusual: two zones' worth of offset, night shifts, only Wednesday off. */
static void
test_settings (void)
{
  g_autoptr (YpCalendar) calendar =
      read_calendar (HEAD ",offset,-03:30\n"
                          ",slots,00:00-06:00 06:00-06:30 22:00-24:00\n"
                          ",weekend,Wed\n"
                          "2026-08-26,workday,\"A, \"\"B\"\"\"\r\n"
                          "2026-08-27,holiday,C\n"
                          "2026-08-28,workday,D\n");
  YpSpan span;

  g_assert_cmpint (yp_calendar_get_day_length (calendar), ==, 510 * G_TIME_SPAN_MINUTE);
  g_assert_false (yp_calendar_has_year (calendar, 2026));

  span = yp_calendar_get_span (calendar, at ("2026-08-26T23:00:00-03:30"));
  g_assert_cmpint (span.kind, ==, YP_SPAN_MAKE_UP);
  g_assert_cmpstr (span.name, ==, "A, \"B\"");
  g_assert_cmpint (span.to, ==, at ("2026-08-27T00:00:00-03:30"));

  /* That a Friday is worked goes without saying. */
  span = yp_calendar_get_span (calendar, at ("2026-08-28T05:00:00-03:30"));
  g_assert_cmpint (span.kind, ==, YP_SPAN_COUNTED);
  g_assert_null (span.name);

  span = yp_calendar_get_span (calendar, at ("2026-08-19T23:00:00-03:30"));
  g_assert_cmpint (span.kind, ==, YP_SPAN_WEEKEND);
  span = yp_calendar_get_span (calendar, at ("2026-08-22T06:30:00-03:30"));
  g_assert_cmpint (span.kind, ==, YP_SPAN_BREAK);
  span = yp_calendar_get_span (calendar, at ("2026-08-22T06:29:59-03:30"));
  g_assert_cmpint (span.from, ==, at ("2026-08-22T06:00:00-03:30"));
}

static void
test_date (void)
{
  g_autoptr (YpCalendar) calendar = yp_calendar_new_default ();
  gint64 of_day;
  GDate date;

  yp_calendar_get_date (calendar, at ("2023-12-31T16:00:00.5Z"), &date, &of_day);
  g_assert_cmpint (g_date_get_year (&date), ==, 2024);
  g_assert_cmpint (g_date_get_day_of_year (&date), ==, 1);
  g_assert_cmpint (of_day, ==, G_USEC_PER_SEC / 2);

  yp_calendar_get_date (calendar, G_MININT64, &date, &of_day);
  g_assert_cmpint (g_date_get_year (&date), ==, 2);
  yp_calendar_get_date (calendar, G_MAXINT64, &date, &of_day);
  g_assert_cmpint (g_date_get_year (&date), ==, 9999);
}

static const char *const calendars[] = {
  HEAD,
  HEAD ",weekend,\n2000-01-01,holiday,A\n2000-01-03,holiday,A\n",
  HEAD ",weekend,Mon Tue Wed Thu Fri Sat Sun\n2000-01-01,workday,A\n2020-02-29,workday,A\n",
  HEAD ",weekend,Mon Wed Thu Fri Sat Sun\n,slots,23:00-24:00\n2020-02-24,workday,A\n"
       "2020-02-25,holiday,A\n2020-02-26,workday,A\n2020-02-27,holiday,A\n",
};

/* Counting up to the moment found gives what was looked for, and a moment earlier less. */
static void
test_find (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (calendars); i++)
    {
      g_autoptr (YpCalendar) calendar = read_calendar (calendars[i]);
      gint64 step = yp_calendar_get_day_length (calendar) / 4;
      gint64 start = yp_calendar_count_work (calendar, at ("2019-12-30T00:00:00+08:00"));
      guint n_found = 0;

      for (gint64 work = start + step; work < start + 400 * step; work += step)
        {
          gint64 found = 0;

          if (!yp_calendar_find_work (calendar, work, &found))
            continue;

          g_assert_cmpint (yp_calendar_count_work (calendar, found), ==, work);
          g_assert_cmpint (yp_calendar_count_work (calendar, found - 1), ==, work - 1);
          n_found++;
        }

      g_assert_cmpuint (n_found, ==, i == 2 ? 4 : 399);
    }
}

static void
test_never (void)
{
  g_autoptr (YpCalendar) calendar = yp_calendar_new_default ();
  g_autoptr (YpCalendar) idle = read_calendar (calendars[2]);
  gint64 time = 77;

  g_assert_false (yp_calendar_find_work (calendar, G_MAXINT64, &time));
  g_assert_false (yp_calendar_find_work (idle, G_MAXINT64, &time));
  g_assert_false (yp_calendar_find_work (idle, 17 * G_TIME_SPAN_HOUR, &time));
  g_assert_cmpint (time, ==, 77);
  g_assert_true (yp_calendar_find_work (idle, 1, &time));
  g_assert_cmpint (time, ==, at ("2000-01-01T08:00:00.000001+08:00"));
  g_assert_cmpint (yp_calendar_count_work (idle, G_MAXINT64), ==, 16 * G_TIME_SPAN_HOUR);
}

static void
test_version (void)
{
  g_autoptr (YpCalendar) a = read_calendar (calendars[0]);
  g_autoptr (YpCalendar) again = read_calendar (calendars[0]);
  g_autoptr (YpCalendar) b = read_calendar (calendars[1]);

  g_assert_cmpstr (yp_calendar_get_version (a), ==, yp_calendar_get_version (again));
  g_assert_cmpstr (yp_calendar_get_version (a), !=, yp_calendar_get_version (b));
}

typedef struct
{
  const char *text;
  const char *line; /* what the message names */
} Case;

static const Case refused[] = {
  { "", "line 1" },
  { "date,name,type\n", "line 1" },
  { HEAD "\n", "line 2" },
  { HEAD "2026-01-01,holiday,A,B\n", "line 2" },
  { HEAD "2026-01-01,Holiday,A\n", "line 2: the type" },
  { HEAD "2026-02-29,holiday,A\n", "line 2: this is not a date" },
  { HEAD "2026-2-28,holiday,A\n", "line 2: this is not a date" },
  { HEAD "0001-02-28,holiday,A\n", "line 2: this is not a date" },
  { HEAD "2026-02-28T,workday,A\n", "line 2: this is not a date" },
  { HEAD ",workday,A\n", "line 2: this is not a date" },
  { HEAD "2026-02-28,workday,\n", "line 2: the name" },
  { HEAD "2026-02-28,workday,\"A\nB\"\n", "line 2: the name" },
  { HEAD "2026-02-28,workday,A\n2026-02-28,holiday,A\n", "line 3: the days" },
  { HEAD "2026-02-28,workday,A\n2026-02-27,holiday,A\n", "line 3: the days" },
  { HEAD "26,year,A\n", "line 2: this is not a year" },
  { HEAD "0001,year,A\n", "line 2: this is not a year" },
  { HEAD "2026,year,\n", "line 2: a year" },
  { HEAD "2026,year,A\n2026,year,A\n", "line 3: the years" },
  { HEAD "2026,offset,+08:00\n", "line 2: this holds" },
  { HEAD ",offset,+08:00\n,offset,+08:00\n", "line 3: this was said" },
  { HEAD ",offset,08:00\n", "line 2: the offset" },
  { HEAD ",offset,+8\n", "line 2: the offset" },
  { HEAD ",offset,+14:01\n", "line 2: the offset" },
  { HEAD ",offset,+08:00 \n", "line 2: the offset" },
  { HEAD ",slots,\n", "line 2: the slots" },
  { HEAD ",slots,08:00-08:00\n", "line 2: the slots" },
  { HEAD ",slots,08:00-24:01\n", "line 2: the slots" },
  { HEAD ",slots,08:00-12:60\n", "line 2: the slots" },
  { HEAD ",slots,08:00-12:00 11:00-13:00\n", "line 2: the slots" },
  { HEAD ",slots,08:00-12:00 \n", "line 2: the slots" },
  { HEAD ",slots,08:00-12:00;14:00-18:00\n", "line 2: something" },
  { HEAD ",slots,00:00-01:00 02:00-03:00 04:00-05:00 06:00-07:00 08:00-09:00 10:00-11:00 "
         "12:00-13:00 14:00-15:00 16:00-17:00\n",
    "line 2: the slots" },
  { HEAD ",weekend,Sat Sat\n", "line 2: the weekend" },
  { HEAD ",weekend,Saturday\n", "line 2: the weekend" },
  { HEAD ",weekend,Sat  Sun\n", "line 2: the weekend" },
  { HEAD "2026-02-28,workday,\xff\n", "byte 34" },
};

static void
test_refuses (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (GError) error = NULL;
  gsize length = strlen (c->text);
  g_autofree char *text = g_memdup2 (c->text, length + (length == 0 ? 1 : 0));

  g_assert_null (yp_calendar_new_from_csv (text, length, &error));
  g_assert_error (error, YP_ERROR, YP_ERROR_INVALID);
  if (strstr (error->message, c->line) == NULL)
    g_error ("%s", error->message);
}

static void
test_too_large (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) text = g_string_new (HEAD);
  GDate date;

  g_date_clear (&date, 1);
  g_date_set_dmy (&date, 1, 1, 1970);
  for (guint i = 0; i <= 20000; i++, g_date_add_days (&date, 1))
    g_string_append_printf (text, "%04u-%02u-%02u,holiday,A\n", g_date_get_year (&date),
                            g_date_get_month (&date), g_date_get_day (&date));

  g_assert_null (yp_calendar_new_from_csv (text->str, text->len, &error));
  g_assert_error (error, YP_ERROR, YP_ERROR_TOO_LARGE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/model/calendar/moments", test_moments);
  g_test_add_func ("/model/calendar/default", test_default);
  g_test_add_func ("/model/calendar/settings", test_settings);
  g_test_add_func ("/model/calendar/date", test_date);
  g_test_add_func ("/model/calendar/find", test_find);
  g_test_add_func ("/model/calendar/never", test_never);
  g_test_add_func ("/model/calendar/version", test_version);
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autofree char *path = g_strdup_printf ("/model/calendar/refuses/%u", i);

      g_test_add_data_func (path, &refused[i], test_refuses);
    }
  g_test_add_func ("/model/calendar/too-large", test_too_large);

  return g_test_run ();
}
