/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-tile-source.h"

G_BEGIN_DECLS

#define YP_TYPE_MBTILES_SOURCE (yp_mbtiles_source_get_type ())

G_DECLARE_FINAL_TYPE (YpMbtilesSource, yp_mbtiles_source, YP, MBTILES_SOURCE, YpTileSource)

YpTileSource *yp_mbtiles_source_new (const char *path, GCancellable *cancellable, GError **error);

G_END_DECLS
