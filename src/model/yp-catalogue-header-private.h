/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-catalogue-rows.h"

G_BEGIN_DECLS

/* In the order in which they are written. */
typedef enum
{
  YP_CATALOGUE_STANDARD,
  YP_CATALOGUE_KIND,
  YP_CATALOGUE_CODE,
  YP_CATALOGUE_NAME,
  YP_CATALOGUE_GROUP,
  YP_CATALOGUE_LEAD,
  YP_CATALOGUE_SUPPORT,
  YP_CATALOGUE_CONDITION,
  YP_CATALOGUE_SITUATION,
  YP_CATALOGUE_LIMIT,
  YP_CATALOGUE_CLOSING,
  YP_CATALOGUE_VERSION,
  YP_CATALOGUE_EFFECTIVE_FROM,
  YP_CATALOGUE_EFFECTIVE_TO,
} YpCatalogueColumn;

#define YP_N_CATALOGUE_COLUMNS (YP_CATALOGUE_EFFECTIVE_TO + 1)

#define YP_CATALOGUE_MAX_PARTS 4

/**
 * YpCatalogueSource:
 * @n_parts: how many cells of a row fill the column; 0 where none does
 * @parts: which, from 0
 * @title: (nullable): what the table calls them
 */
typedef struct
{
  guint n_parts;
  guint parts[YP_CATALOGUE_MAX_PARTS];
  char *title;
} YpCatalogueSource;

/**
 * YpCatalogueHeader:
 * @row: which row of the table it is, from 0
 * @sources: what fills each of our columns
 * @constants: (array fixed-size=14): what all rows say of a column; %NULL where nothing was set
 *
 * Which cells of a table mean what. Declare it `g_auto (YpCatalogueHeader) header = { 0 };`.
 */
typedef struct
{
  guint row;
  YpCatalogueSource sources[YP_N_CATALOGUE_COLUMNS];
  char *constants[YP_N_CATALOGUE_COLUMNS];
} YpCatalogueHeader;

gboolean _yp_catalogue_header_init (YpCatalogueHeader *self,
                                    GPtrArray *rows,
                                    const YpCatalogueOptions *options,
                                    GError **error);
void _yp_catalogue_header_clear (YpCatalogueHeader *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (YpCatalogueHeader, _yp_catalogue_header_clear)

const char *_yp_catalogue_column_get_name (YpCatalogueColumn column);
gboolean _yp_catalogue_column_from_name (const char *name, YpCatalogueColumn *column);

/* yp-catalogue-constants.c */
gboolean _yp_catalogue_parse_constants (const char *text,
                                        char *constants[YP_N_CATALOGUE_COLUMNS],
                                        GError **error);

G_END_DECLS
