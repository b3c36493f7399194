/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * YpDatum:
 * @YP_DATUM_CGCS2000: `cgcs2000`, what is stored (EPSG:4490)
 * @YP_DATUM_WGS84: `wgs84`, equal to it at the accuracy of this program
 * @YP_DATUM_GCJ02: `gcj02`, 高德 and 腾讯; some 464 m off in Zhangjiagang
 * @YP_DATUM_BD09: `bd09`, 百度
 *
 * What the numbers of a source mean. Every source carries one and is converted once, at the door.
 */
typedef enum
{
  YP_DATUM_CGCS2000,
  YP_DATUM_WGS84,
  YP_DATUM_GCJ02,
  YP_DATUM_BD09,
} YpDatum;

gboolean yp_datum_from_name (const char *name, YpDatum *datum);
const char *yp_datum_get_name (YpDatum datum);

void yp_datum_to_cgcs2000 (YpDatum datum, double *longitude, double *latitude);
void yp_datum_from_cgcs2000 (YpDatum datum, double *longitude, double *latitude);

G_END_DECLS
