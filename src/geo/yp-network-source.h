/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-map-list.h"
#include "yp-tile-fetch.h"

G_BEGIN_DECLS

YpTileSource *yp_network_source_new (const YpMapEntry *entry,
                                     const YpTileFetch *fetch,
                                     char **health,
                                     GCancellable *cancellable,
                                     GError **error);

G_END_DECLS
