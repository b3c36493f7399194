/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-lifecycle.h"
#include "yp-mercator.h"

G_BEGIN_DECLS

/**
 * YpClusterPoint:
 * @x: in the Mercator square
 * @y: in the Mercator square
 * @slot: what the caller knows it by
 * @kind: its state, below %YP_N_STATES
 *
 * What is clustered. Plain data.
 */
typedef struct
{
  double x;
  double y;
  guint32 slot;
  guint8 kind;
} YpClusterPoint;

/**
 * YpCluster:
 * @x: the mean of its points
 * @y: the mean of its points
 * @box: around its points
 * @first: its first point's slot in #YpClusters' members
 * @n: how many points; 1 for one that stands alone
 * @n_by_kind: how many of each kind; together @n
 */
typedef struct
{
  double x;
  double y;
  YpBox box;
  guint first;
  guint n;
  guint n_by_kind[YP_N_STATES];
} YpCluster;

/**
 * YpClusters:
 * @zoom: zoom level they are made for
 * @spacing_px: how far apart they shall be, logical pixels
 * @revision: of the points, as the caller counts
 * @n_clusters: how many
 * @clusters: in an order of our own
 * @members: slots, those of a cluster together
 *
 * Points gathered so that symbols do not cover each other. Immutable and counted.
 */
typedef struct
{
  /*< private >*/
  int ref_count;
  double bin;
  /*< public >*/
  double zoom;
  double spacing_px;
  guint64 revision;
  guint n_clusters;
  YpCluster *clusters;
  guint32 *members;
} YpClusters;

YpClusters *yp_clusters_new (const YpClusterPoint *points,
                             guint n_points,
                             double zoom,
                             double spacing_px,
                             guint64 revision);
YpClusters *yp_clusters_ref (YpClusters *self);
void yp_clusters_unref (YpClusters *self);
void yp_clusters_find (const YpClusters *self, const YpBox *box, GArray *found);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpClusters, yp_clusters_unref)

G_END_DECLS
