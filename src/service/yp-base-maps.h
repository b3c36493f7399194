/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-gate.h"
#include "yp-route.h"

G_BEGIN_DECLS

/* What is kept of maps' servers, and the most that one may answer, where nothing else is said. */
#define YP_BASE_MAPS_CACHE_MB 1024
#define YP_BASE_MAPS_TILE_MB 2

/**
 * YpBaseMapsOptions:
 * @store: path of the store, in a folder that is there
 * @list: (nullable): the file of base maps, which may come later; %NULL: `maps.conf` beside the
 *   store
 * @cache_mb: how much to keep of what servers answered, MiB; 0: %YP_BASE_MAPS_CACHE_MB
 * @tile_mb: the most that a server may answer, MiB; 0: %YP_BASE_MAPS_TILE_MB
 */
typedef struct
{
  const char *store;
  const char *list;
  guint cache_mb;
  guint tile_mb;
} YpBaseMapsOptions;

typedef struct _YpBaseMaps YpBaseMaps;

YpBaseMaps *yp_base_maps_new (const YpBaseMapsOptions *options, YpGate *gate);
void yp_base_maps_stop (YpBaseMaps *self);
void yp_base_maps_free (YpBaseMaps *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpBaseMaps, yp_base_maps_free)

void yp_base_maps_ask (YpBaseMaps *self, SoupServerMessage *message, YpRequest *request);

G_END_DECLS
