/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gstdio.h>
#include <math.h>

#include "store-fixture.h"

#include "yp-error.h"

/* The contract of YpStore: every driver passes every test below. */

#define DAY_US G_TIME_SPAN_DAY

static void
test_opens_again (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = report_at (f->store, MORNING, 120.5, 31.8);
  g_autoptr (YpStore) reader = NULL;

  yp_store_close (f->store);
  f->store = yp_store_open (f->url, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (yp_store_get_origin (f->store), ==, "zjg");
  g_assert_cmpuint (yp_store_get_seq (f->store, &error), ==, 1);

  reader = yp_store_open_reader (f->url, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (yp_store_get_origin (reader), ==, "zjg");
  g_assert_cmpuint (yp_store_get_seq (reader, &error), ==, 1);
}

static void
test_refuses_another_origin (Fixture *f)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (yp_store_open (f->url, "yangshe", &error));
  g_assert_error (error, YP_STORE_ERROR, YP_STORE_ERROR_UNAVAILABLE);
  g_clear_error (&error);

  g_assert_null (yp_store_open (f->url, "Zjg/1", &error));
  g_assert_error (error, YP_ERROR, YP_ERROR_INVALID);
}

static void
test_refuses_what_is_not_there (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *absent = g_build_filename (f->folder, "absent.gpkg", NULL);
  g_autofree char *nowhere = g_build_filename (f->folder, "no", "such", "folder.gpkg", NULL);

  g_assert_null (yp_store_open_reader (absent, &error));
  g_assert_error (error, YP_STORE_ERROR, YP_STORE_ERROR_UNAVAILABLE);
  g_assert_nonnull (strstr (error->message, absent));
  g_clear_error (&error);

  g_assert_null (yp_store_open (nowhere, NULL, &error));
  g_assert_error (error, YP_STORE_ERROR, YP_STORE_ERROR_UNAVAILABLE);
  g_clear_error (&error);

  g_assert_null (yp_store_open ("postgresql://localhost/city", NULL, &error));
  g_assert_error (error, YP_STORE_ERROR, YP_STORE_ERROR_UNAVAILABLE);
}

static void
test_numbers_reports (Fixture *f)
{
  g_autofree char *first = report_at (f->store, MORNING, 120.5, 31.8);
  g_autofree char *second = report_at (f->store, MORNING, 120.5, 31.8);
  g_autofree char *next_day = report_at (f->store, MORNING + DAY_US, 120.5, 31.8);
  g_autofree char *third = report_at (f->store, MORNING, 120.5, 31.8);

  g_assert_cmpstr (first, ==, "zjg-20260824-000001");
  g_assert_cmpstr (second, ==, "zjg-20260824-000002");
  g_assert_cmpstr (next_day, ==, "zjg-20260825-000001");
  g_assert_cmpstr (third, ==, "zjg-20260824-000003");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add_contract_test ("store", "opens-again", test_opens_again);
  add_contract_test ("store", "refuses-another-origin", test_refuses_another_origin);
  add_contract_test ("store", "refuses-what-is-not-there", test_refuses_what_is_not_there);
  add_contract_test ("store", "numbers-reports", test_numbers_reports);

  return g_test_run ();
}
