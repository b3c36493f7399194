/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-bounds.h"
#include "yp-report-sheet.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* Whatever is read can be written, and is the same when it is read again. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (YpReportSheet) sheet = yp_report_sheet_new_from_json ((const char *) data, size, NULL);
  g_autoptr (YpReportSheet) again = NULL;
  g_autofree char *text = NULL;
  g_autofree char *text_again = NULL;

  if (sheet == NULL)
    return 0;

  g_assert_true (!sheet->has_place || yp_is_on_earth (sheet->longitude, sheet->latitude));
  text = yp_report_sheet_to_json (sheet);
  again = yp_report_sheet_new_from_json (text, strlen (text), NULL);
  g_assert_nonnull (again);
  text_again = yp_report_sheet_to_json (again);
  g_assert_cmpstr (text, ==, text_again);

  return 0;
}
