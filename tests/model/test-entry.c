/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-entry.h"

#include "yp-error.h"
#include "yp-json-read.h"

#define ZEROS "0000000000000000000000000000000000000000000000000000000000000000"

#define TEXT                                                                                       \
  "{\"seq\":7,\"at\":\"2026-08-24T01:02:03.456Z\",\"origin\":\"zjg\",\"actor\":\"王\\\"五\","    \
  "\"subject\":\"incident/zjg-20260824-000001\",\"kind\":\"reported\",\"data\":"                   \
  "{\"z\":\"路灯\",\"a\":120.5551234,\"n\":[1,-2.5,null,true,{\"x\":0}]},\"prev\":\"" ZEROS "\"}"

static JsonObject *
make_data (void)
{
  const char *text = "{ \"z\": \"\\u8def灯\", \"a\": 120.5551234, \"n\": [1, -2.5, null, true, "
                     "{\"x\": 0.0}] }";
  g_autoptr (GError) error = NULL;
  JsonObject *object = yp_json_parse_object (text, strlen (text), &error);

  g_assert_no_error (error);
  return object;
}

static YpEntry *
make_entry (void)
{
  g_autoptr (JsonObject) data = make_data ();

  /* 2026-08-24T01:02:03.456789Z */
  return yp_entry_new (7, G_GINT64_CONSTANT (1787533323456789), "zjg", "王\"五",
                       "incident/zjg-20260824-000001", "reported", data, ZEROS);
}

static char *
to_text (const YpEntry *entry)
{
  g_autoptr (GString) text = g_string_new (NULL);

  yp_entry_append_json (entry, text);
  return g_strdup (text->str);
}

static void
test_canonical (void)
{
  g_autoptr (YpEntry) entry = make_entry ();
  g_autofree char *text = to_text (entry);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, TEXT, -1);
  g_autofree char *expected =
      g_strdup_printf ("%.*s,\"hash\":\"%s\"}", (int) strlen (TEXT) - 1, TEXT, hash);

  g_assert_cmpint (entry->at % 1000, ==, 0);
  g_assert_cmpstr (entry->hash, ==, hash);
  g_assert_cmpstr (text, ==, expected);
  g_assert_true (yp_entry_is_intact (entry));
  g_assert_true (json_object_is_immutable (entry->data));
}

static void
test_data_from_code (void)
{
  g_autoptr (JsonObject) data = json_object_new ();
  g_autoptr (YpEntry) entry = NULL;

  json_object_set_string_member (data, "unit", "M0001");
  json_object_set_double_member (data, "lon", 120.5);
  json_object_set_int_member (data, "n", 3);
  json_object_set_boolean_member (data, "duty", FALSE);
  json_object_set_null_member (data, "note");
  entry = yp_entry_new (1, 0, "zjg", "local", "unit/M0001", "registered", data, ZEROS);

  g_assert_cmpstr (entry->data_text, ==,
                   "{\"unit\":\"M0001\",\"lon\":120.5,\"n\":3,\"duty\":false,\"note\":null}");
  g_assert_true (yp_entry_is_intact (entry));
}

