/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "yp-map.h"
#include "yp-panel.h"
#include "yp-situation.h"
#include "yp-wall-tour.h"

G_BEGIN_DECLS

#define YP_TYPE_WALL (yp_wall_get_type ())
G_DECLARE_FINAL_TYPE (YpWall, yp_wall, YP, WALL, AdwBin)

GtkWidget *
yp_wall_new (YpSituation *situation, YpWallScenes *scenes, const char *scene, const char *title);
YpMap *yp_wall_get_map (YpWall *self);
YpWallTour *yp_wall_get_tour (YpWall *self);
YpPanel *yp_wall_find_panel (YpWall *self, const char *id);
/* @at: of the past, microseconds since 1970 UTC. */
void yp_wall_show_moment (YpWall *self, gint64 at);

G_END_DECLS
