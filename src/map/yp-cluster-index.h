/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-cluster-set.h"

G_BEGIN_DECLS

/**
 * YpClusterChange:
 * @slot: what the caller knows the point by; small numbers, since they are places in an array
 * @is_there: whether it is there now; if not, the following do not count
 * @state: its state
 * @x: in the Mercator square; what is outside or no number stands at the edge
 * @y: in the Mercator square
 * @moments: when it gets late
 *
 * What has become of a point. Plain data.
 */
typedef struct
{
  guint32 slot;
  gboolean is_there;
  YpState state;
  double x;
  double y;
  YpMoments moments;
} YpClusterChange;

/**
 * YpClusterIndex:
 *
 * Points gathered for every zoom level, kept up to date: a change is worked into the levels from
 * the finest to the coarsest, in each where it is seen. One thread at a time, any.
 *
 * The clusters are those of supercluster for points in the order of their slots, with two
 * differences: places are whole numbers of 9 mm where supercluster has floats of 2.4 m, so that a
 * point that is just as far away as the radius may go to another side; and there is no least number
 * of points. They follow from the points alone, not from how they came to be so.
 */
typedef struct _YpClusterIndex YpClusterIndex;

YpClusterIndex *yp_cluster_index_new (const double *radii_px, guint n_levels);
void yp_cluster_index_free (YpClusterIndex *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpClusterIndex, yp_cluster_index_free)

void yp_cluster_index_apply (YpClusterIndex *self, const YpClusterChange *changes, guint n_changes);
YpClusterSet *yp_cluster_index_publish (YpClusterIndex *self, guint64 revision);

G_END_DECLS
