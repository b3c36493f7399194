/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-map.h"

G_BEGIN_DECLS

/**
 * YpMapLook:
 * @longitude: of the middle, degrees east
 * @latitude: of the middle, degrees north
 * @zoom_level: 8…20
 * @bounds: what is seen
 *
 * Where a map looks. Plain data.
 */
typedef struct
{
  double longitude;
  double latitude;
  double zoom_level;
  YpBounds bounds;
} YpMapLook;

YpMapLook yp_map_get_look (YpMap *self);
void yp_map_set_look (YpMap *self, const YpMapLook *look);

G_END_DECLS
