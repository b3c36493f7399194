/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gstdio.h>
#include <math.h>

#include "store-fixture.h"
#include "yp-clock.h"
#include "yp-error.h"

/* The contract of YpStore: every driver passes every test below. */

#define DAY_US G_TIME_SPAN_DAY

/* As JSON, which holds every value of it. */
static void
assert_same_incident (YpStore *store, YpIncident *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YpIncident) row = yp_store_get_incident (store, yp_incident_get_id (expected), &error);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GString) expected_text = g_string_new (NULL);
  YpJsonWriter writer;

  g_assert_no_error (error);
  yp_json_writer_init (&writer, text);
  yp_incident_write_json (row, &writer, NULL);
  yp_json_writer_init (&writer, expected_text);
  yp_incident_write_json (expected, &writer, NULL);
  g_assert_cmpstr (text->str, ==, expected_text->str);
}

static void
assert_same_unit (YpStore *store, YpUnit *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YpUnit) row = yp_store_get_unit (store, yp_unit_get_id (expected), NULL, &error);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GString) expected_text = g_string_new (NULL);
  YpJsonWriter writer;

  g_assert_no_error (error);
  yp_json_writer_init (&writer, text);
  yp_unit_write_json (row, &writer, NULL);
  yp_json_writer_init (&writer, expected_text);
  yp_unit_write_json (expected, &writer, NULL);
  g_assert_cmpstr (text->str, ==, expected_text->str);
}

static void
close_incident (YpStore *store, const char *id, const char *unit)
{
  act (store, id, "filed", NULL);
  act (store, id, "dispatched", unit);
  act (store, id, "accepted", unit);
  act (store, id, "arrived", unit);
  act (store, id, "handled", unit);
  act (store, id, "checked", NULL);
  act (store, id, "closed", NULL);
}

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

/* Text order ends where a seventh digit begins. */
static void
test_numbers_a_million (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) data = parse ("{\"item\":\"" MATTER "\",\"source\":\"iot\"}");
  const char *const numbers[] = { "999998", "999999", "1000000", "1000001" };

  yp_store_begin (f->store, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autofree char *subject = g_strconcat ("incident/zjg-20260824-", numbers[i], NULL);
      g_autofree char *id = NULL;
      g_autoptr (YpEntry) entry = NULL;

      if (i > 0)
        {
          id = yp_store_next_incident_id (f->store, MORNING, &error);
          g_assert_no_error (error);
          g_assert_cmpstr (id, ==, subject + strlen ("incident/"));
        }
      entry = yp_store_append (f->store, MORNING, "tester", subject, "reported", data, &error);
      g_assert_no_error (error);
    }
  g_assert_true (yp_store_commit (f->store, &error));
}

static void
test_a_number_stays_free_until_it_is_used (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *first = NULL;
  g_autofree char *again = NULL;
  g_autofree char *used = NULL;

  yp_store_begin (f->store, &error);
  first = yp_store_next_incident_id (f->store, MORNING, &error);
  again = yp_store_next_incident_id (f->store, MORNING, &error);
  yp_store_rollback (f->store);
  used = report_at (f->store, MORNING, 120.5, 31.8);

  g_assert_cmpstr (first, ==, "zjg-20260824-000001");
  g_assert_cmpstr (again, ==, first);
  g_assert_cmpstr (used, ==, first);
}

static void
test_day_begins_at_midnight_in_the_city (Fixture *f)
{
  gint64 midnight = yp_time_start_of_day (MORNING);
  g_autofree char *before = report_at (f->store, midnight - 1000, 120.5, 31.8);
  g_autofree char *after = report_at (f->store, midnight, 120.5, 31.8);

  g_assert_cmpstr (before, ==, "zjg-20260823-000001");
  g_assert_cmpstr (after, ==, "zjg-20260824-000001");
}

