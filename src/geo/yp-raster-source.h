/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-datum.h"
#include "yp-tile-source.h"

G_BEGIN_DECLS

#define YP_TYPE_RASTER_SOURCE (yp_raster_source_get_type ())

G_DECLARE_FINAL_TYPE (YpRasterSource, yp_raster_source, YP, RASTER_SOURCE, YpTileSource)

/**
 * YpRasterOptions:
 * @table: (nullable): of a GeoPackage: which of its tables
 * @crs: (nullable): in place of what the file says: `EPSG:4549`, WKT, PROJ text
 * @datum: what its degrees mean
 *
 * How to read a raster file. All zero is a good default. Plain data.
 */
typedef struct
{
  const char *table;
  const char *crs;
  YpDatum datum;
} YpRasterOptions;

YpTileSource *yp_raster_source_new (const char *path,
                                    const YpRasterOptions *options,
                                    GCancellable *cancellable,
                                    GError **error);

G_END_DECLS
