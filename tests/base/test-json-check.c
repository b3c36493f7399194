/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-json.h"

#include <gio/gio.h>

#include "yp-error.h"

typedef struct
{
  const char *text;
  const char *message; /* NULL where it is accepted */
} Case;

static const Case cases[] = {
  { "{}", NULL },
  { " [ ] ", NULL },
  { "\"\"", NULL },
  { "0", NULL },
  { "-0", NULL },
  { "true", NULL },
  { "{\"a\":[1,2.5,-3e-7,null,true,false,{\"b\":\"\\u5f20\\ud83d\\ude00\\/\\n\"}]}", NULL },
  { "\"张家港 🚒 \x7f\"", NULL },
  { "9223372036854775807", NULL },
  { "-9223372036854775808", NULL },
  { "1.7976931348623157e308", NULL },
  { "1e-999", NULL },
  { "", "byte 0 (1:1): the text ends too early" },
  { "   ", "byte 3 (1:4): the text ends too early" },
  { "9223372036854775808", "byte 0 (1:1): a whole number does not fit 64 bits" },
  { "[-9223372036854775809]", "byte 1 (1:2): a whole number does not fit 64 bits" },
  { "12345678901234567890", "byte 0 (1:1): a whole number does not fit 64 bits" },
  { "1e309", "byte 0 (1:1): a number is too large" },
  { "[\n -1e400]", "byte 3 (2:2): a number is too large" },
  { "01", "byte 0 (1:1): this is not a number" },
  { "-", "byte 0 (1:1): this is not a number" },
  { "-01", "byte 0 (1:1): this is not a number" },
  { "+1", "byte 0 (1:1): a value is expected" },
  { ".5", "byte 0 (1:1): a value is expected" },
  { "1.", "byte 2 (1:3): digits belong behind the point" },
  { "1.e5", "byte 2 (1:3): digits belong behind the point" },
  { "1e", "byte 2 (1:3): digits belong into the exponent" },
  { "1e+", "byte 3 (1:4): digits belong into the exponent" },
  { "NaN", "byte 0 (1:1): a value is expected" },
  { "Infinity", "byte 0 (1:1): a value is expected" },
  { "nul", "byte 0 (1:1): a value is expected" },
  { "trux", "byte 0 (1:1): a value is expected" },
  { "1 2", "byte 2 (1:3): something follows the value" },
  { "{}}", "byte 2 (1:3): something follows the value" },
  { "[1,]", "byte 3 (1:4): a value is expected" },
  { "[,1]", "byte 1 (1:2): a value is expected" },
  { "[1 2]", "byte 3 (1:4): a comma or ] is expected" },
  { "[1}", "byte 2 (1:3): a comma or ] is expected" },
  { "{\"a\":1]", "byte 6 (1:7): a comma or } is expected" },
  { "{\"a\":1,}", "byte 7 (1:8): a name in quotes is expected" },
  { "{a:1}", "byte 1 (1:2): a name in quotes is expected" },
  { "{\"a\" 1}", "byte 5 (1:6): a colon is expected" },
  { "{\"a\"", "byte 4 (1:5): a colon is expected" },
  { "{\"a\":", "byte 5 (1:6): the text ends too early" },
  { "[", "byte 1 (1:2): the text ends too early" },
  { "\"abc", "byte 4 (1:5): the text ends inside a string" },
  { "\"abc\\", "byte 5 (1:6): the text ends inside a string" },
  { "\"a\nb\"", "byte 2 (1:3): a control character stands in a string unescaped" },
  { "\"\\x\"", "byte 1 (1:2): there is no such escape" },
  { "\"\\u12g4\"", "byte 3 (1:4): \\u wants four hexadecimal digits" },
  { "\"\\u12", "byte 3 (1:4): \\u wants four hexadecimal digits" },
  { "\"\\u0000\"", "byte 3 (1:4): a string holds U+0000" },
  { "\"\\ud800\"", "byte 3 (1:4): a surrogate stands alone" },
  { "\"\\ud800\\u0041\"", "byte 3 (1:4): a surrogate stands alone" },
  { "\"\\udc00\\ud800\"", "byte 3 (1:4): a surrogate stands alone" },
  { "\"张\xff\"", "byte 4 (1:3): this is not UTF-8" },
  { "\"\xc0\xaf\"", "byte 1 (1:2): this is not UTF-8" },
  { "\"\xe0\x9f\xbf\"", "byte 1 (1:2): this is not UTF-8" },
  { "\"\xed\xa0\x80\"", "byte 1 (1:2): this is not UTF-8" },
  { "\"\xf4\x90\x80\x80\"", "byte 1 (1:2): this is not UTF-8" },
  { "\"\xf0\x8f\xbf\xbf\"", "byte 1 (1:2): this is not UTF-8" },
  { "\"\xe5\xbc\"", "byte 1 (1:2): this is not UTF-8" },
  { "\"\xe5", "byte 1 (1:2): this is not UTF-8" },
  { "\xef\xbb\xbf{}", "byte 0 (1:1): a value is expected" },
  { "{\n  \"name\": \"张家港\",\n  \"x\": 1 2\n}", "byte 34 (3:10): a comma or } is expected" },
  { "// {}", "byte 0 (1:1): a value is expected" },
  { "'a'", "byte 0 (1:1): a value is expected" },
  { "[1]\x0c", "byte 3 (1:4): something follows the value" },
};

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (GError) error = NULL;
  /* The exact size, so that a sanitizer sees a step beyond it. */
  gsize length = strlen (c->text);
  g_autofree char *text = g_memdup2 (c->text, length);
  gboolean is_accepted = yp_json_check (text, length, YP_JSON_MAX_VALUES, &error);

  if (c->message == NULL)
    {
      g_assert_no_error (error);
      g_assert_true (is_accepted);
      return;
    }

  g_assert_false (is_accepted);
  g_assert_error (error, YP_ERROR, YP_ERROR_INVALID);
  g_assert_cmpstr (error->message + strlen ("JSON, "), ==, c->message);
}

