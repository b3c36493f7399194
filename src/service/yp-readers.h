/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-store.h"

G_BEGIN_DECLS

typedef struct _YpReaders YpReaders;

/**
 * YpReadersFunc:
 * @store: a reader's connection, for this call alone
 * @job: what yp_readers_push() was given
 *
 * What a reader thread does. May block.
 */
typedef void (*YpReadersFunc) (YpStore *store, gpointer job);

YpReaders *yp_readers_new (const char *url, guint n_threads, GError **error);
void yp_readers_stop (YpReaders *self);
void yp_readers_free (YpReaders *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpReaders, yp_readers_free)

void yp_readers_push (YpReaders *self, YpReadersFunc run, gpointer job);

G_END_DECLS
