/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "yp-incident-points.h"
#include "yp-view.h"

G_BEGIN_DECLS

/* Of one place, no more are laid out than this. */
#define YP_MAX_FANNED 40

/**
 * YpIncidentFan:
 * @slots: (nullable) (element-type guint32): who is laid out; %NULL if nothing is
 * @x: the place, in the world
 * @y: the place, in the world
 * @zoom: the zoom level at which it was opened
 *
 * Incidents of one place, laid out in circles around it so that each can be clicked. Zeroes are a
 * fan that is folded.
 */
typedef struct
{
  GArray *slots;
  double x;
  double y;
  double zoom;
} YpIncidentFan;

void yp_incident_fan_open (YpIncidentFan *self,
                           const YpIncidentPoints *points,
                           const YpClusters *clusters,
                           const YpCluster *cluster,
                           double zoom);
gboolean yp_incident_fan_fold (YpIncidentFan *self);
gboolean yp_incident_fan_hides (const YpIncidentFan *self, const YpCluster *cluster);
void yp_incident_fan_get_place (guint index, double symbol_scale, double *dx, double *dy);
void yp_incident_fan_draw_legs (const YpIncidentFan *self,
                                const YpIncidentPoints *points,
                                GtkSnapshot *snapshot,
                                const YpView *view,
                                double symbol_scale);

G_END_DECLS
