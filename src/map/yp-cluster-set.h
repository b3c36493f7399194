/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-cluster-sheet.h"

G_BEGIN_DECLS

/* Levels that an index can have: as many as there are zoom levels, from 0 to this less one. */
#define YP_MAX_CLUSTER_LEVELS 24

/**
 * YpClusterSet:
 * @revision: of the points, as the caller counts
 * @n_points: how many are gathered
 * @n_levels: how many sheets
 * @sheets: (array length=n_levels): the clusters of each zoom level, 0 is the coarsest
 *
 * Points gathered for every zoom level, as they were at one time. Immutable and counted; any
 * thread.
 */
typedef struct
{
  /*< private >*/
  int ref_count;
  /*< public >*/
  guint64 revision;
  guint n_points;
  guint n_levels;
  YpClusterSheet *sheets[YP_MAX_CLUSTER_LEVELS];
} YpClusterSet;

YpClusterSet *yp_cluster_set_new (guint n_levels, guint n_points, guint64 revision);
YpClusterSet *yp_cluster_set_ref (YpClusterSet *self);
void yp_cluster_set_unref (YpClusterSet *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpClusterSet, yp_cluster_set_unref)

void
yp_cluster_set_find (const YpClusterSet *self, guint level, const YpBox *box, GPtrArray *found);
void
yp_cluster_set_list_members (const YpClusterSet *self, const YpClusterItem *cluster, GArray *slots);

G_END_DECLS
