/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "yp-cluster-set.h"
#include "yp-incident-points.h"
#include "yp-view.h"

G_BEGIN_DECLS

/* Of one place, no more are laid out at a time than this: a page. */
#define YP_MAX_FANNED 40

/**
 * YpIncidentFan:
 * @slots: (nullable) (element-type guint32): who is in it; %NULL if nothing is laid out
 * @first: the first of the page that is laid out
 * @head: the slot of the cluster's leader
 * @x: the place, in the world
 * @y: the place, in the world
 * @box: around all of them
 * @zoom: the zoom level at which it was opened
 *
 * Incidents of one place, laid out in circles around it so that each can be clicked, page by page.
 * Zeroes are a fan that is folded.
 */
typedef struct
{
  GArray *slots;
  guint first;
  guint32 head;
  double x;
  double y;
  YpBox box;
  double zoom;
} YpIncidentFan;

void yp_incident_fan_open (YpIncidentFan *self,
                           const YpIncidentPoints *points,
                           const YpClusterSet *clusters,
                           const YpClusterItem *cluster,
                           double zoom);
gboolean yp_incident_fan_fold (YpIncidentFan *self);
gboolean yp_incident_fan_is_open (const YpIncidentFan *self);
guint yp_incident_fan_get_end (const YpIncidentFan *self);
void yp_incident_fan_turn (YpIncidentFan *self, int n_pages);
const YpIncidentPoint *
yp_incident_fan_get (const YpIncidentFan *self, const YpIncidentPoints *points, guint index);
gboolean yp_incident_fan_find (const YpIncidentFan *self, guint32 slot, guint *index);
gboolean
yp_incident_fan_step (YpIncidentFan *self, const YpIncidentPoints *points, int step, guint *index);
gboolean yp_incident_fan_hides (const YpIncidentFan *self, const YpClusterItem *cluster);
void yp_incident_fan_get_place (guint index, double symbol_scale, double *dx, double *dy);
void yp_incident_fan_draw_legs (const YpIncidentFan *self,
                                const YpIncidentPoints *points,
                                GtkSnapshot *snapshot,
                                const YpView *view,
                                double symbol_scale);

G_END_DECLS