static void
test_keeps_an_incident (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = report (
      f->store, MORNING,
      "{\"item\":\"" MATTER "\",\"source\":\"hotline12345\",\"description\":\"井盖\\n'\\\"破损\","
      "\"address\":\"杨舍镇\",\"lon\":120.5551234,\"lat\":31.8751234,\"town\":\"320582100\","
      "\"village\":\"v\",\"grid\":\"g\",\"media_url\":\"http://x/y.jpg\",\"contact\":\"138\","
      "\"reported_at\":\"2026-08-24T00:59:00.000Z\"}");
  g_autoptr (YpIncident) incident = yp_store_get_incident (f->store, id, &error);
  const YpIncidentFacts *facts;

  g_assert_no_error (error);
  facts = yp_incident_get_facts (incident);
  g_assert_cmpstr (facts->id, ==, id);
  g_assert_cmpuint (facts->seq, ==, 1);
  g_assert_cmpint (facts->state, ==, YP_STATE_REPORTED);
  g_assert_cmpstr (facts->item, ==, MATTER);
  g_assert_cmpstr (facts->source, ==, "hotline12345");
  g_assert_cmpstr (facts->description, ==, "井盖\n'\"破损");
  g_assert_cmpstr (facts->address, ==, "杨舍镇");
  g_assert_true (facts->has_place);
  g_assert_cmpfloat (facts->longitude, ==, 120.5551234);
  g_assert_cmpfloat (facts->latitude, ==, 31.8751234);
  g_assert_cmpstr (facts->town, ==, "320582100");
  g_assert_cmpstr (facts->village, ==, "v");
  g_assert_cmpstr (facts->grid, ==, "g");
  g_assert_null (facts->unit);
  g_assert_null (facts->note);
  g_assert_cmpstr (facts->media_url, ==, "http://x/y.jpg");
  g_assert_cmpstr (facts->contact, ==, "138");
  g_assert_cmpint (facts->received_at, ==, MORNING);
  g_assert_cmpint (facts->updated_at, ==, MORNING);
  g_assert_cmpint (MORNING - facts->reported_at, ==, 183456000);
}

static void
test_knows_no_other (Fixture *f)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (yp_store_get_incident (f->store, "zjg-20260824-000001", &error));
  g_assert_null (yp_store_get_incident (f->store, "' OR 1=1 --", &error));
  g_assert_null (yp_store_get_unit (f->store, "M0001", NULL, &error));
  g_assert_no_error (error);
}

static void
test_an_address_needs_no_place (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id =
      report (f->store, MORNING, "{\"item\":\"" MATTER "\",\"source\":\"x\",\"address\":\"某处\"}");
  g_autoptr (YpIncident) incident = yp_store_get_incident (f->store, id, &error);

  g_assert_false (yp_incident_get_facts (incident)->has_place);
  assert_sound (f);
}

/* All rows say what the model says of the same entries. */
static void
test_rows_follow_the_model (Fixture *f)
{
  static const char *const kinds[] = { "filed",   "dispatched", "accepted", "arrived",
                                       "handled", "checked",    "closed" };
  g_autoptr (GError) error = NULL;
  g_autofree char *id = report_at (f->store, MORNING, 120.5, 31.8);
  g_autoptr (YpIncident) incident = NULL;
  g_autoptr (YpUnit) unit = NULL;
  g_autoptr (GPtrArray) entries = NULL;

  register_unit (f->store, "M0001");
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      gboolean needs_unit = i >= 1 && i <= 4;
      g_autoptr (YpIncident) row = NULL;
      g_autoptr (YpUnit) unit_row = NULL;

      act (f->store, id, kinds[i], needs_unit ? "M0001" : NULL);
      row = yp_store_get_incident (f->store, id, &error);
      unit_row = yp_store_get_unit (f->store, "M0001", NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (yp_state_get_name (yp_incident_get_facts (row)->state), ==, kinds[i]);
      g_assert_cmpuint (yp_unit_get_facts (unit_row)->n_tasks, ==, i >= 1 && i <= 3 ? 1 : 0);
    }

  entries = yp_store_list_entries (f->store, 0, 100, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (entries->len, ==, 9);
  for (guint i = 0; i < entries->len; i++)
    {
      YpEntry *entry = entries->pdata[i];
      g_autoptr (YpIncident) before = g_steal_pointer (&incident);
      g_autoptr (YpUnit) unit_before = NULL;

      g_assert_true (yp_entry_is_intact (entry));
      if (yp_entry_get_subject_id (entry, "incident") != NULL)
        incident = yp_incident_apply (before, entry, &error);
      else
        incident = g_steal_pointer (&before);
      g_assert_no_error (error);
      if (yp_unit_get_entry_id (entry) != NULL)
        {
          unit_before = g_steal_pointer (&unit);
          unit = yp_unit_apply (unit_before, entry, &error);
        }
      g_assert_no_error (error);
    }

  assert_same_incident (f->store, incident);
  assert_same_unit (f->store, unit);
  assert_sound (f);
}

static void
test_chains_entries (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) first = NULL;
  g_autoptr (GPtrArray) rest = NULL;
  g_autoptr (GPtrArray) none = NULL;
  YpEntry *entry;

  for (guint i = 0; i < 5; i++)
    g_free (report_at (f->store, MORNING, 120.5, 31.8));
  first = yp_store_list_entries (f->store, 0, 2, &error);
  rest = yp_store_list_entries (f->store, 2, 100, &error);
  none = yp_store_list_entries (f->store, G_MAXUINT64, 100, &error);
  g_assert_no_error (error);

  g_assert_cmpuint (first->len, ==, 2);
  g_assert_cmpuint (rest->len, ==, 3);
  g_assert_cmpuint (none->len, ==, 0);
  entry = first->pdata[0];
  g_assert_cmpuint (entry->seq, ==, 1);
  g_assert_cmpstr (entry->origin, ==, "zjg");
  g_assert_cmpstr (entry->actor, ==, "tester");
  g_assert_cmpint (entry->at, ==, MORNING);
  g_assert_cmpstr (((YpEntry *) rest->pdata[0])->prev, ==, ((YpEntry *) first->pdata[1])->hash);
}

