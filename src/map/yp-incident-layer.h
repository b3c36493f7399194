/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-calendar.h"
#include "yp-cluster-mix.h"
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
 * @is_laid_out: whether it is the middle of those that are laid out
 * @lateness: how late the worst of them is
 */
typedef struct
{
  YpIncident *incident;
  guint n;
  YpBox box;
  gboolean is_one_place;
  gboolean is_laid_out;
  YpLateness lateness;
} YpIncidentPick;

/**
 * YpIncidentStop:
 * @pick: what is there; nothing where none is
 * @x: in the layer, logical pixels
 * @y: in the layer
 * @place: which of them it is, from 1; 0 for none
 * @n_places: how many there are to go through: symbols in view, or incidents that are laid out
 * @first: of those laid out, the first of the page, from 1
 * @last: and the last; 0 if nothing is laid out
 *
 * Where keys have come to.
 */
typedef struct
{
  YpIncidentPick pick;
  double x;
  double y;
  guint place;
  guint n_places;
  guint first;
  guint last;
} YpIncidentStop;

#define YP_TYPE_INCIDENT_LAYER (yp_incident_layer_get_type ())
G_DECLARE_FINAL_TYPE (YpIncidentLayer, yp_incident_layer, YP, INCIDENT_LAYER, YpSymbolLayer)

/* Its list is of YpIncident. */
YpIncidentLayer *yp_incident_layer_new (ShumateViewport *viewport);
YpIncidentPick yp_incident_layer_pick (YpIncidentLayer *self, double x, double y);
void yp_incident_layer_fan_out (YpIncidentLayer *self, double x, double y);
gboolean yp_incident_layer_fold (YpIncidentLayer *self);
gboolean yp_incident_layer_is_fanned_out (YpIncidentLayer *self);
void yp_incident_layer_turn_page (YpIncidentLayer *self, int n_pages);
YpIncidentStop yp_incident_layer_step (YpIncidentLayer *self, int step);
YpIncidentStop yp_incident_layer_get_stop (YpIncidentLayer *self);
void yp_incident_layer_forget_stop (YpIncidentLayer *self);
void yp_incident_layer_set_calendar (YpIncidentLayer *self, YpCalendar *calendar);
YpBox yp_incident_layer_get_box (YpIncidentLayer *self);
YpBox yp_incident_layer_get_core_box (YpIncidentLayer *self);
gboolean yp_incident_layer_is_settled (YpIncidentLayer *self);
guint64 yp_incident_layer_get_shown_seq (YpIncidentLayer *self);
void yp_incident_layer_list_obstacles (YpIncidentLayer *self, const YpBox *box, GArray *obstacles);

G_END_DECLS
