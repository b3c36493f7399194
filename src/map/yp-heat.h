/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "yp-mercator.h"

G_BEGIN_DECLS

/* A heat map has no more cells than this: 16 MB. */
#define YP_HEAT_MAX_CELLS (4u << 20)

/**
 * YpHeat:
 * @bandwidth_m: how far a point counts, metres on the ground at @latitude
 * @latitude: degrees north, where lengths are true
 * @left: the western edge of the first cell, in the world
 * @top: its northern edge
 * @cell: edge of a cell, in the world
 * @n_columns: cells from west to east
 * @n_rows: cells from north to south
 * @density: points in a square kilometre, row by row
 * @cell_km2: of the ground in a cell
 * @scale: the density that has the brightest colour
 * @n_points: points that count
 * @n_left_out: points outside of the box asked for
 *
 * Kernel density: each point is spread over a disc, K(d) = 3/(πh²)·(1 − d²/h²)² (biweight; B. W.
 * Silverman, “Density Estimation”, 1986, eq. 4.5), so that the sum over all cells is the number of
 * points. Immutable and counted.
 */
typedef struct
{
  /*< private >*/
  int ref_count;
  /*< public >*/
  double bandwidth_m;
  double latitude;
  double left;
  double top;
  double cell;
  guint n_columns;
  guint n_rows;
  float *density;
  double cell_km2;
  double scale;
  guint n_points;
  guint n_left_out;
} YpHeat;

YpHeat *yp_heat_new (const double *xy,
                     guint n_points,
                     const YpBox *box,
                     double bandwidth_m,
                     double latitude,
                     double keep_scale,
                     GCancellable *cancellable);
YpHeat *yp_heat_ref (YpHeat *self);
void yp_heat_unref (YpHeat *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpHeat, yp_heat_unref)

double yp_heat_get_at (const YpHeat *self, double x, double y);
YpBox yp_heat_get_box (const YpHeat *self);
void yp_heat_list_changes (const YpHeat *before, const YpHeat *after, GArray *changes);

G_END_DECLS
