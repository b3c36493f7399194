/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-cluster-mix.h"

G_BEGIN_DECLS

/* No node, no slot. */
#define YP_CLUSTER_NONE G_MAXUINT32

/**
 * YpClusterNode:
 * @x: where it stands
 * @y: where it stands
 * @slot: its rank: the lower leads; that of the leading point in it
 * @beside: another leader in the same bucket
 * @down: the node of the finer level that it is; at the finest level its slot
 * @up: the node of the coarser level that it is, if it leads; else %YP_CLUSTER_NONE
 * @head: whom it follows: itself if it leads, %YP_CLUSTER_NONE as long as that is not decided
 * @first: the first that follows it
 * @next: the next that follows the same
 * @previous: the one before
 * @flags: private
 * @mix: (nullable): what it and its followers are together, if more than one point
 *
 * A point, or a cluster of the next finer level, among those that a level gathers.
 */
typedef struct
{
  guint32 x;
  guint32 y;
  guint32 slot;
  guint32 beside;
  guint32 down;
  guint32 up;
  guint32 head;
  guint32 first;
  guint32 next;
  guint32 previous;
  guint32 flags;
  YpClusterMix *mix;
} YpClusterNode;

/**
 * YpClusterTouch:
 * @key: a bin of the level's sheet
 * @node: what of it is new, changed or gone
 */
typedef struct
{
  guint64 key;
  guint32 node;
} YpClusterTouch;

/**
 * YpClusterLevel:
 * @nodes: (array length=n_nodes): some of them free
 * @radius: within which a leader gathers others, in 2^-32 of the world
 * @n_leads: how many lead
 * @dirty: (element-type guint32): nodes whose @mix must be made anew, or that lead no more, until
 *   yp_cluster_level_clean()
 * @shift: bits of a place within a bin
 * @touches: (element-type YpClusterTouch) (nullable): what the next sheet must take over; %NULL
 *   while nobody keeps a sheet up to date
 *
 * Who leads and who follows at one level: in the order of their slots, each follows the first
 * leader within the radius, or leads where there is none. That is what supercluster does
 * (github.com/mapbox/supercluster), whose order is that of the points; and since it depends on
 * nothing else, a node that comes, goes or moves has only those decide anew who could see it.
 * Any thread, one at a time.
 */
typedef struct
{
  YpClusterNode *nodes;
  guint32 n_nodes;
  guint32 radius;
  guint32 n_leads;
  GArray *dirty;
  guint shift;
  GArray *touches;
  /*< private >*/
  guint32 n_room;
  guint32 free;
  guint cell_shift; /* a cell is two to four radii wide: a look within one asks four at most */
  guint32 *buckets;
  guint32 mask;
  guint32 top_slot; /* no leader has a higher one */
  GArray *waiting;  /* who is to decide, as they came */
  guint32 n_taken;  /* of @waiting */
  GArray *heap;     /* who came while others decided */
  gboolean is_deciding;
} YpClusterLevel;

YpClusterLevel *yp_cluster_level_new (guint32 radius);
void yp_cluster_level_free (YpClusterLevel *self);
void yp_cluster_level_reserve (YpClusterLevel *self, guint32 n_nodes);

guint32
yp_cluster_level_add (YpClusterLevel *self, guint32 slot, guint32 down, guint32 x, guint32 y);
void yp_cluster_level_move (YpClusterLevel *self, guint32 node, guint32 x, guint32 y);
void yp_cluster_level_change (YpClusterLevel *self, guint32 node);
void yp_cluster_level_remove (YpClusterLevel *self, guint32 node);
void yp_cluster_level_decide (YpClusterLevel *self);
void yp_cluster_level_clean (YpClusterLevel *self);
void yp_cluster_level_touch (YpClusterLevel *self, guint32 node);

static inline gboolean
yp_cluster_level_leads (const YpClusterLevel *self, guint32 node)
{
  return self->nodes[node].head == node;
}

static inline guint64
yp_cluster_level_get_key (const YpClusterLevel *self, guint32 x, guint32 y)
{
  return (guint64) (y >> self->shift) << 32 | x >> self->shift;
}

G_END_DECLS
