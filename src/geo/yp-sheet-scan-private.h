/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * YpSheetScan:
 *
 * What the parts of an XLSX would grow to, told from their text alone, before anybody makes rows
 * of them. Declare it `g_auto (YpSheetScan) scan = { NULL };`.
 */
typedef struct
{
  /*< private >*/
  GArray *sizes;  /* of guint: bytes of each shared text */
  GArray *counts; /* of guint: how often a cell is that text */
} YpSheetScan;

void _yp_sheet_scan_clear (YpSheetScan *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (YpSheetScan, _yp_sheet_scan_clear)

gboolean _yp_sheet_scan_add (YpSheetScan *self, const char *text, gsize length, GError **error);
gboolean _yp_sheet_scan_check (const YpSheetScan *self, GError **error);

G_END_DECLS
