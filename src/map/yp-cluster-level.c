/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-map"

#include "yp-cluster-level.h"

#include <string.h>

#define NONE YP_CLUSTER_NONE

/* Buckets that a level begins with, less one. */
#define FIRST_MASK 63

/* How many decisions ahead memory is asked for. */
#define FETCH_AHEAD 16

typedef enum
{
  FLAG_WAITS = 1 << 0, /* is to decide */
  FLAG_DIRTY = 1 << 1,
  FLAG_MOVED = 1 << 2, /* leads from another place than when it became known */
  FLAG_GONE = 1 << 3,  /* removed */
} Flag;

static void
make_buckets (YpClusterLevel *self, guint32 mask)
{
  g_free (self->buckets);
  self->mask = mask;
  self->buckets = g_new (guint32, (gsize) mask + 1);
  memset (self->buckets, 0xFF, ((gsize) mask + 1) * sizeof *self->buckets);
}

/**
 * yp_cluster_level_new:
 * @radius: within which a leader gathers others, in 2^-32 of the world, 1…2^30
 *
 * Returns: (transfer full): a level without nodes
 */
YpClusterLevel *
yp_cluster_level_new (guint32 radius)
{
  YpClusterLevel *self = g_new0 (YpClusterLevel, 1);

  self->radius = radius;
  self->cell_shift = MIN (g_bit_storage (2 * (gulong) radius), 31);
  self->free = NONE;
  self->dirty = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->waiting = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->heap = g_array_new (FALSE, FALSE, sizeof (guint32));
  make_buckets (self, FIRST_MASK);

  return self;
}

void
yp_cluster_level_free (YpClusterLevel *self)
{
  for (guint32 i = 0; i < self->n_nodes; i++)
    g_clear_pointer (&self->nodes[i].mix, yp_cluster_mix_unref);

  g_free (self->nodes);
  g_free (self->buckets);
  g_array_unref (self->dirty);
  g_array_unref (self->waiting);
  g_array_unref (self->heap);
  g_clear_pointer (&self->touches, g_array_unref);
  g_free (self);
}

static guint32
get_cell (const YpClusterLevel *self, guint32 value)
{
  return value >> self->cell_shift;
}

static guint32
get_bucket (const YpClusterLevel *self, guint32 column, guint32 row)
{
  guint64 hash = ((guint64) row << 32 | column) * G_GUINT64_CONSTANT (0x9E3779B97F4A7C15);

  return (guint32) (hash >> 32) & self->mask;
}

static guint32 *
find_bucket (YpClusterLevel *self, guint32 x, guint32 y)
{
  return &self->buckets[get_bucket (self, get_cell (self, x), get_cell (self, y))];
}

/* The cells of one axis that hold what is near. */
static void
get_cells (const YpClusterLevel *self, guint32 value, guint64 reach, guint32 *first, guint32 *last)
{
  *first = get_cell (self, value > reach ? value - (guint32) reach : 0);
  *last = get_cell (self, (guint32) MIN ((guint64) value + reach, G_MAXUINT32));
}

static gboolean
is_near (const YpClusterNode *a, const YpClusterNode *b, double radius)
{
  double dx = (double) a->x - (double) b->x;
  double dy = (double) a->y - (double) b->y;

  return dx * dx + dy * dy <= radius * radius;
}

static void
mark_dirty (YpClusterLevel *self, guint32 node)
{
  if ((self->nodes[node].flags & FLAG_DIRTY) != 0)
    return;

  self->nodes[node].flags |= FLAG_DIRTY;
  g_array_append_val (self->dirty, node);
}

/**
 * yp_cluster_level_touch:
 * @self: the level
 * @node: a leader
 *
 * Notes that the bin in which it stands is to be made anew, as far as this node goes.
 */
void
yp_cluster_level_touch (YpClusterLevel *self, guint32 node)
{
  YpClusterTouch touch = {
    yp_cluster_level_get_key (self, self->nodes[node].x, self->nodes[node].y), node
  };

  if (self->touches != NULL)
    g_array_append_val (self->touches, touch);
}

static guint32
get_slot (const YpClusterLevel *self, guint32 node)
{
  return self->nodes[node].slot;
}

static void
push_heap (YpClusterLevel *self, guint32 node)
{
  guint32 *heap;
  guint at = self->heap->len;

  g_array_append_val (self->heap, node);
  heap = (guint32 *) (gpointer) self->heap->data;
  while (at > 0 && get_slot (self, heap[(at - 1) / 2]) > get_slot (self, node))
    {
      heap[at] = heap[(at - 1) / 2];
      at = (at - 1) / 2;
    }

  heap[at] = node;
}

