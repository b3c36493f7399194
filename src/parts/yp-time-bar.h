/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-map-deck.h"

G_BEGIN_DECLS

#define YP_TYPE_TIME_BAR (yp_time_bar_get_type ())

/**
 * YpTimeBar:
 *
 * One bar of time for everything that a situation shows: a day to drag through, play at ×1 to ×240,
 * and *live*. While a moment of the past is shown, its deck has a frame and a clock that say so.
 * Closed, the situation is live.
 */
G_DECLARE_FINAL_TYPE (YpTimeBar, yp_time_bar, YP, TIME_BAR, AdwBin)

/* (transfer none): the bar of @deck, closed. */
YpTimeBar *yp_time_bar_add (YpMapDeck *deck, YpSituation *situation);
void yp_time_bar_toggle (YpTimeBar *self);
/* Opens it at a moment, microseconds since 1970 UTC. */
void yp_time_bar_show (YpTimeBar *self, gint64 at);

G_END_DECLS
