/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-calendar.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* What is said of a moment agrees with itself. */
static void
check_moment (const YpCalendar *calendar, gint64 time)
{
  YpSpan span = yp_calendar_get_span (calendar, time);
  gint64 work = yp_calendar_count_work (calendar, time);
  gint64 found;
  gint64 of_day;
  GDate date;

  g_assert_true (span.from <= time && time < span.to);
  g_assert_true (span.to - span.from <= G_TIME_SPAN_DAY);
  g_assert_cmpint (yp_calendar_count_work (calendar, span.to) -
                       yp_calendar_count_work (calendar, span.from),
                   ==, span.counted_us);

  yp_calendar_get_date (calendar, time, &date, &of_day);
  g_assert_true (g_date_valid (&date) && of_day >= 0 && of_day < G_TIME_SPAN_DAY);

  if (work > yp_calendar_count_work (calendar, YP_CALENDAR_FIRST_US))
    {
      g_assert_true (yp_calendar_find_work (calendar, work, &found));
      g_assert_true (found <= time);
      g_assert_cmpint (yp_calendar_count_work (calendar, found), ==, work);
      g_assert_cmpint (yp_calendar_count_work (calendar, found - 1), ==, work - 1);
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YpCalendar) calendar = NULL;
  gint64 time = YP_CALENDAR_FIRST_US + G_TIME_SPAN_DAY;

  if (size == 0)
    return 0;

  calendar = yp_calendar_new_from_csv ((const char *) data, size, &error);
  g_assert_true ((calendar == NULL) == (error != NULL));
  if (calendar == NULL)
    return 0;

  /* Some hundred moments in all the years, and some in a row where tables are. */
  for (; time < YP_CALENDAR_LAST_US - G_TIME_SPAN_DAY; time += 9973 * G_TIME_SPAN_HOUR * 3)
    check_moment (calendar, time);
  for (time = 0; time < 30000 * G_TIME_SPAN_DAY; time += 2003 * G_TIME_SPAN_HOUR)
    check_moment (calendar, time);

  return 0;
}
