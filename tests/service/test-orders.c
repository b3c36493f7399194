/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-orders.h"

#include "command-city.h"

/* Issues one, and compares its id. */
static void
issue (CommandCity *f, const char *kind, const char *wanted)
{
  const char *const incidents[] = { "test-20210820-000001", NULL };
  const YpOrderText text = { .kind = kind,
                             .recipient = "centre",
                             .subject = "a",
                             .demand = "b",
                             .answer_by = f->now + G_TIME_SPAN_DAY,
                             .incidents = incidents };
  g_autoptr (GError) error = NULL;
  g_autoptr (YpEntry) entry = NULL;

  yp_store_begin (f->store, &error);
  entry = yp_orders_issue (f->store, f->city, "test", &text, &error);
  g_assert_no_error (error);
  yp_store_commit (f->store, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (yp_entry_get_subject_id (entry, "order"), ==, wanted);
}

/* Kinds and years count apart; a year is the city's. */
static void
test_series (CommandCity *f, gconstpointer data)
{
  g_autofree char *id = command_city_report (f);

  g_assert_cmpstr (id, ==, "test-20210820-000001");
  issue (f, "reminder", "reminder-2021-000001");
  issue (f, "reminder", "reminder-2021-000002");
  issue (f, "supervision", "supervision-2021-000001");
  g_assert_true (yp_time_parse ("2021-12-31T15:59:59.999Z", &f->now));
  issue (f, "reminder", "reminder-2021-000003");
  f->now += 1000;
  issue (f, "reminder", "reminder-2022-000001");
}

/* An order that is there already, as a year leaves it. */
static void
put_order (CommandCity *f, guint number)
{
  g_autofree char *subject = g_strdup_printf ("order/reminder-2021-%06u", number);
  g_autoptr (JsonObject) data = json_object_new ();
  g_autoptr (YpEntry) entry = NULL;
  g_autoptr (GError) error = NULL;
  JsonArray *incidents = json_array_new ();

  json_array_add_string_element (incidents, "test-20210820-000001");
  json_object_set_array_member (data, "incidents", incidents);
  json_object_set_string_member (data, "kind", "reminder");
  json_object_set_string_member (data, "number", "x");
  json_object_set_string_member (data, "recipient", "centre");
  json_object_set_string_member (data, "subject", "a");
  json_object_set_string_member (data, "demand", "b");
  json_object_set_string_member (data, "answer_by", "2021-08-23T01:00:00.000Z");
  entry = yp_store_append (f->store, f->now, "test", subject, "issued", data, &error);
  g_assert_no_error (error);
}

/* Beyond six digits the numbers go on as they should. */
static void
test_a_million (CommandCity *f, gconstpointer data)
{
  yp_store_begin (f->store, NULL);
  put_order (f, 999998);
  yp_store_commit (f->store, NULL);
  issue (f, "reminder", "reminder-2021-999999");
  issue (f, "reminder", "reminder-2021-1000000");
  issue (f, "reminder", "reminder-2021-1000001");

  yp_store_begin (f->store, NULL);
  for (guint number = 1000002; number <= 1000040; number++)
    put_order (f, number);
  yp_store_commit (f->store, NULL);
  issue (f, "reminder", "reminder-2021-1000041");
  issue (f, "reminder", "reminder-2021-1000042");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add ("/service/orders/series", CommandCity, NULL, command_city_set_up, test_series,
              command_city_tear_down);
  g_test_add ("/service/orders/a-million", CommandCity, NULL, command_city_set_up, test_a_million,
              command_city_tear_down);

  return g_test_run ();
}
