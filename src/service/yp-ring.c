/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-ring.h"

/* No entry's event is shorter, so the index never runs out before the bytes do. */
#define SHORTEST_EVENT 128

/**
 * YpRing:
 *
 * The newest events of the stream as they go over the wire, once for all readers. Bytes are
 * addressed by an offset that only grows; what was overwritten lies before the tail. Entries are
 * found by their seq, which has no gaps. One thread.
 */
struct _YpRing
{
  char *bytes;
  gsize size;
  guint64 head; /* offset behind the newest byte */
  guint64 tail; /* offset of the oldest event that is whole */

  guint64 *starts; /* seq modulo n_starts → offset of its event */
  guint n_starts;
  guint64 first_seq; /* the oldest entry that is whole; seq + 1 when there is none */
  guint64 seq;       /* the newest */
};

/**
 * yp_ring_new:
 * @size: how many bytes it holds
 * @seq: the entry before the first that will be appended
 *
 * Returns: (transfer full): an empty ring
 */
YpRing *
yp_ring_new (gsize size, guint64 seq)
{
  YpRing *self = g_new0 (YpRing, 1);

  self->size = size;
  self->bytes = g_malloc (size);
  self->n_starts = (guint) (size / SHORTEST_EVENT);
  self->starts = g_new (guint64, self->n_starts);
  self->seq = seq;
  self->first_seq = seq + 1;

  return self;
}

/**
 * yp_ring_free:
 * @self: (transfer full): a ring
 */
void
yp_ring_free (YpRing *self)
{
  g_free (self->bytes);
  g_free (self->starts);
  g_free (self);
}

/* Gives up the oldest entries until @length bytes fit in. */
static void
make_room (YpRing *self, gsize length)
{
  guint64 end = self->head + length;

  if (end <= self->size)
    return;

  while (self->first_seq <= self->seq &&
         self->starts[self->first_seq % self->n_starts] < end - self->size)
    self->first_seq++;

  if (self->first_seq <= self->seq)
    self->tail = self->starts[self->first_seq % self->n_starts];
  else
    self->tail = self->head;
}

static void
copy_in (YpRing *self, const char *text, gsize length)
{
  gsize at = self->head % self->size;
  gsize n_first = MIN (length, self->size - at);

  memcpy (self->bytes + at, text, n_first);
  memcpy (self->bytes, text + n_first, length - n_first);
  self->head += length;
}

/**
 * yp_ring_append_entry:
 * @self: a ring
 * @text: the event of the entry after the newest
 * @length: its bytes, 128 or more and at most the ring's size
 */
void
yp_ring_append_entry (YpRing *self, const char *text, gsize length)
{
  g_return_if_fail (length >= SHORTEST_EVENT && length <= self->size);

  make_room (self, length);
  self->seq++;
  self->starts[self->seq % self->n_starts] = self->head;
  copy_in (self, text, length);
}

/**
 * yp_ring_append_comment:
 * @self: a ring
 * @text: what every reader gets and none can resume from
 * @length: its bytes, at most the ring's size
 */
void
yp_ring_append_comment (YpRing *self, const char *text, gsize length)
{
  g_return_if_fail (length <= self->size);

  make_room (self, length);
  copy_in (self, text, length);
}

guint64
yp_ring_get_seq (const YpRing *self)
{
  return self->seq;
}

guint64
yp_ring_get_head (const YpRing *self)
{
  return self->head;
}

guint64
yp_ring_get_tail (const YpRing *self)
{
  return self->tail;
}

/**
 * yp_ring_seek:
 * @self: a ring
 * @after: an entry's seq
 * @offset: (out): where to read on for all entries after it
 *
 * Returns: whether the ring holds every entry after @after; %FALSE too when @after is ahead of it
 */
gboolean
yp_ring_seek (const YpRing *self, guint64 after, guint64 *offset)
{
  if (after > self->seq || after + 1 < self->first_seq)
    return FALSE;

  *offset = after == self->seq ? self->head : self->starts[(after + 1) % self->n_starts];

  return TRUE;
}

/**
 * yp_ring_peek:
 * @self: a ring
 * @offset: between tail and head
 * @parts: (out caller-allocates): the bytes from there to the head, in place
 *
 * Returns: how many of @parts are used
 */
guint
yp_ring_peek (const YpRing *self, guint64 offset, struct iovec parts[2])
{
  gsize length = (gsize) (self->head - offset);
  gsize at = offset % self->size;
  gsize n_first = MIN (length, self->size - at);
  guint n_parts = 0;

  g_return_val_if_fail (offset <= self->head && length <= self->size, 0);

  if (n_first > 0)
    parts[n_parts++] = (struct iovec){ self->bytes + at, n_first };
  if (length > n_first)
    parts[n_parts++] = (struct iovec){ self->bytes, length - n_first };

  return n_parts;
}
