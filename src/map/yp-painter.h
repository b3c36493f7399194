/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-pen.h"
#include "yp-scene.h"

G_BEGIN_DECLS

/**
 * YpPainter:
 * @scene: what is painted
 * @style: how it looks
 * @zoom: the zoom level that looks like this at symbol scale 1
 * @scale: the scene's symbol scale
 * @metre_px: logical pixels in a metre of the ground
 * @tile: the tile, in the world
 * @box: what may leave colour in this tile, in the world
 * @pen: draws in the tile
 * @found: (element-type guint): what was found last
 * @covered: where opaque images of base maps lie, device pixels of the tile
 * @cover: 0…1, how opaque
 * @cancellable: (nullable): nobody wants the tile any more
 *
 * A tile while it is painted. What paints one kind of thing is a function of it, in the list of
 * steps in yp-tile-painter.c. Belongs to one thread.
 */
typedef struct
{
  const YpScene *scene;
  const YpStyle *style;
  double zoom;
  double scale;
  double metre_px;
  YpBox tile;
  YpBox box;
  YpPen pen;
  GArray *found;
  cairo_region_t *covered;
  double cover;
  GCancellable *cancellable;
} YpPainter;

double yp_painter_fade_in (double zoom, double from);
const YpVectorData *yp_painter_find_shapes (YpPainter *self, YpLayerId layer);
const YpShape *yp_painter_get_found (const YpPainter *self, const YpVectorData *data, guint i);
gboolean yp_painter_is_smaller_than (const YpPainter *self, const YpShape *shape, double px);
void yp_painter_set_stroke (YpPainter *self, YpColor color, double width_px);

G_END_DECLS
