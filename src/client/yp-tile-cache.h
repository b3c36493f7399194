/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * YpTilePlace:
 * @map: name of the map
 * @digest: of the map, see #YpMapInfo
 * @zoom: zoom level
 * @column: from the western edge of the world
 * @row: from its northern edge
 *
 * A tile of a base map. Plain data; what it points to belongs to others.
 */
typedef struct
{
  const char *map;
  const char *digest;
  guint zoom;
  guint column;
  guint row;
} YpTilePlace;

/**
 * YpTileCache:
 *
 * Tiles of base maps in a folder, bounded. Counted; the calls block and may come from any thread.
 */
typedef struct _YpTileCache YpTileCache;

YpTileCache *yp_tile_cache_new (const char *folder, guint64 max_size);
YpTileCache *yp_tile_cache_ref (YpTileCache *self);
void yp_tile_cache_unref (YpTileCache *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpTileCache, yp_tile_cache_unref)

gboolean
yp_tile_cache_read (YpTileCache *self, const YpTilePlace *place, GBytes **bytes, gint64 *age_us);
gboolean
yp_tile_cache_write (YpTileCache *self, const YpTilePlace *place, GBytes *bytes, GError **error);
guint64 yp_tile_cache_trim (YpTileCache *self);

G_END_DECLS
