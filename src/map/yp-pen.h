/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <cairo.h>

#include "yp-vector-data.h"

G_BEGIN_DECLS

/**
 * YpPen:
 * @cr: where it draws; in logical pixels from the tile's corner
 * @world_px: the width of the world in logical pixels
 * @left: the tile's left edge in the world, logical pixels
 * @top: its upper edge
 * @guard: what may be seen, with room for the widest line, logical pixels from the tile's corner
 *
 * Turns shapes into paths of a tile: leaves out vertices closer than a pixel can show, and cuts off
 * what is far outside (cairo counts in 24 bits and a city block away from the tile costs time).
 * Where a line is cut does not change how it looks: its dashes count from its first vertex.
 */
typedef struct
{
  cairo_t *cr;
  double world_px;
  double left;
  double top;
  YpBox guard;
  /*< private >*/
  GArray *ring;
  GArray *cut;
} YpPen;

void yp_pen_init (YpPen *self, cairo_t *cr, double world_px, double left, double top, YpBox guard);
void yp_pen_clear (YpPen *self);

void yp_pen_add_area (YpPen *self, const YpVectorData *data, const YpShape *shape);
void yp_pen_add_lines (YpPen *self, const YpVectorData *data, const YpShape *shape);
void yp_pen_stroke_dashed (YpPen *self,
                           const YpVectorData *data,
                           const YpShape *shape,
                           const double *dashes,
                           int n_dashes);
void yp_pen_begin_ring (YpPen *self);
void yp_pen_add_vertex (YpPen *self, double x, double y);
void yp_pen_end_area (YpPen *self);
void yp_pen_end_line (YpPen *self, const double *dashes, int n_dashes);
GArray *yp_pen_take_ring (YpPen *self, const YpVectorData *data, guint ring);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (YpPen, yp_pen_clear)

G_END_DECLS
