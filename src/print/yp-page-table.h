/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-page.h"

G_BEGIN_DECLS

/* As many columns as a table may have. */
#define YP_PAGE_TABLE_MAX_COLUMNS 8

/**
 * YpPageColumn:
 * @head: what stands above it
 * @share: of the width, of all columns' shares together
 * @alignment: of what stands in it
 */
typedef struct
{
  const char *head;
  double share;
  PangoAlignment alignment;
} YpPageColumn;

/**
 * YpPageTable:
 * @page: where it is written
 * @columns: (array length=n_columns): its columns
 * @n_columns: at most %YP_PAGE_TABLE_MAX_COLUMNS
 * @style: of all that stands in it
 * @number: the sheet that has its head; 0 before the first row
 *
 * A table over the whole width that goes on from sheet to sheet, on each with its head. A row stays
 * whole where a sheet can hold it.
 */
typedef struct
{
  YpPage *page;
  const YpPageColumn *columns;
  guint n_columns;
  YpTextStyle style;
  guint number;
} YpPageTable;

void yp_page_table_add_row (YpPageTable *self, const char *const *cells);
double yp_page_table_get_height (const YpPageTable *self, guint n_rows);

G_END_DECLS
