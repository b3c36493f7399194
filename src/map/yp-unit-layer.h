/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-obstacle.h"
#include "yp-symbol-layer.h"
#include "yp-unit-motion.h"

G_BEGIN_DECLS

/* No frame holds more symbols of units than this. */
#define YP_MAX_UNIT_SYMBOLS 2000

#define YP_TYPE_UNIT_LAYER (yp_unit_layer_get_type ())
G_DECLARE_FINAL_TYPE (YpUnitLayer, yp_unit_layer, YP, UNIT_LAYER, YpSymbolLayer)

YpUnitLayer *yp_unit_layer_new (ShumateViewport *viewport);
/* In place of yp_symbol_layer_set_list(): the fixes come from elsewhere. */
void yp_unit_layer_set_units (YpUnitLayer *self, GListModel *units, YpFixes *fixes);
void yp_unit_layer_forget_ways (YpUnitLayer *self);

YpUnit *yp_unit_layer_pick (YpUnitLayer *self, double x, double y, guint *n_units);
YpUnit *yp_unit_layer_find (YpUnitLayer *self, const char *id, YpMotionPoint *shown);
void yp_unit_layer_set_followed (YpUnitLayer *self, const char *id);
gboolean yp_unit_layer_is_settled (YpUnitLayer *self);
void yp_unit_layer_list_obstacles (YpUnitLayer *self, const YpBox *box, GArray *obstacles);

G_END_DECLS
