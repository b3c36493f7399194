/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-drawing.h"
#include "yp-map.h"

G_BEGIN_DECLS

/**
 * YpDrawLayer:
 *
 * Shows a drawing above a map and, while it is active, lets hands draw: a click sets a vertex, a
 * double click finishes, a vertex is moved by dragging it. By keys: Space sets a vertex at the
 * map's middle, Enter finishes, Backspace takes the last one back, Escape forgets it all, 1 to 6
 * choose what is drawn. The map owns it.
 *
 * Signal `left`: Escape was pressed and there was nothing to forget.
 */
typedef struct _YpDrawLayer YpDrawLayer;

YpDrawLayer *yp_draw_layer_new (YpMap *map, YpDrawing *drawing);
void yp_draw_layer_set_active (YpDrawLayer *self, gboolean is_active);
gboolean yp_draw_layer_is_active (YpDrawLayer *self);

G_END_DECLS