static void
test_zero_byte (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (yp_json_check ("{}\0", 3, 10, &error));
  g_assert_error (error, YP_ERROR, YP_ERROR_INVALID);
  g_clear_error (&error);

  g_assert_false (yp_json_check ("\"\0\"", 3, 10, &error));
  g_assert_error (error, YP_ERROR, YP_ERROR_INVALID);
  g_clear_error (&error);

  g_assert_false (yp_json_check (NULL, 0, 10, &error));
  g_assert_error (error, YP_ERROR, YP_ERROR_INVALID);
}

static void
test_depth (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < YP_JSON_MAX_DEPTH; i++)
    g_string_append (text, i % 2 == 0 ? "[" : "{\"a\":");
  g_string_append (text, "1");
  for (guint i = YP_JSON_MAX_DEPTH; i > 0; i--)
    g_string_append (text, i % 2 == 1 ? "]" : "}");

  g_assert_true (yp_json_check (text->str, text->len, YP_JSON_MAX_VALUES, &error));
  g_assert_no_error (error);

  g_string_prepend (text, "[");
  g_string_append (text, "]");
  g_assert_false (yp_json_check (text->str, text->len, YP_JSON_MAX_VALUES, &error));
  g_assert_error (error, YP_ERROR, YP_ERROR_TOO_LARGE);
  g_clear_error (&error);

  g_string_set_size (text, 50 * 1000 * 1000);
  memset (text->str, '[', text->len);
  g_assert_false (yp_json_check (text->str, text->len, YP_JSON_MAX_VALUES, &error));
  g_assert_error (error, YP_ERROR, YP_ERROR_TOO_LARGE);
}

static void
test_values (void)
{
  g_autoptr (GError) error = NULL;
  const char *text = "{\"a\":[1,2,3],\"b\":4}";

  g_assert_true (yp_json_check (text, strlen (text), 6, &error));
  g_assert_no_error (error);
  g_assert_false (yp_json_check (text, strlen (text), 5, &error));
  g_assert_error (error, YP_ERROR, YP_ERROR_TOO_LARGE);
}

