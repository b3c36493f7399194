/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-layers.h"
#include "yp-map.h"
#include "yp-situation.h"

G_BEGIN_DECLS

/* Lists in @layers what @map shows of @situation, and shows it as they say. */
void yp_layer_feed_connect (YpMap *map, YpSituation *situation, YpLayers *layers);

G_END_DECLS
