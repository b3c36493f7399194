/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-replay.h"
#include "yp-situation.h"

G_BEGIN_DECLS

/* @situation owns it, and outlives it. */
YpReplay *yp_replay_new (YpSituation *situation);
/* Asks no more. */
void yp_replay_stop (YpReplay *self);
/* The situation shows what is now again, to the last row. */
void yp_replay_tell_live (YpReplay *self);

G_END_DECLS
