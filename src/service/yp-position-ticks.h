/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-positions.h"

G_BEGIN_DECLS

typedef struct _YpPositionTicks YpPositionTicks;

YpPositionTicks *yp_position_ticks_new (YpPositions *positions);
void yp_position_ticks_free (YpPositionTicks *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpPositionTicks, yp_position_ticks_free)

gboolean yp_position_ticks_advance (YpPositionTicks *self, gint64 monotonic_us);
GBytes *yp_position_ticks_find (YpPositionTicks *self, guint64 seen, guint64 *tick);

G_END_DECLS
