/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-find-index.h"

G_BEGIN_DECLS

/**
 * YpFindWorker:
 *
 * A thread with an index of what can be found, and one that reads layers for it. Searches go before
 * news. Called from the main thread.
 */
typedef struct _YpFindWorker YpFindWorker;

/**
 * YpFindFunc:
 * @text: what was looked for
 * @result: what was found
 * @user_data: as given
 *
 * Called in the main thread, never after yp_find_worker_stop().
 */
typedef void (*YpFindFunc) (const char *text, YpFindResult *result, gpointer user_data);

YpFindWorker *yp_find_worker_new (YpFindFunc func, gpointer user_data);
void yp_find_worker_stop (YpFindWorker *self);

void
yp_find_worker_take_news (YpFindWorker *self, YpFindKind kind, GPtrArray *news, GPtrArray *gone);
void yp_find_worker_take_layer (YpFindWorker *self, YpFindKind kind, char **files);
void yp_find_worker_search (YpFindWorker *self, const char *text, const YpBounds *view);
gboolean yp_find_worker_is_idle (YpFindWorker *self);

G_END_DECLS
