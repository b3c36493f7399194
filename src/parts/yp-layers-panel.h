/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "yp-layers.h"

G_BEGIN_DECLS

#define YP_TYPE_LAYERS_PANEL (yp_layers_panel_get_type ())

/**
 * YpLayersPanel:
 *
 * The list of layers. Keys: arrows up and down walk it, Space shows or hides, left and right make
 * less or more opaque, Alt with up and down moves a base map, K compares it with a known point.
 * Signal `check` (YpLayerItem item): a base map is to be compared so.
 */
G_DECLARE_FINAL_TYPE (YpLayersPanel, yp_layers_panel, YP, LAYERS_PANEL, AdwBin)

GtkWidget *yp_layers_panel_new (YpLayers *layers);
/* Beneath the list; it hides itself. */
void yp_layers_panel_set_footer (YpLayersPanel *self, GtkWidget *footer);

G_END_DECLS
