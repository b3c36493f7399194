/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-geo"

#include "yp-buckets.h"

#include <math.h>

struct _YpBuckets
{
  YpXy low;
  double size;
  guint n_columns;
  guint n_rows;
  int *heads;    /* a bucket's newest link, or -1 */
  GArray *links; /* Link */
};

typedef struct
{
  guint item;
  int next;
} Link;

/**
 * yp_buckets_new:
 * @low: the corner of the lattice with the least x and y
 * @high: the corner across
 * @size: edge of a bucket, metres; raised where the lattice would have more than 4 million
 *
 * Returns: (transfer full): empty buckets
 */
YpBuckets *
yp_buckets_new (YpXy low, YpXy high, double size)
{
  YpBuckets *self = g_new0 (YpBuckets, 1);
  double width = MAX (high.x - low.x, 1.0);
  double height = MAX (high.y - low.y, 1.0);

  self->low = low;
  self->size = MAX (size, sqrt (width * height / 4e6));
  self->n_columns = 1 + (guint) (width / self->size);
  self->n_rows = 1 + (guint) (height / self->size);
  self->heads = g_new (int, (gsize) self->n_columns * self->n_rows);
  for (gsize i = 0; i < (gsize) self->n_columns * self->n_rows; i++)
    self->heads[i] = -1;
  self->links = g_array_new (FALSE, FALSE, sizeof (Link));

  return self;
}

/**
 * yp_buckets_free:
 * @self: (transfer full): buckets
 */
void
yp_buckets_free (YpBuckets *self)
{
  g_array_unref (self->links);
  g_free (self->heads);
  g_free (self);
}

static guint
find_column (const YpBuckets *self, double x)
{
  return (guint) CLAMP ((x - self->low.x) / self->size, 0.0, (double) (self->n_columns - 1));
}

static guint
find_row (const YpBuckets *self, double y)
{
  return (guint) CLAMP ((y - self->low.y) / self->size, 0.0, (double) (self->n_rows - 1));
}

/**
 * yp_buckets_add:
 * @self: buckets
 * @a: a corner of the box around the thing
 * @b: the corner across
 * @item: the thing's number
 */
void
yp_buckets_add (YpBuckets *self, YpXy a, YpXy b, guint item)
{
  guint right = find_column (self, MAX (a.x, b.x));
  guint top = find_row (self, MAX (a.y, b.y));

  for (guint row = find_row (self, MIN (a.y, b.y)); row <= top; row++)
    for (guint column = find_column (self, MIN (a.x, b.x)); column <= right; column++)
      {
        int *head = &self->heads[(gsize) row * self->n_columns + column];
        Link link = { item, *head };

        *head = (int) self->links->len;
        g_array_append_val (self->links, link);
      }
}

/**
 * yp_buckets_find:
 * @self: buckets
 * @place: where
 * @radius: metres around it
 * @items: (element-type guint): emptied, then gets what may touch the square around @place; a
 *   thing that lies in several buckets may stand there several times
 */
void
yp_buckets_find (const YpBuckets *self, YpXy place, double radius, GArray *items)
{
  guint right = find_column (self, place.x + radius);
  guint top = find_row (self, place.y + radius);

  g_array_set_size (items, 0);
  for (guint row = find_row (self, place.y - radius); row <= top; row++)
    for (guint column = find_column (self, place.x - radius); column <= right; column++)
      for (int at = self->heads[(gsize) row * self->n_columns + column]; at >= 0;)
        {
          const Link *link = &g_array_index (self->links, Link, at);

          g_array_append_val (items, link->item);
          at = link->next;
        }
}
