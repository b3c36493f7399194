/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "yp-handover-list.h"
#include "yp-seats.h"

G_BEGIN_DECLS

#define YP_TYPE_HANDOVER_FORM (yp_handover_form_get_type ())
G_DECLARE_FINAL_TYPE (YpHandoverForm, yp_handover_form, YP, HANDOVER_FORM, AdwBin)

void yp_handover_form_set_situation (YpHandoverForm *self, YpSituation *situation);
void yp_handover_form_set_seats (YpHandoverForm *self, YpSeats *seats);
void yp_handover_form_open (YpHandoverForm *self, YpHandoverList *handovers, const char *seat);
gboolean yp_handover_form_choose (YpHandoverForm *self, guint index);
void yp_handover_form_submit (YpHandoverForm *self);

G_END_DECLS
