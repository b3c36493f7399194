/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "yp-layers.h"
#include "yp-map.h"

G_BEGIN_DECLS

#define YP_TYPE_DATUM_BOX (yp_datum_box_get_type ())

/**
 * YpDatumBox:
 *
 * Compares a base map with a point that is known: its coordinates are typed, then it is pointed out
 * in the map. What came of it stands with the layer, see yp_layer_item_set_check(). Hidden while
 * nothing is compared. Signal `ended`: it has hidden itself.
 */
G_DECLARE_FINAL_TYPE (YpDatumBox, yp_datum_box, YP, DATUM_BOX, AdwBin)

GtkWidget *yp_datum_box_new (YpMap *map, YpLayers *layers);
void yp_datum_box_begin (YpDatumBox *self, YpLayerItem *item);

G_END_DECLS
