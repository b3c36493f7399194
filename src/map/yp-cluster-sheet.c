/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-map"

#include "yp-cluster-sheet.h"

#include <string.h>

/* Clusters that a bin holds on average, about. */
#define BIN_CLUSTERS 32

/* A bin is at least so many radii wide, and the world at least so many bins. */
#define BIN_RADII 8
#define MAX_SHIFT 30

/* Leaders that are asked how wide a bin must be, about. */
#define SAMPLE 2000

/* Clusters that stand in one square. Immutable and counted. */
typedef struct
{
  int ref_count;
  guint n;
  YpClusterItem clusters[];
} Bin;

struct _YpClusterSheet
{
  int ref_count;
  guint32 radius;
  guint shift;
  guint n_clusters;
  guint n_bins;
  guint64 *keys; /* in ascending order: row by row */
  Bin **bins;
};

static Bin *
bin_new (const YpClusterItem *clusters, guint n)
{
  Bin *self = g_malloc (sizeof (Bin) + n * sizeof (YpClusterItem));

  self->ref_count = 1;
  self->n = n;
  memcpy (self->clusters, clusters, n * sizeof (YpClusterItem));
  for (guint i = 0; i < n; i++)
    if (clusters[i].mix != NULL)
      yp_cluster_mix_ref (clusters[i].mix);

  return self;
}

