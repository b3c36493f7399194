/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-row-view.h"
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

/**
 * YpIncidentFilter:
 * @states: in which they may be
 * @due: when they are due, as of now
 * @is_mine: whether only those are looked for that whoever is signed in has filed; none as long as
 *   the platform has not said who that is
 *
 * Which incidents are looked for.
 */
typedef struct
{
  YpStates states;
  YpDueFilter due;
  gboolean is_mine;
} YpIncidentFilter;

/**
 * YpIncidentOrder:
 * @YP_ORDER_NEWEST: those received last first
 * @YP_ORDER_OLDEST: those received first
 * @YP_ORDER_DUE: those due first; then what has no due time or has been handled
 * @YP_ORDER_STATE: those that have been in their state longest
 */
typedef enum
{
  YP_ORDER_NEWEST,
  YP_ORDER_OLDEST,
  YP_ORDER_DUE,
  YP_ORDER_STATE,
} YpIncidentOrder;

#define YP_N_INCIDENT_ORDERS (YP_ORDER_STATE + 1)

#define YP_TYPE_INCIDENT_VIEW (yp_incident_view_get_type ())
G_DECLARE_FINAL_TYPE (YpIncidentView, yp_incident_view, YP, INCIDENT_VIEW, YpRowView)

YpIncidentView *yp_incident_view_new (YpSituation *situation);
void yp_incident_view_set_filter (YpIncidentView *self, const YpIncidentFilter *filter);
void yp_incident_view_update_due (YpIncidentView *self);
guint yp_incident_view_count (YpIncidentView *self, const YpIncidentFilter *filter);
void yp_incident_view_set_search (YpIncidentView *self, const char *search);
void yp_incident_view_set_order (YpIncidentView *self, YpIncidentOrder order);

G_END_DECLS
