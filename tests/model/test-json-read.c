/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-json-read.h"

#include <math.h>

#include "yp-error.h"

static JsonObject *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonObject *object = yp_json_parse_object (text, strlen (text), &error);

  g_assert_no_error (error);
  return object;
}

static void
test_members (void)
{
  g_autoptr (JsonObject) object =
      parse ("{\"s\":\"x\",\"i\":7,\"d\":1.5,\"b\":true,\"n\":null,\"o\":{},\"a\":[],"
             "\"t\":\"1970-01-01T00:00:01Z\",\"least\":-9223372036854775808}");
  static const char *const names[] = { "s", "i", "d", "b", "n", "o", "a", "t", "missing" };
  gint64 value = 42;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char *name = names[i];
      gint64 kept = 42;

      g_assert_true ((yp_json_get_string (object, name) != NULL) == (strchr ("st", *name) != NULL));
      g_assert_true (isnan (yp_json_get_number (object, name)) == (strchr ("id", *name) == NULL));
      g_assert_true (yp_json_get_int (object, name, &kept) == (*name == 'i'));
      g_assert_true ((yp_json_get_object (object, name) != NULL) == (*name == 'o'));
      g_assert_true ((yp_json_get_array (object, name) != NULL) == (*name == 'a'));
      g_assert_true (yp_json_get_time (object, name, &kept) == (*name == 't'));
      g_assert_cmpint (kept, ==, *name == 'i' ? 7 : *name == 't' ? G_USEC_PER_SEC : 42);
    }

  g_assert_cmpstr (yp_json_get_string (object, "s"), ==, "x");
  g_assert_cmpfloat (yp_json_get_number (object, "i"), ==, 7.0);
  g_assert_cmpfloat (yp_json_get_number (object, "d"), ==, 1.5);
  g_assert_true (yp_json_get_int (object, "least", &value));
  g_assert_cmpint (value, ==, G_MININT64);
}

static void
test_roots (void)
{
  static const char *const texts[] = { "null", "1", "\"x\"", "true", "[]", "{}", " [1] " };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = yp_json_parse (texts[i], strlen (texts[i]), &error);
      g_autoptr (JsonObject) object = NULL;

      g_assert_no_error (error);
      g_assert_nonnull (node);
      g_assert_true (json_node_is_immutable (node));

      object = yp_json_parse_object (texts[i], strlen (texts[i]), &error);
      g_assert_true ((object != NULL) == (texts[i][0] == '{'));
      g_assert_true ((error == NULL) == (texts[i][0] == '{'));
    }
}

static void
test_length_counts (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *bytes = g_memdup2 ("[12]", 4);
  g_autoptr (JsonNode) node = yp_json_parse (bytes, 4, &error);

  g_assert_no_error (error);
  g_assert_cmpint (json_array_get_int_element (json_node_get_array (node), 0), ==, 12);
  g_assert_null (yp_json_parse (bytes, 3, &error));
  g_assert_error (error, YP_ERROR, YP_ERROR_INVALID);
}

/* What the check lets through, the reader understands; so nothing is NULL behind it. */
static void
test_suite (void)
{
  g_autofree char *folder = g_build_filename (g_getenv ("YP_SHARED_DATA"), "e_conformance",
                                              "json_testsuite", "test_parsing", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  if (dir == NULL)
    {
      g_test_skip ("There is no outside data: YP_SHARED_DATA");
      return;
    }

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *text = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = NULL;
      gsize length;

      if (!g_file_get_contents (path, &text, &length, NULL))
        continue;

      node = yp_json_parse (text, length, &error);
      g_assert_true ((node == NULL) == (error != NULL));
      if (error != NULL && strstr (error->message, "byte") == NULL)
        g_error ("%s: only json-glib refuses it: %s", name, error->message);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/model/json-read/members", test_members);
  g_test_add_func ("/model/json-read/roots", test_roots);
  g_test_add_func ("/model/json-read/length-counts", test_length_counts);
  g_test_add_func ("/model/json-read/suite", test_suite);

  return g_test_run ();
}
