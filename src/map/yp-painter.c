/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-map"

#include "yp-painter.h"

/**
 * yp_painter_fade_in:
 * @zoom: a zoom level
 * @from: where something begins to be drawn
 *
 * Returns: how much of its colour it has: 0 at @from, 1 half a level on
 */
double
yp_painter_fade_in (double zoom, double from)
{
  return CLAMP ((zoom - from) * 2, 0, 1);
}

/**
 * yp_painter_find_shapes:
 * @self: the painter
 * @layer: which layer
 *
 * Finds what of a layer may leave colour in the tile; see yp_painter_get_found().
 *
 * Returns: (nullable): the layer
 */
const YpVectorData *
yp_painter_find_shapes (YpPainter *self, YpLayerId layer)
{
  const YpVectorData *data = self->scene->layers[layer];

  g_array_set_size (self->found, 0);
  if (data != NULL)
    yp_box_index_find (data->index, &self->box, self->found);

  return data;
}

const YpShape *
yp_painter_get_found (const YpPainter *self, const YpVectorData *data, guint i)
{
  return &data->shapes[g_array_index (self->found, guint, i)];
}

gboolean
yp_painter_is_smaller_than (const YpPainter *self, const YpShape *shape, double px)
{
  double world_px = self->pen.world_px;

  return (shape->box.x2 - shape->box.x1) * world_px < px &&
         (shape->box.y2 - shape->box.y1) * world_px < px;
}

void
yp_painter_set_stroke (YpPainter *self, YpColor color, double width_px)
{
  yp_color_set_source (color, self->pen.cr);
  cairo_set_line_width (self->pen.cr, width_px);
}
