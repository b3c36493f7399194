/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-geometry.h"

G_BEGIN_DECLS

/**
 * YpGeometryParts:
 *
 * The same arrays as in the geometry, while it is being filled.
 */
typedef struct
{
  double *vertices;
  guint *ring_ends;
  guint *part_ends;
  guint n_vertices;
  guint n_rings;
  guint n_parts;
} YpGeometryParts;

YpGeometry *_yp_geometry_alloc (YpGeometryKind kind, YpGeometryParts *parts);
const char *_yp_geometry_seal (YpGeometry *self, const YpGeometryParts *parts);

G_END_DECLS