static Bin *
bin_ref (Bin *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

static void
bin_unref (Bin *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  for (guint i = 0; i < self->n; i++)
    if (self->clusters[i].mix != NULL)
      yp_cluster_mix_unref (self->clusters[i].mix);

  g_free (self);
}

static guint64
get_key (const YpClusterNode *node, guint shift)
{
  return (guint64) (node->y >> shift) << 32 | node->x >> shift;
}

/* The leaders of one part of the world in so many. */
static void
take_sample (const YpClusterLevel *level, guint part_shift, guint share, GArray *sample)
{
  for (guint32 i = 0; i < level->n_nodes; i++)
    if (yp_cluster_level_leads (level, i))
      {
        guint64 hash = get_key (&level->nodes[i], part_shift) * 0x9E3779B97F4A7C15u;

        if ((hash >> 32) % share == 0)
          g_array_append_val (sample, level->nodes[i]);
      }
}

/* The leaders of some parts of the world: of all where there are few. */
static GArray *
list_sample (const YpClusterLevel *level, guint part_shift)
{
  GArray *sample = g_array_new (FALSE, FALSE, sizeof (YpClusterNode));
  guint share = level->n_leads / SAMPLE + 1;

  take_sample (level, part_shift, share, sample);
  while (sample->len < SAMPLE / 2 && share > 1)
    {
      g_array_set_size (sample, 0);
      share /= 4;
      take_sample (level, part_shift, MAX (share, 1), sample);
    }

  return sample;
}

static guint
count_sample_bins (const GArray *sample, guint shift)
{
  g_autoptr (GHashTable) bins = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autofree guint64 *keys = g_new (guint64, MAX (sample->len, 1));

  for (guint i = 0; i < sample->len; i++)
    {
      keys[i] = get_key (&g_array_index (sample, YpClusterNode, i), shift);
      g_hash_table_add (bins, &keys[i]);
    }

  return g_hash_table_size (bins);
}

/* As wide as a bin must be to hold some clusters, and no wider. */
static guint
choose_shift (const YpClusterLevel *level)
{
  g_autoptr (GArray) sample = NULL;
  guint shift = 1;

  while (shift < MAX_SHIFT && G_GUINT64_CONSTANT (1) << shift < BIN_RADII * (guint64) level->radius)
    shift++;

  sample = list_sample (level, MIN (shift + 3, MAX_SHIFT));
  while (shift < MAX_SHIFT && count_sample_bins (sample, shift) * BIN_CLUSTERS > sample->len)
    shift++;

  return shift;
}

/* A leader and the bin it stands in. */
typedef struct
{
  guint64 key;
  guint32 node;
} Entry;

#define DIGIT_BITS 11

/* By key, keeping the order within one: digit by digit, those that say nothing left out. */
static Entry *
sort_entries (Entry *entries, guint n)
{
  Entry *other = g_new (Entry, MAX (n, 1));
  guint64 all_or = 0;
  guint64 all_and = G_MAXUINT64;

  for (guint i = 0; i < n; i++)
    {
      all_or |= entries[i].key;
      all_and &= entries[i].key;
    }

  for (guint shift = 0; shift < 64; shift += DIGIT_BITS)
    {
      guint starts[(1 << DIGIT_BITS) + 1] = { 0 };
      guint64 mask = (1 << DIGIT_BITS) - 1;
      Entry *sorted = other;

      if (((all_or ^ all_and) >> shift & mask) == 0)
        continue;

      for (guint i = 0; i < n; i++)
        starts[(entries[i].key >> shift & mask) + 1]++;
      for (guint i = 1; i <= mask; i++)
        starts[i] += starts[i - 1];
      for (guint i = 0; i < n; i++)
        sorted[starts[entries[i].key >> shift & mask]++] = entries[i];

      other = entries;
      entries = sorted;
    }

  g_free (other);
  return entries;
}

static Entry *
list_leaders (const YpClusterLevel *level)
{
  Entry *entries = g_new (Entry, MAX (level->n_leads, 1));
  guint n = 0;

  for (guint32 i = 0; i < level->n_nodes; i++)
    if (yp_cluster_level_leads (level, i))
      entries[n++] =
          (Entry){ yp_cluster_level_get_key (level, level->nodes[i].x, level->nodes[i].y), i };

  return sort_entries (entries, n);
}

static guint
count_keys (const Entry *entries, guint n)
{
  guint n_keys = 0;

  for (guint i = 0; i < n; i++)
    n_keys += (i == 0 || entries[i].key != entries[i - 1].key);

  return n_keys;
}

static void
append_bin (YpClusterSheet *self, guint64 key, Bin *bin)
{
  self->keys[self->n_bins] = key;
  self->bins[self->n_bins++] = bin;
  self->n_clusters += bin->n;
}

static YpClusterSheet *
make_sheet (const YpClusterLevel *level, guint n_bins)
{
  YpClusterSheet *self = g_new0 (YpClusterSheet, 1);

  self->ref_count = 1;
  self->radius = level->radius;
  self->shift = level->shift;
  self->keys = g_new (guint64, n_bins);
  self->bins = g_new (Bin *, n_bins);

  return self;
}

static void
fill (const YpClusterLevel *level,
      guint32 node,
      YpClusterFill fill_cluster,
      gconstpointer data,
      GArray *clusters)
{
  YpClusterItem cluster = { .node = node, .slot = level->nodes[node].slot };

  fill_cluster (level, node, &cluster, data);
  g_array_append_val (clusters, cluster);
}

/**
 * yp_cluster_sheet_new:
 * @level: a level in which everybody has decided; it takes the width of the bins from here
 * @fill_cluster: says what a leader is
 * @data: for @fill_cluster
 *
 * Returns: (transfer full): a sheet of all leaders
 */
YpClusterSheet *
yp_cluster_sheet_new (YpClusterLevel *level, YpClusterFill fill_cluster, gconstpointer data)
{
  g_autoptr (GArray) clusters = g_array_new (FALSE, FALSE, sizeof (YpClusterItem));
  g_autofree Entry *entries = NULL;
  YpClusterSheet *self;

  level->shift = choose_shift (level);
  entries = list_leaders (level);
  self = make_sheet (level, count_keys (entries, level->n_leads));

  for (guint i = 0; i < level->n_leads; i++)
    {
      fill (level, entries[i].node, fill_cluster, data, clusters);
      if (i + 1 < level->n_leads && entries[i + 1].key == entries[i].key)
        continue;

      append_bin (self, entries[i].key,
                  bin_new ((const YpClusterItem *) (gpointer) clusters->data, clusters->len));
      g_array_set_size (clusters, 0);
    }

  return self;
}

static int
compare_touches (gconstpointer a, gconstpointer b)
{
  const YpClusterTouch *p = a;
  const YpClusterTouch *q = b;

  if (p->key != q->key)
    return p->key < q->key ? -1 : 1;

  return (p->node > q->node) - (p->node < q->node);
}

static gboolean
is_touched (const YpClusterTouch *touches, guint n, guint32 node)
{
  guint low = 0;
  guint high = n;

  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (touches[middle].node < node)
        low = middle + 1;
      else
        high = middle;
    }

  return low < n && touches[low].node == node;
}

/* What stood in the bin and was not touched, and of what was touched what stands there now.
 * Returns: (nullable): the bin; %NULL if it is empty now */
