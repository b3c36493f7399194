/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-map"

#include "yp-cluster-mix.h"

/* Returns: how late it is at @now_us, microseconds since 1970 UTC */
YpLateness
yp_moments_get_lateness (const YpMoments *self, gint64 now_us)
{
  gint64 now_s = now_us / G_USEC_PER_SEC;
  guint lateness = YP_LATENESS_LATE;

  while (lateness > YP_LATENESS_NONE &&
         (self->at_s[lateness] == YP_NEVER_S || now_s < self->at_s[lateness]))
    lateness--;

  return (YpLateness) lateness;
}

/* Returns: when it is later than it is at @now_us, microseconds since 1970 UTC; %G_MAXINT64 for
 * never */
gint64
yp_moments_get_next_us (const YpMoments *self, gint64 now_us)
{
  guint lateness = yp_moments_get_lateness (self, now_us) + 1;

  for (; lateness < YP_N_LATENESSES; lateness++)
    if (self->at_s[lateness] != YP_NEVER_S)
      return (gint64) self->at_s[lateness] * G_USEC_PER_SEC;

  return G_MAXINT64;
}

/* Each becomes the earlier of both. */
void
yp_moments_unite (YpMoments *self, const YpMoments *other)
{
  for (guint i = 0; i < YP_N_LATENESSES; i++)
    self->at_s[i] = MIN (self->at_s[i], other->at_s[i]);
}

/* Returns: (transfer full): a mix of nothing, to be filled before it is shared */
YpClusterMix *
yp_cluster_mix_new (void)
{
  YpClusterMix *self = g_new0 (YpClusterMix, 1);

  self->ref_count = 1;
  self->x1 = self->y1 = G_MAXUINT32;
  self->moments = YP_MOMENTS_NEVER;

  return self;
}

YpClusterMix *
yp_cluster_mix_ref (YpClusterMix *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
yp_cluster_mix_unref (YpClusterMix *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_free (self->members);
  g_free (self);
}

void
yp_cluster_mix_add_point (YpClusterMix *self,
                          guint32 x,
                          guint32 y,
                          YpState state,
                          const YpMoments *moments)
{
  self->n++;
  self->sum_x += x;
  self->sum_y += y;
  self->x1 = MIN (self->x1, x);
  self->y1 = MIN (self->y1, y);
  self->x2 = MAX (self->x2, x);
  self->y2 = MAX (self->y2, y);
  self->n_by_state[state]++;
  yp_moments_unite (&self->moments, moments);
}

void
yp_cluster_mix_add (YpClusterMix *self, const YpClusterMix *other)
{
  self->n += other->n;
  self->sum_x += other->sum_x;
  self->sum_y += other->sum_y;
  self->x1 = MIN (self->x1, other->x1);
  self->y1 = MIN (self->y1, other->y1);
  self->x2 = MAX (self->x2, other->x2);
  self->y2 = MAX (self->y2, other->y2);
  for (guint i = 0; i < YP_N_STATES; i++)
    self->n_by_state[i] += other->n_by_state[i];
  yp_moments_unite (&self->moments, &other->moments);
}

/* Returns: the box around its points, in the Mercator square */
YpBox
yp_cluster_mix_get_box (const YpClusterMix *self)
{
  return (YpBox){ yp_cluster_to_world (self->x1), yp_cluster_to_world (self->y1),
                  yp_cluster_to_world (self->x2), yp_cluster_to_world (self->y2) };
}
