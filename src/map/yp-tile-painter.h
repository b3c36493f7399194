/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-scene.h"

G_BEGIN_DECLS

/* Edge of a tile, logical pixels. */
#define YP_TILE_PX 512

/**
 * YpTileSpec:
 * @zoom: zoom level it is drawn for
 * @column: tiles from the western edge of the world
 * @row: tiles from its northern edge
 * @scale: device pixels in a logical one
 *
 * Which tile. Plain data.
 */
typedef struct
{
  double zoom;
  int column;
  int row;
  int scale;
} YpTileSpec;

YpBox yp_tile_spec_get_box (const YpTileSpec *self, double margin_px);
void yp_tile_painter_paint (const YpScene *scene,
                            cairo_t *cr,
                            double zoom,
                            double left,
                            double top,
                            double width,
                            double height,
                            GCancellable *cancellable);
cairo_surface_t *
yp_tile_paint (const YpScene *scene, const YpTileSpec *spec, GCancellable *cancellable);

/* How far outside of its box a shape may leave colour, logical pixels at symbol scale 1. */
#define YP_TILE_MARGIN_PX 112

G_END_DECLS
