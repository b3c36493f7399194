/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-area.h"
#include "yp-city-ground.h"
#include "yp-city-names.h"

G_BEGIN_DECLS

#define YP_N_SAMPLE_GRIDS 1036

/**
 * YpCityArea:
 * @code: 9, 12 or 15 digits
 * @name: in full, such as 杨舍镇东桥社区第03网格
 * @short_name: its own part of it, such as 东桥社区
 * @parent: index of what it lies in, in the level above
 * @centre: a place in it
 * @is_water: whether it is nothing but river
 * @rings: (element-type GArray): of YpXy, outer ones against the clock, holes with it; the first
 *   vertex is not repeated
 *
 * A town, a village or a grid of the sample city.
 */
typedef struct
{
  char *code;
  char *name;
  char *short_name;
  guint parent;
  YpXy centre;
  gboolean is_water;
  GPtrArray *rings;
} YpCityArea;

/**
 * YpCityAreas:
 * @levels: (element-type YpCityArea): by #YpAreaLevel
 * @police: (element-type YpCityArea): grids of the police, over the land, in towns
 * @special: (element-type YpCityArea): grids of those who look after the environment, likewise
 * @river: (element-type GArray): the rings of the Yangtze, exactly along the areas' edges
 *
 * Towns, villages in them and grids in these. They come from one subdivision of the plane: where
 * two areas meet, both have the same vertices, bit for bit.
 */
typedef struct
{
  GPtrArray *levels[YP_N_AREA_LEVELS];
  GPtrArray *police;
  GPtrArray *special;
  GPtrArray *river;
  /*< private >*/
  GArray *sites;
  GArray *site_grids;
} YpCityAreas;

YpCityAreas *yp_city_areas_new (const YpCityGround *ground, YpCityNames *names);
void yp_city_areas_free (YpCityAreas *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpCityAreas, yp_city_areas_free)

const YpCityArea *yp_city_areas_find (const YpCityAreas *self, YpAreaLevel level, YpXy place);

G_END_DECLS
