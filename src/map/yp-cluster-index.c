/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-map"

#include "yp-cluster-index.h"

#include <stdlib.h>
#include <string.h>

#define NONE YP_CLUSTER_NONE

/* Changes of more than one point in so many are quicker made by beginning afresh. */
#define FRESH_SHARE 4

typedef struct
{
  guint32 x;
  guint32 y;
  guint32 node; /* at the finest level; NONE in a slot that is free */
  YpState state;
  gboolean is_there;
  YpMoments moments;
} Point;

struct _YpClusterIndex
{
  guint n_levels;
  double radii_px[YP_MAX_CLUSTER_LEVELS];
  YpClusterLevel *levels[YP_MAX_CLUSTER_LEVELS];
  GArray *points; /* of Point, by slot */
  guint n_points;
  YpClusterSet *published; /* (nullable): what the levels' touches count from */
};

static YpClusterLevel *
make_level (const YpClusterIndex *self, guint level)
{
  double world_px = yp_mercator_world_px (level);

  return yp_cluster_level_new ((guint32) (self->radii_px[level] / world_px * YP_CLUSTER_WORLD));
}

/* Levels of nothing, as at the beginning. */
static void
empty_levels (YpClusterIndex *self)
{
  for (guint i = 0; i < self->n_levels; i++)
    {
      g_clear_pointer (&self->levels[i], yp_cluster_level_free);
      self->levels[i] = make_level (self, i);
    }

  g_clear_pointer (&self->published, yp_cluster_set_unref);
}

/**
 * yp_cluster_index_new:
 * @radii_px: (array length=n_levels): within which points are gathered at each zoom level, logical
 *   pixels, more than 0 and up to 64; from one level to the next it must not more than double
 * @n_levels: up to %YP_MAX_CLUSTER_LEVELS, at least 1
 *
 * Returns: (transfer full): an index without points
 */
YpClusterIndex *
yp_cluster_index_new (const double *radii_px, guint n_levels)
{
  YpClusterIndex *self = g_new0 (YpClusterIndex, 1);

  g_assert (n_levels > 0 && n_levels <= YP_MAX_CLUSTER_LEVELS);

  self->n_levels = n_levels;
  self->points = g_array_new (FALSE, TRUE, sizeof (Point));
  memcpy (self->radii_px, radii_px, n_levels * sizeof *radii_px);
  empty_levels (self);

  return self;
}

void
yp_cluster_index_free (YpClusterIndex *self)
{
  for (guint i = 0; i < self->n_levels; i++)
    yp_cluster_level_free (self->levels[i]);

  g_clear_pointer (&self->published, yp_cluster_set_unref);
  g_array_unref (self->points);
  g_free (self);
}

static Point *
get_point (const YpClusterIndex *self, guint32 slot)
{
  return &g_array_index (self->points, Point, slot);
}

static YpClusterLevel *
get_finest (const YpClusterIndex *self)
{
  return self->levels[self->n_levels - 1];
}

static gboolean
is_finest (const YpClusterIndex *self, guint level)
{
  return level == self->n_levels - 1;
}

/* What the node of a level is by itself: a mix of the finer level, or %NULL for a point. */
static YpClusterMix *
get_own_mix (const YpClusterIndex *self, guint level, guint32 node)
{
  if (is_finest (self, level))
    return NULL;

  return self->levels[level + 1]->nodes[self->levels[level]->nodes[node].down].mix;
}

static void
add_to_mix (const YpClusterIndex *self, guint level, guint32 node, YpClusterMix *mix)
{
  const YpClusterMix *own = get_own_mix (self, level, node);
  const YpClusterNode *n = &self->levels[level]->nodes[node];
  const Point *point;

  if (own != NULL)
    {
      yp_cluster_mix_add (mix, own);
      return;
    }

  point = get_point (self, n->slot);
  yp_cluster_mix_add_point (mix, point->x, point->y, point->state, &point->moments);
}

static int
compare_slots (gconstpointer a, gconstpointer b)
{
  guint32 p = *(const guint32 *) a;
  guint32 q = *(const guint32 *) b;

  return (p > q) - (p < q);
}