static guint32
pop_heap (YpClusterLevel *self)
{
  guint32 *heap = (guint32 *) (gpointer) self->heap->data;
  guint32 top = heap[0];
  guint n = self->heap->len - 1;
  guint32 last = heap[n];
  guint at = 0;

  while (2 * at + 1 < n)
    {
      guint child = 2 * at + 1;

      if (child + 1 < n && get_slot (self, heap[child + 1]) < get_slot (self, heap[child]))
        child++;
      if (get_slot (self, heap[child]) >= get_slot (self, last))
        break;

      heap[at] = heap[child];
      at = child;
    }

  heap[at] = last;
  g_array_set_size (self->heap, n);
  return top;
}

/* It is to decide, once all before it have. */
static void
push (YpClusterLevel *self, guint32 node)
{
  if ((self->nodes[node].flags & FLAG_WAITS) != 0)
    return;

  self->nodes[node].flags |= FLAG_WAITS;
  if (self->is_deciding)
    push_heap (self, node);
  else
    g_array_append_val (self->waiting, node);
}

static int
compare_slots (gconstpointer a, gconstpointer b, gpointer data)
{
  guint32 p = get_slot (data, *(const guint32 *) a);
  guint32 q = get_slot (data, *(const guint32 *) b);

  return (p > q) - (p < q);
}

static void
sort_waiting (YpClusterLevel *self)
{
  for (guint i = 1; i < self->waiting->len; i++)
    if (get_slot (self, g_array_index (self->waiting, guint32, i - 1)) >
        get_slot (self, g_array_index (self->waiting, guint32, i)))
      {
        g_array_sort_with_data (self->waiting, compare_slots, self);
        return;
      }
}

/* Of many who wait, those who come soon have what they will look at fetched: else the processor
 * waits for the memory, four times for each. */
static void
fetch_buckets (const YpClusterLevel *self, guint position, gboolean with_leaders)
{
  const YpClusterNode *n;
  guint32 columns[2];
  guint32 rows[2];

  if (position >= self->waiting->len)
    return;

  n = &self->nodes[g_array_index (self->waiting, guint32, position)];
  get_cells (self, n->x, self->radius, &columns[0], &columns[1]);
  get_cells (self, n->y, self->radius, &rows[0], &rows[1]);

  for (guint i = 0; i < 4; i++)
    {
      const guint32 *bucket = &self->buckets[get_bucket (self, columns[i & 1], rows[i >> 1])];

      if (!with_leaders)
        __builtin_prefetch (bucket);
      else if (*bucket != NONE)
        __builtin_prefetch (&self->nodes[*bucket]);
    }
}

/* The first in order of those who wait. */
static gboolean
pop (YpClusterLevel *self, guint32 *node)
{
  gboolean has_waiting = self->n_taken < self->waiting->len;

  if (!has_waiting && self->heap->len == 0)
    return FALSE;

  if (has_waiting)
    *node = g_array_index (self->waiting, guint32, self->n_taken);
  if (!has_waiting ||
      (self->heap->len > 0 &&
       get_slot (self, g_array_index (self->heap, guint32, 0)) < get_slot (self, *node)))
    *node = pop_heap (self);
  else
    self->n_taken++;

  fetch_buckets (self, self->n_taken + FETCH_AHEAD, FALSE);
  fetch_buckets (self, self->n_taken + FETCH_AHEAD / 2, TRUE);
  self->nodes[*node].flags &= ~(guint32) FLAG_WAITS;
  return TRUE;
}

static void
grow_buckets (YpClusterLevel *self)
{
  make_buckets (self, self->mask << 1 | 1);

  for (guint32 i = 0; i < self->n_nodes; i++)
    if (yp_cluster_level_leads (self, i))
      {
        guint32 *bucket = find_bucket (self, self->nodes[i].x, self->nodes[i].y);

        self->nodes[i].beside = *bucket;
        *bucket = i;
      }
}

static void
put_leader (YpClusterLevel *self, guint32 node)
{
  guint32 *bucket = find_bucket (self, self->nodes[node].x, self->nodes[node].y);

  self->nodes[node].beside = *bucket;
  *bucket = node;
}

static void
take_leader (YpClusterLevel *self, guint32 node)
{
  guint32 *at = find_bucket (self, self->nodes[node].x, self->nodes[node].y);

  while (*at != node)
    at = &self->nodes[*at].beside;

  *at = self->nodes[node].beside;
}

static void
put_follower (YpClusterLevel *self, guint32 node, guint32 head)
{
  YpClusterNode *n = &self->nodes[node];
  YpClusterNode *h = &self->nodes[head];

  n->head = head;
  n->previous = NONE;
  n->next = h->first;
  if (h->first != NONE)
    self->nodes[h->first].previous = node;
  h->first = node;
  mark_dirty (self, head);
}

