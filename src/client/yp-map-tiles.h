/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-credential.h"
#include "yp-map-info.h"

G_BEGIN_DECLS

/**
 * YpTileWant:
 * @map: name of the map
 * @zoom: zoom level
 * @column: from the western edge of the world
 * @row: from its northern edge
 *
 * A tile that is wanted. Plain data.
 */
typedef struct
{
  char map[YP_MAP_INFO_MAX_ID + 1];
  guint zoom;
  guint column;
  guint row;
} YpTileWant;

/**
 * YpTileTaker:
 * @take: takes a tile's bytes, %NULL where the map has nothing there; in a worker. Returns whether
 *   it is one; else it is not kept
 * @fail: for now the tile does not come; in a worker
 * @told: called in the main thread after tiles were taken, or a map has, or has no longer, a fault
 * @user_data: for all of them
 *
 * Who gets what is fetched.
 */
typedef struct
{
  gboolean (*take) (const YpTileWant *want,
                    gboolean is_vector,
                    GBytes *bytes,
                    GError **error,
                    gpointer user_data);
  void (*fail) (const YpTileWant *want, gpointer user_data);
  void (*told) (gpointer user_data);
  gpointer user_data;
} YpTileTaker;

typedef struct _YpMapTiles YpMapTiles;

YpMapTiles *
yp_map_tiles_new (YpCredential *credential, const char *folder, const YpTileTaker *taker);
void yp_map_tiles_close (YpMapTiles *self);

void yp_map_tiles_set_maps (YpMapTiles *self, GPtrArray *maps);
void yp_map_tiles_set_is_online (YpMapTiles *self, gboolean is_online);
void yp_map_tiles_want (YpMapTiles *self, const YpTileWant *wants, guint n_wants);
char *yp_map_tiles_dup_fault (YpMapTiles *self, const char *map);
gint64 yp_map_tiles_get_retry_time (YpMapTiles *self);
gint64 yp_map_tiles_get_fetched_at (YpMapTiles *self, const char *map);

G_END_DECLS
