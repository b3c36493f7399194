/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-snapshot-page.h"

G_BEGIN_DECLS

/**
 * YpPicture:
 * @seq: the last journal entry that is in it
 * @head: that entry's hash; empty where it is not known
 * @origin: (nullable): the platform's name for itself
 * @at: when the platform was last heard, microseconds since 1970 UTC
 * @areas: for each level code → name; not changed any more
 * @items: key → #YpItem; not changed any more
 * @calendar_text: (nullable): the calendar as it was set
 * @incidents: (element-type YpIncident)
 * @units: (element-type YpUnit)
 * @fixes: (element-type YpPlacedFix)
 * @layers: (element-type YpReferenceLayer)
 *
 * The situation at one instant, made in the main thread to be written by another.
 */
typedef struct
{
  guint64 seq;
  char *head;
  char *origin;
  gint64 at;
  GHashTable *areas[YP_N_AREA_LEVELS];
  GHashTable *items;
  char *calendar_text;
  GPtrArray *incidents;
  GPtrArray *units;
  GArray *fixes;
  GPtrArray *layers;
} YpPicture;

void yp_picture_free (YpPicture *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpPicture, yp_picture_free)

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

gboolean yp_cache_write_picture (YpCache *self, const YpPicture *picture, GError **error);
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
