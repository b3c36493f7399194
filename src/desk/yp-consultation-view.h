/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "yp-consultation.h"
#include "yp-items.h"

G_BEGIN_DECLS

#define YP_TYPE_CONSULTATION_VIEW (yp_consultation_view_get_type ())
G_DECLARE_FINAL_TYPE (YpConsultationView, yp_consultation_view, YP, CONSULTATION_VIEW, AdwBin)

void yp_consultation_view_set_situation (YpConsultationView *self,
                                         YpSituation *situation,
                                         YpItems *items);
void yp_consultation_view_show (YpConsultationView *self, YpRecord *consultation);
gboolean yp_consultation_view_act (YpConsultationView *self, const char *action);
gboolean yp_consultation_view_is_asking (YpConsultationView *self);
gboolean yp_consultation_view_leave_form (YpConsultationView *self);

G_END_DECLS
