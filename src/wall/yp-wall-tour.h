/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-ledger.h"
#include "yp-wall-scenes.h"

G_BEGIN_DECLS

#define YP_TYPE_WALL_TOUR (yp_wall_tour_get_type ())

/**
 * YpWallTour:
 *
 * Which scene is shown: the playlist's, one after the other, or one that somebody chose. While a
 * moment of the past is shown no scene comes by itself. Signal `changed`: the scene is another, or
 * whether the playlist goes on. Main thread.
 */
G_DECLARE_FINAL_TYPE (YpWallTour, yp_wall_tour, YP, WALL_TOUR, GObject)

YpWallTour *yp_wall_tour_new (YpWallScenes *scenes, YpLedger *ledger, YpSituation *situation);
/* Index of the scene that is shown. */
guint yp_wall_tour_get_scene (YpWallTour *self);
gboolean yp_wall_tour_is_playing (YpWallTour *self);

/* Shows a scene, and stays with it. */
void yp_wall_tour_choose (YpWallTour *self, guint scene);
/* Goes on with the playlist, from the scene that is shown if it is in it. */
void yp_wall_tour_play (YpWallTour *self);
void yp_wall_tour_pause (YpWallTour *self);
/* The next scene of the playlist (1), or the one before it (-1), whether it plays or not. */
void yp_wall_tour_step (YpWallTour *self, int step);

G_END_DECLS
