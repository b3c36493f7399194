/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "yp-bounds.h"

G_BEGIN_DECLS

/* No tile is asked for beyond this zoom level. */
#define YP_TILE_MAX_ZOOM 24

/**
 * YpTileAddress:
 * @zoom: zoom level, at most %YP_TILE_MAX_ZOOM
 * @column: from the western edge of the world
 * @row: from its northern edge
 *
 * Which tile of the Web Mercator quad (EPSG:3857). Plain data.
 */
typedef struct
{
  guint zoom;
  guint column;
  guint row;
} YpTileAddress;

gboolean yp_tile_address_is_valid (const YpTileAddress *self);

/**
 * YpTileFormat:
 *
 * What a tile's bytes are.
 */
typedef enum
{
  YP_TILE_PNG,
  YP_TILE_JPEG,
  YP_TILE_WEBP,
  YP_TILE_MVT,
} YpTileFormat;

const char *yp_tile_format_get_media_type (YpTileFormat self);
gboolean yp_tile_format_sniff (const guint8 *data, gsize size, YpTileFormat *format);

/**
 * YpTile:
 * @format: what the bytes are
 * @bytes: (nullable): %NULL where the source has nothing to show
 *
 * A tile, not compressed beyond its format.
 */
typedef struct
{
  YpTileFormat format;
  GBytes *bytes;
} YpTile;

void yp_tile_clear (YpTile *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (YpTile, yp_tile_clear)

/**
 * YpTileSourceInfo:
 * @is_vector: whether its tiles are MVT; otherwise images
 * @min_zoom: it has tiles from here on
 * @max_zoom: to here; beyond it those of this level are enlarged by who draws them
 * @bounds: where it has any, CGCS2000 degrees
 * @attribution: (nullable): what the file says of its owner
 */
typedef struct
{
  gboolean is_vector;
  guint min_zoom;
  guint max_zoom;
  YpBounds bounds;
  char *attribution;
} YpTileSourceInfo;

#define YP_TYPE_TILE_SOURCE (yp_tile_source_get_type ())

G_DECLARE_DERIVABLE_TYPE (YpTileSource, yp_tile_source, YP, TILE_SOURCE, GObject)

/**
 * YpTileSourceClass:
 * @load: blocks; several threads at a time; an address within the source's zoom levels and bounds
 *
 * Something that a base map is made of. Whatever its own system and datum are, its tiles are those
 * of the Web Mercator quad in CGCS2000, images 256 pixels wide.
 */
struct _YpTileSourceClass
{
  GObjectClass parent_class;

  gboolean (*load) (YpTileSource *self,
                    const YpTileAddress *address,
                    YpTile *tile,
                    GCancellable *cancellable,
                    GError **error);
};

/* Called once, by who makes it; takes a copy. */
void yp_tile_source_set_info (YpTileSource *self, const YpTileSourceInfo *info);
const YpTileSourceInfo *yp_tile_source_get_info (YpTileSource *self);
gboolean yp_tile_source_load (YpTileSource *self,
                              const YpTileAddress *address,
                              YpTile *tile,
                              GCancellable *cancellable,
                              GError **error);

G_END_DECLS
