/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "yp-layers.h"

G_BEGIN_DECLS

#define YP_TYPE_LAYER_ROW (yp_layer_row_get_type ())

/**
 * YpLayerRow:
 *
 * A layer in the list of layers: whether it is seen, its name, how many, whose and how old; what is
 * wrong with it, and what came of comparing it with a known point. While it is selected also how
 * opaque it is and, of a base map, where it lies. Signal `check`: it is to be compared so.
 */
G_DECLARE_FINAL_TYPE (YpLayerRow, yp_layer_row, YP, LAYER_ROW, GtkListBoxRow)

GtkWidget *yp_layer_row_new (YpLayers *layers, YpLayerItem *item);
YpLayerItem *yp_layer_row_get_item (YpLayerRow *self);
void yp_layer_row_set_open (YpLayerRow *self, gboolean is_open);
void yp_layer_row_tick (YpLayerRow *self);

G_END_DECLS
