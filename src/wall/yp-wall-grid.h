/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "yp-panel.h"

G_BEGIN_DECLS

#define YP_TYPE_WALL_GRID (yp_wall_grid_get_type ())

/**
 * YpWallGrid:
 *
 * The map and the panels of a scene, in the columns of the scene's layout for the shape of the
 * screen. The map is there from the beginning to the end, whatever scene is shown. In a column the
 * map and the panels that grow share what the others leave; what there is no room for is cut off.
 */
G_DECLARE_FINAL_TYPE (YpWallGrid, yp_wall_grid, YP, WALL_GRID, GtkWidget)

void yp_wall_grid_set_map (YpWallGrid *self, GtkWidget *map);
void yp_wall_grid_show (YpWallGrid *self, const YpWallScene *scene, const YpPanelSources *sources);
/* By index in the scene. */
YpPanel *yp_wall_grid_get_panel (YpWallGrid *self, guint index);
guint yp_wall_grid_get_n_panels (YpWallGrid *self);
YpPanel *yp_wall_grid_find_panel (YpWallGrid *self, const char *id);

G_END_DECLS
