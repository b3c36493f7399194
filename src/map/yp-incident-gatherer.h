/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-calendar.h"
#include "yp-cluster-set.h"
#include "yp-incident-points.h"
#include "yp-symbol-layer.h"

G_BEGIN_DECLS

/**
 * YpIncidentGatherer:
 *
 * Keeps a layer's incidents gathered, for all zoom levels and everywhere. A worker does it: it
 * takes what has changed, and hands back clusters that share with those before what did not. Main
 * thread.
 */
typedef struct _YpIncidentGatherer YpIncidentGatherer;

YpIncidentGatherer *yp_incident_gatherer_new (YpSymbolLayer *layer);
void yp_incident_gatherer_free (YpIncidentGatherer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpIncidentGatherer, yp_incident_gatherer_free)

void yp_incident_gatherer_set_points (YpIncidentGatherer *self, YpIncidentPoints *points);
void yp_incident_gatherer_set_calendar (YpIncidentGatherer *self, YpCalendar *calendar);
YpCalendar *yp_incident_gatherer_get_calendar (const YpIncidentGatherer *self);
void yp_incident_gatherer_stop (YpIncidentGatherer *self);
void yp_incident_gatherer_gather (YpIncidentGatherer *self);
YpClusterSet *yp_incident_gatherer_get_clusters (const YpIncidentGatherer *self);
gboolean yp_incident_gatherer_is_current (const YpIncidentGatherer *self);

G_END_DECLS
