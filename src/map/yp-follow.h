/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-unit-layer.h"

G_BEGIN_DECLS

/**
 * YpFollow:
 *
 * Keeps a unit in the middle of a map until somebody moves that elsewhere. Says so on the map, with
 * the unit's name.
 */
#define YP_TYPE_FOLLOW (yp_follow_get_type ())
G_DECLARE_FINAL_TYPE (YpFollow, yp_follow, YP, FOLLOW, GObject)

YpFollow *yp_follow_new (GtkOverlay *overlay, ShumateMap *map, YpUnitLayer *units);
gboolean yp_follow_set_unit (YpFollow *self, const char *id);
const char *yp_follow_get_unit (YpFollow *self);

G_END_DECLS
