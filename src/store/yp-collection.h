/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-geometry.h"

G_BEGIN_DECLS

/**
 * YpColumnType:
 * @YP_COLUMN_TEXT: a string
 * @YP_COLUMN_INTEGER: a whole number
 * @YP_COLUMN_REAL: a number
 * @YP_COLUMN_TIME: “2026-08-24T01:02:03.456Z”
 */
typedef enum
{
  YP_COLUMN_TEXT,
  YP_COLUMN_INTEGER,
  YP_COLUMN_REAL,
  YP_COLUMN_TIME,
} YpColumnType;

/**
 * YpColumn:
 * @name: the column and the GeoJSON property, both
 * @type: what it holds
 * @is_required: whether a feature without it is refused at import
 */
typedef struct
{
  const char *name;
  YpColumnType type;
  gboolean is_required;
} YpColumn;

/**
 * YpCollection:
 * @name: in URLs and on the command line: `incidents`, `units`, `towns`, `villages`, `grids`,
 *   `cameras`, `buildings`, `roads`, `water`, `places`
 * @table: the table that holds it; the same as @name
 * @title: for people, English
 * @geometry: what its geometry is
 * @id: the column that is the feature's id in the API
 * @time: (nullable): the column that `datetime` filters on
 * @is_reference: whether it is imported (and so replaced as a whole) rather than made by the
 * journal
 * @columns: @n_columns of them, without `fid` and `geom`, in the order of the table
 * @n_columns: how many
 *
 * What the store, the API, the importer and the documentation know of a collection: one table.
 * To add a collection is to add a row to it.
 */
typedef struct
{
  const char *name;
  const char *table;
  const char *title;
  YpGeometryKind geometry;
  const char *id;
  const char *time;
  gboolean is_reference;
  const YpColumn *columns;
  guint n_columns;
} YpCollection;

const YpCollection *yp_collections_get (guint *n_collections);
const YpCollection *yp_collection_find (const char *name);
int yp_collection_find_column (const YpCollection *self, const char *name);

G_END_DECLS