static void
test_lists_history (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = report_at (f->store, MORNING, 120.5, 31.8);
  g_autofree char *other = report_at (f->store, MORNING, 120.5, 31.8);
  g_autofree char *subject = g_strconcat ("incident/", id, NULL);
  g_autoptr (GPtrArray) history = NULL;

  act (f->store, other, "filed", NULL);
  act (f->store, id, "filed", NULL);
  history = yp_store_list_history (f->store, subject, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (history->len, ==, 2);
  g_assert_cmpstr (((YpEntry *) history->pdata[0])->kind, ==, "reported");
  g_assert_cmpstr (((YpEntry *) history->pdata[1])->kind, ==, "filed");
}

static void
refuse (YpStore *store, const char *actor, const char *subject, const char *kind, const char *json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) data = parse (json);
  g_autoptr (YpEntry) entry = yp_store_append (store, MORNING, actor, subject, kind, data, &error);

  g_assert_null (entry);
  g_assert_true (error->domain == YP_ERROR);
}

/* What the model refuses leaves no trace, and the transaction goes on. */
static void
test_refusal_leaves_no_trace (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = report_at (f->store, MORNING, 120.5, 31.8);
  g_autofree char *subject = g_strconcat ("incident/", id, NULL);
  g_autoptr (JsonObject) data = parse ("{}");
  g_autoptr (YpEntry) entry = NULL;

  yp_store_begin (f->store, &error);
  refuse (f->store, "tester", subject, "closed", "{}");
  refuse (f->store, "tester", subject, "reported", "{\"item\":\"x\",\"source\":\"y\"}");
  refuse (f->store, "tester", "incident/none", "filed", "{}");
  refuse (f->store, "tester", "incident/", "reported", "{}");
  refuse (f->store, "tester", "unit/none", "flown", "{}");
  refuse (f->store, "tester", "layer/towns", "imported", "{}");
  refuse (f->store, "tester", "weather", "changed", "{}");
  refuse (f->store, "", subject, "filed", "{}");
  entry = yp_store_append (f->store, MORNING, "tester", subject, "filed", data, &error);
  g_assert_no_error (error);
  refuse (f->store, "tester", subject, "dispatched", "{\"unit\":\"nobody\"}");
  g_assert_true (yp_store_commit (f->store, &error));

  g_assert_cmpuint (entry->seq, ==, 2);
  g_assert_cmpuint (yp_store_get_seq (f->store, &error), ==, 2);
  assert_sound (f);
}

