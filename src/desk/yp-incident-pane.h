/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-row-pane.h"

G_BEGIN_DECLS

#define YP_TYPE_INCIDENT_PANE (yp_incident_pane_get_type ())
G_DECLARE_FINAL_TYPE (YpIncidentPane, yp_incident_pane, YP, INCIDENT_PANE, YpRowPane)

/* How many filters there are: all, open, to file, to dispatch, under way, to check; returned, late,
 * due today, mine. */
#define YP_N_INCIDENT_FILTERS 10

G_END_DECLS
