/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-lifecycle.h"
#include "yp-mercator.h"

G_BEGIN_DECLS

/* Places are whole numbers here, in 2^-32 of the world, 9 mm at the equator: sums of them do not
 * depend on the order in which they are added, and nothing drifts. */
#define YP_CLUSTER_WORLD 4294967296.0

/* A moment that never comes. */
#define YP_NEVER_S G_MAXUINT32

/**
 * YpLateness:
 * @YP_LATENESS_NONE: less than half of the limit is used up, or there is none
 * @YP_LATENESS_HALF: half of it is
 * @YP_LATENESS_NEAR: four fifths of it are
 * @YP_LATENESS_LATE: all of it is
 *
 * How much of its limit an incident has used up; the steps are those of `data/ladder.csv`.
 */
typedef enum
{
  YP_LATENESS_NONE,
  YP_LATENESS_HALF,
  YP_LATENESS_NEAR,
  YP_LATENESS_LATE,
} YpLateness;

#define YP_N_LATENESSES (YP_LATENESS_LATE + 1)

/**
 * YpMoments:
 * @at_s: (array fixed-size=4): since when each lateness holds, seconds since 1970 UTC, in order;
 *   %YP_NEVER_S where it does not come to that by itself. The first is 0
 *
 * When something gets late. Of many things the earliest of each say when the worst of them does, so
 * that time alone changes nothing that is kept. Plain data: copy it by value.
 */
typedef struct
{
  guint32 at_s[YP_N_LATENESSES];
} YpMoments;

#define YP_MOMENTS_NEVER ((YpMoments){ { 0, YP_NEVER_S, YP_NEVER_S, YP_NEVER_S } })

YpLateness yp_moments_get_lateness (const YpMoments *self, gint64 now_us);
gint64 yp_moments_get_next_us (const YpMoments *self, gint64 now_us);
void yp_moments_unite (YpMoments *self, const YpMoments *other);

/**
 * YpClusterMix:
 * @n: how many points
 * @sum_x: of their places
 * @sum_y: of their places
 * @x1: around them: the western edge, and the others
 * @n_by_state: how many in each state; together @n
 * @moments: the earliest of theirs
 * @n_members: @n if @members says who they are, else 0
 * @members: (array length=n_members): slots in ascending order
 *
 * What a cluster of more than one point is made of. Immutable once it is shared, and counted.
 */
typedef struct
{
  /*< private >*/
  int ref_count;
  /*< public >*/
  guint n;
  guint64 sum_x;
  guint64 sum_y;
  guint32 x1;
  guint32 y1;
  guint32 x2;
  guint32 y2;
  guint n_by_state[YP_N_STATES];
  YpMoments moments;
  guint n_members;
  guint32 *members;
} YpClusterMix;

YpClusterMix *yp_cluster_mix_new (void);
YpClusterMix *yp_cluster_mix_ref (YpClusterMix *self);
void yp_cluster_mix_unref (YpClusterMix *self);
void yp_cluster_mix_add_point (YpClusterMix *self,
                               guint32 x,
                               guint32 y,
                               YpState state,
                               const YpMoments *moments);
void yp_cluster_mix_add (YpClusterMix *self, const YpClusterMix *other);
YpBox yp_cluster_mix_get_box (const YpClusterMix *self);

static inline guint32
yp_cluster_from_world (double value)
{
  return value > 0 ? (guint32) MIN (value * YP_CLUSTER_WORLD, (double) G_MAXUINT32) : 0;
}

static inline double
yp_cluster_to_world (guint32 value)
{
  return (value + 0.5) / YP_CLUSTER_WORLD;
}

G_END_DECLS
