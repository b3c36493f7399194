/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-incident-points.h"
#include "yp-symbol-layer.h"

G_BEGIN_DECLS

/**
 * YpIncidentGatherer:
 *
 * Keeps a layer's incidents gathered for what its viewport shows. A worker does it, for one level
 * and one state of the list at a time. Main thread.
 */
typedef struct _YpIncidentGatherer YpIncidentGatherer;

YpIncidentGatherer *yp_incident_gatherer_new (YpSymbolLayer *layer);
void yp_incident_gatherer_free (YpIncidentGatherer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpIncidentGatherer, yp_incident_gatherer_free)

void yp_incident_gatherer_set_points (YpIncidentGatherer *self, const YpIncidentPoints *points);
void yp_incident_gatherer_stop (YpIncidentGatherer *self);
void yp_incident_gatherer_gather (YpIncidentGatherer *self);
YpClusters *yp_incident_gatherer_get_clusters (const YpIncidentGatherer *self);
gboolean yp_incident_gatherer_is_current (const YpIncidentGatherer *self);
double yp_incident_gatherer_get_spacing_px (const YpIncidentGatherer *self, double level);

G_END_DECLS