static void
test_rolls_back (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) data = parse ("{\"kind\":\"boat\"}");
  g_autoptr (YpUnit) unit = NULL;

  yp_store_begin (f->store, &error);
  yp_entry_unref (
      yp_store_append (f->store, MORNING, "tester", "unit/B1", "registered", data, &error));
  yp_store_rollback (f->store);
  yp_store_rollback (f->store);
  unit = yp_store_get_unit (f->store, "B1", NULL, &error);
  g_assert_no_error (error);
  g_assert_null (unit);

  register_unit (f->store, "M0001");
  g_assert_cmpuint (yp_store_get_seq (f->store, &error), ==, 1);
  assert_sound (f);
}

static void
test_readers_see_what_is_committed (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YpStore) reader = yp_store_open_reader (f->url, &error);
  g_autoptr (JsonObject) data = parse ("{\"kind\":\"boat\"}");

  g_assert_no_error (error);
  yp_store_begin (f->store, &error);
  yp_entry_unref (
      yp_store_append (f->store, MORNING, "tester", "unit/B1", "registered", data, &error));
  g_assert_cmpuint (yp_store_get_seq (reader, &error), ==, 0);
  yp_store_commit (f->store, &error);
  g_assert_cmpuint (yp_store_get_seq (reader, &error), ==, 1);
  g_assert_no_error (error);
}

/* Two writers take turns; the chain stays one. */
static void
test_two_writers (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YpStore) other = yp_store_open (f->url, "zjg", &error);

  g_assert_no_error (error);
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *id = report_at (i % 2 == 0 ? f->store : other, MORNING, 120.5, 31.8);
      g_autofree char *expected = g_strdup_printf ("zjg-20260824-%06u", i + 1);

      g_assert_cmpstr (id, ==, expected);
    }

  g_assert_cmpuint (yp_store_get_seq (f->store, &error), ==, 20);
  assert_sound (f);
}

static gpointer
open_and_report (gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YpStore) store = yp_store_open (data, "zjg", &error);

  g_assert_no_error (error);
  for (guint i = 0; i < 10; i++)
    g_free (report_at (store, MORNING, 120.5, 31.8));

  return NULL;
}

/* Of several that come to where no store is yet, one makes it, and all can write. */
static void
test_opens_at_once (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *url = g_strconcat (f->url, ".new", NULL);
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("opener", open_and_report, url);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);

  yp_store_close (f->store);
  f->store = yp_store_open (url, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (yp_store_get_seq (f->store, &error), ==, 40);
  assert_sound (f);
}

