/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-datum.h"
#include "yp-tile-source.h"

G_BEGIN_DECLS

#define YP_TYPE_DATUM_SOURCE (yp_datum_source_get_type ())

G_DECLARE_FINAL_TYPE (YpDatumSource, yp_datum_source, YP, DATUM_SOURCE, YpTileSource)

YpTileSource *yp_datum_source_new (YpTileSource *source, YpDatum datum);

G_END_DECLS
