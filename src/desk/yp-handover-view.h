/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "yp-handover.h"
#include "yp-situation.h"

G_BEGIN_DECLS

#define YP_TYPE_HANDOVER_VIEW (yp_handover_view_get_type ())
G_DECLARE_FINAL_TYPE (YpHandoverView, yp_handover_view, YP, HANDOVER_VIEW, AdwBin)

void yp_handover_view_set_situation (YpHandoverView *self, YpSituation *situation);
void yp_handover_view_show (YpHandoverView *self, YpRecord *handover);
void yp_handover_view_sign (YpHandoverView *self);
void yp_handover_view_withdraw (YpHandoverView *self);
gboolean yp_handover_view_has_line (YpHandoverView *self);
gboolean yp_handover_view_toggle (YpHandoverView *self);
void yp_handover_view_focus (YpHandoverView *self);

G_END_DECLS