static void
test_answers_once (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  YpAnswer *answer;

  g_assert_true (yp_store_get_answer (f->store, "key", &answer, &error));
  g_assert_null (answer);

  yp_store_begin (f->store, &error);
  g_assert_true (yp_store_put_answer (f->store, "key", MORNING, "ab", 201, "{}", &error));
  g_assert_false (yp_store_put_answer (f->store, "key", MORNING, "cd", 200, "[]", &error));
  g_assert_error (error, YP_ERROR, YP_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_true (yp_store_commit (f->store, &error));

  g_assert_true (yp_store_get_answer (f->store, "key", &answer, &error));
  g_assert_cmpstr (answer->digest, ==, "ab");
  g_assert_cmpuint (answer->status, ==, 201);
  g_assert_cmpstr (answer->body, ==, "{}");
  yp_answer_free (answer);
}

static void
test_tells_what_was_appended (Fixture *f)
{
  g_autofree char *id = report_at (f->store, MORNING, 120.5, 31.8);
  g_autoptr (GPtrArray) appended = yp_store_steal_appended (f->store);
  g_autoptr (GPtrArray) again = yp_store_steal_appended (f->store);
  g_autoptr (GPtrArray) undone = NULL;
  g_autoptr (JsonObject) data = parse ("{\"kind\":\"boat\"}");

  g_assert_cmpuint (appended->len, ==, 1);
  g_assert_cmpstr (yp_entry_get_subject_id (appended->pdata[0], "incident"), ==, id);
  g_assert_cmpuint (again->len, ==, 0);

  g_assert_true (yp_store_begin (f->store, NULL));
  yp_entry_unref (
      yp_store_append (f->store, MORNING, "tester", "unit/B1", "registered", data, NULL));
  yp_store_rollback (f->store);
  undone = yp_store_steal_appended (f->store);
  g_assert_cmpuint (undone->len, ==, 0);
}

static void
put_answer (YpStore *store, const char *key, gint64 at)
{
  g_autoptr (GError) error = NULL;

  yp_store_begin (store, &error);
  yp_store_put_answer (store, key, at, "ab", 200, "{}", &error);
  yp_store_commit (store, &error);
  g_assert_no_error (error);
}

static void
test_forgets_old_answers (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  YpAnswer *old;
  YpAnswer *young;

  put_answer (f->store, "old", MORNING);
  put_answer (f->store, "new after all", MORNING + 40 * DAY_US);
  yp_store_get_answer (f->store, "old", &old, &error);
  g_assert_no_error (error);
  g_assert_null (old);

  put_answer (f->store, "old", MORNING + 41 * DAY_US);
  put_answer (f->store, "young", MORNING + 60 * DAY_US);
  put_answer (f->store, "new", MORNING + 72 * DAY_US);
  yp_store_get_answer (f->store, "old", &old, &error);
  yp_store_get_answer (f->store, "young", &young, &error);
  g_assert_no_error (error);

  g_assert_null (old);
  g_assert_nonnull (young);
  yp_answer_free (young);
}

/* Those of a busy day go one after the other, as new ones come, and never all at once. */
static void
test_forgets_little_by_little (Fixture *f)
{
  guint n_kept = 0;

  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *key = g_strdup_printf ("old %u", i);

      put_answer (f->store, key, MORNING);
    }
  for (guint i = 0; i < 30; i++)
    {
      g_autofree char *key = g_strdup_printf ("new %u", i);
      g_autofree char *first = g_strdup_printf ("old %u", i);
      g_autofree char *last = g_strdup_printf ("old %u", 99);
      YpAnswer *answer;

      put_answer (f->store, key, MORNING + 40 * DAY_US);
      yp_store_get_answer (f->store, first, &answer, NULL);
      g_assert_null (answer);
      yp_store_get_answer (f->store, last, &answer, NULL);
      n_kept += answer != NULL;
      yp_answer_free (answer);
    }
  g_assert_cmpuint (n_kept, >, 10);
  g_assert_cmpuint (n_kept, <, 30);
}

static void
test_newest_fix_wins (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YpUnit) unit = NULL;
  g_autoptr (YpUnit) without = NULL;
  YpFix fix;

  register_unit (f->store, "M0001");
  without = yp_store_get_unit (f->store, "M0001", &fix, &error);
  g_assert_nonnull (without);
  g_assert_cmpint (fix.at, ==, 0);

  put_fix (f->store, "M0001", 120.5, 31.8, MORNING);
  put_fix (f->store, "M0001", 120.6, 31.9, MORNING + G_USEC_PER_SEC);
  put_fix (f->store, "M0001", 120.7, 31.7, MORNING - G_USEC_PER_SEC);
  unit = yp_store_get_unit (f->store, "M0001", &fix, &error);
  g_assert_no_error (error);

  g_assert_cmpfloat (fix.longitude, ==, 120.6);
  g_assert_cmpfloat (fix.latitude, ==, 31.9);
  g_assert_cmpint (fix.at, ==, MORNING + G_USEC_PER_SEC);
  g_assert_cmpfloat_with_epsilon (fix.speed_kmh, 12.3, 1e-5);
  g_assert_true (isnan (fix.course_deg));
  g_assert_cmpuint (yp_store_get_seq (f->store, &error), ==, 1);
  assert_sound (f);
}

