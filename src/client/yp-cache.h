/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-snapshot-page.h"

G_BEGIN_DECLS

/**
 * YpCache:
 *
 * A folder of one platform and one running client: the last situation, the reference layers, and
 * the acts that have not gone out. Counted; the calls block and may come from any thread, each of
 * the three things from one at a time.
 */
typedef struct _YpCache YpCache;

YpCache *yp_cache_new (const char *folder, const char *url, GError **error);
YpCache *yp_cache_ref (YpCache *self);
void yp_cache_unref (YpCache *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpCache, yp_cache_unref)

const char *yp_cache_get_folder (YpCache *self);
void yp_cache_unlock (YpCache *self);

gboolean yp_cache_write_picture (YpCache *self, const YpSnapshotPage *picture, GError **error);
YpSnapshotPage *
yp_cache_read_page (YpCache *self, const YpSnapshotPage *first, guint index, GError **error);

gboolean yp_cache_write_layer_page (YpCache *self,
                                    const YpReferenceLayer *layer,
                                    guint index,
                                    GBytes *page,
                                    GError **error);
gboolean
yp_cache_finish_layer (YpCache *self, const YpReferenceLayer *layer, guint n_pages, GError **error);
char **yp_cache_list_layer_files (YpCache *self, const YpReferenceLayer *layer);

gboolean yp_cache_write_outbox (YpCache *self, const char *text, gsize length, GError **error);
char *yp_cache_read_outbox (YpCache *self, gsize *length);

G_END_DECLS
