/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-incident.h"

G_BEGIN_DECLS

#define YP_TYPE_INCIDENT_ROW (yp_incident_row_get_type ())
G_DECLARE_FINAL_TYPE (YpIncidentRow, yp_incident_row, YP, INCIDENT_ROW, GObject)

YpIncidentRow *yp_incident_row_new (YpIncident *incident);
YpIncident *yp_incident_row_get_incident (YpIncidentRow *self);
void yp_incident_row_set_incident (YpIncidentRow *self, YpIncident *incident);
gboolean yp_incident_row_get_is_shown (YpIncidentRow *self);
void yp_incident_row_set_is_shown (YpIncidentRow *self, gboolean is_shown);

G_END_DECLS