static void
list_members (const YpClusterLevel *level, guint32 leader, YpClusterMix *mix)
{
  mix->members = g_new (guint32, mix->n);
  mix->members[mix->n_members++] = level->nodes[leader].slot;
  for (guint32 i = level->nodes[leader].first; i != NONE; i = level->nodes[i].next)
    mix->members[mix->n_members++] = level->nodes[i].slot;

  qsort (mix->members, mix->n_members, sizeof *mix->members, compare_slots);
}

/* Counts a leader and its followers together. */
static void
make_mix (YpClusterIndex *self, guint level_number, guint32 leader)
{
  YpClusterLevel *level = self->levels[level_number];
  YpClusterNode *n = &level->nodes[leader];
  YpClusterMix *own = get_own_mix (self, level_number, leader);

  g_clear_pointer (&n->mix, yp_cluster_mix_unref);
  if (n->first == NONE)
    {
      n->mix = own != NULL ? yp_cluster_mix_ref (own) : NULL;
      return;
    }

  n->mix = yp_cluster_mix_new ();
  add_to_mix (self, level_number, leader, n->mix);
  for (guint32 i = n->first; i != NONE; i = level->nodes[i].next)
    add_to_mix (self, level_number, i, n->mix);

  if (is_finest (self, level_number))
    list_members (level, leader, n->mix);
}

static guint32
get_mean (guint64 sum, guint n)
{
  return (guint32) ((sum + n / 2) / n);
}

/* Where a leader and its followers are together. */
static void
get_middle (const YpClusterNode *leader, guint32 *x, guint32 *y)
{
  const YpClusterMix *mix = leader->mix;

  *x = mix != NULL ? get_mean (mix->sum_x, mix->n) : leader->x;
  *y = mix != NULL ? get_mean (mix->sum_y, mix->n) : leader->y;
}

/* The cluster of a leader in the coarser level. */
static void
lift_leader (YpClusterIndex *self, guint level_number, guint32 leader)
{
  YpClusterLevel *coarser = self->levels[level_number - 1];
  YpClusterNode *n = &self->levels[level_number]->nodes[leader];
  guint32 x;
  guint32 y;

  get_middle (n, &x, &y);
  if (n->up == NONE)
    n->up = yp_cluster_level_add (coarser, n->slot, leader, x, y);
  else if (coarser->nodes[n->up].x != x || coarser->nodes[n->up].y != y)
    yp_cluster_level_move (coarser, n->up, x, y);
  else
    yp_cluster_level_change (coarser, n->up);
}

/* Hands on to the coarser level what this one decided. */
static void
lift (YpClusterIndex *self, guint level_number)
{
  YpClusterLevel *level = self->levels[level_number];

  if (level_number > 0)
    yp_cluster_level_reserve (self->levels[level_number - 1], level->n_leads);

  for (guint i = 0; i < level->dirty->len; i++)
    {
      guint32 node = g_array_index (level->dirty, guint32, i);

      if (yp_cluster_level_leads (level, node))
        {
          make_mix (self, level_number, node);
          yp_cluster_level_touch (level, node);
          if (level_number > 0)
            lift_leader (self, level_number, node);
        }
      else if (level->nodes[node].up != NONE)
        {
          yp_cluster_level_remove (self->levels[level_number - 1], level->nodes[node].up);
        }
    }

  yp_cluster_level_clean (level);
}

/* From the finest level to the coarsest. */
static void
lift_all (YpClusterIndex *self)
{
  for (guint i = self->n_levels; i > 0; i--)
    {
      yp_cluster_level_decide (self->levels[i - 1]);
      lift (self, i - 1);
    }
}

static gboolean
write_point (YpClusterIndex *self, Point *point, const YpClusterChange *change)
{
  guint32 x = yp_cluster_from_world (change->x);
  guint32 y = yp_cluster_from_world (change->y);
  gboolean is_moved = point->x != x || point->y != y;

  self->n_points += (point->is_there == FALSE);
  point->is_there = TRUE;
  point->x = x;
  point->y = y;
  point->state = change->state;
  point->moments = change->moments;

  return is_moved;
}

static void
drop_point (YpClusterIndex *self, Point *point)
{
  self->n_points -= (point->is_there != FALSE);
  point->is_there = FALSE;
}

