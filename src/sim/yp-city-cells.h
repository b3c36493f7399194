/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-city-ground.h"
#include "yp-delaunay.h"

G_BEGIN_DECLS

/**
 * YpCellKind:
 * @YP_CELL_OUTSIDE: beyond the city
 * @YP_CELL_FAR_RIVER: the river beyond the city
 * @YP_CELL_RIVER: the river within the city
 * @YP_CELL_LAND: the city's land
 */
typedef enum
{
  YP_CELL_OUTSIDE,
  YP_CELL_FAR_RIVER,
  YP_CELL_RIVER,
  YP_CELL_LAND,
} YpCellKind;

/**
 * YpCityCells:
 * @sites: (element-type YpXy): a place in each cell
 * @kinds: (element-type YpCellKind): what each is
 * @triangles: (element-type YpTriangle): how they lie: two cells that share an edge of a triangle
 *   share a border, and it runs between the centres of the triangles on both sides
 *
 * The plane cut into cells, the smallest pieces that areas are made of. City border, river bank
 * and island lie on borders of cells.
 */
typedef struct
{
  GArray *sites;
  GArray *kinds;
  GArray *triangles;
} YpCityCells;

YpCityCells *yp_city_cells_new (const YpCityGround *ground, guint n_land);
void yp_city_cells_free (YpCityCells *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpCityCells, yp_city_cells_free)

GPtrArray *yp_city_cells_trace (const YpCityCells *self,
                                const YpCityGround *ground,
                                const int *labels,
                                int label);

G_END_DECLS