/* A character of special meaning at each place of the eight bytes that are looked at together. */
static void
test_every_place (void)
{
  static const char *const bad[] = { "\n", "\x1f", "\xff", "\x80", "\\x" };

  for (guint place = 0; place < 40; place++)
    {
      for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
        {
          g_autoptr (GString) text = g_string_new ("\"");

          for (guint j = 0; j < place; j++)
            g_string_append_c (text, (char) (' ' + 1 + (j * 7 + i) % 2));
          for (guint j = 1; j <= place; j++)
            text->str[j] = text->str[j] == '"' ? '#' : text->str[j];
          g_string_append (text, bad[i]);
          g_string_append (text, "0123456789abcdef\"");
          g_assert_false (yp_json_check (text->str, text->len, 1, NULL));
        }

      {
        g_autofree char *run = g_strnfill (place, '~');
        g_autofree char *good = g_strdup_printf ("\"%s\\\"\\\\%s张%s\"", run, run, run);

        g_assert_true (yp_json_check (good, strlen (good), 1, NULL));
      }
    }
}

/* Of the y_ cases some say what RFC 8259 allows and a receiver may refuse: §9 lets it limit numbers
 * and the characters of strings. */
static gboolean
is_refused_by_choice (const char *name)
{
  static const char *const names[] = {
    "y_object_escaped_null_in_key.json",
    "y_string_null_escape.json",
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (strcmp (name, names[i]) == 0)
        return TRUE;
    }

  return FALSE;
}

static void
check_file (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  gsize length = 0;
  gboolean is_accepted;

  g_file_get_contents (path, &text, &length, &error);
  g_assert_no_error (error);
  is_accepted = yp_json_check (text, length, YP_JSON_MAX_VALUES, &error);
  g_assert_true (is_accepted == (error == NULL));

  if (name[0] == 'n' && is_accepted)
    g_error ("%s is accepted", name);
  if (name[0] == 'y' && is_accepted == is_refused_by_choice (name))
    g_error ("%s: %s", name, is_accepted ? "accepted" : error->message);
  if (name[0] == 'i')
    g_test_message ("%s: %s", name, is_accepted ? "accepted" : error->message);
}

static void
test_suite (void)
{
  g_autofree char *folder = g_build_filename (g_getenv ("YP_SHARED_DATA"), "e_conformance",
                                              "json_testsuite", "test_parsing", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n_files = 0;

  if (dir == NULL)
    {
      g_test_skip ("There is no outside data: YP_SHARED_DATA");
      return;
    }

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      if (!g_str_has_suffix (name, ".json"))
        continue;
      check_file (folder, name);
      n_files++;
    }

  g_test_message ("%u files", n_files);
  g_assert_cmpuint (n_files, >, 250);
}

static GString *
make_page (void)
{
  GString *text = g_string_new ("{\"type\":\"FeatureCollection\",\"features\":[");

  for (guint i = 0; i < 20000; i++)
    {
      if (i > 0)
        g_string_append_c (text, ',');
      g_string_append_printf (
          text,
          "{\"type\":\"Feature\",\"id\":\"zjg-20260824-%06u\",\"geometry\":{\"type\":\"Point\","
          "\"coordinates\":[120.%07u,31.%07u]},\"properties\":{\"state\":\"reported\","
          "\"item\":\"gbt47678.5:matter:06010\",\"description\":"
          "\"人民中路与港城大道交叉口有垃圾堆放，"
          "影响通行，请尽快处理。\",\"reported_at\":\"2026-08-24T01:02:03.456Z\"}}",
          i, i * 37 % 10000000, i * 91 % 10000000);
    }
  g_string_append (text, "]}");

  return text;
}

static void
test_speed (void)
{
  g_autoptr (GString) text = make_page ();
  double best = 0.0;

  for (guint i = 0; i < 20; i++)
    {
      g_test_timer_start ();
      g_assert_true (yp_json_check (text->str, text->len, YP_JSON_MAX_VALUES, NULL));
      best = MAX (best, (double) text->len / 1e6 / g_test_timer_elapsed ());
    }

  g_test_maximized_result (best, "yp_json_check of %.1f MB: %.0f MB/s", (double) text->len / 1e6,
                           best);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/base/json-check/case/%u", i);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/base/json-check/zero-byte", test_zero_byte);
  g_test_add_func ("/base/json-check/depth", test_depth);
  g_test_add_func ("/base/json-check/values", test_values);
  g_test_add_func ("/base/json-check/every-place", test_every_place);
  g_test_add_func ("/base/json-check/suite", test_suite);
  if (g_test_perf ())
    g_test_add_func ("/base/json-check/speed", test_speed);

  return g_test_run ();
}
