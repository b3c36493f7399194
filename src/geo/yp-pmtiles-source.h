/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-tile-source.h"

G_BEGIN_DECLS

#define YP_TYPE_PMTILES_SOURCE (yp_pmtiles_source_get_type ())

G_DECLARE_FINAL_TYPE (YpPmtilesSource, yp_pmtiles_source, YP, PMTILES_SOURCE, YpTileSource)

YpTileSource *yp_pmtiles_source_new (const char *path, GCancellable *cancellable, GError **error);

G_END_DECLS