static void
test_refuses_fixes (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  YpFix fix = { 120.5, 31.8, MORNING, NAN, NAN, NAN };
  YpFix lost = { NAN, 31.8, MORNING, NAN, NAN, NAN };

  register_unit (f->store, "M0001");
  yp_store_begin (f->store, &error);
  g_assert_false (yp_store_put_fix (f->store, "M0002", &fix, MORNING, &error));
  g_assert_error (error, YP_ERROR, YP_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (yp_store_put_fix (f->store, "M0001", &lost, MORNING, &error));
  g_assert_error (error, YP_ERROR, YP_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_true (yp_store_put_fix (f->store, "M0001", &fix, MORNING, &error));
  g_assert_true (yp_store_commit (f->store, &error));
}

static void
test_writes_need_a_transaction (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) data = parse ("{}");

  g_assert_null (yp_store_append (f->store, MORNING, "a", "unit/x", "registered", data, &error));
  g_assert_error (error, YP_STORE_ERROR, YP_STORE_ERROR_UNAVAILABLE);
}

/* Open ones, and those closed lately, page by page. */
static void
test_lists_incidents_for_the_snapshot (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GPtrArray) open = NULL;
  gint64 fid = 0;
  guint n_paged = 0;

  register_unit (f->store, "M0001");
  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *id = report_at (f->store, MORNING, 120.5, 31.8);

      if (i % 5 == 1)
        close_incident (f->store, id, "M0001");
    }

  all = yp_store_list_incidents (f->store, 0, MORNING, 100, &fid, &error);
  g_assert_cmpuint (all->len, ==, 10);
  g_assert_cmpint (fid, ==, 10);
  open = yp_store_list_incidents (f->store, 0, MORNING + 1000, 100, &fid, &error);
  g_assert_cmpuint (open->len, ==, 8);

  for (fid = 0;;)
    {
      g_autoptr (GPtrArray) page =
          yp_store_list_incidents (f->store, fid, MORNING + 1000, 3, &fid, &error);

      g_assert_no_error (error);
      for (guint i = 0; i < page->len; i++)
        g_assert_cmpstr (yp_incident_get_id (page->pdata[i]), ==,
                         yp_incident_get_id (open->pdata[n_paged + i]));
      n_paged += page->len;
      if (page->len < 3)
        break;
    }
  g_assert_cmpuint (n_paged, ==, 8);
}

static void
test_lists_units (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) units = NULL;
  g_autoptr (GArray) fixes = NULL;

  register_unit (f->store, "M0002");
  register_unit (f->store, "M0001");
  put_fix (f->store, "M0001", 120.5, 31.8, MORNING);
  units = yp_store_list_units (f->store, &fixes, &error);
  g_assert_no_error (error);

  g_assert_cmpuint (units->len, ==, 2);
  g_assert_cmpuint (fixes->len, ==, 2);
  g_assert_cmpstr (yp_unit_get_id (units->pdata[0]), ==, "M0002");
  g_assert_cmpint (g_array_index (fixes, YpFix, 0).at, ==, 0);
  g_assert_cmpint (g_array_index (fixes, YpFix, 1).at, ==, MORNING);
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *name;
    Test test;
  } tests[] = {
    { "opens-again", test_opens_again },
    { "refuses-another-origin", test_refuses_another_origin },
    { "refuses-what-is-not-there", test_refuses_what_is_not_there },
    { "numbers-reports", test_numbers_reports },
    { "numbers-a-million", test_numbers_a_million },
    { "a-number-stays-free-until-it-is-used", test_a_number_stays_free_until_it_is_used },
    { "day-begins-at-midnight-in-the-city", test_day_begins_at_midnight_in_the_city },
    { "keeps-an-incident", test_keeps_an_incident },
    { "knows-no-other", test_knows_no_other },
    { "an-address-needs-no-place", test_an_address_needs_no_place },
    { "rows-follow-the-model", test_rows_follow_the_model },
    { "chains-entries", test_chains_entries },
    { "lists-history", test_lists_history },
    { "refusal-leaves-no-trace", test_refusal_leaves_no_trace },
    { "rolls-back", test_rolls_back },
    { "readers-see-what-is-committed", test_readers_see_what_is_committed },
    { "two-writers", test_two_writers },
    { "opens-at-once", test_opens_at_once },
    { "tells-what-was-appended", test_tells_what_was_appended },
    { "answers-once", test_answers_once },
    { "forgets-old-answers", test_forgets_old_answers },
    { "forgets-little-by-little", test_forgets_little_by_little },
    { "newest-fix-wins", test_newest_fix_wins },
    { "refuses-fixes", test_refuses_fixes },
    { "writes-need-a-transaction", test_writes_need_a_transaction },
    { "lists-incidents-for-the-snapshot", test_lists_incidents_for_the_snapshot },
    { "lists-units", test_lists_units },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    add_contract_test ("store", tests[i].name, tests[i].test);

  return g_test_run ();
}
