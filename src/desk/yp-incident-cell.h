/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-row-face.h"
#include "yp-situation.h"

G_BEGIN_DECLS

#define YP_TYPE_INCIDENT_CELL (yp_incident_cell_get_type ())
G_DECLARE_FINAL_TYPE (YpIncidentCell, yp_incident_cell, YP, INCIDENT_CELL, YpRowFace)

GtkWidget *yp_incident_cell_new (YpSituation *situation);

G_END_DECLS
