/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-vector-data.h"

G_BEGIN_DECLS

/* A chunk of the city is a square this part of the world wide: 1.2 km on the equator. */
#define YP_BLOCK_CHUNKS 32768.0

/**
 * YpBlockVertex:
 * @x: from the chunk's western edge, in chunks
 * @y: from its northern edge, in chunks
 * @z: above the ground, metres
 * @color: red, green, blue, alpha
 *
 * As the graphics processor reads it. Plain data.
 */
typedef struct
{
  float x;
  float y;
  float z;
  guint8 color[4];
} YpBlockVertex;

GArray *yp_block_mesh_new (const YpVectorData *buildings, int column, int row);

G_END_DECLS
