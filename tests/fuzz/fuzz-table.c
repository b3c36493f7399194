/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-sheet-scan-private.h"
#include "yp-table-private.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* A part of a workbook: looked through to its end, or refused. */
static void
check_part (const char *text, gsize size)
{
  g_auto (YpSheetScan) scan = { NULL };
  g_autoptr (GError) error = NULL;

  if (!_yp_sheet_scan_add (&scan, text, size, &error) ||
      !_yp_sheet_scan_add (&scan, text, size, &error))
    {
      g_assert_nonnull (error);
      return;
    }

  g_assert_true (_yp_sheet_scan_check (&scan, &error) == (error == NULL));
}

/* A CSV in whatever encoding. */
static void
check_csv (const char *text, gsize size, const char *encoding)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YpTable) table = _yp_table_parse_csv (text, size, encoding, &error);

  g_assert_true ((table == NULL) == (error != NULL));
  if (table == NULL)
    return;

  g_assert_cmpuint (table->rows->len, >, 0);
  for (guint i = 0; i < table->rows->len; i++)
    {
      char **cells = table->rows->pdata[i];

      g_assert_cmpuint (g_strv_length (cells), ==, g_strv_length (table->rows->pdata[0]));
      for (guint j = 0; cells[j] != NULL; j++)
        g_assert_true (g_utf8_validate (cells[j], -1, NULL));
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);

  check_part ((const char *) data, size);
  check_csv (text, size, NULL);
  check_csv (text, size, "GB18030");

  return 0;
}
