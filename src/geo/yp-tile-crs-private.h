/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-datum.h"
#include "yp-layer-crs-private.h"
#include "yp-tile-source.h"

G_BEGIN_DECLS

/* A mesh has a knot every 8 pixels of a tile, edges included. */
#define YP_MESH_STEP 8
#define YP_MESH_CELLS 32
#define YP_MESH_KNOTS (YP_MESH_CELLS + 1)
#define YP_MESH_SIZE (YP_MESH_KNOTS * YP_MESH_KNOTS)

/**
 * YpTileMesh:
 * @x: where the knots of a tile lie, row by row from its upper left corner; NaN where nowhere
 * @y: likewise
 *
 * Where a tile's pixels are in another system; between the knots in straight lines. On the ground
 * that is off by less than a tenth of a pixel at all zoom levels: Mercator's latitude bends by
 * 2.4e-3 rad within a step at level 0, a tenth of its pixel, and four times less with each level;
 * GCJ-02's waves are 37 km long.
 */
typedef struct
{
  double x[YP_MESH_SIZE];
  double y[YP_MESH_SIZE];
} YpTileMesh;

/**
 * YpExtent:
 *
 * A box in the units of some system, east first. Plain data.
 */
typedef struct
{
  double west;
  double south;
  double east;
  double north;
} YpExtent;

/**
 * YpTileCrs:
 *
 * The way from the tiles of the quad to a reference system of a datum and back. One thread at a
 * time.
 */
typedef struct _YpTileCrs YpTileCrs;

YpTileCrs *
_yp_tile_crs_new (const char *crs, YpDatum datum, const YpExtent *extent, GError **error);
void _yp_tile_crs_free (YpTileCrs *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpTileCrs, _yp_tile_crs_free)

gboolean _yp_tile_crs_is_degrees (const YpTileCrs *self);
void _yp_tile_crs_fill (YpTileCrs *self, const YpTileAddress *address, YpTileMesh *mesh);
gboolean _yp_tile_crs_get_bounds (YpTileCrs *self, const YpExtent *extent, YpBounds *bounds);
double
_yp_tile_crs_get_zoom (YpTileCrs *self, const YpExtent *extent, double width_px, double height_px);

gboolean _yp_tile_mesh_get_extent (const YpTileMesh *self, YpExtent *extent);
double _yp_tile_mesh_get_step (const YpTileMesh *self);

G_END_DECLS
