/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-mvt.h"
#include "yp-tile-image.h"

G_BEGIN_DECLS

/* The name of a map has at most so many bytes. */
#define YP_BASE_MAX_ID 40

/**
 * YpBaseAddress:
 * @map: name of the map
 * @zoom: zoom level of the tile
 * @column: from the western edge of the world
 * @row: from its northern edge
 *
 * A tile of a base map. Plain data.
 */
typedef struct
{
  char map[YP_BASE_MAX_ID + 1];
  guint zoom;
  guint column;
  guint row;
} YpBaseAddress;

/**
 * YpBaseTile:
 * @image: (nullable): its pixels
 * @vector: (nullable): its shapes
 *
 * A tile to draw; neither where the map has nothing there. Immutable and counted; any thread.
 */
typedef struct
{
  /*< private >*/
  int ref_count;
  gsize size;
  /*< public >*/
  YpTileImage *image;
  YpMvtTile *vector;
} YpBaseTile;

void yp_base_tile_unref (YpBaseTile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpBaseTile, yp_base_tile_unref)

typedef struct _YpBaseStore YpBaseStore;

YpBaseStore *yp_base_store_new (void);
YpBaseStore *yp_base_store_ref (YpBaseStore *self);
void yp_base_store_unref (YpBaseStore *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpBaseStore, yp_base_store_unref)

gboolean yp_base_store_put (YpBaseStore *self,
                            const YpBaseAddress *address,
                            gboolean is_vector,
                            GBytes *bytes,
                            GError **error);
void yp_base_store_put_fault (YpBaseStore *self, const YpBaseAddress *address);
void yp_base_store_drop (YpBaseStore *self, const char *map);
gboolean yp_base_store_is_done (YpBaseStore *self, const YpBaseAddress *address);
gboolean yp_base_store_has (YpBaseStore *self, const YpBaseAddress *address);
GArray *yp_base_store_take_arrivals (YpBaseStore *self);
gboolean yp_base_store_has_arrivals (YpBaseStore *self);
YpBaseTile *yp_base_store_get (YpBaseStore *self, const YpBaseAddress *address);

G_END_DECLS
