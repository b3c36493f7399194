/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-model"

#include "yp-area.h"

#include <math.h>

/* Children of a node of the tree. */
#define FAN_OUT 16

/* 16⁸ areas are more than can be counted. */
#define MAX_HEIGHT 9

/**
 * yp_area_new:
 * @level: town, village or grid
 * @code: its code
 * @name: what people call it
 * @geometry: (nullable) (transfer none): its outline
 *
 * Returns: (transfer full): the area
 */
YpArea *
yp_area_new (YpAreaLevel level, const char *code, const char *name, YpGeometry *geometry)
{
  YpArea *self;

  g_return_val_if_fail (level < YP_N_AREA_LEVELS, NULL);
  g_return_val_if_fail (code != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  self = g_new0 (YpArea, 1);
  self->ref_count = 1;
  self->level = level;
  self->code = g_strdup (code);
  self->name = g_strdup (name);
  self->geometry = geometry != NULL ? yp_geometry_ref (geometry) : NULL;

  return self;
}

YpArea *
yp_area_ref (YpArea *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
yp_area_unref (YpArea *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_free (self->code);
  g_free (self->name);
  g_clear_pointer (&self->geometry, yp_geometry_unref);
  g_free (self);
}

typedef struct
{
  YpArea *area;
  guint order; /* its place in what was given */
} Leaf;

/* A packed R-tree (Leutenegger and others, “STR: A Simple and Efficient Algorithm for R-Tree
 * Packing”, 1997): the leaves sorted into strips by longitude and each strip by latitude; boxes[h]
 * are those of the nodes at height h, each around the next FAN_OUT below it; at height 0 they are
 * the areas' own. */
typedef struct
{
  Leaf *leaves;
  YpBounds *boxes[MAX_HEIGHT];
  guint n_boxes[MAX_HEIGHT];
  guint height;
} Tree;

struct _YpPlaceIndex
{
  int ref_count;
  Tree trees[YP_N_AREA_LEVELS];
};

static int
compare_longitude (gconstpointer a, gconstpointer b, gpointer data)
{
  const YpBounds *box_a = &((const Leaf *) a)->area->geometry->bounds;
  const YpBounds *box_b = &((const Leaf *) b)->area->geometry->bounds;
  double difference = box_a->west + box_a->east - box_b->west - box_b->east;

  return difference < 0.0 ? -1 : difference > 0.0;
}

static int
compare_latitude (gconstpointer a, gconstpointer b, gpointer data)
{
  const YpBounds *box_a = &((const Leaf *) a)->area->geometry->bounds;
  const YpBounds *box_b = &((const Leaf *) b)->area->geometry->bounds;
  double difference = box_a->south + box_a->north - box_b->south - box_b->north;

  return difference < 0.0 ? -1 : difference > 0.0;
}

static void
sort_leaves (Leaf *leaves, guint n)
{
  guint n_nodes = (n + FAN_OUT - 1) / FAN_OUT;
  guint n_strips = (guint) ceil (sqrt (n_nodes));
  guint strip_size = (n_nodes + n_strips - 1) / n_strips * FAN_OUT;

  g_qsort_with_data (leaves, (int) n, sizeof *leaves, compare_longitude, NULL);
  for (guint start = 0; start < n; start += strip_size)
    g_qsort_with_data (leaves + start, (int) MIN (strip_size, n - start), sizeof *leaves,
                       compare_latitude, NULL);
}

static void
add_height (Tree *tree)
{
  const YpBounds *below = tree->boxes[tree->height - 1];
  guint n_below = tree->n_boxes[tree->height - 1];
  guint n = (n_below + FAN_OUT - 1) / FAN_OUT;
  YpBounds *boxes = g_new (YpBounds, n);

  for (guint i = 0; i < n; i++)
    {
      boxes[i] = YP_BOUNDS_EMPTY;
      for (guint j = i * FAN_OUT; j < n_below && j < (i + 1) * FAN_OUT; j++)
        {
          yp_bounds_extend (&boxes[i], below[j].west, below[j].south);
          yp_bounds_extend (&boxes[i], below[j].east, below[j].north);
        }
    }

  tree->boxes[tree->height] = boxes;
  tree->n_boxes[tree->height] = n;
  tree->height++;
}

static gboolean
belongs (const YpArea *area, YpAreaLevel level)
{
  return area->level == level && area->geometry != NULL &&
         area->geometry->kind == YP_GEOMETRY_POLYGON;
}

static void
build_tree (Tree *tree, YpAreaLevel level, YpArea **areas, guint n_areas)
{
  guint n = 0;

  for (guint i = 0; i < n_areas; i++)
    n += belongs (areas[i], level) ? 1 : 0;

  if (n == 0)
    return;

  tree->leaves = g_new (Leaf, n);
  tree->boxes[0] = g_new (YpBounds, n);
  tree->n_boxes[0] = n;
  tree->height = 1;

  n = 0;
  for (guint i = 0; i < n_areas; i++)
    {
      if (belongs (areas[i], level))
        tree->leaves[n++] = (Leaf){ yp_area_ref (areas[i]), i };
    }

  sort_leaves (tree->leaves, n);
  for (guint i = 0; i < n; i++)
    tree->boxes[0][i] = tree->leaves[i].area->geometry->bounds;

  while (tree->n_boxes[tree->height - 1] > 1)
    add_height (tree);
}

/**
 * yp_place_index_new:
 * @areas: (array length=n_areas) (transfer none): the areas of all levels; those without an outline
 *   are never found
 * @n_areas: how many
 *
 * Returns: (transfer full): the index
 */
YpPlaceIndex *
yp_place_index_new (YpArea **areas, guint n_areas)
{
  YpPlaceIndex *self;

  g_return_val_if_fail (areas != NULL || n_areas == 0, NULL);
  g_return_val_if_fail (n_areas <= G_MAXINT, NULL);

  self = g_new0 (YpPlaceIndex, 1);
  self->ref_count = 1;
  for (guint level = 0; level < YP_N_AREA_LEVELS; level++)
    build_tree (&self->trees[level], (YpAreaLevel) level, areas, n_areas);

  return self;
}

YpPlaceIndex *
yp_place_index_ref (YpPlaceIndex *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_int_inc (&self->ref_count);
  return self;
}

static void
clear_tree (Tree *tree)
{
  for (guint i = 0; i < tree->n_boxes[0]; i++)
    yp_area_unref (tree->leaves[i].area);
  g_free (tree->leaves);

  for (guint height = 0; height < tree->height; height++)
    g_free (tree->boxes[height]);
}

void
yp_place_index_unref (YpPlaceIndex *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  for (guint level = 0; level < YP_N_AREA_LEVELS; level++)
    clear_tree (&self->trees[level]);
  g_free (self);
}

static inline gboolean
holds (const YpBounds *box, double longitude, double latitude)
{
  return longitude >= box->west && longitude <= box->east && latitude >= box->south &&
         latitude <= box->north;
}

/* Goes down into every node whose box holds the point; @found is the first in the order given. */
static void
search (const Tree *tree,
        guint height,
        guint start,
        double longitude,
        double latitude,
        const Leaf **found)
{
  guint end = MIN (start + FAN_OUT, tree->n_boxes[height]);

  for (guint i = start; i < end; i++)
    {
      const Leaf *leaf;

      if (!holds (&tree->boxes[height][i], longitude, latitude))
        continue;

      if (height > 0)
        {
          search (tree, height - 1, i * FAN_OUT, longitude, latitude, found);
          continue;
        }

      leaf = &tree->leaves[i];
      if ((*found == NULL || leaf->order < (*found)->order) &&
          yp_geometry_contains (leaf->area->geometry, longitude, latitude))
        *found = leaf;
    }
}

/**
 * yp_place_index_find:
 * @self: the index
 * @level: town, village or grid
 * @longitude: degrees east, CGCS2000
 * @latitude: degrees north
 *
 * A point on the border between two areas lies in exactly one of them, see yp_geometry_contains();
 * where areas overlap it lies in the one that came first. Takes time with the logarithm of the
 * number of areas and with the vertices of the few whose boxes hold the point: well under 2 µs for
 * a city's thousand grids.
 *
 * Returns: (transfer none) (nullable): the area, which lives as long as @self; %NULL outside all
 */
YpArea *
yp_place_index_find (YpPlaceIndex *self, YpAreaLevel level, double longitude, double latitude)
{
  const Leaf *found = NULL;
  const Tree *tree;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (level < YP_N_AREA_LEVELS, NULL);

  tree = &self->trees[level];
  if (tree->height > 0)
    search (tree, tree->height - 1, 0, longitude, latitude, &found);

  return found != NULL ? found->area : NULL;
}
