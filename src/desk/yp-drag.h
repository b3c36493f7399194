/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "yp-situation.h"

G_BEGIN_DECLS

#define YP_TYPE_DRAG (yp_drag_get_type ())

/**
 * YpDrag:
 *
 * Incidents are dragged to units and units to incidents, wherever they are shown: that sends the
 * unit. Signals: `dropped` (string incident, string action, string unit): it is to be done; `told`
 * (string text, gboolean is_refused, gboolean is_dropped): what would come of it, while it hovers;
 * why not, when it was dropped. Main thread.
 */
G_DECLARE_FINAL_TYPE (YpDrag, yp_drag, YP, DRAG, GObject)

/**
 * YpDragItemFunc:
 * @widget: a widget that was added
 * @x: a point in it
 * @y: likewise
 * @wanted: %YP_TYPE_INCIDENT or %YP_TYPE_UNIT where both may lie; %G_TYPE_OBJECT for any
 * @user_data: as given
 *
 * Returns: (transfer none) (nullable): the #YpIncident or #YpUnit there
 */
typedef gpointer (
    *YpDragItemFunc) (GtkWidget *widget, double x, double y, GType wanted, gpointer user_data);

YpDrag *yp_drag_new (YpSituation *situation);
void yp_drag_add_source (YpDrag *self, GtkWidget *widget, YpDragItemFunc item, gpointer user_data);
void yp_drag_add_target (YpDrag *self, GtkWidget *widget, YpDragItemFunc item, gpointer user_data);
void yp_drag_add_row (YpDrag *self, GtkWidget *face);

G_END_DECLS
