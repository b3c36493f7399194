/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define YP_TABLE_MAX_ROWS 100000
#define YP_TABLE_MAX_COLUMNS 256
#define YP_TABLE_MAX_CELLS 1000000
/* Characters; what a spreadsheet can hold. */
#define YP_TABLE_MAX_CELL 32767

/**
 * YpTableOptions:
 * @sheet: (nullable): which sheet of a workbook; %NULL for the only one with anything in it
 * @encoding: (nullable): what a CSV is in, in place of what its bytes say
 *
 * How to read a table. All zero is a good default. Plain data.
 */
typedef struct
{
  const char *sheet;
  const char *encoding;
} YpTableOptions;

/**
 * YpTable:
 * @format: `CSV`, `XLSX`, `ODS` or `XLS`
 * @sheet: (nullable): the name of its sheet; %NULL for a CSV
 * @encoding: what its text was in
 * @rows: (element-type GStrv): the rows, all of one length; an empty cell is an empty string
 *
 * A table of texts in UTF-8. Row and column numbers are those a spreadsheet shows, less one.
 */
typedef struct
{
  char *format;
  char *sheet;
  char *encoding;
  GPtrArray *rows;
} YpTable;

void yp_table_free (YpTable *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpTable, yp_table_free)

YpTable *yp_table_read (const char *path,
                        const YpTableOptions *options,
                        GCancellable *cancellable,
                        GError **error);
gboolean yp_table_write (const char *path, const char *sheet, GPtrArray *rows, GError **error);

G_END_DECLS
