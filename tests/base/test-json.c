/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-json.h"

#include <json-glib/json-glib.h>
#include <math.h>

static void
test_document (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  YpJsonWriter writer;

  yp_json_writer_init (&writer, text);
  yp_json_open_object (&writer, NULL);
  yp_json_add_string (&writer, "text", "张\"\\\n\t\x01/");
  yp_json_add_string (&writer, "left-out", NULL);
  yp_json_add_int (&writer, "int", -42);
  yp_json_add_boolean (&writer, "yes", TRUE);
  yp_json_add_null (&writer, "nothing");
  yp_json_add_time (&writer, "at", 1);
  yp_json_open_array (&writer, "list");
  yp_json_add_int (&writer, NULL, 1);
  yp_json_add_string (&writer, NULL, NULL);
  yp_json_add_raw (&writer, NULL, "{\"raw\":true}");
  yp_json_open_array (&writer, NULL);
  yp_json_close_array (&writer);
  yp_json_open_object (&writer, NULL);
  yp_json_close_object (&writer);
  yp_json_close_array (&writer);
  yp_json_add_boolean (&writer, "no", FALSE);
  yp_json_close_object (&writer);

  g_assert_cmpstr (text->str, ==,
                   "{\"text\":\"张\\\"\\\\\\u000a\\u0009\\u0001/\",\"int\":-42,\"yes\":true,"
                   "\"nothing\":null,\"at\":\"1970-01-01T00:00:00.000Z\","
                   "\"list\":[1,null,{\"raw\":true},[],{}],\"no\":false}");
  g_assert_cmpuint (text->len, ==, strlen (text->str));
  g_assert_true (yp_json_check (text->str, text->len, 100, NULL));
}

static char *
write_number (double value)
{
  g_autoptr (GString) text = g_string_new (NULL);
  YpJsonWriter writer;

  yp_json_writer_init (&writer, text);
  yp_json_add_number (&writer, NULL, value);

  return g_strdup (text->str);
}

static void
test_numbers (void)
{
  static const struct
  {
    double value;
    const char *text;
  } cases[] = {
    { 0.0, "0" },
    { -0.0, "0" },
    { 3.0, "3" },
    { -12.5, "-12.5" },
    { 0.1, "0.1" },
    { 120.5551234, "120.5551234" },
    { 1e-7, "0.0000001" },
    { -0.0000004, "-0.0000004" },
    { -0.00000004, "-4e-08" },
    { 9007199254740991.0, "9007199254740991" },
    { 1e16, "1e+16" },
    { 1.0 / 3.0, "0.3333333333333333" },
    { NAN, "null" },
    { INFINITY, "null" },
    { -INFINITY, "null" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = write_number (cases[i].value);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

/* Whatever is written is read as the same number, also by the reader we use. */
static void
test_numbers_round_trip (void)
{
  for (guint i = 0; i < 20000; i++)
    {
      guint64 bits = (guint64) (guint32) g_test_rand_int () << 32 | (guint32) g_test_rand_int ();
      double value;
      g_autofree char *text = NULL;

      memcpy (&value, &bits, sizeof value);
      if (i % 2 == 0)
        value = g_test_rand_double_range (-180.0, 180.0);
      if (i % 4 == 0)
        value = rint (value * 1e6) / 1e6;
      if (!isfinite (value))
        continue;

      text = write_number (value);
      g_assert_true (yp_json_check (text, strlen (text), 1, NULL));
      g_assert_cmpfloat (g_ascii_strtod (text, NULL), ==, value);

      if (i % 16 == 0)
        {
          g_autoptr (JsonNode) node = json_from_string (text, NULL);

          g_assert_cmpfloat (json_node_get_double (node), ==, value);
        }
    }
}

static void
test_ints (void)
{
  static const gint64 values[] = {
    0, 1, 9, 10, 99, 100, 101, 999, 1000, 12345678, G_MAXINT64, G_MININT64, -1, -10, -100,
  };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autofree char *expected = g_strdup_printf ("%" G_GINT64_FORMAT, values[i]);
      YpJsonWriter writer;

      yp_json_writer_init (&writer, text);
      yp_json_add_int (&writer, NULL, values[i]);
      g_assert_cmpstr (text->str, ==, expected);
    }
}

static void
test_degrees (void)
{
  static const struct
  {
    double value;
    const char *text;
  } cases[] = {
    { 0.0, "0" },
    { -0.00000001, "0" },
    { 120.5, "120.5" },
    { 120.55555555, "120.5555556" },
    { -120.55555555, "-120.5555556" },
    { 180.0, "180" },
    { -180.0, "-180" },
    { 31.99999999, "32" },
    { 0.0000001, "0.0000001" },
    { -0.5, "-0.5" },
    { 31.0000010, "31.000001" },
    { NAN, "null" },
    { 361.0, "null" },
    { -INFINITY, "null" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      YpJsonWriter writer;

      yp_json_writer_init (&writer, text);
      yp_json_add_degrees (&writer, NULL, cases[i].value);
      g_assert_cmpstr (text->str, ==, cases[i].text);
    }
}

static void
test_bad_strings (void)
{
  g_autoptr (GString) text = g_string_new (NULL);

  yp_json_append_string (text, "a\xff\xe5\xbc", -1);
  g_assert_cmpstr (text->str, ==, "\"a\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"");

  g_string_truncate (text, 0);
  yp_json_append_string (text, "a\0b", 3);
  g_assert_cmpstr (text->str, ==,
                   "\"a\xef\xbf\xbd"
                   "b\"");

  g_string_truncate (text, 0);
  yp_json_append_string (text, "张家港", 6);
  g_assert_cmpstr (text->str, ==, "\"张家\"");
}

/* Whatever bytes come in, what comes out is JSON. */
static void
test_any_bytes (void)
{
  for (guint i = 0; i < 20000; i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      char bytes[32];
      guint n = (guint) g_test_rand_int_range (0, sizeof bytes);

      for (guint j = 0; j < n; j++)
        bytes[j] = (char) (g_test_rand_bit () ? g_test_rand_int_range (0, 256)
                                              : g_test_rand_int_range (32, 127));
      yp_json_append_string (text, bytes, (gssize) n);
      g_assert_true (yp_json_check (text->str, text->len, 1, NULL));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/base/json/document", test_document);
  g_test_add_func ("/base/json/numbers", test_numbers);
  g_test_add_func ("/base/json/numbers/round-trip", test_numbers_round_trip);
  g_test_add_func ("/base/json/ints", test_ints);
  g_test_add_func ("/base/json/degrees", test_degrees);
  g_test_add_func ("/base/json/bad-strings", test_bad_strings);
  g_test_add_func ("/base/json/any-bytes", test_any_bytes);

  return g_test_run ();
}
