/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * YpKeeperThread:
 *
 * A thread that does something from time to time and rests between, until it is ended. Any thread
 * may tell it something and end it; the rest is its own.
 */
typedef struct _YpKeeperThread YpKeeperThread;

/* What it does, until its cancellable is cancelled. */
typedef void (*YpKeeperFunc) (YpKeeperThread *thread, gpointer data);

YpKeeperThread *yp_keeper_thread_new (const char *name, YpKeeperFunc func, gpointer data);
void yp_keeper_thread_free (YpKeeperThread *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpKeeperThread, yp_keeper_thread_free)

GCancellable *yp_keeper_thread_get_cancellable (YpKeeperThread *self);
gboolean yp_keeper_thread_is_ended (YpKeeperThread *self);
void yp_keeper_thread_tell (YpKeeperThread *self);
void yp_keeper_thread_rest (YpKeeperThread *self, gint64 time_us);
void yp_keeper_thread_rest_until_told (YpKeeperThread *self, gint64 time_us);

G_END_DECLS