static void
take_follower (YpClusterLevel *self, guint32 node)
{
  YpClusterNode *n = &self->nodes[node];

  if (n->previous != NONE)
    self->nodes[n->previous].next = n->next;
  else
    self->nodes[n->head].first = n->next;
  if (n->next != NONE)
    self->nodes[n->next].previous = n->previous;

  mark_dirty (self, n->head);
  n->head = NONE;
}

/* Leads no more: its followers must look for another. */
static void
stop_leading (YpClusterLevel *self, guint32 node)
{
  yp_cluster_level_touch (self, node);
  take_leader (self, node);
  for (guint32 i = self->nodes[node].first; i != NONE; i = self->nodes[i].next)
    {
      self->nodes[i].head = NONE;
      push (self, i);
    }

  self->nodes[node].first = NONE;
  self->nodes[node].head = NONE;
  self->n_leads--;
  mark_dirty (self, node);
}

static void
stand_alone (YpClusterLevel *self, guint32 node)
{
  if (yp_cluster_level_leads (self, node))
    stop_leading (self, node);
  else if (self->nodes[node].head != NONE)
    take_follower (self, node);
}

static guint32
find_head (const YpClusterLevel *self, guint32 node)
{
  const YpClusterNode *n = &self->nodes[node];
  guint32 best = NONE;
  guint32 best_slot = n->slot;
  guint32 columns[2];
  guint32 rows[2];

  get_cells (self, n->x, self->radius, &columns[0], &columns[1]);
  get_cells (self, n->y, self->radius, &rows[0], &rows[1]);

  for (guint32 row = rows[0]; row <= rows[1]; row++)
    for (guint32 column = columns[0]; column <= columns[1]; column++)
      for (guint32 i = self->buckets[get_bucket (self, column, row)]; i != NONE;
           i = self->nodes[i].beside)
        if (self->nodes[i].slot < best_slot && is_near (&self->nodes[i], n, self->radius))
          {
            best = i;
            best_slot = self->nodes[i].slot;
          }

  return best;
}

/* Those who follow one that comes later than @n, and could follow @n. */
static void
call_followers (YpClusterLevel *self, const YpClusterNode *n, guint32 leader)
{
  if (is_near (&self->nodes[leader], n, self->radius))
    push (self, leader);

  for (guint32 i = self->nodes[leader].first; i != NONE; i = self->nodes[i].next)
    if (self->nodes[i].slot > n->slot && is_near (&self->nodes[i], n, self->radius))
      push (self, i);
}

/* Whoever could follow it must decide again. Nobody looks farther than the radius for a leader, so
 * they all follow one within two of them, or wait already. */
static void
call_near (YpClusterLevel *self, guint32 node)
{
  const YpClusterNode *n = &self->nodes[node];
  guint32 columns[2];
  guint32 rows[2];

  if (n->slot >= self->top_slot)
    return;

  get_cells (self, n->x, 2 * (guint64) self->radius, &columns[0], &columns[1]);
  get_cells (self, n->y, 2 * (guint64) self->radius, &rows[0], &rows[1]);

  for (guint32 row = rows[0]; row <= rows[1]; row++)
    for (guint32 column = columns[0]; column <= columns[1]; column++)
      for (guint32 i = self->buckets[get_bucket (self, column, row)]; i != NONE;
           i = self->nodes[i].beside)
        if (self->nodes[i].slot > n->slot && is_near (&self->nodes[i], n, 2.0 * self->radius))
          call_followers (self, n, i);
}

static void
lead (YpClusterLevel *self, guint32 node)
{
  YpClusterNode *n = &self->nodes[node];

  if (n->head != node)
    {
      stand_alone (self, node);
      if (self->n_leads > self->mask)
        grow_buckets (self);
      put_leader (self, node);
      n->head = node;
      self->n_leads++;
      mark_dirty (self, node);
      call_near (self, node);
      self->top_slot = MAX (self->top_slot, n->slot);
    }
  else if ((n->flags & FLAG_MOVED) != 0)
    call_near (self, node);
}

/* Nobody who comes later than @node has decided yet, or it will decide again. */
static void
decide (YpClusterLevel *self, guint32 node)
{
  guint32 head;

  if ((self->nodes[node].flags & FLAG_GONE) != 0)
    return;

  head = find_head (self, node);
  if (head == NONE)
    {
      lead (self, node);
    }
  else if (self->nodes[node].head != head)
    {
      stand_alone (self, node);
      put_follower (self, node, head);
    }

  self->nodes[node].flags &= ~(guint32) FLAG_MOVED;
}

