/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-sim"

#include "yp-agenda.h"

typedef struct
{
  YpTask task;
  guint64 number;
} Item;

/* A binary heap: each item is due no later than the two below it. */
struct _YpAgenda
{
  GArray *items;
  guint64 n_added;
};

/**
 * yp_agenda_new:
 *
 * Returns: (transfer full): nothing to do
 */
YpAgenda *
yp_agenda_new (void)
{
  YpAgenda *self = g_new0 (YpAgenda, 1);

  self->items = g_array_new (FALSE, FALSE, sizeof (Item));

  return self;
}

/**
 * yp_agenda_free:
 * @self: (transfer full): an agenda
 */
void
yp_agenda_free (YpAgenda *self)
{
  g_array_unref (self->items);
  g_free (self);
}

static gboolean
is_before (const Item *one, const Item *two)
{
  if (one->task.at != two->task.at)
    return one->task.at < two->task.at;

  return one->number < two->number;
}

static void
swap (Item *items, guint i, guint k)
{
  Item item = items[i];

  items[i] = items[k];
  items[k] = item;
}

/**
 * yp_agenda_add:
 * @self: an agenda
 * @task: what to do; copied
 */
void
yp_agenda_add (YpAgenda *self, const YpTask *task)
{
  Item item = { *task, self->n_added++ };
  Item *items;

  g_array_append_val (self->items, item);
  items = (Item *) (gpointer) self->items->data;
  for (guint i = self->items->len - 1; i > 0 && is_before (&items[i], &items[(i - 1) / 2]);
       i = (i - 1) / 2)
    swap (items, i, (i - 1) / 2);
}

/**
 * yp_agenda_take:
 * @self: an agenda
 * @now: the time
 * @task: (out): the task that is due first
 *
 * Returns: whether one is due by @now; it is off the agenda then
 */
gboolean
yp_agenda_take (YpAgenda *self, gint64 now, YpTask *task)
{
  Item *items = (Item *) (gpointer) self->items->data;
  guint i = 0;

  if (self->items->len == 0 || items[0].task.at > now)
    return FALSE;

  *task = items[0].task;
  items[0] = items[self->items->len - 1];
  g_array_set_size (self->items, self->items->len - 1);
  for (;;)
    {
      guint least = i;

      for (guint k = 2 * i + 1; k <= 2 * i + 2 && k < self->items->len; k++)
        if (is_before (&items[k], &items[least]))
          least = k;
      if (least == i)
        return TRUE;
      swap (items, i, least);
      i = least;
    }
}

/**
 * yp_agenda_get_n_tasks:
 * @self: an agenda
 *
 * Returns: how many tasks wait
 */
guint
yp_agenda_get_n_tasks (const YpAgenda *self)
{
  return self->items->len;
}
