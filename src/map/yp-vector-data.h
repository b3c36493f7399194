/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-box-index.h"
#include "yp-geometry.h"

G_BEGIN_DECLS

/**
 * YpShape:
 * @kind: point, line or polygon
 * @rank: its class within the layer, such as #YpRoadRank; what it means is the style's affair
 * @height_m: how high a building is, metres; 0 where it is not known
 * @box: the box around it
 * @first_ring: its first ring in #YpVectorData's
 * @n_rings: how many; outer rings run clockwise on the screen and holes against it
 * @anchor_x: where its name stands
 * @anchor_y: and its symbol, if it is a point
 * @area: of its largest polygon, in squares of the world; 0 for others
 * @hash: of everything above and @name: equal shapes look equal
 * @name: (nullable): what people call it
 *
 * One feature, ready to draw.
 */
typedef struct
{
  YpGeometryKind kind;
  guint8 rank;
  float height_m;
  YpBox box;
  guint first_ring;
  guint n_rings;
  double anchor_x;
  double anchor_y;
  double area;
  guint64 hash;
  const char *name;
} YpShape;

/**
 * YpVectorData:
 * @n_shapes: how many
 * @shapes: in the order of the file, buildings from north to south
 * @vertices: x, y, x, y, … in the Mercator square
 * @n_rings: how many
 * @ring_starts: for each ring the index of its first vertex, and one more for the end of the last
 * @borders: (nullable): of an area layer, each border once, as lines
 * @box: around all shapes; empty if there are none
 * @index: finds shapes by place
 *
 * A layer, ready to draw. Immutable and counted: the workers read it while the next is read in.
 */
typedef struct _YpVectorData YpVectorData;
struct _YpVectorData
{
  /*< private >*/
  int ref_count;
  GStringChunk *names; /* (nullable) */
  GBytes *bytes;       /* (nullable): what holds names, vertices and ring starts in its place */
  /*< public >*/
  guint n_shapes;
  const YpShape *shapes;
  const double *vertices;
  guint n_rings;
  const guint *ring_starts;
  YpVectorData *borders;
  YpBox box;
  YpBoxIndex *index;
};

YpVectorData *yp_vector_data_new_in (GBytes *bytes,
                                     YpShape *shapes,
                                     guint n_shapes,
                                     const double *vertices,
                                     const guint *ring_starts,
                                     guint n_rings);
YpVectorData *yp_vector_data_ref (YpVectorData *self);
void yp_vector_data_unref (YpVectorData *self);
GArray *yp_vector_data_list_changes (const YpVectorData *before, const YpVectorData *after);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpVectorData, yp_vector_data_unref)

/**
 * YpVectorBuilder:
 *
 * Collects shapes. Belongs to one thread.
 */
typedef struct _YpVectorBuilder YpVectorBuilder;

YpVectorBuilder *yp_vector_builder_new (void);
void yp_vector_builder_free (YpVectorBuilder *self);
void yp_vector_builder_add (YpVectorBuilder *self,
                            const YpGeometry *geometry,
                            const char *name,
                            guint8 rank,
                            float height_m);
void yp_vector_builder_sort_from_north (YpVectorBuilder *self);
YpVectorData *yp_vector_builder_end (YpVectorBuilder *self, gboolean with_borders);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpVectorBuilder, yp_vector_builder_free)

G_END_DECLS
