/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-incident.h"
#include "yp-obstacle.h"
#include "yp-symbol-layer.h"

G_BEGIN_DECLS

/* No frame holds more symbols of incidents than this. */
#define YP_MAX_INCIDENT_SYMBOLS 2000

/**
 * YpIncidentPick:
 * @incident: (nullable): the incident there
 * @n: how many there are: more than 1 for a cluster; 0 for nothing
 * @box: around them
 * @is_one_place: whether no zoom level would part them
 */
typedef struct
{
  YpIncident *incident;
  guint n;
  YpBox box;
  gboolean is_one_place;
} YpIncidentPick;

#define YP_TYPE_INCIDENT_LAYER (yp_incident_layer_get_type ())
G_DECLARE_FINAL_TYPE (YpIncidentLayer, yp_incident_layer, YP, INCIDENT_LAYER, YpSymbolLayer)

/* Its list is of YpIncident. */
YpIncidentLayer *yp_incident_layer_new (ShumateViewport *viewport);
YpIncidentPick yp_incident_layer_pick (YpIncidentLayer *self, double x, double y);
void yp_incident_layer_fan_out (YpIncidentLayer *self, double x, double y);
gboolean yp_incident_layer_fold (YpIncidentLayer *self);
YpBox yp_incident_layer_get_box (YpIncidentLayer *self);
YpBox yp_incident_layer_get_core_box (YpIncidentLayer *self);
gboolean yp_incident_layer_is_settled (YpIncidentLayer *self);
guint64 yp_incident_layer_get_shown_seq (YpIncidentLayer *self);
void yp_incident_layer_list_obstacles (YpIncidentLayer *self, const YpBox *box, GArray *obstacles);

G_END_DECLS
