/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-city-ways.h"

G_BEGIN_DECLS

/**
 * YpCityBuilding:
 * @corners: its footprint against the clock, four or (L-shaped) six
 * @n_corners: how many
 * @n_floors: storeys
 * @height_m: to the roof
 * @use: what it is for: `residential`, `commercial`, `industrial`, `public`
 */
typedef struct
{
  YpXy corners[6];
  guint n_corners;
  guint n_floors;
  double height_m;
  const char *use;
} YpCityBuilding;

/**
 * YpCityBlocks:
 * @buildings: (element-type YpCityBuilding): none touches another, a road or water
 * @ponds: (element-type YpCityBuilding): fish ponds, of which only the corners mean anything; none
 *   touches anything
 *
 * The sample city's buildings, and the ponds between its fields.
 */
typedef struct
{
  GArray *buildings;
  GArray *ponds;
} YpCityBlocks;

YpCityBlocks *yp_city_blocks_new (const YpCityGround *ground, const YpCityWays *ways);
void yp_city_blocks_free (YpCityBlocks *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpCityBlocks, yp_city_blocks_free)

G_END_DECLS
