/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-map.h"

G_BEGIN_DECLS

/**
 * YpPlaceAsk:
 *
 * Asks for a place on a map: while it is active a click says it, or by keys Space or Enter, for the
 * map's middle, where a cross stands then; Escape says none. It stays active until it is told
 * otherwise. The map owns it.
 *
 * Signal `said` (double longitude, double latitude): a place, degrees, CGCS2000.
 * Signal `left`: none.
 */
typedef struct _YpPlaceAsk YpPlaceAsk;

YpPlaceAsk *yp_place_ask_new (YpMap *map);
void yp_place_ask_set_active (YpPlaceAsk *self, gboolean is_active);
gboolean yp_place_ask_is_active (YpPlaceAsk *self);

G_END_DECLS
