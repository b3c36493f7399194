/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-catalogue-rows.h"
#include "yp-table.h"

G_BEGIN_DECLS

/**
 * YpCatalogueTask:
 * @store: (nullable): path or URL of the store; may be %NULL for a dry run
 * @origin: (nullable): the name of the store's instance, where it is to be made
 * @source: (nullable): the table to import
 * @export: (nullable): the table to write, in place of importing one
 * @table: how to read the table
 * @options: what its columns are
 * @dry_run: whether nothing is written
 * @json: whether the report is for a machine
 *
 * What is to be done with the catalogue. Plain data.
 */
typedef struct
{
  const char *store;
  const char *origin;
  const char *source;
  const char *export;
  YpTableOptions table;
  YpCatalogueOptions options;
  gboolean dry_run;
  gboolean json;
} YpCatalogueTask;

char *yp_catalogue_task_run (const YpCatalogueTask *self, gboolean *has_left_out, GError **error);

G_END_DECLS
