/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-tile-crs-private.h"

G_BEGIN_DECLS

#define YP_TILE_SIZE 256

/* Wider or higher than this no image of a tile is. */
#define YP_PIXELS_MAX 4096

/**
 * YpPixels:
 * @width: pixels
 * @height: rows
 * @data: red, green, blue, alpha a pixel, row by row from the top; colours multiplied by alpha
 *   where it says so
 *
 * A picture in memory.
 */
typedef struct
{
  guint width;
  guint height;
  guint8 *data;
} YpPixels;

YpPixels *_yp_pixels_new (guint width, guint height);
YpPixels *_yp_pixels_decode (GBytes *bytes, GError **error);
GBytes *_yp_pixels_encode (const YpPixels *self, YpTileFormat format, GError **error);
void _yp_pixels_free (YpPixels *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpPixels, _yp_pixels_free)

void _yp_pixels_multiply (YpPixels *self);
void _yp_pixels_divide (YpPixels *self);
void _yp_pixels_shrink (YpPixels *self, guint times);
void _yp_pixels_get_alpha (const YpPixels *self, gboolean *is_empty, gboolean *is_opaque);
void _yp_pixels_put (YpPixels *self, const YpPixels *source, guint x, guint y);
void _yp_pixels_sample (YpPixels *self, const YpPixels *source, const YpTileMesh *mesh);

G_END_DECLS
