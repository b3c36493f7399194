/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-readers.h"

typedef struct
{
  YpReadersFunc run;
  gpointer job;
} Work;

/**
 * YpReaders:
 *
 * A few threads that read the store, each with a connection of its own, so that no reader waits for
 * the writer.
 */
struct _YpReaders
{
  GAsyncQueue *stores; /* those that no thread uses at the moment */
  GMutex mutex;        /* guards what follows */
  GThreadPool *pool;   /* %NULL once stopped */
};

static void
run_work (gpointer data, gpointer user_data)
{
  YpReaders *self = user_data;
  g_autofree Work *work = data;
  YpStore *store = g_async_queue_pop (self->stores);

  work->run (store, work->job);
  g_async_queue_push (self->stores, store);
}

/**
 * yp_readers_new:
 * @url: the store
 * @n_threads: how many
 * @error: return location for a #YpStoreError
 *
 * Returns: (transfer full): readers, or %NULL when the store can not be opened
 */
YpReaders *
yp_readers_new (const char *url, guint n_threads, GError **error)
{
  g_autoptr (YpReaders) self = g_new0 (YpReaders, 1);

  g_mutex_init (&self->mutex);
  self->stores = g_async_queue_new_full ((GDestroyNotify) yp_store_close);
  for (guint i = 0; i < n_threads; i++)
    {
      YpStore *store = yp_store_open_reader (url, error);

      if (store == NULL)
        return NULL;

      g_async_queue_push (self->stores, store);
    }

  self->pool = g_thread_pool_new (run_work, self, (int) n_threads, TRUE, error);
  if (self->pool == NULL)
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * yp_readers_stop:
 * @self: readers
 *
 * Does what still waits and ends the threads. What is pushed later is dropped.
 */
void
yp_readers_stop (YpReaders *self)
{
  GThreadPool *pool;

  g_mutex_lock (&self->mutex);
  pool = g_steal_pointer (&self->pool);
  g_mutex_unlock (&self->mutex);

  if (pool != NULL)
    g_thread_pool_free (pool, FALSE, TRUE);
}

/**
 * yp_readers_free:
 * @self: (transfer full): readers to which nobody pushes any more
 *
 * Does what still waits and closes the connections.
 */
void
yp_readers_free (YpReaders *self)
{
  yp_readers_stop (self);
  g_async_queue_unref (self->stores);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/**
 * yp_readers_push:
 * @self: readers
 * @run: what to do
 * @job: (transfer full): for @run; nobody's once the readers are stopped
 *
 * Any thread.
 */
void
yp_readers_push (YpReaders *self, YpReadersFunc run, gpointer job)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);
  Work *work;

  if (self->pool == NULL)
    return;

  work = g_new (Work, 1);
  work->run = run;
  work->job = job;
  g_thread_pool_push (self->pool, work, NULL);
}
