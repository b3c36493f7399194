/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <gio/gio.h>

#include "yp-area-code.h"
#include "yp-encoding.h"
#include "yp-field-map.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
try_map (const char *text)
{
  static const char *const fields[] = { "name", "na me", "名称", "\xff", "CODE", "", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (YpFieldMap) map = yp_field_map_new (text, &error);
  const char *const *columns;

  g_assert_true ((map != NULL) != (error != NULL));
  if (map == NULL)
    return;

  columns = yp_field_map_get_columns (map);
  for (guint i = 0; columns[i] != NULL; i++)
    {
      g_auto (GStrv) found = yp_field_map_find (map, columns[i], fields);

      g_assert_nonnull (found);
    }
}

/* What is accepted is accepted again and means the same. */
static void
try_code (const char *text)
{
  if (!g_utf8_validate (text, -1, NULL))
    return;

  for (YpCodeRule rule = YP_CODE_FREE; rule <= YP_CODE_GRID; rule++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *code = yp_area_code_parse (rule, text, &error);
      g_autofree char *again = NULL;

      g_assert_true ((code != NULL) != (error != NULL));
      if (code == NULL)
        continue;
      again = yp_area_code_parse (rule, code, NULL);
      g_assert_cmpstr (again, ==, code);
    }
}

static void
try_text (const char *text)
{
  static const char *const encodings[] = { "UTF-8", "GB18030", "ISO-8859-1", "CP932" };
  g_autoptr (GPtrArray) values = g_ptr_array_new ();
  g_autofree char *named = yp_encoding_from_name (text);
  const char *encoding;
  const char *reason;

  g_ptr_array_add (values, (char *) text);
  if (yp_encoding_detect (values, &encoding, &reason, NULL))
    {
      g_autofree char *converted = yp_encoding_convert (text, encoding, TRUE, NULL);

      g_assert_nonnull (converted);
    }
  for (guint i = 0; i < G_N_ELEMENTS (encodings); i++)
    {
      gboolean was_cut;
      g_autofree char *converted = yp_encoding_convert (text, encodings[i], TRUE, &was_cut);

      g_assert_true (converted == NULL || g_utf8_validate (converted, -1, NULL));
      yp_encoding_check (values, encodings[i], NULL);
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);

  try_map (text);
  try_code (text);
  try_text (text);
  return 0;
}
