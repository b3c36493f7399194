/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "yp-wall-tour.h"

G_BEGIN_DECLS

#define YP_TYPE_SCENE_BAR (yp_scene_bar_get_type ())

/**
 * YpSceneBar:
 *
 * The scenes that the keys 1 to 9 choose, the one that is shown, and whether the playlist goes on.
 */
G_DECLARE_FINAL_TYPE (YpSceneBar, yp_scene_bar, YP, SCENE_BAR, AdwBin)

/* Once. */
void yp_scene_bar_connect (YpSceneBar *self, YpWallScenes *scenes, YpWallTour *tour);

G_END_DECLS
