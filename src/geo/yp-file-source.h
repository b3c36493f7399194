/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-map-list.h"
#include "yp-tile-source.h"

G_BEGIN_DECLS

/**
 * YpFileSourceProgress:
 * @share: how much of the work is done, 0…1
 *
 * Called now and then while a vector file is prepared, in the thread that does it.
 */
typedef void (*YpFileSourceProgress) (double share, gpointer user_data);

YpTileSource *yp_tile_source_new_from_entry (const YpMapEntry *entry,
                                             const char *cache,
                                             YpFileSourceProgress progress,
                                             gpointer user_data,
                                             GCancellable *cancellable,
                                             GError **error);

G_END_DECLS
