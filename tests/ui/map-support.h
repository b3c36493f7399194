/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "yp-fixes.h"
#include "yp-incident.h"
#include "yp-map.h"
#include "yp-unit.h"

G_BEGIN_DECLS

YpIncident *map_support_make_incident (guint number, YpState state, double lon, double lat);
GListStore *map_support_make_incidents (guint n, double lon, double lat, double spread);
GListStore *map_support_make_units (guint n, YpFixes *fixes, double lon, double lat, double spread);
void map_support_move_units (GListStore *units, YpFixes *fixes, GRand *random);
/* What the widget shows: (transfer full). */
GdkTexture *map_support_render (GtkWidget *widget);
gboolean map_support_press (YpMap *map, guint key);
void map_support_stack_incidents (GListStore *list, guint n, double lon, double lat);
void map_support_save (GtkWidget *widget, const char *path);

G_END_DECLS
