/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "yp-ask.h"

G_BEGIN_DECLS

#define YP_TYPE_STEP_FORM (yp_step_form_get_type ())
G_DECLARE_FINAL_TYPE (YpStepForm, yp_step_form, YP, STEP_FORM, AdwBin)

void yp_step_form_set_situation (YpStepForm *self, YpSituation *situation);
void yp_step_form_open (YpStepForm *self, YpAsk *ask);
void yp_step_form_close (YpStepForm *self);
void yp_step_form_forget (YpStepForm *self, const char *incident, const char *name);
const YpAsk *yp_step_form_get_ask (YpStepForm *self);
gboolean yp_step_form_get_answer (YpStepForm *self, YpAnswer *answer);
void yp_step_form_set_refusal (YpStepForm *self, const char *reason);
void yp_step_form_set_is_waiting (YpStepForm *self, gboolean is_waiting);
void yp_step_form_focus_note (YpStepForm *self);

G_END_DECLS
