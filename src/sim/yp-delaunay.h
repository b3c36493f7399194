/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-xy.h"

G_BEGIN_DECLS

/**
 * YpTriangle:
 * @sites: its corners, against the clock; indexes of sites, or beyond them for the frame's three
 * @others: the triangle across from each corner, or -1
 * @centre: centre of the circle through the corners: a vertex of the Voronoi diagram
 *
 * One triangle. The edge across from corner k goes from corner k + 1 to corner k + 2.
 */
typedef struct
{
  int sites[3];
  int others[3];
  YpXy centre;
} YpTriangle;

GArray *yp_delaunay (const YpXy *sites, guint n_sites);

G_END_DECLS