static Bin *
remake_bin (const Bin *before,
            const YpClusterTouch *touches,
            guint n,
            const YpClusterLevel *level,
            YpClusterFill fill_cluster,
            gconstpointer data)
{
  g_autoptr (GArray) clusters = g_array_new (FALSE, FALSE, sizeof (YpClusterItem));

  for (guint i = 0; before != NULL && i < before->n; i++)
    if (!is_touched (touches, n, before->clusters[i].node))
      g_array_append_val (clusters, before->clusters[i]);

  for (guint i = 0; i < n; i++)
    {
      guint32 node = touches[i].node;

      if (yp_cluster_level_leads (level, node) && (i == 0 || touches[i - 1].node != node) &&
          yp_cluster_level_get_key (level, level->nodes[node].x, level->nodes[node].y) ==
              touches[i].key)
        fill (level, node, fill_cluster, data, clusters);
    }

  if (clusters->len == 0)
    return NULL;

  return bin_new ((const YpClusterItem *) (gpointer) clusters->data, clusters->len);
}

/**
 * yp_cluster_sheet_new_from:
 * @before: the sheet before
 * @level: a level in which everybody has decided; its touches are taken over and emptied
 * @fill_cluster: says what a leader is
 * @data: for @fill_cluster
 *
 * Returns: (transfer full): a sheet that shares with @before what did not change
 */
YpClusterSheet *
yp_cluster_sheet_new_from (const YpClusterSheet *before,
                           YpClusterLevel *level,
                           YpClusterFill fill_cluster,
                           gconstpointer data)
{
  YpClusterTouch *touches = (YpClusterTouch *) (gpointer) level->touches->data;
  guint n = level->touches->len;
  YpClusterSheet *self = make_sheet (level, before->n_bins + n);
  guint old = 0;

  g_array_sort (level->touches, compare_touches);

  for (guint i = 0, end; i < n; i = end)
    {
      guint64 key = touches[i].key;
      const Bin *bin = NULL;
      Bin *remade;

      for (end = i + 1; end < n && touches[end].key == key;)
        end++;
      for (; old < before->n_bins && before->keys[old] < key; old++)
        append_bin (self, before->keys[old], bin_ref (before->bins[old]));
      if (old < before->n_bins && before->keys[old] == key)
        bin = before->bins[old++];

      remade = remake_bin (bin, touches + i, end - i, level, fill_cluster, data);
      if (remade != NULL)
        append_bin (self, key, remade);
    }

  for (; old < before->n_bins; old++)
    append_bin (self, before->keys[old], bin_ref (before->bins[old]));

  g_array_set_size (level->touches, 0);
  return self;
}

YpClusterSheet *
yp_cluster_sheet_ref (YpClusterSheet *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
yp_cluster_sheet_unref (YpClusterSheet *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  for (guint i = 0; i < self->n_bins; i++)
    bin_unref (self->bins[i]);

  g_free (self->keys);
  g_free (self->bins);
  g_free (self);
}

guint
yp_cluster_sheet_get_n_clusters (const YpClusterSheet *self)
{
  return self->n_clusters;
}

/* The first bin that is not before the key. */
static guint
find_bin (const YpClusterSheet *self, guint64 key)
{
  guint low = 0;
  guint high = self->n_bins;

  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (self->keys[middle] < key)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

static void
find_in_bin (const Bin *bin, const YpBox *box, GPtrArray *found)
{
  for (guint i = 0; i < bin->n; i++)
    if (yp_box_contains (box, yp_cluster_to_world (bin->clusters[i].x),
                         yp_cluster_to_world (bin->clusters[i].y)))
      g_ptr_array_add (found, (gpointer) &bin->clusters[i]);
}

/**
 * yp_cluster_sheet_find:
 * @self: the sheet
 * @box: where to look, in the Mercator square
 * @found: (element-type YpClusterItem): the clusters whose middle is in @box are added to it; they
 * are the sheet's
 *
 * Takes a time that grows with what it finds, not with what there is.
 */
void
yp_cluster_sheet_find (const YpClusterSheet *self, const YpBox *box, GPtrArray *found)
{
  /* A cluster is in the bin of its leader, and its middle within the radius of that. */
  double reach = (self->radius + 1) / YP_CLUSTER_WORLD;
  guint64 left = yp_cluster_from_world (box->x1 - reach) >> self->shift;
  guint64 right = yp_cluster_from_world (box->x2 + reach) >> self->shift;
  guint64 last_row = yp_cluster_from_world (box->y2 + reach) >> self->shift;
  guint64 row = yp_cluster_from_world (box->y1 - reach) >> self->shift;
  guint i = find_bin (self, row << 32 | left);

  while (i < self->n_bins && self->keys[i] >> 32 <= last_row)
    {
      guint64 column = self->keys[i] & G_MAXUINT32;

      row = self->keys[i] >> 32;
      if (column < left)
        i = find_bin (self, row << 32 | left);
      else if (column > right)
        i = find_bin (self, (row + 1) << 32 | left);
      else
        find_in_bin (self->bins[i++], box, found);
    }
}