static void
take_change (YpClusterIndex *self, const YpClusterChange *change)
{
  YpClusterLevel *finest = get_finest (self);
  Point *point = get_point (self, change->slot);
  gboolean was_there = point->is_there;
  gboolean is_moved;

  if (!change->is_there)
    {
      if (was_there)
        yp_cluster_level_remove (finest, point->node);
      drop_point (self, point);
      return;
    }

  is_moved = write_point (self, point, change);
  if (!was_there)
    point->node = yp_cluster_level_add (finest, change->slot, change->slot, point->x, point->y);
  else if (is_moved)
    yp_cluster_level_move (finest, point->node, point->x, point->y);
  else
    yp_cluster_level_change (finest, point->node);
}

static void
begin_afresh (YpClusterIndex *self, const YpClusterChange *changes, guint n_changes)
{
  for (guint i = 0; i < n_changes; i++)
    if (changes[i].is_there)
      write_point (self, get_point (self, changes[i].slot), &changes[i]);
    else
      drop_point (self, get_point (self, changes[i].slot));

  empty_levels (self);
  yp_cluster_level_reserve (get_finest (self), self->n_points);
  for (guint32 slot = 0; slot < self->points->len; slot++)
    {
      Point *point = get_point (self, slot);

      if (point->is_there)
        point->node = yp_cluster_level_add (get_finest (self), slot, slot, point->x, point->y);
    }
}

static void
make_room (YpClusterIndex *self, const YpClusterChange *changes, guint n_changes)
{
  for (guint i = 0; i < n_changes; i++)
    if (changes[i].slot >= self->points->len)
      g_array_set_size (self->points, changes[i].slot + 1);
}

/**
 * yp_cluster_index_apply:
 * @self: the index
 * @changes: (array length=n_changes): in the order in which they happened
 * @n_changes: how many
 *
 * Works the changes in. A point costs some 50 µs, most of it in the levels where it moves a
 * cluster; many at once cost less, a million points from nothing 1 to 2 s.
 */
void
yp_cluster_index_apply (YpClusterIndex *self, const YpClusterChange *changes, guint n_changes)
{
  make_room (self, changes, n_changes);

  if (n_changes > self->n_points / FRESH_SHARE)
    begin_afresh (self, changes, n_changes);
  else
    for (guint i = 0; i < n_changes; i++)
      take_change (self, &changes[i]);

  lift_all (self);
}

static void
fill_cluster (const YpClusterLevel *level, guint32 node, YpClusterItem *cluster, gconstpointer data)
{
  const YpClusterIndex *self = data;
  const YpClusterNode *n = &level->nodes[node];

  get_middle (n, &cluster->x, &cluster->y);
  cluster->mix = n->mix;
  cluster->n = n->mix != NULL ? n->mix->n : 1;
  cluster->moments = n->mix != NULL ? n->mix->moments : get_point (self, n->slot)->moments;
}

static YpClusterSheet *
make_sheet (YpClusterIndex *self, guint level_number)
{
  YpClusterLevel *level = self->levels[level_number];
  YpClusterSheet *before = self->published != NULL ? self->published->sheets[level_number] : NULL;

  if (before == NULL)
    {
      level->touches = g_array_new (FALSE, FALSE, sizeof (YpClusterTouch));
      return yp_cluster_sheet_new (level, fill_cluster, self);
    }

  if (level->touches->len == 0)
    return yp_cluster_sheet_ref (before);

  return yp_cluster_sheet_new_from (before, level, fill_cluster, self);
}

/**
 * yp_cluster_index_publish:
 * @self: the index
 * @revision: handed on
 *
 * Returns: (transfer full): the clusters as they are now, for other threads; they share with those
 *   published before what did not change
 */
YpClusterSet *
yp_cluster_index_publish (YpClusterIndex *self, guint64 revision)
{
  YpClusterSet *clusters = yp_cluster_set_new (self->n_levels, self->n_points, revision);

  for (guint i = 0; i < self->n_levels; i++)
    clusters->sheets[i] = make_sheet (self, i);

  g_clear_pointer (&self->published, yp_cluster_set_unref);
  self->published = yp_cluster_set_ref (clusters);

  return clusters;
}
