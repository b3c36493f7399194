/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <ogr_srs_api.h>

#include "yp-gdal-private.h"
#include "yp-vector-source.h"

G_BEGIN_DECLS

/* A transformation between datums that is worse than this is not taken. */
#define YP_MAX_DATUM_ERROR_M 5.0

typedef OGRSpatialReferenceH YpReference;

OGRSpatialReferenceH _yp_reference_parse (const char *text, GError **error);
gboolean _yp_reference_is_world (OGRSpatialReferenceH reference);
gboolean _yp_reference_is_degrees (OGRSpatialReferenceH reference);
void _yp_reference_release (OGRSpatialReferenceH reference);
G_DEFINE_AUTO_CLEANUP_FREE_FUNC (YpReference, _yp_reference_release, NULL)

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
