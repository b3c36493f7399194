/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-table.h"

G_BEGIN_DECLS

gboolean
_yp_table_fail_cell (const YpTable *self, guint row, guint column, const char *why, GError **error);

/* yp-table-csv.c */
YpTable *_yp_table_parse_csv (const char *text, gsize length, const char *encoding, GError **error);

/* yp-table-sheet.c */
YpTable *_yp_table_read_sheet (const char *path,
                               const char *driver,
                               const char *sheet,
                               GCancellable *cancellable,
                               GError **error);

/* yp-workbook-check.c */
gboolean _yp_workbook_check (const char *path, GCancellable *cancellable, GError **error);

G_END_DECLS
