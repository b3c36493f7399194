/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "yp-row.h"
#include "yp-situation.h"

G_BEGIN_DECLS

#define YP_TYPE_INCIDENT_CELL (yp_incident_cell_get_type ())
G_DECLARE_FINAL_TYPE (YpIncidentCell, yp_incident_cell, YP, INCIDENT_CELL, AdwBin)

GtkWidget *yp_incident_cell_new (YpSituation *situation);
void yp_incident_cell_set_row (YpIncidentCell *self, YpRow *row);
void yp_incident_cell_update_age (YpIncidentCell *self, gint64 now);

G_END_DECLS
