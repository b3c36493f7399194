/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-replica.h"
#include "yp-situation.h"

G_BEGIN_DECLS

/* For the replay alone: what is shown is its own to fill, and what comes in goes elsewhere, until
 * yp_situation_let_go(). (nullable): %NULL where that can not be yet. */
YpReplica *yp_situation_hold (YpSituation *self);
/* Shows what is now again: at once by the clock, row by row as there is time. */
void yp_situation_let_go (YpSituation *self);
/* What happened then, to be told in order, with what it changed. (element-type YpEntry) */
void yp_situation_tell_past (YpSituation *self, GPtrArray *entries);
/* Another moment: (element-type YpEntry): what happened last before it. */
void yp_situation_begin_past (YpSituation *self, GPtrArray *tail);

G_END_DECLS
