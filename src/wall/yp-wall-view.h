/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-map-deck.h"
#include "yp-wall-scene.h"

G_BEGIN_DECLS

#define YP_TYPE_WALL_VIEW (yp_wall_view_get_type ())

/**
 * YpWallView:
 *
 * What the map shows of a scene: where it looks, which layers, what lies over the land. A layer
 * that a scene does not name is as it was before any did. Main thread.
 */
G_DECLARE_FINAL_TYPE (YpWallView, yp_wall_view, YP, WALL_VIEW, GObject)

/* @deck: connected; outlives this. */
YpWallView *yp_wall_view_new (YpMapDeck *deck);
void yp_wall_view_show (YpWallView *self, const YpWallScene *scene);
/* Looks where the scene says, as after the map has got another size. */
void yp_wall_view_fit (YpWallView *self);

G_END_DECLS
