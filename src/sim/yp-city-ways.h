/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-city-ground.h"
#include "yp-city-names.h"
#include "yp-line-net.h"

G_BEGIN_DECLS

/* Ranks of roads. */
typedef enum
{
  YP_ROAD_MOTORWAY,
  YP_ROAD_PRIMARY,
  YP_ROAD_SECONDARY,
  YP_ROAD_RESIDENTIAL,
} YpRoadRank;

#define YP_N_ROAD_RANKS (YP_ROAD_RESIDENTIAL + 1)

/**
 * YpCityWays:
 * @roads: the roads, one connected network; ranks are #YpRoadRank
 * @road_names: (element-type utf8): the name of each; %NULL where it has none
 * @canals: the canals; rank 0 is the greatest of three
 * @canal_names: (element-type utf8): the name of each
 *
 * The sample city's roads and canals.
 */
typedef struct
{
  YpLineNet *roads;
  GPtrArray *road_names;
  YpLineNet *canals;
  GPtrArray *canal_names;
} YpCityWays;

YpCityWays *yp_city_ways_new (const YpCityGround *ground, YpCityNames *names);
void yp_city_ways_free (YpCityWays *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpCityWays, yp_city_ways_free)

const char *yp_road_rank_get_name (guint rank);
double yp_road_rank_get_width (guint rank);
double yp_canal_rank_get_width (guint rank);

G_END_DECLS
