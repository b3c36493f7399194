/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-fixes.h"

G_BEGIN_DECLS

typedef struct _YpPositions YpPositions;

YpPositions *yp_positions_new (void);
void yp_positions_free (YpPositions *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpPositions, yp_positions_free)

void yp_positions_add_unit (YpPositions *self, const char *unit, const YpFix *fix);
gboolean yp_positions_take (YpPositions *self, GArray *fixes, gint64 received_at, GError **error);
void yp_positions_set_wake (YpPositions *self, void (*wake) (gpointer data), gpointer data);

/**
 * YpUnsavedFix:
 * @unit: the unit's id
 * @fix: where it was
 * @received_at: when the platform heard of it, microseconds since 1970 UTC
 *
 * A fix on its way to the store.
 */
typedef struct
{
  char *unit;
  YpFix fix;
  gint64 received_at;
} YpUnsavedFix;

GArray *yp_positions_steal_unsaved (YpPositions *self);
GBytes *yp_positions_compose_due (YpPositions *self, gint64 monotonic_us, gboolean *has_more);
GBytes *yp_positions_compose_all (YpPositions *self);

G_END_DECLS
