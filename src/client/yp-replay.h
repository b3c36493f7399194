/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "yp-clock.h"

G_BEGIN_DECLS

/* How fast the past can be played. */
#define YP_REPLAY_MAX_RATE 240

/**
 * YpReplay:
 *
 * Which moment a situation shows: now, or one of the past, which may be played. Properties
 * (read-only, notified): `instant` (gint64): the moment shown, microseconds since 1970 UTC, 0 for
 * now; notified at each step while it plays. `wanted` (gint64): the moment that was asked for,
 * ahead of `instant` while it loads; 0 for now. `rate` (double): seconds of then that pass in a
 * second; 0 where it stands still. `is-waiting` (gboolean): whether the platform is asked for what
 * is to be shown. `fault` (string, nullable): why the last wish was not fulfilled.
 *
 * Signal `jumped`: the moment shown is not the one after the last; emitted once all rows are those
 * of then, also when it is now again.
 *
 * Main thread.
 */
#define YP_TYPE_REPLAY (yp_replay_get_type ())
G_DECLARE_FINAL_TYPE (YpReplay, yp_replay, YP, REPLAY, GObject)

void yp_replay_go_to (YpReplay *self, gint64 at);
void yp_replay_go_live (YpReplay *self);
void yp_replay_play (YpReplay *self, double rate);

gint64 yp_replay_get_instant (YpReplay *self);
gint64 yp_replay_get_wanted (YpReplay *self);
double yp_replay_get_rate (YpReplay *self);
gboolean yp_replay_get_is_waiting (YpReplay *self);
const char *yp_replay_get_fault (YpReplay *self);

/* What time it is where the situation is shown: microseconds since 1970 UTC. */
gint64 yp_replay_get_now (YpReplay *self);
/* The same as a clock for the main thread; must not outlive the replay. */
YpClock yp_replay_get_clock (YpReplay *self);

G_END_DECLS
