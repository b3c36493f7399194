/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-map.h"
#include "yp-situation.h"

G_BEGIN_DECLS

void yp_track_feed_connect (YpMap *map, YpSituation *situation);

G_END_DECLS
