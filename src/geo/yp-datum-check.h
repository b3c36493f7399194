/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-datum.h"

G_BEGIN_DECLS

/* What is off by less lies within a hand's aim and the maps' own accuracy, metres. */
#define YP_DATUM_CHECK_MOST_M 10.0

/**
 * YpDatumVerdict:
 * @offset_m: how far from its place the map draws the point, metres on the ellipsoid
 * @azimuth_deg: whereto: degrees from north, clockwise, 0…360
 * @fits: whether that is under %YP_DATUM_CHECK_MOST_M
 * @is_explained: whether the map does not fit, and would under another datum
 * @datum: of the other datums the one that leaves least; never WGS 84, which is CGCS2000 here
 * @left_m: how much it leaves, metres
 *
 * What a point that is known says of a map. Plain data.
 */
typedef struct
{
  double offset_m;
  double azimuth_deg;
  gboolean fits;
  gboolean is_explained;
  YpDatum datum;
  double left_m;
} YpDatumVerdict;

YpDatumVerdict yp_datum_check (YpDatum declared,
                               double longitude,
                               double latitude,
                               double seen_longitude,
                               double seen_latitude);

G_END_DECLS
