/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-city-areas.h"
#include "yp-city-ways.h"

G_BEGIN_DECLS

/**
 * YpSamplePoint:
 * @place: where
 * @name: in Chinese
 * @kind: (nullable): of a place: `school`, `hospital`, …
 * @bearing_deg: of a camera: where it looks, degrees from north, clockwise
 */
typedef struct
{
  YpXy place;
  char *name;
  const char *kind;
  double bearing_deg;
} YpSamplePoint;

GPtrArray *yp_sample_cameras_new (const YpCityGround *ground,
                                  const YpCityAreas *areas,
                                  const YpCityWays *ways);
GPtrArray *
yp_sample_places_new (const YpCityGround *ground, const YpCityAreas *areas, const YpCityWays *ways);

G_END_DECLS
