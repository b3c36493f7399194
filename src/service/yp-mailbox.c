/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-mailbox.h"

#include "yp-post.h"

/**
 * YpMailbox:
 *
 * Brings items from worker threads to the thread of a main context, in their order. Many that come
 * close together cost one wake-up.
 */
struct _YpMailbox
{
  GMainContext *context;
  YpMailboxDeliver deliver;
  gpointer data;

  GMutex mutex; /* guards what follows */
  GPtrArray *items;
  gboolean is_scheduled;
};

static gboolean
on_scheduled (gpointer data)
{
  yp_mailbox_empty (data);

  return G_SOURCE_REMOVE;
}

static void
mailbox_free (gpointer data)
{
  YpMailbox *self = data;

  g_ptr_array_unref (self->items);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->mutex);
}

static void
mailbox_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, mailbox_free);
}

/**
 * yp_mailbox_new:
 * @context: whose thread gets the items
 * @deliver: takes an item, in that thread
 * @data: for @deliver
 *
 * Returns: (transfer full): an empty mailbox
 */
YpMailbox *
yp_mailbox_new (GMainContext *context, YpMailboxDeliver deliver, gpointer data)
{
  YpMailbox *self = g_atomic_rc_box_new0 (YpMailbox);

  g_mutex_init (&self->mutex);
  self->context = g_main_context_ref (context);
  self->deliver = deliver;
  self->data = data;
  self->items = g_ptr_array_new ();

  return self;
}

/**
 * yp_mailbox_close:
 * @self: (transfer full): a mailbox that nobody posts to any more
 *
 * Delivers what is in it; nothing is delivered afterwards. The context's thread.
 */
void
yp_mailbox_close (YpMailbox *self)
{
  yp_mailbox_empty (self);
  mailbox_unref (self);
}

/**
 * yp_mailbox_post:
 * @self: a mailbox
 * @item: (transfer full): what to deliver
 *
 * Any thread.
 */
void
yp_mailbox_post (YpMailbox *self, gpointer item)
{
  gboolean is_first;

  g_mutex_lock (&self->mutex);
  g_ptr_array_add (self->items, item);
  is_first = !self->is_scheduled;
  self->is_scheduled = TRUE;
  g_mutex_unlock (&self->mutex);

  if (is_first)
    yp_post (self->context, on_scheduled, g_atomic_rc_box_acquire (self), mailbox_unref);
}

/**
 * yp_mailbox_empty:
 * @self: a mailbox
 *
 * Delivers what is in it now. The context's thread.
 */
void
yp_mailbox_empty (YpMailbox *self)
{
  g_autoptr (GPtrArray) items = NULL;

  g_mutex_lock (&self->mutex);
  items = self->items;
  self->items = g_ptr_array_new ();
  self->is_scheduled = FALSE;
  g_mutex_unlock (&self->mutex);

  for (guint i = 0; i < items->len; i++)
    self->deliver (g_ptr_array_index (items, i), self->data);
}
