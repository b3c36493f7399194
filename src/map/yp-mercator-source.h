/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <shumate/shumate.h>

G_BEGIN_DECLS

#define YP_TYPE_MERCATOR_SOURCE (yp_mercator_source_get_type ())
G_DECLARE_FINAL_TYPE (YpMercatorSource, yp_mercator_source, YP, MERCATOR_SOURCE, ShumateMapSource)

ShumateMapSource *yp_mercator_source_new (void);

G_END_DECLS
