/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-datum.h"
#include "yp-tile-source.h"

G_BEGIN_DECLS

/**
 * YpTileLevel:
 * @origin_x: western edge of column 0, in units of the grid's system, east (longitude) first
 * @origin_y: northern edge of row 0; rows count southwards
 * @resolution_x: units a pixel, more than 0
 * @resolution_y: likewise, more than 0
 * @tile_width: pixels, 1…4096
 * @tile_height: pixels, 1…4096
 * @n_columns: columns there are
 * @n_rows: rows there are
 *
 * A level of a tile grid. Plain data.
 */
typedef struct
{
  double origin_x;
  double origin_y;
  double resolution_x;
  double resolution_y;
  guint tile_width;
  guint tile_height;
  guint n_columns;
  guint n_rows;
} YpTileLevel;

/**
 * YpTileWarpFetch:
 * @level: index of the level
 * @column: column in it
 * @row: row in it
 * @bytes: (out) (transfer full) (nullable): the image as PNG, JPEG, WebP or GIF; %NULL where there
 *   is none, which shows as nothing
 * @user_data: what was given
 * @cancellable: (nullable): stops it
 * @error: return location
 *
 * Gets a tile of the grid; blocks; in the thread that warps.
 *
 * Returns: %FALSE with @error set if the whole tile is not to be had
 */
typedef gboolean (*YpTileWarpFetch) (guint level,
                                     guint column,
                                     guint row,
                                     GBytes **bytes,
                                     gpointer user_data,
                                     GCancellable *cancellable,
                                     GError **error);

/**
 * YpTileWarp:
 *
 * Makes tiles of the Web Mercator quad in CGCS2000 from those of any other grid or datum. Counted;
 * any thread, several at a time.
 */
typedef struct _YpTileWarp YpTileWarp;

YpTileWarp *yp_tile_warp_new (const char *crs,
                              YpDatum datum,
                              const YpTileLevel *levels,
                              guint n_levels,
                              GError **error);
YpTileWarp *yp_tile_warp_new_mercator (YpDatum datum, guint min_zoom, guint max_zoom);
YpTileWarp *yp_tile_warp_ref (YpTileWarp *self);
void yp_tile_warp_unref (YpTileWarp *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpTileWarp, yp_tile_warp_unref)

gboolean yp_tile_warp_load (YpTileWarp *self,
                            const YpTileAddress *address,
                            YpTileWarpFetch fetch,
                            gpointer user_data,
                            YpTile *tile,
                            GCancellable *cancellable,
                            GError **error);

void yp_tile_warp_get_extent (YpTileWarp *self, YpBounds *bounds, guint *min_zoom, guint *max_zoom);

G_END_DECLS
