/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Half the world's width in EPSG:3857, metres. */
#define YP_MERCATOR_EDGE 20037508.342789244

/**
 * YpMapBox:
 * @west: least x
 * @south: least y
 * @east: greatest x
 * @north: greatest y
 *
 * A box in units of any system, east first. Plain data.
 */
typedef struct
{
  double west;
  double south;
  double east;
  double north;
} YpMapBox;

/**
 * YpMapCrs:
 * @name: `EPSG:` and a number
 * @is_flipped: whether the authority's order of axes is north, east
 * @is_degrees: whether its units are degrees
 * @is_mercator: whether it is that of the Web Mercator quad
 * @metres_per_unit: as of WMTS (OGC 07-057r7, 6.1): a degree has 111,319.49 m
 * @world: where it may be used, in its units
 *
 * A reference system as the protocols of map servers name it. Plain data.
 */
typedef struct
{
  char name[32];
  gboolean is_flipped;
  gboolean is_degrees;
  gboolean is_mercator;
  double metres_per_unit;
  YpMapBox world;
} YpMapCrs;

gboolean _yp_map_crs_parse (const char *text, YpMapCrs *crs, GError **error);
gboolean _yp_map_crs_from_degrees (const YpMapCrs *self, const YpMapBox *degrees, YpMapBox *box);
gboolean _yp_map_crs_to_degrees (const YpMapCrs *self, const YpMapBox *box, YpMapBox *degrees);

G_END_DECLS
