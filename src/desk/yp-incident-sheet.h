/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "yp-situation.h"
#include "yp-step-form.h"
#include "yp-suggestion-box.h"

G_BEGIN_DECLS

#define YP_TYPE_INCIDENT_SHEET (yp_incident_sheet_get_type ())
G_DECLARE_FINAL_TYPE (YpIncidentSheet, yp_incident_sheet, YP, INCIDENT_SHEET, AdwBin)

void yp_incident_sheet_set_situation (YpIncidentSheet *self, YpSituation *situation);
void yp_incident_sheet_set_incident (YpIncidentSheet *self, const char *id);
const char *yp_incident_sheet_get_incident (YpIncidentSheet *self);
const char *yp_incident_sheet_get_note (YpIncidentSheet *self);
void yp_incident_sheet_ask (YpIncidentSheet *self, YpAsk *ask);
void yp_incident_sheet_attach (YpIncidentSheet *self);
gboolean yp_incident_sheet_is_uploading (YpIncidentSheet *self);
char **yp_incident_sheet_list_files (YpIncidentSheet *self);
YpSuggestionBox *yp_incident_sheet_get_suggestion (YpIncidentSheet *self);
gboolean yp_incident_sheet_open_consultation (YpIncidentSheet *self);
gboolean yp_incident_sheet_act_on_order (YpIncidentSheet *self, const char *action);
gboolean yp_incident_sheet_leave_form (YpIncidentSheet *self);
YpStepForm *yp_incident_sheet_get_form (YpIncidentSheet *self);
gboolean yp_incident_sheet_offers (YpIncidentSheet *self, const char *action);
void yp_incident_sheet_show_limit (YpIncidentSheet *self);
const YpTransition *yp_incident_sheet_get_next (YpIncidentSheet *self);
void yp_incident_sheet_focus_note (YpIncidentSheet *self);
void yp_incident_sheet_clear_note (YpIncidentSheet *self);
void yp_incident_sheet_set_refusal (YpIncidentSheet *self, const char *reason);
void yp_incident_sheet_set_is_waiting (YpIncidentSheet *self, gboolean is_waiting);
gboolean yp_incident_sheet_is_waiting (YpIncidentSheet *self);

G_END_DECLS
