/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <ogr_srs_api.h>

#include "yp-gdal-private.h"
#include "yp-vector-source.h"

G_BEGIN_DECLS

/**
 * YpLayerCrs:
 * @name: (nullable): for people
 * @reason: where it is from, see #YpVectorLayer
 * @transformation: (nullable): to degrees, longitude first; %NULL where they are degrees already
 *
 * How a layer's coordinates become degrees.
 */
typedef struct
{
  char *name;
  const char *reason;
  OGRCoordinateTransformationH transformation;
} YpLayerCrs;

gboolean _yp_layer_crs_init (YpLayerCrs *self,
                             OGRLayerH layer,
                             const YpVectorOptions *options,
                             GError **error);
void _yp_layer_crs_clear (YpLayerCrs *self);

G_END_DECLS
