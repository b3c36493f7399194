/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-keeper-thread.h"

struct _YpKeeperThread
{
  YpKeeperFunc func;
  gpointer data;
  GCancellable *cancellable;
  GThread *thread;
  GMutex mutex; /* guards what follows */
  GCond cond;
  gboolean is_told;
};

static gpointer
run (gpointer data)
{
  YpKeeperThread *self = data;

  self->func (self, self->data);
  return NULL;
}

/**
 * yp_keeper_thread_new:
 * @name: of the thread
 * @func: what it does
 * @data: for @func; outlives the thread
 *
 * Returns: (transfer full): a thread at work
 */
YpKeeperThread *
yp_keeper_thread_new (const char *name, YpKeeperFunc func, gpointer data)
{
  YpKeeperThread *self = g_new0 (YpKeeperThread, 1);

  self->func = func;
  self->data = data;
  self->cancellable = g_cancellable_new ();
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->thread = g_thread_new (name, run, self);

  return self;
}

/* Signals under the mutex: who is about to rest does not miss it. */
static void
wake (YpKeeperThread *self, gboolean ends)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);

  if (ends)
    g_cancellable_cancel (self->cancellable);
  else
    self->is_told = TRUE;
  g_cond_signal (&self->cond);
}

/* @self: (transfer full): is ended, and waited for. */
void
yp_keeper_thread_free (YpKeeperThread *self)
{
  wake (self, TRUE);
  g_thread_join (self->thread);
  g_object_unref (self->cancellable);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_free (self);
}

/* (transfer none): for what takes its time. */
GCancellable *
yp_keeper_thread_get_cancellable (YpKeeperThread *self)
{
  return self->cancellable;
}

gboolean
yp_keeper_thread_is_ended (YpKeeperThread *self)
{
  return g_cancellable_is_cancelled (self->cancellable);
}

/* That there is something to do before its time. */
void
yp_keeper_thread_tell (YpKeeperThread *self)
{
  wake (self, FALSE);
}

static void
wait (YpKeeperThread *self, gint64 deadline, gboolean until_told)
{
  while (!yp_keeper_thread_is_ended (self) && !(until_told && self->is_told) &&
         g_cond_wait_until (&self->cond, &self->mutex, deadline))
    ;
}

/* So long, or until it is ended; what it was told by then is what it does next. */
void
yp_keeper_thread_rest (YpKeeperThread *self, gint64 time_us)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);

  wait (self, g_get_monotonic_time () + time_us, FALSE);
  self->is_told = FALSE;
}

/* So long, or until it is told or ended. */
void
yp_keeper_thread_rest_until_told (YpKeeperThread *self, gint64 time_us)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);

  wait (self, g_get_monotonic_time () + time_us, TRUE);
}
