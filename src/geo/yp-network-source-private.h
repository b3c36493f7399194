/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-network-source.h"
#include "yp-tile-warp.h"

G_BEGIN_DECLS

/* Servers rarely have more; an entry may say otherwise. */
#define YP_NETWORK_MAX_ZOOM 20

gboolean _yp_network_is_world_datum (YpDatum datum);
void _yp_network_set_info (YpTileSource *source,
                           const YpMapEntry *entry,
                           const YpBounds *bounds,
                           guint min_zoom,
                           guint max_zoom);
gboolean _yp_network_take_image (GBytes *bytes, YpTile *tile);

YpTileSource *_yp_xyz_source_new (const YpMapEntry *entry, const YpTileFetch *fetch);
YpTileSource *
_yp_wms_source_new (const YpMapEntry *entry, const YpTileFetch *fetch, GError **error);
YpTileSource *_yp_wmts_source_new (const YpMapEntry *entry,
                                   const YpTileFetch *fetch,
                                   char **health,
                                   GCancellable *cancellable,
                                   GError **error);

G_END_DECLS
