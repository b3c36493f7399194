/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-tile-warp.h"
#include "yp-wmts.h"

G_BEGIN_DECLS

/**
 * YpWmtsLevel:
 * @grid: where its tiles lie; its counts reach up to the last tile that may be asked for
 * @matrix: identifier of its matrix
 * @first_column: the first that may be asked for
 * @first_row: likewise
 */
typedef struct
{
  YpTileLevel grid;
  char *matrix;
  guint first_column;
  guint first_row;
} YpWmtsLevel;

/**
 * YpWmtsGrid:
 * @crs: the reference system, as `EPSG:` and a number
 * @set: identifier of the matrix set
 * @levels: (element-type YpWmtsLevel): from the coarsest to the finest, at least one
 * @bounds: where the layer has anything, degrees
 * @health: (nullable): what of the document was wrong and taken in another way, in words
 *
 * How the tiles of a layer are addressed, once the document's mistakes are mended. Immutable.
 */
typedef struct
{
  char *crs;
  char *set;
  GArray *levels;
  YpBounds bounds;
  char *health;
} YpWmtsGrid;

YpWmtsGrid *
yp_wmts_grid_new (const YpWmts *wmts, const YpWmtsLayer *layer, const char *set, GError **error);
void yp_wmts_grid_free (YpWmtsGrid *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpWmtsGrid, yp_wmts_grid_free)

gboolean yp_wmts_grid_has (const YpWmtsGrid *self, guint level, guint column, guint row);

G_END_DECLS
