/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-map"

#include "yp-cluster-set.h"

/* Returns: (transfer full): clusters whose sheets are still to be set */
YpClusterSet *
yp_cluster_set_new (guint n_levels, guint n_points, guint64 revision)
{
  YpClusterSet *self = g_new0 (YpClusterSet, 1);

  self->ref_count = 1;
  self->n_levels = n_levels;
  self->n_points = n_points;
  self->revision = revision;

  return self;
}

YpClusterSet *
yp_cluster_set_ref (YpClusterSet *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
yp_cluster_set_unref (YpClusterSet *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  for (guint i = 0; i < self->n_levels; i++)
    g_clear_pointer (&self->sheets[i], yp_cluster_sheet_unref);

  g_free (self);
}

/**
 * yp_cluster_set_find:
 * @self: the clusters
 * @level: which level; the finest if there are not so many
 * @box: where to look, in the Mercator square
 * @found: (element-type YpClusterItem): emptied, then holds the clusters whose middle is in @box,
 * in an order of our own; they are the clusters'
 */
void
yp_cluster_set_find (const YpClusterSet *self, guint level, const YpBox *box, GPtrArray *found)
{
  g_ptr_array_set_size (found, 0);
  yp_cluster_sheet_find (self->sheets[MIN (level, self->n_levels - 1)], box, found);
}

static void
append_members (const YpClusterItem *cluster, GArray *slots)
{
  if (cluster->mix == NULL)
    g_array_append_val (slots, cluster->slot);
  else
    g_array_append_vals (slots, cluster->mix->members, cluster->mix->n_members);
}

/**
 * yp_cluster_set_list_members:
 * @self: the clusters
 * @cluster: one of them
 * @slots: (element-type guint32): emptied, then holds who is in @cluster
 *
 * Exact for clusters of the finest level, and for those that are no wider than half its radius.
 * Others may get a neighbour more that stands among theirs.
 */
void
yp_cluster_set_list_members (const YpClusterSet *self, const YpClusterItem *cluster, GArray *slots)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new ();
  YpBox box;

  g_array_set_size (slots, 0);
  if (cluster->mix == NULL || cluster->mix->n_members > 0)
    {
      append_members (cluster, slots);
      return;
    }

  box = yp_cluster_mix_get_box (cluster->mix);
  yp_cluster_set_find (self, self->n_levels - 1, &box, found);
  for (guint i = 0; i < found->len; i++)
    append_members (g_ptr_array_index (found, i), slots);
}
