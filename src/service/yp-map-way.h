/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-fetcher.h"
#include "yp-map-cache.h"
#include "yp-map-list.h"
#include "yp-tile-fetch.h"

G_BEGIN_DECLS

/* After so many failures in a row a server is left alone for a while. */
#define YP_MAP_WAY_PATIENCE 3

/**
 * YpMapWayState:
 * @error: (nullable): what was wrong when it was asked last, in words; %NULL where it answered
 * @checked_at: wall clock, µs, when that was; 0: never
 * @retry_in_s: for how many seconds it is left alone; 0 where it may be asked
 *
 * How a server is.
 */
typedef struct
{
  char *error;
  gint64 checked_at;
  guint retry_in_s;
} YpMapWayState;

void yp_map_way_state_clear (YpMapWayState *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (YpMapWayState, yp_map_way_state_clear)

typedef struct _YpMapWay YpMapWay;

YpMapWay *
yp_map_way_new (const YpMapEntry *entry, YpFetcher *fetcher, YpMapCache *cache, gsize max_size);
void yp_map_way_free (YpMapWay *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpMapWay, yp_map_way_free)

YpTileFetch yp_map_way_get_fetch (YpMapWay *self);
void yp_map_way_get_state (YpMapWay *self, YpMapWayState *state);
char *yp_map_way_hide_key (YpMapWay *self, const char *words);

G_END_DECLS
