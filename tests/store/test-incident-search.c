/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "store-fixture.h"

#include "yp-clock.h"

#define HOUR_US G_TIME_SPAN_HOUR
#define COMPONENT "gbt47678.5:component:01001"

static char *
report_item (YpStore *store, gint64 reported_at, const char *item)
{
  char time[YP_TIME_SIZE];
  g_autofree char *json = NULL;

  yp_time_format (reported_at, time);
  json = g_strdup_printf ("{\"item\":\"%s\",\"source\":\"open311\",\"description\":\"\","
                          "\"address\":\"here\",\"reported_at\":\"%s\"}",
                          item, time);
  return report (store, MORNING, json);
}

/* Checks that the search finds these, in this order; ends with %NULL. */
static void
assert_found (YpStore *store, const YpIncidentSearch *search, ...)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) incidents = yp_store_search_incidents (store, search, &error);
  const char *id;
  guint n = 0;
  va_list ids;

  g_assert_no_error (error);
  va_start (ids, search);
  while ((id = va_arg (ids, const char *)) != NULL)
    {
      g_assert_cmpuint (n, <, incidents->len);
      g_assert_cmpstr (yp_incident_get_id (incidents->pdata[n]), ==, id);
      n++;
    }
  va_end (ids);
  g_assert_cmpuint (n, ==, incidents->len);
}

static void
test_search (Fixture *f)
{
  g_autofree char *late = report_item (f->store, MORNING, MATTER);
  g_autofree char *early = report_item (f->store, MORNING - 2 * HOUR_US, COMPONENT);
  g_autofree char *middle = report_item (f->store, MORNING - HOUR_US, MATTER);
  g_autofree char *again = report_item (f->store, MORNING - HOUR_US, MATTER);
  const char *matter[] = { MATTER, NULL };
  const char *both[] = { "nothing", COMPONENT, MATTER, NULL };
  YpIncidentSearch search = {
    .reported_from = G_MININT64,
    .reported_to = G_MAXINT64,
    .with_open = TRUE,
    .with_closed = TRUE,
    .limit = 10,
  };

  assert_found (f->store, &search, late, again, middle, early, NULL);
  search.limit = 2;
  assert_found (f->store, &search, late, again, NULL);
  search.limit = 10;

  search.reported_from = MORNING - HOUR_US;
  search.reported_to = MORNING - HOUR_US;
  assert_found (f->store, &search, again, middle, NULL);
  search.reported_from = MORNING + 1000;
  search.reported_to = G_MAXINT64;
  assert_found (f->store, &search, NULL);
  search.reported_from = G_MININT64;

  search.items = (char **) matter;
  assert_found (f->store, &search, late, again, middle, NULL);
  search.items = (char **) both;
  assert_found (f->store, &search, late, again, middle, early, NULL);
}

static void
test_states (Fixture *f)
{
  static const char *const steps[] = { "filed",   "dispatched", "accepted", "arrived",
                                       "handled", "checked",    "closed" };
  g_autofree char *closed = report_item (f->store, MORNING, MATTER);
  g_autofree char *checked = report_item (f->store, MORNING - HOUR_US, MATTER);
  YpIncidentSearch search = { .reported_to = G_MAXINT64, .limit = 10 };

  register_unit (f->store, "M0001");
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      act (f->store, closed, steps[i], i == 0 ? NULL : "M0001");
      if (i < G_N_ELEMENTS (steps) - 1)
        act (f->store, checked, steps[i], i == 0 ? NULL : "M0001");
    }

  assert_found (f->store, &search, NULL);
  search.with_open = TRUE;
  assert_found (f->store, &search, checked, NULL);
  search.with_closed = TRUE;
  assert_found (f->store, &search, closed, checked, NULL);
  search.with_open = FALSE;
  assert_found (f->store, &search, closed, NULL);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add_contract_test ("incident-search", "order-and-filters", test_search);
  add_contract_test ("incident-search", "states", test_states);

  return g_test_run ();
}
