/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-layers.h"
#include "yp-map.h"
#include "yp-situation.h"

G_BEGIN_DECLS

/* Keeps @map showing the platform's base maps as @layers say, and @layers the base maps there are.
 */
void yp_base_feed_connect (YpMap *map, YpSituation *situation, YpLayers *layers);

G_END_DECLS
