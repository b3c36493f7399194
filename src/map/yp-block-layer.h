/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <shumate/shumate.h>

#include "yp-scene.h"

G_BEGIN_DECLS

#define YP_TYPE_BLOCK_LAYER (yp_block_layer_get_type ())

/**
 * YpBlockLayer:
 *
 * Buildings as blocks that rise towards the eye, which looks down on the middle of the view: drawn
 * by a graphics processor in each frame, since they lean another way wherever the map is moved.
 * Where OpenGL is done by software a frame does not allow for it: the layer then draws nothing, and
 * the plane has blocks that all lean one way in its tiles.
 *
 * Property `is-able` (boolean, read-only, notified): whether it draws; known once the map was near
 * enough to see blocks.
 */
G_DECLARE_FINAL_TYPE (YpBlockLayer, yp_block_layer, YP, BLOCK_LAYER, ShumateLayer)

YpBlockLayer *yp_block_layer_new (ShumateViewport *viewport);
void yp_block_layer_set_scene (YpBlockLayer *self, YpScene *scene);
/* Also by software, however long a frame takes then. */
void yp_block_layer_set_is_patient (YpBlockLayer *self, gboolean is_patient);
gboolean yp_block_layer_is_able (YpBlockLayer *self);
gboolean yp_block_layer_is_settled (YpBlockLayer *self);

G_END_DECLS