static guint32
take_node (YpClusterLevel *self)
{
  guint32 node = self->free;

  if (node != NONE)
    {
      self->free = self->nodes[node].next;
      return node;
    }

  if (self->n_nodes == self->n_room)
    {
      self->n_room = MAX (64, self->n_room + self->n_room / 2);
      self->nodes = g_renew (YpClusterNode, self->nodes, self->n_room);
    }

  return self->n_nodes++;
}

/* Before so many nodes come to an empty level: quicker than to grow with them. */
void
yp_cluster_level_reserve (YpClusterLevel *self, guint32 n_nodes)
{
  guint32 mask = self->mask;

  if (self->n_nodes > 0 || n_nodes <= self->n_room)
    return;

  while (mask < 2 * n_nodes)
    mask = mask << 1 | 1;

  self->n_room = n_nodes;
  self->nodes = g_renew (YpClusterNode, self->nodes, n_nodes);
  make_buckets (self, mask);
}

/**
 * yp_cluster_level_add:
 * @self: the level
 * @slot: its rank; no other node here has it
 * @down: what it is in the finer level, as the caller counts
 * @x: where it stands, in 2^-32 of the world
 * @y: where it stands
 *
 * Returns: a new node, which decides in yp_cluster_level_decide()
 */
guint32
yp_cluster_level_add (YpClusterLevel *self, guint32 slot, guint32 down, guint32 x, guint32 y)
{
  guint32 node = take_node (self);

  self->nodes[node] = (YpClusterNode){ .x = x,
                                       .y = y,
                                       .slot = slot,
                                       .down = down,
                                       .up = NONE,
                                       .head = NONE,
                                       .first = NONE,
                                       .next = NONE,
                                       .previous = NONE,
                                       .beside = NONE };
  push (self, node);

  return node;
}

/* It stands elsewhere, and may be made of other points too. */
void
yp_cluster_level_move (YpClusterLevel *self, guint32 node, guint32 x, guint32 y)
{
  YpClusterNode *n = &self->nodes[node];
  gboolean is_leader = yp_cluster_level_leads (self, node);

  yp_cluster_level_change (self, node);
  if (is_leader)
    {
      yp_cluster_level_touch (self, node);
      take_leader (self, node);
    }

  n->x = x;
  n->y = y;
  push (self, node);
  if (!is_leader)
    return;

  n->flags |= FLAG_MOVED;
  put_leader (self, node);
  for (guint32 i = n->first; i != NONE; i = self->nodes[i].next)
    if (!is_near (n, &self->nodes[i], self->radius))
      push (self, i);
}

/* It is made of other points, and stands where it stood. */
void
yp_cluster_level_change (YpClusterLevel *self, guint32 node)
{
  if (self->nodes[node].head != NONE)
    mark_dirty (self, self->nodes[node].head);
}

/* It is no more. Stays until yp_cluster_level_clean(). */
void
yp_cluster_level_remove (YpClusterLevel *self, guint32 node)
{
  stand_alone (self, node);
  self->nodes[node].flags |= FLAG_GONE;
  mark_dirty (self, node);
}

/**
 * yp_cluster_level_decide:
 * @self: the level
 *
 * Lets everybody follow or lead as it must be after what was added, moved and removed.
 */
void
yp_cluster_level_decide (YpClusterLevel *self)
{
  guint32 node;

  sort_waiting (self);
  self->is_deciding = TRUE;
  while (pop (self, &node))
    decide (self, node);

  self->is_deciding = FALSE;
  self->n_taken = 0;
  g_array_set_size (self->waiting, 0);
}

static void
free_node (YpClusterLevel *self, guint32 node)
{
  YpClusterNode *n = &self->nodes[node];

  n->flags = 0;
  n->head = NONE;
  n->next = self->free;
  self->free = node;
}

/**
 * yp_cluster_level_clean:
 * @self: a level in which everybody has decided
 *
 * Nobody is dirty any more, and what was removed is gone.
 */
void
yp_cluster_level_clean (YpClusterLevel *self)
{
  for (guint i = 0; i < self->dirty->len; i++)
    {
      guint32 node = g_array_index (self->dirty, guint32, i);
      YpClusterNode *n = &self->nodes[node];

      n->flags &= ~(guint32) FLAG_DIRTY;
      if (yp_cluster_level_leads (self, node))
        continue;

      g_clear_pointer (&n->mix, yp_cluster_mix_unref);
      n->up = NONE;
      if ((n->flags & FLAG_GONE) != 0)
        free_node (self, node);
    }

  g_array_set_size (self->dirty, 0);
}
