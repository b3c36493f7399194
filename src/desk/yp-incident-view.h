/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-incident-row.h"
#include "yp-situation.h"

G_BEGIN_DECLS

/* A set of states: bit 1 << YpState. */
typedef guint YpStates;

#define YP_STATES_ALL ((1u << YP_N_STATES) - 1)
#define YP_STATES_OPEN (YP_STATES_ALL & ((1u << YP_STATE_CLOSED) - 1))

/**
 * YpDueFilter:
 * @YP_DUE_ANY: whenever it is due
 * @YP_DUE_LATE: late, as yp_incident_is_late()
 * @YP_DUE_TODAY: not handled, and due before the day of the city (UTC+8) ends, late or not
 *
 * Which incidents are looked for, by their due time.
 */
typedef enum
{
  YP_DUE_ANY,
  YP_DUE_LATE,
  YP_DUE_TODAY,
} YpDueFilter;

#define YP_TYPE_INCIDENT_VIEW (yp_incident_view_get_type ())
G_DECLARE_FINAL_TYPE (YpIncidentView, yp_incident_view, YP, INCIDENT_VIEW, GObject)

YpIncidentView *yp_incident_view_new (YpSituation *situation);
void yp_incident_view_set_filter (YpIncidentView *self, YpStates states, YpDueFilter due);
void yp_incident_view_update_due (YpIncidentView *self);
guint yp_incident_view_count (YpIncidentView *self, YpStates states, YpDueFilter due);
void yp_incident_view_set_search (YpIncidentView *self, const char *search);
void yp_incident_view_set_newest_first (YpIncidentView *self, gboolean newest_first);
gboolean yp_incident_view_find (YpIncidentView *self, const char *id, guint *position);

G_END_DECLS
