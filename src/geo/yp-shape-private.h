/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-geometry.h"
#include "yp-mvt.h"

G_BEGIN_DECLS

/* How wide the world is in stored units: 9 mm at the equator. */
#define YP_WORLD_SIZE 4294967296.0

/* The most that a stored shape is told of. */
#define YP_SHAPE_MAX_ZOOM 16

/**
 * YpShapePoint:
 *
 * In whatever units, y southwards.
 */
typedef struct
{
  double x;
  double y;
} YpShapePoint;

/**
 * YpShapeRing:
 * @end: index of the point behind its last
 * @is_hole: of polygons: whether it cuts out
 */
typedef struct
{
  guint end;
  gboolean is_hole;
} YpShapeRing;

/**
 * YpShape:
 * @kind: what it is
 * @points: of #YpShapePoint; rings are not closed
 * @rings: of #YpShapeRing: lines or rings; of points one
 *
 * A geometry on its way into a tile.
 */
typedef struct
{
  YpMvtKind kind;
  GArray *points;
  GArray *rings;
} YpShape;

YpShape *_yp_shape_new (YpMvtKind kind);
void _yp_shape_free (YpShape *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpShape, _yp_shape_free)

void _yp_shape_end_ring (YpShape *self, gboolean is_hole);

YpShape *_yp_shape_from_geometry (const YpGeometry *geometry);
YpShape *
_yp_shape_cut (const YpShape *self, double low_x, double low_y, double high_x, double high_y);

GByteArray *_yp_shape_pack (const YpShape *self);
YpShape *_yp_shape_unpack (const guint8 *data, gsize size, guint zoom);
guint _yp_shape_get_zoom (const YpShape *self, YpShapePoint *low, YpShapePoint *high);

G_END_DECLS
