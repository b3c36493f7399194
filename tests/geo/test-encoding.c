/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-encoding.h"
#include "yp-vector-source.h"

/* The same words in several encodings. */
#define TOWN_UTF8 "张家港市杨舍镇"
#define TOWN_GBK "\xd5\xc5\xbc\xd2\xb8\xdb\xca\xd0\xd1\xee\xc9\xe1\xd5\xf2"
/* 東京都千代田区 */
#define TOKYO_SHIFT_JIS "\x93\x8c\x8b\x9e\x93\x73\x90\xe7\x91\xe3\x93\x63\x8b\xe6"
#define MEXICO_LATIN1                                                                              \
  "Pe\xf1"                                                                                         \
  "a M\xe9xico"
/* 㐀, which GB18030 writes with four bytes, in a name of common characters */
#define RARE_GB18030 "\xd5\xc5\xbc\xd2\xb8\xdb\xca\xd0\x81\x39\xee\x39\xd5\xf2"

static GPtrArray *
list (const char *first, ...)
{
  GPtrArray *values = g_ptr_array_new_with_free_func (g_free);
  va_list rest;

  va_start (rest, first);
  for (const char *value = first; value != NULL; value = va_arg (rest, const char *))
    g_ptr_array_add (values, g_strdup (value));
  va_end (rest);
  return values;
}

static void
assert_detected (GPtrArray *values, const char *expected)
{
  g_autoptr (GPtrArray) owned = values;
  g_autoptr (GError) error = NULL;
  const char *encoding;
  const char *reason;

  if (expected == NULL)
    {
      g_assert_false (yp_encoding_detect (owned, &encoding, &reason, &error));
      g_assert_error (error, YP_GEO_ERROR, YP_GEO_ERROR_ENCODING);
      return;
    }
  g_assert_true (yp_encoding_detect (owned, &encoding, &reason, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (encoding, ==, expected);
  g_assert_nonnull (reason);
}

static void
test_detects (void)
{
  assert_detected (list (NULL, NULL), "UTF-8");
  assert_detected (list (TOWN_UTF8, NULL), "UTF-8");
  assert_detected (list (TOWN_GBK, NULL), "GB18030");
  assert_detected (list ("B1-" TOWN_GBK " 3", NULL), "GB18030");
  assert_detected (list (RARE_GB18030, NULL), "GB18030");
  /* One value that is not UTF-8 is enough. */
  assert_detected (list (TOWN_UTF8, TOWN_GBK, NULL), NULL);
  assert_detected (list (TOKYO_SHIFT_JIS, NULL), NULL);
  assert_detected (list (MEXICO_LATIN1, NULL), NULL);
  assert_detected (list ("\xff\xfe", NULL), NULL);
}

static void
assert_truthful (const char *value, const char *encoding, gboolean is_truthful)
{
  g_autoptr (GPtrArray) values = list (value, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (yp_encoding_check (values, encoding, &error), ==, is_truthful);
  if (is_truthful)
    g_assert_no_error (error);
  else
    g_assert_error (error, YP_GEO_ERROR, YP_GEO_ERROR_ENCODING);
}

static void
test_checks (void)
{
  assert_truthful (TOWN_UTF8, "UTF-8", TRUE);
  assert_truthful (TOWN_GBK, "UTF-8", FALSE);
  assert_truthful (TOWN_GBK, "GB18030", TRUE);
  assert_truthful (TOWN_UTF8, "GB18030", FALSE);
  assert_truthful (TOWN_GBK, "ISO-8859-1", FALSE);
  assert_truthful (TOWN_UTF8, "CP1252", FALSE);
  assert_truthful (MEXICO_LATIN1, "ISO-8859-1", TRUE);
}

static void
assert_name (const char *name, const char *expected)
{
  g_autofree char *encoding = yp_encoding_from_name (name);

  g_assert_cmpstr (encoding, ==, expected);
}

static void
test_names (void)
{
  assert_name ("UTF-8", "UTF-8");
  assert_name ("utf8", "UTF-8");
  assert_name ("65001\r\n", "UTF-8");
  assert_name ("936", "GB18030");
  assert_name ("CP936", "GB18030");
  assert_name ("ANSI 936", "GB18030");
  assert_name ("gbk", "GB18030");
  assert_name ("GB2312", "GB18030");
  assert_name ("gb18030", "GB18030");
  assert_name ("ISO 88591", "ISO-8859-1");
  assert_name ("ISO-8859-15", "ISO-8859-15");
  assert_name ("1252", "CP1252");
  assert_name ("Big5", "Big5");
  assert_name ("klingon", NULL);
  assert_name ("", NULL);
  g_assert_cmpstr (yp_encoding_from_ldid (0x4d), ==, "GB18030");
  g_assert_cmpstr (yp_encoding_from_ldid (0x57), ==, NULL);
}

static void
test_converts (void)
{
  g_autofree char *whole = yp_encoding_convert (TOWN_GBK, "GB18030", FALSE, NULL);
  g_autofree char *cut = NULL;
  gboolean was_cut;

  g_assert_cmpstr (whole, ==, TOWN_UTF8);

  cut = yp_encoding_convert ("\xd5\xc5\xbc\xd2\xb8", "GB18030", TRUE, &was_cut);
  g_assert_cmpstr (cut, ==, "张家");
  g_assert_true (was_cut);
  g_clear_pointer (&cut, g_free);

  cut = yp_encoding_convert ("张\xe5\xae", "UTF-8", TRUE, &was_cut);
  g_assert_cmpstr (cut, ==, "张");
  g_assert_true (was_cut);

  g_assert_null (yp_encoding_convert ("\xd5\xc5\xbc\xd2\xb8", "GB18030", FALSE, NULL));
  g_assert_null (yp_encoding_convert ("张\xe5\xae", "UTF-8", FALSE, NULL));
  g_assert_null (yp_encoding_convert ("\xff张", "UTF-8", TRUE, NULL));
  g_assert_null (yp_encoding_convert ("\xff\xff", "GB18030", TRUE, NULL));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/geo/encoding/detects", test_detects);
  g_test_add_func ("/geo/encoding/checks", test_checks);
  g_test_add_func ("/geo/encoding/names", test_names);
  g_test_add_func ("/geo/encoding/converts", test_converts);

  return g_test_run ();
}
