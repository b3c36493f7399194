/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-catalogue.h"

G_BEGIN_DECLS

/**
 * YpCatalogueOptions:
 * @map: (nullable): `code=FIELD+FIELD,name=FIELD`: which columns of the table fill which of ours;
 *   several are joined, none leaves ours empty
 * @set: (nullable): `standard=local,kind=matter`: what all rows say where the table has no such
 *   column: `standard`, `kind`, `group`, `lead`, `support`, `version`, `effective_from`,
 *   `effective_to`, or their Chinese names
 * @leave_out: whether items of which a row is not understood are left out, so that the others
 *   may be used
 *
 * How to read a table that others made. All zero for one of ours. Plain data.
 */
typedef struct
{
  const char *map;
  const char *set;
  gboolean leave_out;
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
 * YpCatalogueSpelling:
 * @text: what the cell says, blanks and all
 * @limit: what that was understood as; its value is 0 for no limit
 * @qualifier: (nullable): the words beside it
 * @n_rows: how many rows say so
 *
 * One way in which a table writes a limit.
 */
typedef struct
{
  char *text;
  YpLimit limit;
  char *qualifier;
  guint n_rows;
} YpCatalogueSpelling;

/**
 * YpCatalogueReport:
 * @n_rows: rows below the header with anything in them
 * @n_items: items in those that were understood
 * @n_conditions: filing conditions of these items
 * @n_left_out: items that were left out since a row of theirs was not understood
 * @problems: (element-type YpCatalogueProblem): one for each row that was not understood
 * @spellings: (element-type YpCatalogueSpelling): how the rows that were understood write limits,
 *   by kind, number and text
 *
 * What was found in a table. Declare it `g_auto (YpCatalogueReport) report = { 0 };`.
 */
typedef struct
{
  guint n_rows;
  guint n_items;
  guint n_conditions;
  guint n_left_out;
  GPtrArray *problems;
  GPtrArray *spellings;
} YpCatalogueReport;

void yp_catalogue_report_clear (YpCatalogueReport *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (YpCatalogueReport, yp_catalogue_report_clear)

YpCatalogue *yp_catalogue_new_from_rows (GPtrArray *rows,
                                         const YpCatalogueOptions *options,
                                         YpCatalogueReport *report,
                                         GError **error);
GPtrArray *yp_catalogue_to_rows (const YpCatalogue *self);

G_END_DECLS
