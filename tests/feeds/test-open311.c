/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib.h>

#include "yp-clock.h"
#include "yp-error.h"
#include "yp-open311.h"

#define DAY_US (24 * G_TIME_SPAN_HOUR)

static YpForm *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  YpForm *form = yp_form_parse (text, strlen (text), &error);

  g_assert_no_error (error);
  return form;
}

static gint64
parse_time (const char *text)
{
  gint64 time_us = 0;

  g_assert_true (yp_time_parse (text, &time_us));
  return time_us;
}

static void
test_report (void)
{
  g_autoptr (YpForm) form = parse (
      "service_code=gbt47678.5:matter:06010&description=%E8%B7%AF%E9%9D%A2&lat=31.875"
      "&long=120.5553&address_string=杨舍镇&first_name=三&last_name=张&phone=138&email=a@b.cn"
      "&media_url=https://example.org/a.jpg&source=hotline12345&datum=gcj02"
      "&reported_datetime=2026-08-24T09:02:03%2B08:00&jurisdiction_id=x&device_id=1&lang=");
  g_auto (YpOpen311Report) report = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (yp_open311_read_report (form, &report, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (report.item, ==, "gbt47678.5:matter:06010");
  g_assert_cmpstr (report.description, ==, "路面");
  g_assert_true (report.has_place);
  g_assert_cmpfloat (report.latitude, ==, 31.875);
  g_assert_cmpfloat (report.longitude, ==, 120.5553);
  g_assert_cmpint (report.datum, ==, YP_DATUM_GCJ02);
  g_assert_cmpstr (report.address, ==, "杨舍镇");
  g_assert_cmpstr (report.contact, ==, "张三, 138, a@b.cn");
  g_assert_cmpstr (report.media_url, ==, "https://example.org/a.jpg");
  g_assert_cmpstr (report.source, ==, "hotline12345");
  g_assert_cmpint (report.reported_at, ==, parse_time ("2026-08-24T01:02:03Z"));
}

static void
test_least_report (void)
{
  g_autoptr (YpForm) form =
      parse ("service_code=x&address_string=here&lat=&long=&first_name=Ann&last_name=Lee");
  g_auto (YpOpen311Report) report = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (yp_open311_read_report (form, &report, &error));
  g_assert_no_error (error);
  g_assert_false (report.has_place);
  g_assert_cmpint (report.datum, ==, YP_DATUM_CGCS2000);
  g_assert_null (report.description);
  g_assert_null (report.source);
  g_assert_cmpstr (report.contact, ==, "Ann Lee");
  g_assert_cmpint (report.reported_at, ==, 0);
}

static void
test_refused_reports (void)
{
  static const struct
  {
    const char *text;
    const char *parameter;
  } cases[] = {
    { "lat=1&long=2", "service_code" },
    { "service_code=x", "lat" },
    { "service_code=x&lat=1", "long" },
    { "service_code=x&long=1", "lat" },
    { "service_code=x&lat=nan&long=2", "lat" },
    { "service_code=x&lat=NaN&long=2", "lat" },
    { "service_code=x&lat=1&long=inf", "long" },
    { "service_code=x&lat=1&long=-Infinity", "long" },
    { "service_code=x&lat=0x10&long=2", "lat" },
    { "service_code=x&lat=1e999&long=2", "lat" },
    { "service_code=x&lat=1e&long=2", "lat" },
    { "service_code=x&lat=+&long=2", "lat" },
    { "service_code=x&lat=1,5&long=2", "lat" },
    { "service_code=x&lat=1+&long=2", "lat" },
    { "service_code=x&lat=--1&long=2", "lat" },
    { "service_code=x&lat=90.0000001&long=2", "lat" },
    { "service_code=x&lat=31&long=180.5", "long" },
    { "service_code=x&lat=120.5&long=31.8", "lat" },
    { "service_code=x&lat=1&long=2&datum=mars", "datum" },
    { "service_code=x&lat=1&long=2&reported_datetime=yesterday", "reported_datetime" },
    { "service_code=x&lat=1&long=2&reported_datetime=2026-13-01T00:00:00Z", "reported_datetime" },
    { "service_code=x&lat=1&long=2&media_url=javascript:alert(1)", "media_url" },
    { "service_code=x&lat=1&long=2&media_url=file:///etc/passwd", "media_url" },
    { "service_code=x&lat=1&long=2&media_url=http:", "media_url" },
    { "service_code=x&lat=1&long=2&source=a%20b", "source" },
    { "service_code=x&lat=1&long=2&description=a%01b", "description" },
    { "service_code=x&lat=1&long=2&attribute[A]=1", "attribute[A]" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (YpForm) form = parse (cases[i].text);
      g_autofree char *start = g_strdup_printf ("Parameter “%s” ", cases[i].parameter);
      g_auto (YpOpen311Report) report = { 0 };
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", cases[i].text);
      g_assert_false (yp_open311_read_report (form, &report, &error));
      g_assert_error (error, YP_ERROR, YP_ERROR_INVALID);
      g_assert_true (g_str_has_prefix (error->message, start));
    }
}

static void
test_long_texts (void)
{
  static const struct
  {
    const char *name;
    guint most;
  } bounds[] = {
    { "service_code", 128 }, { "description", 4000 }, { "address_string", 500 },
    { "first_name", 120 },   { "source", 64 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bounds); i++)
    for (guint over = 0; over < 2; over++)
      {
        g_autofree char *value = g_strnfill (bounds[i].most + over, 'x');
        g_autofree char *text =
            g_strdup_printf ("lat=1&long=2&%s=%s%s", bounds[i].name, value,
                             g_str_equal (bounds[i].name, "service_code") ? "" : "&service_code=x");
        g_autoptr (YpForm) form = parse (text);
        g_auto (YpOpen311Report) report = { 0 };
        g_autoptr (GError) error = NULL;

        g_assert_cmpint (yp_open311_read_report (form, &report, &error), ==, over == 0);
        if (over == 1)
          g_assert_nonnull (strstr (error->message, bounds[i].name));
      }
}

static void
test_search (void)
{
  gint64 now = parse_time ("2026-08-24T00:00:00Z");
  g_autoptr (YpForm) none = parse ("api_key=secret&jurisdiction_id=x");
  g_autoptr (YpForm) all = parse ("service_request_id=a,b&service_code=c,d&status=closed"
                                  "&start_date=2026-01-01T00:00:00Z&end_date=2026-02-01T00:00:00Z");
  g_autoptr (YpForm) from = parse ("start_date=2026-01-01T00:00:00Z&status=open,closed");
  g_autoptr (YpForm) to = parse ("end_date=2026-06-01T00:00:00Z&status=open");
  g_auto (YpOpen311Search) search = { 0 };

  g_assert_true (yp_open311_read_search (none, now, &search, NULL));
  g_assert_null (search.ids);
  g_assert_null (search.items);
  g_assert_true (search.with_open && search.with_closed);
  g_assert_cmpint (search.time_from, ==, now - 90 * DAY_US);
  g_assert_cmpint (search.time_to, ==, G_MAXINT64);

  g_assert_true (yp_open311_read_search (all, now, &search, NULL));
  g_assert_cmpuint (g_strv_length (search.ids), ==, 2);
  g_assert_cmpstr (search.items[1], ==, "d");
  g_assert_true (search.with_closed && !search.with_open);
  g_assert_cmpint (search.time_to - search.time_from, ==, 31 * DAY_US);
  yp_open311_search_clear (&search);

  g_assert_true (yp_open311_read_search (from, now, &search, NULL));
  g_assert_true (search.with_open && search.with_closed);
  g_assert_cmpint (search.time_to - search.time_from, ==, 90 * DAY_US);

  g_assert_true (yp_open311_read_search (to, now, &search, NULL));
  g_assert_true (search.with_open && !search.with_closed);
  g_assert_cmpint (search.time_to, ==, parse_time ("2026-06-01T00:00:00Z"));
  g_assert_cmpint (search.time_to - search.time_from, ==, 90 * DAY_US);
}

static void
test_refused_searches (void)
{
  static const struct
  {
    const char *text;
    const char *parameter;
  } cases[] = {
    { "status=done", "status" },
    { "status=open,closed,open", NULL },
    { "status=open,closed,open,x", "status" },
    { "start_date=now", "start_date" },
    { "end_date=2026-08-24", "end_date" },
    { "start_date=2026-02-01T00:00:00Z&end_date=2026-01-01T00:00:00Z", "end_date" },
    { "start_date=2026-01-01T00:00:00Z&end_date=2026-04-02T00:00:00Z", "end_date" },
    { "start_date=0000-01-01T00:00:00Z&end_date=9999-12-31T23:59:59Z", "end_date" },
    { "start_date=9999-12-31T23:59:59Z", NULL },
    { "end_date=0000-01-01T00:00:00Z", NULL },
    { "service_code=,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,", "service_code" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (YpForm) form = parse (cases[i].text);
      g_auto (YpOpen311Search) search = { 0 };
      g_autoptr (GError) error = NULL;
      gboolean is_taken = yp_open311_read_search (form, 0, &search, &error);

      g_test_message ("%s", cases[i].text);
      g_assert_cmpint (is_taken, ==, cases[i].parameter == NULL);
      if (!is_taken)
        {
          g_assert_error (error, YP_ERROR, YP_ERROR_INVALID);
          g_assert_nonnull (strstr (error->message, cases[i].parameter));
        }
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/feeds/open311/report", test_report);
  g_test_add_func ("/feeds/open311/least-report", test_least_report);
  g_test_add_func ("/feeds/open311/refused-reports", test_refused_reports);
  g_test_add_func ("/feeds/open311/long-texts", test_long_texts);
  g_test_add_func ("/feeds/open311/search", test_search);
  g_test_add_func ("/feeds/open311/refused-searches", test_refused_searches);

  return g_test_run ();
}
