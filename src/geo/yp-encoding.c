/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-geo"

#include "yp-encoding.h"

#include "yp-vector-source.h"

/* Fewer characters than this prove nothing against what a file says of itself. */
#define MIN_PROOF 4

/**
 * yp_encoding_from_name:
 * @name: how a .cpg file or a person writes it: `UTF-8`, `65001`, `936`, `ANSI 936`, `GBK`,
 *   `ISO 88591`, …
 *
 * GBK and GB2312 are read as GB18030, which holds both.
 *
 * Returns: (transfer full) (nullable): the name for iconv; %NULL if nobody knows it
 */
char *
yp_encoding_from_name (const char *name)
{
  static const char *const prefixes[] = { "ANSI", "OEM", "CP", "MS", "WINDOWS", "_", "-", " " };
  static const char *const chinese[] = { "936", "54936", "GBK", "GB2312", "GB18030", "EUCCN" };
  g_autofree char *plain = NULL;
  g_autofree char *result = NULL;
  const char *number;
  GIConv converter;

  g_return_val_if_fail (name != NULL, NULL);

  plain = g_ascii_strup (name, -1);
  for (char *from = plain, *to = plain;; from++)
    {
      if (g_ascii_isalnum (*from) || *from == '\0')
        *to++ = *from;
      if (*from == '\0')
        break;
    }

  number = plain;
  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    if (g_str_has_prefix (number, prefixes[i]))
      number += strlen (prefixes[i]);

  if (g_str_equal (number, "65001") || g_str_equal (plain, "UTF8"))
    return g_strdup ("UTF-8");
  for (guint i = 0; i < G_N_ELEMENTS (chinese); i++)
    if (g_str_equal (number, chinese[i]))
      return g_strdup ("GB18030");

  if (g_str_has_prefix (plain, "ISO8859") || g_str_has_prefix (plain, "88591"))
    result = g_strdup_printf ("ISO-8859-%s", plain + strlen (*plain == 'I' ? "ISO8859" : "8859"));
  else if (strspn (number, "0123456789") == strlen (number) && *number != '\0')
    result = g_strdup_printf ("CP%s", number);
  else
    result = g_strstrip (g_strdup (name));
  /* To iconv, no name is the locale's. */
  if (*plain == '\0')
    return NULL;

  converter = g_iconv_open ("UTF-8", result);
  if ((gssize) (gintptr) converter == -1)
    return NULL;
  g_iconv_close (converter);
  return g_steal_pointer (&result);
}

/**
 * yp_encoding_from_ldid:
 * @ldid: the language driver of a DBF, byte 29
 *
 * Only those that are set on purpose. 0x00 says nothing and 0x57 says “what the machine has”,
 * which in China is GBK.
 *
 * Returns: (nullable): the name for iconv
 */
