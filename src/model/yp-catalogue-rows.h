/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-catalogue.h"

G_BEGIN_DECLS

/**
 * YpCatalogueOptions:
 * @map: (nullable): `code=FIELD+FIELD,name=FIELD`: which columns of the table fill which of ours;
 *   several are joined, none leaves ours empty
 * @standard: (nullable): the standard, where no column says it
 * @kind: (nullable): `component` or `matter`, where no column says it
 *
 * How to read a table that others made. All zero for one of ours. Plain data.
 */
typedef struct
{
  const char *map;
  const char *standard;
  const char *kind;
} YpCatalogueOptions;

/**
 * YpCatalogueProblem:
 * @row: the row of the table, from 1
 * @column: the column, as the table calls it
 * @reason: what is wrong there
 *
 * Why a row was not understood.
 */
typedef struct
{
  guint row;
  char *column;
  char *reason;
} YpCatalogueProblem;

/**
 * YpCatalogueReport:
 * @n_rows: rows below the header with anything in them
 * @n_items: items in those that were understood
 * @n_conditions: filing conditions of these items
 * @problems: (element-type YpCatalogueProblem): one for each row that was not understood
 *
 * What was found in a table. Declare it `g_auto (YpCatalogueReport) report = { 0 };`.
 */
typedef struct
{
  guint n_rows;
  guint n_items;
  guint n_conditions;
  GPtrArray *problems;
} YpCatalogueReport;

void yp_catalogue_report_clear (YpCatalogueReport *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (YpCatalogueReport, yp_catalogue_report_clear)

YpCatalogue *yp_catalogue_new_from_rows (GPtrArray *rows,
                                         const YpCatalogueOptions *options,
                                         YpCatalogueReport *report,
                                         GError **error);
GPtrArray *yp_catalogue_to_rows (const YpCatalogue *self);

G_END_DECLS
