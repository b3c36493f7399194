/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-gate.h"

G_BEGIN_DECLS

typedef struct _YpPaused YpPaused;

YpPaused *yp_paused_new (YpGate *gate, SoupServerMessage *message);
void yp_paused_answer (YpPaused *self, YpReply *reply);
int yp_paused_steal_fd (YpPaused *self);

G_END_DECLS
