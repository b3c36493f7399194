/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "yp-datum.h"

G_BEGIN_DECLS

/* Longer texts are no coordinates. */
#define YP_COORDINATE_MAX_BYTES 160

/**
 * YpCoordinate:
 * @longitude: degrees east, as it was written
 * @latitude: degrees north, as it was written
 * @has_datum: whether the text says what they mean
 * @datum: what they mean; CGCS2000 where the text does not say
 * @is_plane: whether metres were written, of EPSG:4549 (3° zone about 120° E) or, with the zone's
 *   number before the easting, EPSG:4528; the degrees are those of the place then, in CGCS2000
 *
 * A place in numbers, as somebody typed it. Plain data.
 */
typedef struct
{
  double longitude;
  double latitude;
  gboolean has_datum;
  YpDatum datum;
  gboolean is_plane;
} YpCoordinate;

gboolean yp_coordinate_parse (const char *text, YpCoordinate *coordinate);
void yp_coordinate_get_place (const YpCoordinate *self,
                              YpDatum datum,
                              double *longitude,
                              double *latitude);

G_END_DECLS
