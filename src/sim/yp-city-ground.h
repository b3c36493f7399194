/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-prng.h"
#include "yp-xy.h"

G_BEGIN_DECLS

#define YP_N_SAMPLE_TOWNS 9

/**
 * YpSampleTown:
 * @code: its code, 9 digits
 * @name: its real name
 * @centre: where its centre lies in the invention, near the real one
 * @pull: how far it reaches, against its neighbours
 * @radius: of its built-up centre, metres
 */
typedef struct
{
  const char *code;
  const char *name;
  YpXy centre;
  double pull;
  double radius;
} YpSampleTown;

/**
 * YpGround:
 * @YP_GROUND_OUTSIDE: beyond the city's outline, dry
 * @YP_GROUND_LAND: the city's land
 * @YP_GROUND_RIVER: the Yangtze, in the city or beyond
 * @YP_GROUND_LAKE: 沙洲湖
 */
typedef enum
{
  YP_GROUND_OUTSIDE,
  YP_GROUND_LAND,
  YP_GROUND_RIVER,
  YP_GROUND_LAKE,
} YpGround;

/**
 * YpCityGround:
 * @seed: what the whole city follows from
 * @frame: its flat frame
 * @towns: eight towns and a park
 * @outline: (element-type YpXy): the city's rough border, a ring
 * @bank: (element-type YpXy): the southern bank from west to east, beyond the city at both ends
 * @north_bank: (element-type YpXy): the other bank, in the same direction
 * @river: (element-type YpXy): between the banks, a ring
 * @island: (element-type YpXy): 双山岛, a ring
 * @lake: (element-type YpXy): 沙洲湖, a ring
 *
 * What the sample city stands on: smooth shapes and fields that the rest is drawn from. The real
 * city's extent and the names of its towns (domain.md §1.5); all else is invented.
 */
typedef struct
{
  guint64 seed;
  YpFrame frame;
  YpSampleTown towns[YP_N_SAMPLE_TOWNS];
  GArray *outline;
  GArray *bank;
  GArray *north_bank;
  GArray *river;
  GArray *island;
  GArray *lake;
  /*< private >*/
  guint8 *kinds;
  float *fields;
} YpCityGround;

YpCityGround *yp_city_ground_new (guint64 seed);
void yp_city_ground_free (YpCityGround *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpCityGround, yp_city_ground_free)

YpGround yp_city_ground_get_kind (const YpCityGround *self, YpXy place);
gboolean yp_city_ground_is_inside (const YpCityGround *self, YpXy place);
gboolean yp_city_ground_is_on_island (const YpCityGround *self, YpXy place);
double yp_city_ground_get_urban (const YpCityGround *self, YpXy place);
double yp_city_ground_get_industry (const YpCityGround *self, YpXy place);
double yp_city_ground_get_polder (const YpCityGround *self, YpXy place);
double yp_city_ground_get_angle (const YpCityGround *self, YpXy place);
void yp_city_ground_get_extent (const YpCityGround *self, YpXy *low, YpXy *high);

G_END_DECLS
