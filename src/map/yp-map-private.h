/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <shumate/shumate.h>

#include "yp-map.h"
#include "yp-scene.h"

G_BEGIN_DECLS

/**
 * YpMapSlot:
 * @YP_MAP_SLOT_GROUND: on the plane, beneath the names
 * @YP_MAP_SLOT_UNDER_UNITS: on the names, beneath units and incidents
 * @YP_MAP_SLOT_TOP: above everything
 */
typedef enum
{
  YP_MAP_SLOT_GROUND,
  YP_MAP_SLOT_UNDER_UNITS,
  YP_MAP_SLOT_TOP,
} YpMapSlot;

ShumateViewport *yp_map_get_viewport (YpMap *self);
YpScene *yp_map_get_scene (YpMap *self);
GtkWidget *yp_map_get_first_layer (YpMap *self);
const char *yp_map_get_attribution (YpMap *self);
void yp_map_add_layer (YpMap *self, ShumateLayer *layer, YpMapSlot slot);

G_END_DECLS
