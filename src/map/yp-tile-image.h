/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <cairo.h>
#include <gio/gio.h>

G_BEGIN_DECLS

/* No side of a tile's image is longer, pixels. */
#define YP_TILE_IMAGE_MAX_SIDE 1024

/**
 * YpTileImage:
 * @width: pixels
 * @height: pixels
 * @is_opaque: whether nothing of it can be seen through
 * @pixels: ARGB32 as of Cairo, rows without gaps
 *
 * The pixels of a tile. Immutable and counted; any thread.
 */
typedef struct
{
  /*< private >*/
  int ref_count;
  /*< public >*/
  int width;
  int height;
  gboolean is_opaque;
  guint8 *pixels;
} YpTileImage;

YpTileImage *yp_tile_image_decode (GBytes *bytes, GError **error);
YpTileImage *yp_tile_image_ref (YpTileImage *self);
void yp_tile_image_unref (YpTileImage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpTileImage, yp_tile_image_unref)

gsize yp_tile_image_get_size (const YpTileImage *self);
cairo_surface_t *yp_tile_image_wrap (const YpTileImage *self);

G_END_DECLS
