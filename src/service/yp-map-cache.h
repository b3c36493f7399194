/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * YpMapCacheRow:
 * @bytes: what was fetched
 * @etag: (nullable): its name at the server
 * @last_modified: (nullable): since when, as the server told it
 * @fresh_until: wall clock, µs: until then it need not be asked for again
 *
 * Something that is kept.
 */
typedef struct
{
  GBytes *bytes;
  char *etag;
  char *last_modified;
  gint64 fresh_until;
} YpMapCacheRow;

void yp_map_cache_row_clear (YpMapCacheRow *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (YpMapCacheRow, yp_map_cache_row_clear)

typedef struct _YpMapCache YpMapCache;

YpMapCache *yp_map_cache_open (const char *path, guint64 max_size);
void yp_map_cache_free (YpMapCache *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpMapCache, yp_map_cache_free)

gboolean yp_map_cache_find (YpMapCache *self, const char *key, YpMapCacheRow *row);
void
yp_map_cache_keep (YpMapCache *self, const char *map, const char *key, const YpMapCacheRow *row);
void yp_map_cache_refresh (YpMapCache *self, const char *key, gint64 fresh_until);
void yp_map_cache_forget (YpMapCache *self, const char *key);
guint64 yp_map_cache_count (YpMapCache *self, const char *map);
guint64 yp_map_cache_get_size (YpMapCache *self);

G_END_DECLS