const char *
yp_encoding_from_ldid (guint ldid)
{
  static const struct
  {
    guint ldid;
    const char *encoding;
  } known[] = {
    { 0x4d, "GB18030" }, { 0x7a, "GB18030" }, { 0x4e, "CP949" },  { 0x79, "CP949" },
    { 0x4f, "CP950" },   { 0x78, "CP950" },   { 0x13, "CP932" },  { 0x7b, "CP932" },
    { 0x26, "CP866" },   { 0x65, "CP866" },   { 0xc9, "CP1251" }, { 0xcb, "CP1253" },
    { 0xc8, "CP1250" },  { 0xca, "CP1254" },  { 0x01, "CP437" },  { 0x02, "CP850" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (known[i].ldid == ldid)
      return known[i].encoding;
  return NULL;
}

static gboolean
is_chinese (gunichar c)
{
  return (c >= 0x3400 && c <= 0x9fff) || (c >= 0x3000 && c <= 0x303f) ||
         (c >= 0xff00 && c <= 0xffef) || (c >= 0x2010 && c <= 0x2030) ||
         (c >= 0x20000 && c <= 0x3ffff) || c == 0xb7;
}

/* How many characters beyond ASCII, and how many of them a Chinese text would have. */
static void
count_characters (const char *utf8, guint *n_chinese, guint *n_other)
{
  for (const char *p = utf8; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c >= 0x80 && is_chinese (c))
        (*n_chinese)++;
      else if (c >= 0x80)
        (*n_other)++;
    }
}

/* GBK takes nearly any pair of bytes, so that it decodes proves little. Real names are made of the
 * 6,763 characters of GB 2312, whose second byte is also above 0xA0; Shift-JIS, Big5 and Latin-1
 * read as GBK mostly are not. */
static void
count_pairs (const char *text, guint *n_gb2312, guint *n_pairs)
{
  for (const guint8 *p = (const guint8 *) text; *p != 0; p++)
    {
      if (*p < 0x80)
        continue;
      /* Four bytes: what GB 18030 added. */
      if (p[1] >= 0x30 && p[1] <= 0x39 && p[2] >= 0x81 && p[3] >= 0x30 && p[3] <= 0x39)
        {
          p += 3;
          continue;
        }
      (*n_pairs)++;
      if (p[0] >= 0xa1 && p[0] <= 0xf7 && p[1] >= 0xa1)
        (*n_gb2312)++;
      if (p[1] == 0)
        break;
      p++;
    }
}

/* Whether all of it decodes; how many characters are Chinese and whether nearly all are. */
static gboolean
reads_as_chinese (GPtrArray *values, const char *encoding, guint *n_chinese, gboolean *mostly)
{
  guint n_other = 0;
  guint n_gb2312 = 0;
  guint n_pairs = 0;

  *n_chinese = 0;
  for (guint i = 0; i < values->len; i++)
    {
      g_autofree char *text = yp_encoding_convert (values->pdata[i], encoding, TRUE, NULL);

      if (text == NULL)
        return FALSE;
      count_characters (text, n_chinese, &n_other);
      count_pairs (values->pdata[i], &n_gb2312, &n_pairs);
    }

  *mostly = *n_chinese > 0 && *n_chinese >= 9 * n_other;
  if (g_str_equal (encoding, "GB18030"))
    *mostly = *mostly && n_gb2312 * 10 >= n_pairs * 8;
  return TRUE;
}

/**
 * yp_encoding_detect:
 * @values: (element-type filename): texts with bytes beyond ASCII, of a source that does not say
 *   what they are
 * @encoding: (out): `UTF-8` or `GB18030`
 * @reason: (out): why
 * @error: return location for %YP_GEO_ERROR_ENCODING
 *
 * UTF-8 if all of it is valid UTF-8; else GB18030 if all of it is valid and nearly all of it
 * Chinese in the characters of GB 2312. Nothing else is guessed.
 *
 * Returns: whether it can be told
 */
gboolean
yp_encoding_detect (GPtrArray *values, const char **encoding, const char **reason, GError **error)
{
  guint n_chinese;
  gboolean mostly;

  *encoding = "UTF-8";
  *reason = "ASCII";
  if (values->len == 0)
    return TRUE;

  *reason = "valid UTF-8";
  if (reads_as_chinese (values, "UTF-8", &n_chinese, &mostly))
    return TRUE;

  *encoding = "GB18030";
  *reason = "not UTF-8; valid GB18030, Chinese throughout";
  if (reads_as_chinese (values, "GB18030", &n_chinese, &mostly) && mostly)
    return TRUE;

  g_set_error (error, YP_GEO_ERROR, YP_GEO_ERROR_ENCODING,
               "The text is neither UTF-8 nor Chinese in GB18030, and nothing says what it is; "
               "give --encoding=");
  return FALSE;
}

/**
 * yp_encoding_check:
 * @values: (element-type filename): texts with bytes beyond ASCII
 * @encoding: what the source says they are
 * @error: return location for %YP_GEO_ERROR_ENCODING
 *
 * Whether a source speaks the truth: UTF-8 must be valid; text said to be GB18030 that is valid
 * Chinese UTF-8, or said to be of one byte a letter that is Chinese, is not what it claims to be.
 *
 * Returns: whether nothing speaks against it
 */
gboolean
yp_encoding_check (GPtrArray *values, const char *encoding, GError **error)
{
  guint n_chinese = 0;
  gboolean mostly = FALSE;
  gboolean is_narrow = g_str_has_prefix (encoding, "ISO-8859-") ||
                       g_str_has_prefix (encoding, "CP125") || g_str_equal (encoding, "CP437") ||
                       g_str_equal (encoding, "CP850");
  const char *truth = NULL;

  if (g_str_equal (encoding, "UTF-8"))
    {
      if (reads_as_chinese (values, "UTF-8", &n_chinese, &mostly))
        return TRUE;
      truth = "not valid UTF-8";
    }
  else if (reads_as_chinese (values, "UTF-8", &n_chinese, &mostly) && mostly &&
           n_chinese >= MIN_PROOF)
    truth = "Chinese in UTF-8";
  else if (is_narrow && reads_as_chinese (values, "GB18030", &n_chinese, &mostly) && mostly &&
           n_chinese >= MIN_PROOF)
    truth = "Chinese in GB18030";

  if (truth == NULL)
    return TRUE;
  g_set_error (error, YP_GEO_ERROR, YP_GEO_ERROR_ENCODING,
               "The text is said to be %s but is %s; give --encoding=", encoding, truth);
  return FALSE;
}

/**
 * yp_encoding_convert:
 * @text: bytes
 * @encoding: what they are, as yp_encoding_from_name() writes it
 * @may_be_cut: whether they fill their field, so that the last character may be cut in half
 * @was_cut: (out) (optional): whether it was; it is left out then
 *
 * Returns: (transfer full) (nullable): UTF-8; %NULL if @text is not valid in @encoding
 */
char *
yp_encoding_convert (const char *text, const char *encoding, gboolean may_be_cut, gboolean *was_cut)
{
  gsize length = strlen (text);
  gsize n_read = length;
  gsize n_written;
  g_autofree char *result = NULL;

  if (was_cut != NULL)
    *was_cut = FALSE;

  if (g_str_equal (encoding, "UTF-8"))
    {
      const char *end;

      if (g_utf8_validate (text, (gssize) length, &end))
        return g_strdup (text);
      if (g_utf8_get_char_validated (end, -1) == (gunichar) -2)
        n_read = (gsize) (end - text);
      else
        return NULL;
      result = g_strndup (text, n_read);
    }
  else
    {
      result = g_convert (text, (gssize) length, "UTF-8", encoding, &n_read, &n_written, NULL);
      if (result == NULL || strlen (result) != n_written)
        return NULL;
    }

  if (n_read == length)
    return g_steal_pointer (&result);
  if (!may_be_cut)
    return NULL;
  if (was_cut != NULL)
    *was_cut = TRUE;
  return g_steal_pointer (&result);
}
