/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib.h>

#include "yp-error.h"
#include "yp-form.h"

static YpForm *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  YpForm *form = yp_form_parse (text, strlen (text), &error);

  g_assert_no_error (error);
  return form;
}

static void
test_fields (void)
{
  g_autoptr (YpForm) form = parse ("a=1&b=two+words%21&&%E5%90%8D=%e5%bc%a0&empty=&bare&e=x=y");

  g_assert_cmpuint (form->n_fields, ==, 6);
  g_assert_cmpstr (yp_form_get (form, "a"), ==, "1");
  g_assert_cmpstr (yp_form_get (form, "b"), ==, "two words!");
  g_assert_cmpstr (yp_form_get (form, "名"), ==, "张");
  g_assert_cmpstr (form->fields[3].name, ==, "empty");
  g_assert_cmpstr (form->fields[3].value, ==, "");
  g_assert_null (yp_form_get (form, "empty"));
  g_assert_cmpstr (form->fields[4].name, ==, "bare");
  g_assert_cmpstr (form->fields[4].value, ==, "");
  g_assert_cmpstr (yp_form_get (form, "e"), ==, "x=y");
  g_assert_null (yp_form_get (form, "absent"));
}

static void
test_empty (void)
{
  g_autoptr (YpForm) nothing = parse ("");
  g_autoptr (YpForm) separators = parse ("&&&");

  g_assert_cmpuint (nothing->n_fields, ==, 0);
  g_assert_cmpuint (separators->n_fields, ==, 0);
}

static void
test_refused (void)
{
  static const struct
  {
    const char *text;
    gsize length;
    const char *message;
  } cases[] = {
    { "lat=%", 5, "Parameter “lat” is broken percent-encoding" },
    { "lat=%4", 6, "Parameter “lat” is broken percent-encoding" },
    { "lat=%4g", 7, "Parameter “lat” is broken percent-encoding" },
    { "a=1&lat=%-1", 11, "Parameter “lat” is broken percent-encoding" },
    { "%zz=1", 5, "Parameter “%zz” is broken percent-encoding" },
    { "lat=%00", 7, "Parameter “lat” holds a zero byte" },
    { "lat=1\0002", 7, "Parameter “lat” holds a zero byte" },
    { "lat=%ff", 7, "Parameter “lat” is not valid UTF-8" },
    { "lat=%c0%80", 10, "Parameter “lat” is not valid UTF-8" },
    { "lat=%ed%a0%80", 13, "Parameter “lat” is not valid UTF-8" },
    { "lat=\xe5\xbc", 6, "Parameter “lat” is not valid UTF-8" },
    { "\xff=1", 3, "Parameter “\xEF\xBF\xBD” is not valid UTF-8" },
    { "=1", 2, "Parameter “” has no name" },
    { "lat=1&long=2&lat=1", 18, "Parameter “lat” is given twice" },
    { "lat=1&%6cat=1", 13, "Parameter “%6cat” is given twice" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (yp_form_parse (cases[i].text, cases[i].length, &error));
      g_assert_error (error, YP_ERROR, YP_ERROR_INVALID);
      g_assert_cmpstr (error->message, ==, cases[i].message);
    }
}

static void
test_too_many (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (YpForm) form = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < YP_FORM_MAX_FIELDS; i++)
    g_string_append_printf (text, "&f%u", i);
  form = parse (text->str);
  g_assert_cmpuint (form->n_fields, ==, YP_FORM_MAX_FIELDS);
  g_assert_cmpstr (form->fields[YP_FORM_MAX_FIELDS - 1].name, ==, "f127");

  g_string_append (text, "&more");
  g_assert_null (yp_form_parse (text->str, text->len, &error));
  g_assert_error (error, YP_ERROR, YP_ERROR_TOO_LARGE);
}

static void
test_shorten (void)
{
  g_autofree char *short_text = yp_form_shorten ("张家港", -1);
  g_autofree char *broken = yp_form_shorten ("a\xff", -1);
  g_autofree char *part = yp_form_shorten ("abcdef", 3);
  g_autofree char *ascii = NULL;
  g_autofree char *chinese = NULL;
  g_autoptr (GString) many = g_string_new (NULL);

  g_assert_cmpstr (short_text, ==, "张家港");
  g_assert_cmpstr (broken, ==, "a\xEF\xBF\xBD");
  g_assert_cmpstr (part, ==, "abc");

  for (guint i = 0; i < 100; i++)
    g_string_append (many, "港");
  chinese = yp_form_shorten (many->str, -1);
  g_assert_true (g_utf8_validate (chinese, -1, NULL));
  g_assert_true (g_str_has_suffix (chinese, "港…"));
  g_assert_cmpint (g_utf8_strlen (chinese, -1), ==, 22);

  /* Not one character: nothing to keep whole. */
  memset (many->str, 0x80, many->len);
  ascii = yp_form_shorten (many->str, -1);
  g_assert_true (g_utf8_validate (ascii, -1, NULL));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/feeds/form/fields", test_fields);
  g_test_add_func ("/feeds/form/empty", test_empty);
  g_test_add_func ("/feeds/form/refused", test_refused);
  g_test_add_func ("/feeds/form/too-many", test_too_many);
  g_test_add_func ("/feeds/form/shorten", test_shorten);

  return g_test_run ();
}
