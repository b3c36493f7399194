/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-layer-item.h"

G_BEGIN_DECLS

#define YP_TYPE_LAYERS (yp_layers_get_type ())

/**
 * YpLayers:
 *
 * All layers of a map, the uppermost first, and what somebody chose of them. Signals: `chosen`:
 * somebody chose, or the order of base maps is another. Main thread.
 */
G_DECLARE_FINAL_TYPE (YpLayers, yp_layers, YP, LAYERS, GObject)

YpLayers *yp_layers_new (void);
void yp_layers_add (YpLayers *self, YpLayerItem *item);
void yp_layers_remove (YpLayers *self, YpLayerItem *item);
YpLayerItem *yp_layers_find (YpLayers *self, const char *id);
/* (transfer none) (element-type YpLayerItem) */
GListModel *yp_layers_get_list (YpLayers *self);

gboolean yp_layers_move (YpLayers *self, YpLayerItem *item, int steps);
gboolean yp_layers_put_at (YpLayers *self, YpLayerItem *item, YpLayerItem *at);

void yp_layers_choose_visible (YpLayers *self, YpLayerItem *item, gboolean is_visible);
void yp_layers_choose_opacity (YpLayers *self, YpLayerItem *item, double opacity);

gboolean yp_layers_restore (YpLayers *self, const char *text, gsize length, GError **error);
char *yp_layers_to_text (YpLayers *self);

G_END_DECLS
