/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-painter.h"

G_BEGIN_DECLS

/* Steps of a tile: areas by a figure, density, hexagons; borders of grids; the outlined area. */
void yp_theme_paint_ground (YpPainter *self);
void yp_theme_paint_grids (YpPainter *self);
void yp_theme_paint_outline (YpPainter *self);

/**
 * YpGridLine:
 * @color: of the line
 * @width_px: logical pixels at symbol scale 1
 * @dashes: logical pixels at symbol scale 1: on, off, …
 * @n_dashes: how many
 * @min_zoom: drawn from here on
 *
 * How the borders of a kind of grid look.
 */
typedef struct
{
  YpColor color;
  double width_px;
  double dashes[6];
  int n_dashes;
  double min_zoom;
} YpGridLine;

const YpGridLine *yp_grid_line_get (YpGridKind kind);

G_END_DECLS
