/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "yp-buckets.h"
#include "yp-prng.h"
#include "yp-road-graph.h"
#include "yp-sim-source.h"

G_BEGIN_DECLS

/**
 * YpSimArea:
 * @code: its code
 * @name: its name
 * @member: (nullable): of a grid, the id of its member as the layer has it
 * @low: corner of its box
 * @high: the corner across
 * @rings: (element-type GArray): of YpXy; inside by the even-odd rule over all
 */
typedef struct
{
  char *code;
  char *name;
  char *member;
  YpXy low;
  YpXy high;
  GPtrArray *rings;
} YpSimArea;

/**
 * YpSimSpot:
 * @at: where
 * @name: (nullable): what it is called
 * @kind: (nullable): what it is
 * @weight: how many people or how much water is there, in some measure
 */
typedef struct
{
  YpXy at;
  char *name;
  char *kind;
  double weight;
} YpSimSpot;

/**
 * YpSimItem:
 * @key: of the catalogue
 * @name: in Chinese
 * @group: its class
 */
typedef struct
{
  char *key;
  char *name;
  char *group;
} YpSimItem;

/**
 * YpSimMap:
 * @frame: the flat frame all places are in
 * @towns: (element-type YpSimArea): may be empty
 * @grids: (element-type YpSimArea): at least one
 * @waters: (element-type YpSimArea): what boats go on, the greatest first; may be empty
 * @homes: (element-type YpSimSpot): buildings by how many people they hold; may be empty
 * @places: (element-type YpSimSpot): named places; may be empty
 * @roads: (element-type YpSimSpot): vertices of named roads, with their names
 * @items: (element-type YpSimItem): the catalogue, at least one
 * @graph: the roads to go along; without nodes where the city has none
 *
 * What is known of a city from the platform's own collections, whichever city it is. Built in a
 * worker, then read by one thread.
 */
typedef struct
{
  YpFrame frame;
  GPtrArray *towns;
  GPtrArray *grids;
  GPtrArray *waters;
  GPtrArray *homes;
  GPtrArray *places;
  GPtrArray *roads;
  GPtrArray *items;
  YpRoadGraph *graph;
  /*< private >*/
  YpBuckets *road_buckets;
} YpSimMap;

YpSimMap *yp_sim_map_load (YpSimSource *source, GCancellable *cancellable, GError **error);
void yp_sim_map_free (YpSimMap *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpSimMap, yp_sim_map_free)

gboolean yp_sim_area_contains (const YpSimArea *self, YpXy place);
YpXy yp_sim_area_pick (const YpSimArea *self, YpPrng *prng);
const YpSimArea *yp_sim_map_find_town (const YpSimMap *self, YpXy place);
const YpSimArea *yp_sim_map_find_grid (const YpSimMap *self, YpXy place);
const char *yp_sim_map_find_road (const YpSimMap *self, YpXy place, const char *but);
const YpSimSpot *yp_sim_map_find_place (const YpSimMap *self, YpXy place, double radius);

G_END_DECLS
