/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-position-ticks.h"

/* Events that a reader may be behind before it gets all positions at once. */
#define N_TICKS 20

/**
 * YpPositionTicks:
 *
 * The latest events of positions, numbered, for readers who are not all equally far. One thread at
 * a time.
 */
struct _YpPositionTicks
{
  YpPositions *positions;
  GQueue events; /* GBytes, the newest at the tail */
  guint64 tick;  /* number of the newest */
  GBytes *all;
  guint64 all_tick;
};

/**
 * yp_position_ticks_new:
 * @positions: where the units are; outlives this
 *
 * Returns: (transfer full): no events yet, so that who has seen none gets all positions
 */
YpPositionTicks *
yp_position_ticks_new (YpPositions *positions)
{
  YpPositionTicks *self = g_new0 (YpPositionTicks, 1);

  self->positions = positions;
  self->tick = N_TICKS + 1;
  g_queue_init (&self->events);

  return self;
}

/**
 * yp_position_ticks_free:
 * @self: (transfer full): ticks
 */
void
yp_position_ticks_free (YpPositionTicks *self)
{
  g_queue_clear_full (&self->events, (GDestroyNotify) g_bytes_unref);
  g_clear_pointer (&self->all, g_bytes_unref);
  g_free (self);
}

/**
 * yp_position_ticks_advance:
 * @self: ticks
 * @monotonic_us: now
 *
 * Makes an event of the positions that are due.
 *
 * Returns: whether further positions wait until they are due
 */
gboolean
yp_position_ticks_advance (YpPositionTicks *self, gint64 monotonic_us)
{
  gboolean has_more;
  GBytes *event = yp_positions_compose_due (self->positions, monotonic_us, &has_more);

  if (event == NULL)
    return has_more;

  g_queue_push_tail (&self->events, event);
  self->tick++;
  if (self->events.length > N_TICKS)
    g_bytes_unref (g_queue_pop_head (&self->events));

  return has_more;
}

static void
refresh_all (YpPositionTicks *self)
{
  if (self->all_tick != 0 && self->tick - self->all_tick < self->events.length)
    return;

  g_clear_pointer (&self->all, g_bytes_unref);
  self->all = yp_positions_compose_all (self->positions);
  self->all_tick = self->tick;
}

/**
 * yp_position_ticks_find:
 * @self: ticks
 * @seen: the number of the event that a reader has seen; 0 for none
 * @tick: (out): the number of the one it has seen after what is returned
 *
 * Returns: (transfer none) (nullable): the event that the reader wants next
 */
GBytes *
yp_position_ticks_find (YpPositionTicks *self, guint64 seen, guint64 *tick)
{
  guint64 n_behind = self->tick - seen;

  *tick = seen;
  if (n_behind == 0)
    return NULL;

  if (n_behind <= self->events.length)
    {
      *tick = seen + 1;
      return g_queue_peek_nth (&self->events, self->events.length - (guint) n_behind);
    }

  refresh_all (self);
  *tick = self->all_tick;

  return self->all;
}
