/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "yp-classes.h"
#include "yp-mercator.h"

G_BEGIN_DECLS

/**
 * YpHexagon:
 * @q: its column, along the row
 * @r: its row, from north to south
 * @n: points in it
 */
typedef struct
{
  gint32 q;
  gint32 r;
  guint32 n;
} YpHexagon;

/**
 * YpHexagons:
 * @width_m: across, side to opposite side, metres on the ground at @latitude
 * @latitude: degrees north, where the size is true
 * @side: of a hexagon, in the world
 * @n_cells: hexagons with points
 * @cells: row by row, from west to east
 * @n_points: points in all of them
 * @n_left_out: points that are nowhere on the map
 * @classes: of the counts
 * @counts: hexagons in each class
 *
 * Points counted in a grid of hexagons with a corner at the top, which is fixed to the ground: a
 * hexagon has its middle in the corner of the world. Immutable and counted.
 */
typedef struct
{
  /*< private >*/
  int ref_count;
  /*< public >*/
  double width_m;
  double latitude;
  double side;
  guint n_cells;
  YpHexagon *cells;
  guint n_points;
  guint n_left_out;
  YpClasses classes;
  guint counts[YP_MAX_CLASSES];
} YpHexagons;

YpHexagons *yp_hexagons_new (const double *xy,
                             guint n_points,
                             double width_m,
                             double latitude,
                             const YpClasses *keep,
                             GCancellable *cancellable);
YpHexagons *yp_hexagons_ref (YpHexagons *self);
void yp_hexagons_unref (YpHexagons *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpHexagons, yp_hexagons_unref)

void yp_hexagons_locate (const YpHexagons *self, double x, double y, gint32 *q, gint32 *r);
guint yp_hexagons_find (const YpHexagons *self, gint32 q, gint32 r);
void yp_hexagons_get_middle (const YpHexagons *self, gint32 q, gint32 r, double *x, double *y);
YpBox yp_hexagons_get_box (const YpHexagons *self, const YpHexagon *cell);

G_END_DECLS
