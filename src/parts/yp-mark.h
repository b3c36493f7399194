/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "yp-lifecycle.h"
#include "yp-unit.h"

G_BEGIN_DECLS

#define YP_TYPE_MARK (yp_mark_get_type ())
G_DECLARE_FINAL_TYPE (YpMark, yp_mark, YP, MARK, GtkWidget)

GtkWidget *yp_mark_new (void);
void yp_mark_set_state (YpMark *self, YpState state);
void yp_mark_set_unit (YpMark *self, YpUnitKind kind, YpUnitStatus status);
void yp_mark_set_empty (YpMark *self);
void yp_mark_set_done (YpMark *self);
void yp_mark_set_skipped (YpMark *self);

void yp_mark_paint_state (GtkSnapshot *snapshot, YpState state, float x, float y, float radius);
void yp_mark_paint_unit (GtkSnapshot *snapshot,
                         YpUnitKind kind,
                         YpUnitStatus status,
                         float x,
                         float y,
                         float radius);

G_END_DECLS
