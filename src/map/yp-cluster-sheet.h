/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-cluster-level.h"

G_BEGIN_DECLS

/**
 * YpClusterItem:
 * @x: the mean of its points, in 2^-32 of the world
 * @y: the mean of its points
 * @n: how many points; 1 for one that stands alone
 * @slot: its leading point's; no other cluster of the level has it
 * @node: private
 * @moments: the earliest of its points'
 * @mix: (nullable): more about it where it is more than one point
 *
 * Belongs to its sheet.
 */
typedef struct
{
  guint32 x;
  guint32 y;
  guint n;
  guint32 slot;
  guint32 node;
  YpMoments moments;
  YpClusterMix *mix;
} YpClusterItem;

/**
 * YpClusterSheet:
 * @n_clusters: how many
 *
 * The clusters of one level, in square bins; most sheets differ from the one before in a few of
 * them and share the others. Immutable and counted.
 */
typedef struct _YpClusterSheet YpClusterSheet;

/**
 * YpClusterFill:
 * @level: a level
 * @node: a leader of it
 * @cluster: (out): what it is; the mix is not owned
 * @data: the caller's
 */
typedef void (*YpClusterFill) (const YpClusterLevel *level,
                               guint32 node,
                               YpClusterItem *cluster,
                               gconstpointer data);

YpClusterSheet *
yp_cluster_sheet_new (YpClusterLevel *level, YpClusterFill fill, gconstpointer data);
YpClusterSheet *yp_cluster_sheet_new_from (const YpClusterSheet *before,
                                           YpClusterLevel *level,
                                           YpClusterFill fill,
                                           gconstpointer data);
YpClusterSheet *yp_cluster_sheet_ref (YpClusterSheet *self);
void yp_cluster_sheet_unref (YpClusterSheet *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpClusterSheet, yp_cluster_sheet_unref)

guint yp_cluster_sheet_get_n_clusters (const YpClusterSheet *self);
void yp_cluster_sheet_find (const YpClusterSheet *self, const YpBox *box, GPtrArray *found);

G_END_DECLS
