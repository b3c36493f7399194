/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-tile-painter.h"

G_BEGIN_DECLS

/**
 * YpTileDone:
 * @spec: which tile
 * @scene: what it was painted from
 * @texture: the tile
 * @user_data: as given
 *
 * A tile is ready. Main thread.
 */
typedef void (*YpTileDone) (const YpTileSpec *spec,
                            const YpScene *scene,
                            GdkTexture *texture,
                            gpointer user_data);

/* Two tiles at a time: on two cores more would only take them from the frame. */
#define YP_N_TILE_WORKERS 2

typedef struct _YpTileWorks YpTileWorks;

YpTileWorks *yp_tile_works_new (YpTileDone done, gpointer user_data);
void yp_tile_works_close (YpTileWorks *self);
void yp_tile_works_want (YpTileWorks *self,
                         YpScene *scene,
                         const YpTileSpec *specs,
                         guint n_specs,
                         guint max_workers);
gboolean yp_tile_works_is_idle (YpTileWorks *self);

G_END_DECLS
