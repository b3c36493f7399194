/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-map"

#include "yp-box-index.h"

/* Children of a node. */
#define FAN 16

/* 16 levels of 16 hold 2^64 boxes. */
#define MAX_LEVELS 16

/* Cells along an edge of the Hilbert curve that puts neighbours together. */
#define CURVE_CELLS 65536

/**
 * YpBoxIndex:
 *
 * Finds the boxes that touch a box: a packed R-tree over the Hilbert curve (Kamel and Faloutsos,
 * “On packing R-trees”, 1993). Immutable: any thread may ask.
 *
 * Level 0 are the boxes in the order of the curve; node i of a level holds FAN of the level below
 * from FAN·i on.
 */
struct _YpBoxIndex
{
  guint n_levels;
  guint level_starts[MAX_LEVELS + 1];
  YpBox *nodes;
  guint *order;
};

typedef struct
{
  guint32 curve;
  guint index;
} Place;

/* Distance along the Hilbert curve (Wikipedia, “Hilbert curve”, xy2d). */
static guint32
get_curve_distance (guint x, guint y)
{
  guint32 distance = 0;

  for (guint side = CURVE_CELLS / 2; side > 0; side /= 2)
    {
      guint right = (x & side) != 0;
      guint down = (y & side) != 0;

      distance += side * side * ((3 * right) ^ down);

      if (down == 0)
        {
          guint old_x = x;

          if (right == 1)
            {
              old_x = CURVE_CELLS - 1 - x;
              y = CURVE_CELLS - 1 - y;
            }

          x = y;
          y = old_x;
        }
    }

  return distance;
}

static int
compare_places (const void *a, const void *b)
{
  const Place *p = a;
  const Place *q = b;

  if (p->curve != q->curve)
    return p->curve < q->curve ? -1 : 1;

  return (p->index > q->index) - (p->index < q->index);
}

static guint
to_cell (double value, double from, double to)
{
  double share = to > from ? (value - from) / (to - from) : 0;

  return (guint) (CLAMP (share, 0, 1) * (CURVE_CELLS - 1));
}

static Place *
sort_along_curve (const YpBox *boxes, guint n_boxes)
{
  Place *places = g_new (Place, n_boxes);
  YpBox all = YP_BOX_EMPTY;

  for (guint i = 0; i < n_boxes; i++)
    yp_box_unite (&all, &boxes[i]);

  for (guint i = 0; i < n_boxes; i++)
    {
      const YpBox *b = &boxes[i];

      places[i].index = i;
      places[i].curve = get_curve_distance (to_cell ((b->x1 + b->x2) / 2, all.x1, all.x2),
                                            to_cell ((b->y1 + b->y2) / 2, all.y1, all.y2));
    }

  qsort (places, n_boxes, sizeof *places, compare_places);
  return places;
}

static void
lay_out_levels (YpBoxIndex *self, guint n_boxes)
{
  guint n = n_boxes;

  self->n_levels = 1;
  self->level_starts[1] = n;

  while (n > 1)
    {
      n = (n + FAN - 1) / FAN;
      self->n_levels++;
      self->level_starts[self->n_levels] = self->level_starts[self->n_levels - 1] + n;
    }
}

/**
 * yp_box_index_new:
 * @boxes: (array length=n_boxes): none of them empty; not needed afterwards
 * @n_boxes: how many
 *
 * Returns: (transfer full): the index
 */
YpBoxIndex *
yp_box_index_new (const YpBox *boxes, guint n_boxes)
{
  YpBoxIndex *self = g_new0 (YpBoxIndex, 1);
  g_autofree Place *places = NULL;

  if (n_boxes == 0)
    return self;

  places = sort_along_curve (boxes, n_boxes);
  lay_out_levels (self, n_boxes);
  self->nodes = g_new (YpBox, self->level_starts[self->n_levels]);
  self->order = g_new (guint, n_boxes);

  for (guint i = 0; i < n_boxes; i++)
    {
      self->order[i] = places[i].index;
      self->nodes[i] = boxes[places[i].index];
    }

  for (guint level = 1; level < self->n_levels; level++)
    for (guint i = self->level_starts[level]; i < self->level_starts[level + 1]; i++)
      {
        guint first = self->level_starts[level - 1] + FAN * (i - self->level_starts[level]);

        self->nodes[i] = YP_BOX_EMPTY;
        for (guint j = first; j < MIN (first + FAN, self->level_starts[level]); j++)
          yp_box_unite (&self->nodes[i], &self->nodes[j]);
      }

  return self;
}

void
yp_box_index_free (YpBoxIndex *self)
{
  g_free (self->nodes);
  g_free (self->order);
  g_free (self);
}

static void
find_below (const YpBoxIndex *self, guint level, guint node, const YpBox *box, GArray *found)
{
  guint first;

  if (!yp_box_intersects (&self->nodes[node], box))
    return;

  if (level == 0)
    {
      g_array_append_val (found, self->order[node]);
      return;
    }

  first = self->level_starts[level - 1] + FAN * (node - self->level_starts[level]);
  for (guint i = first; i < MIN (first + FAN, self->level_starts[level]); i++)
    find_below (self, level - 1, i, box, found);
}

static int
compare_indices (const void *a, const void *b)
{
  guint i = *(const guint *) a;
  guint j = *(const guint *) b;

  return (i > j) - (i < j);
}

/**
 * yp_box_index_find:
 * @self: the index
 * @box: where to look
 * @found: (element-type guint): emptied, then holds the indices of the boxes that touch @box, from
 *   the lowest to the highest, so that what is drawn over what is the same in every tile
 */
void
yp_box_index_find (const YpBoxIndex *self, const YpBox *box, GArray *found)
{
  g_array_set_size (found, 0);

  if (self->n_levels == 0)
    return;

  find_below (self, self->n_levels - 1, self->level_starts[self->n_levels - 1], box, found);
  if (found->len > 1)
    qsort (found->data, found->len, sizeof (guint), compare_indices);
}
