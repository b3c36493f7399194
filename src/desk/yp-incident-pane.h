/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "yp-drag.h"
#include "yp-incident-view.h"
#include "yp-seat.h"

G_BEGIN_DECLS

#define YP_TYPE_INCIDENT_PANE (yp_incident_pane_get_type ())
G_DECLARE_FINAL_TYPE (YpIncidentPane, yp_incident_pane, YP, INCIDENT_PANE, AdwBin)

/* How many filters there are: all, open, to file, to dispatch, under way, to check; returned, late,
 * due today, mine. */
#define YP_N_INCIDENT_FILTERS 10

void yp_incident_pane_set_situation (YpIncidentPane *self, YpSituation *situation, YpDrag *drag);
const char *yp_incident_pane_get_selected (YpIncidentPane *self);
void yp_incident_pane_set_selected (YpIncidentPane *self, const char *id);
void yp_incident_pane_set_filter (YpIncidentPane *self, guint filter);
void yp_incident_pane_get_look (YpIncidentPane *self, YpListLook *look);
void yp_incident_pane_set_look (YpIncidentPane *self, const YpListLook *look);
void yp_incident_pane_open_order (YpIncidentPane *self);
void yp_incident_pane_focus_search (YpIncidentPane *self);
void yp_incident_pane_focus_list (YpIncidentPane *self);

G_END_DECLS