/* What is stored can be read again. */
static void
test_bad_bytes (void)
{
  g_autoptr (JsonObject) data = json_object_new ();
  g_autoptr (YpEntry) entry =
      yp_entry_new (1, 0, "zjg", "\xff", "unit/M0001", "registered", data, ZEROS);
  g_autoptr (GError) error = NULL;
  g_autoptr (YpEntry) again =
      yp_entry_new_from_text (1, 0, entry->origin, entry->actor, entry->subject, entry->kind,
                              entry->data_text, entry->prev, entry->hash, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (again->actor, ==, "\xef\xbf\xbd");
  g_assert_true (yp_entry_is_intact (again));
}

static void
test_over_the_wire (void)
{
  g_autoptr (YpEntry) entry = make_entry ();
  g_autofree char *text = to_text (entry);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = yp_json_parse_object (text, strlen (text), &error);
  g_autoptr (YpEntry) again = NULL;
  g_autofree char *text_again = NULL;

  g_assert_no_error (error);
  again = yp_entry_new_from_json (object, &error);
  g_assert_no_error (error);
  text_again = to_text (again);

  g_assert_cmpstr (text_again, ==, text);
  g_assert_cmpstr (again->data_text, ==, entry->data_text);
  g_assert_true (yp_entry_is_intact (again));
  g_assert_cmpint (again->at, ==, entry->at);
}

static YpEntry *
read_stored (const char *data_text, const char *hash, GError **error)
{
  return yp_entry_new_from_text (7, G_GINT64_CONSTANT (1787533323456000), "zjg", "王\"五",
                                 "incident/zjg-20260824-000001", "reported", data_text, ZEROS, hash,
                                 error);
}

static void
test_from_store (void)
{
  g_autoptr (YpEntry) entry = make_entry ();
  g_autofree char *spaced = g_strdup_printf (" %s", entry->data_text);
  g_autoptr (GError) error = NULL;
  g_autoptr (YpEntry) same = read_stored (entry->data_text, entry->hash, &error);
  g_autoptr (YpEntry) other = NULL;

  g_assert_no_error (error);
  g_assert_true (yp_entry_is_intact (same));

  other = read_stored (spaced, entry->hash, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (other->data_text, ==, spaced);
  g_assert_false (yp_entry_is_intact (other));
}

static void
test_from_store_refuses (void)
{
  static const char *const data_texts[] = { "", "[]", "null", "{", "{}x", "{\"a\":1e999}" };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (data_texts); i++)
    {
      g_assert_null (read_stored (data_texts[i], ZEROS, &error));
      g_assert_error (error, YP_ERROR, YP_ERROR_INVALID);
      g_clear_error (&error);
    }

  g_assert_null (read_stored (NULL, ZEROS, &error));
  g_assert_error (error, YP_ERROR, YP_ERROR_INVALID);
  g_clear_error (&error);

  g_assert_null (read_stored ("{}", "abc", &error));
  g_assert_error (error, YP_ERROR, YP_ERROR_INVALID);
  g_clear_error (&error);

  g_assert_null (yp_entry_new_from_text (1, 0, NULL, "a", "s", "k", "{}", ZEROS, ZEROS, &error));
  g_assert_error (error, YP_ERROR, YP_ERROR_INVALID);
  g_clear_error (&error);

  g_assert_null (yp_entry_new_from_text (1, 0, "o", "\xff", "s", "k", "{}", ZEROS, ZEROS, &error));
  g_assert_error (error, YP_ERROR, YP_ERROR_INVALID);
}

/* Each member in turn is missing, then of a wrong type. */
static void
test_from_wire_refuses (void)
{
  g_autoptr (YpEntry) entry = make_entry ();
  g_autofree char *text = to_text (entry);
  static const char *const names[] = { "seq",  "at",   "origin", "actor", "subject",
                                       "kind", "data", "prev",   "hash" };

  for (guint i = 0; i < 2 * G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = json_from_string (text, NULL);
      JsonObject *object = json_node_get_object (node);

      if (i % 2 == 0)
        json_object_remove_member (object, names[i / 2]);
      else
        json_object_set_boolean_member (object, names[i / 2], TRUE);

      g_assert_null (yp_entry_new_from_json (object, &error));
      g_assert_error (error, YP_ERROR, YP_ERROR_INVALID);
    }
}

static void
test_changes_show (void)
{
  g_autoptr (YpEntry) entry = make_entry ();
  g_autofree char *text = to_text (entry);
  static const struct
  {
    const char *name;
    const char *value;
  } changes[] = {
    { "at", "\"2026-08-24T01:02:03.457Z\"" },
    { "origin", "\"zjh\"" },
    { "actor", "\"x\"" },
    { "subject", "\"incident/zjg-20260824-000002\"" },
    { "kind", "\"filed\"" },
    { "seq", "8" },
    { "data", "{}" },
    { "prev", "\"0000000000000000000000000000000000000000000000000000000000000001\"" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = json_from_string (text, NULL);
      g_autoptr (YpEntry) changed = NULL;
      JsonObject *object = json_node_get_object (node);

      json_object_set_member (object, changes[i].name, json_from_string (changes[i].value, NULL));
      changed = yp_entry_new_from_json (object, &error);
      g_assert_no_error (error);
      g_assert_false (yp_entry_is_intact (changed));
    }
}

static void
test_subject (void)
{
  g_autoptr (YpEntry) entry = make_entry ();

  g_assert_cmpstr (yp_entry_get_subject_id (entry, "incident"), ==, "zjg-20260824-000001");
  g_assert_null (yp_entry_get_subject_id (entry, "unit"));
  g_assert_null (yp_entry_get_subject_id (entry, "inc"));
  g_assert_null (yp_entry_get_subject_id (entry, "incident/zjg-20260824-000001"));
}

static void
test_ids (void)
{
  g_autofree char *longest = g_strnfill (64, 'a');
  g_autofree char *too_long = g_strnfill (65, 'a');

  g_assert_true (yp_id_is_valid ("M0001"));
  g_assert_true (yp_id_is_valid ("zjg-20260824-000001"));
  g_assert_true (yp_id_is_valid ("a_b.c"));
  g_assert_true (yp_id_is_valid (longest));
  g_assert_false (yp_id_is_valid (too_long));
  g_assert_false (yp_id_is_valid (""));
  g_assert_false (yp_id_is_valid (NULL));
  g_assert_false (yp_id_is_valid ("a/b"));
  g_assert_false (yp_id_is_valid ("a b"));
  g_assert_false (yp_id_is_valid ("张"));
  g_assert_false (yp_id_is_valid ("a\n"));
}

static void
test_speed (void)
{
  const guint n = 50000;
  g_autoptr (GString) text = g_string_new (NULL);
  double elapsed;

  g_test_timer_start ();
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (YpEntry) entry = make_entry ();

      g_string_truncate (text, 0);
      yp_entry_append_json (entry, text);
    }
  elapsed = g_test_timer_elapsed ();
  g_test_minimized_result (elapsed / n, "read data, make and write an entry: %.1f us",
                           elapsed / n * 1e6);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/model/entry/canonical", test_canonical);
  g_test_add_func ("/model/entry/data-from-code", test_data_from_code);
  g_test_add_func ("/model/entry/bad-bytes", test_bad_bytes);
  g_test_add_func ("/model/entry/over-the-wire", test_over_the_wire);
  g_test_add_func ("/model/entry/from-store", test_from_store);
  g_test_add_func ("/model/entry/from-store/refuses", test_from_store_refuses);
  g_test_add_func ("/model/entry/from-wire/refuses", test_from_wire_refuses);
  g_test_add_func ("/model/entry/changes-show", test_changes_show);
  g_test_add_func ("/model/entry/subject", test_subject);
  g_test_add_func ("/model/entry/ids", test_ids);
  if (g_test_perf ())
    g_test_add_func ("/model/entry/speed", test_speed);

  return g_test_run ();
}
