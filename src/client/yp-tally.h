/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-situation.h"

G_BEGIN_DECLS

/* Adds (@step 1) or takes away (@step -1) one row of the figures. @day begins the day, µs since
 * 1970 UTC. */
void yp_tally_incident (YpFigures *figures, YpIncident *incident, gint64 day, int step);
void yp_tally_unit (YpFigures *figures, YpUnit *unit, int step);

/* Whether a row is still of today's situation: open, or closed since @day. */
gboolean yp_tally_is_current (YpIncident *incident, gint64 day);

G_END_DECLS
