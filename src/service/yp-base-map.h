/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-map-way.h"
#include "yp-tile-source.h"

G_BEGIN_DECLS

/**
 * YpBaseMapHost:
 * @fetcher: who asks servers
 * @cache: what is kept of their answers
 * @folder: where prepared files are kept
 * @max_tile: the most bytes of an answer
 *
 * What all base maps share; outlives them.
 */
typedef struct
{
  YpFetcher *fetcher;
  YpMapCache *cache;
  const char *folder;
  gsize max_tile;
} YpBaseMapHost;

/**
 * YpBaseMapState:
 * @is_open: whether @info is what the source says
 * @info: zoom levels and bounds, and whether it is vector
 * @error: (nullable): what is wrong with it, in words, without secrets
 * @health: (nullable): what is wrong and was taken in another way
 * @progress: how much of a file is prepared, 0…1; −1: it is not being prepared
 * @checked_at: wall clock, µs, when it last worked or failed; 0: not yet
 * @n_kept: how many answers of its server are kept
 *
 * How a base map is.
 */
typedef struct
{
  gboolean is_open;
  YpTileSourceInfo info;
  char *error;
  char *health;
  double progress;
  gint64 checked_at;
  guint64 n_kept;
} YpBaseMapState;

void yp_base_map_state_clear (YpBaseMapState *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (YpBaseMapState, yp_base_map_state_clear)

typedef struct _YpBaseMap YpBaseMap;

YpBaseMap *yp_base_map_new (GPtrArray *entries, guint index, const YpBaseMapHost *host);
YpBaseMap *yp_base_map_ref (YpBaseMap *self);
void yp_base_map_unref (YpBaseMap *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpBaseMap, yp_base_map_unref)

const YpMapEntry *yp_base_map_get_entry (YpBaseMap *self);
gboolean yp_base_map_push (YpBaseMap *self, void (*run) (gpointer job), gpointer job);
void yp_base_map_stop (YpBaseMap *self);
void yp_base_map_wait (YpBaseMap *self);

gboolean yp_base_map_load (YpBaseMap *self,
                           const YpTileAddress *address,
                           YpTile *tile,
                           guint *retry_in_s,
                           GError **error);
void yp_base_map_wake (YpBaseMap *self);
void yp_base_map_settle (YpBaseMap *self, gint64 until);
void yp_base_map_describe (YpBaseMap *self, YpBaseMapState *state);

G_END_DECLS
