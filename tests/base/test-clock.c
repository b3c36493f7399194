/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-clock.h"

#include <gio/gio.h>

typedef struct
{
  const char *text;
  const char *expected; /* as it is written again; NULL where it is refused */
} Case;

static const Case cases[] = {
  { "2026-08-24T01:02:03.456Z", "2026-08-24T01:02:03.456Z" },
  { "2026-08-24T01:02:03Z", "2026-08-24T01:02:03.000Z" },
  { "2026-08-24t01:02:03z", "2026-08-24T01:02:03.000Z" },
  { "2026-08-24T09:02:03.4+08:00", "2026-08-24T01:02:03.400Z" },
  { "2026-08-23T20:32:03.456-04:30", "2026-08-24T01:02:03.456Z" },
  { "2026-08-24T01:02:03.456999999999Z", "2026-08-24T01:02:03.456Z" },
  { "2026-08-24T01:02:03-00:00", "2026-08-24T01:02:03.000Z" },
  { "1970-01-01T00:00:00Z", "1970-01-01T00:00:00.000Z" },
  { "1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z" },
  { "0000-01-01T00:00:00Z", "0000-01-01T00:00:00.000Z" },
  { "9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z" },
  { "2024-02-29T12:00:00Z", "2024-02-29T12:00:00.000Z" },
  { "2000-02-29T12:00:00Z", "2000-02-29T12:00:00.000Z" },
  { "2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000Z" },
  { "2017-01-01T07:59:60.5+08:00", "2017-01-01T00:00:00.500Z" },
  { "2016-12-31T22:59:60Z", NULL },
  { "2016-12-31T23:58:60Z", NULL },
  { "2016-12-31T23:59:61Z", NULL },
  { "2023-02-29T12:00:00Z", NULL },
  { "1900-02-29T12:00:00Z", NULL },
  { "2026-04-31T12:00:00Z", NULL },
  { "2026-00-01T12:00:00Z", NULL },
  { "2026-13-01T12:00:00Z", NULL },
  { "2026-01-00T12:00:00Z", NULL },
  { "2026-01-01T24:00:00Z", NULL },
  { "2026-01-01T12:60:00Z", NULL },
  { "2026-01-01T12:00:00", NULL },
  { "2026-01-01T12:00Z", NULL },
  { "2026-01-01", NULL },
  { "2026-01-01 12:00:00Z", NULL },
  { "2026-01-01T12:00:00.Z", NULL },
  { "2026-01-01T12:00:00,5Z", NULL },
  { "2026-01-01T12:00:00Z ", NULL },
  { " 2026-01-01T12:00:00Z", NULL },
  { "2026-01-01T12:00:00+8:00", NULL },
  { "2026-01-01T12:00:00+0800", NULL },
  { "2026-01-01T12:00:00+24:00", NULL },
  { "2026-01-01T12:00:00+08:60", NULL },
  { "0000-01-01T00:00:00+00:01", NULL },
  { "9999-12-31T23:59:59-00:01", NULL },
  { "+2026-01-01T12:00:00Z", NULL },
  { "26-01-01T12:00:00Z", NULL },
  { "2026-1-1T12:00:00Z", NULL },
  { "", NULL },
  { "now", NULL },
};

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  gint64 time = 42;
  char text[YP_TIME_SIZE];

  g_assert_cmpint (yp_time_parse (c->text, &time), ==, c->expected != NULL);
  if (c->expected == NULL)
    {
      g_assert_cmpint (time, ==, 42);
      return;
    }

  yp_time_format (time, text);
  g_assert_cmpstr (text, ==, c->expected);
}

/* GLib's calendar is another's work. */
static void
test_agrees_with_glib (void)
{
  for (guint i = 0; i < 20000; i++)
    {
      gint64 seconds =
          g_test_rand_int () * G_GINT64_CONSTANT (100) + g_test_rand_int_range (0, 100);
      g_autoptr (GDateTime) date_time = g_date_time_new_from_unix_utc (seconds);
      g_autofree char *expected = NULL;
      char text[YP_TIME_SIZE];
      gint64 again = 0;

      if (date_time == NULL || g_date_time_get_year (date_time) > 9999)
        continue;

      expected = g_date_time_format (date_time, "%Y-%m-%dT%H:%M:%S.000Z");
      yp_time_format (seconds * G_USEC_PER_SEC, text);
      if (g_date_time_get_year (date_time) >= 1000)
        g_assert_cmpstr (text, ==, expected);
      g_assert_true (yp_time_parse (text, &again));
      g_assert_cmpint (again, ==, seconds * G_USEC_PER_SEC);
    }
}

static void
test_format_clamps (void)
{
  char text[YP_TIME_SIZE];

  yp_time_format (G_MAXINT64, text);
  g_assert_cmpstr (text, ==, "9999-12-31T23:59:59.999Z");
  yp_time_format (G_MININT64, text);
  g_assert_cmpstr (text, ==, "0000-01-01T00:00:00.000Z");
  yp_time_format (-1, text);
  g_assert_cmpstr (text, ==, "1969-12-31T23:59:59.999Z");
}

static void
test_day (void)
{
  gint64 time = 0;
  gint64 start = 0;
  char date[9];

  g_assert_true (yp_time_parse ("2026-08-24T15:59:59.999Z", &time));
  g_assert_true (yp_time_parse ("2026-08-23T16:00:00Z", &start));
  g_assert_cmpint (yp_time_start_of_day (time), ==, start);
  g_assert_cmpint (yp_time_start_of_day (start), ==, start);
  g_assert_cmpint (yp_time_start_of_day (start - 1), ==, start - G_GINT64_CONSTANT (86400000000));

  yp_time_format_date (time, date);
  g_assert_cmpstr (date, ==, "20260824");
  yp_time_format_date (time + 1000, date);
  g_assert_cmpstr (date, ==, "20260825");
  yp_time_format_date (G_MAXINT64, date);
  g_assert_cmpstr (date, ==, "99991231");
}

static gint64
tell_time (gpointer data)
{
  return *(gint64 *) data;
}

static void
test_clock (void)
{
  gint64 time = 123;
  const YpClock clock = { tell_time, &time };
  YpClock system = yp_clock_system ();
  gint64 before = g_get_real_time ();

  g_assert_cmpint (yp_clock_now (&clock), ==, 123);
  g_assert_cmpint (yp_clock_now (&system), >=, before);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/base/clock/case/%u", i);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/base/clock/agrees-with-glib", test_agrees_with_glib);
  g_test_add_func ("/base/clock/format-clamps", test_format_clamps);
  g_test_add_func ("/base/clock/day", test_day);
  g_test_add_func ("/base/clock/clock", test_clock);

  return g_test_run ();
}
