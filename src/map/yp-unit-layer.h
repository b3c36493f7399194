/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <shumate/shumate.h>

#include "yp-fixes.h"
#include "yp-unit.h"

G_BEGIN_DECLS

/* No frame holds more symbols of units than this. */
#define YP_MAX_UNIT_SYMBOLS 2000

#define YP_TYPE_UNIT_LAYER (yp_unit_layer_get_type ())
G_DECLARE_FINAL_TYPE (YpUnitLayer, yp_unit_layer, YP, UNIT_LAYER, ShumateLayer)

YpUnitLayer *yp_unit_layer_new (ShumateViewport *viewport);
void yp_unit_layer_set_units (YpUnitLayer *self, GListModel *units, YpFixes *fixes);
void yp_unit_layer_set_selected (YpUnitLayer *self, const char *id);
void yp_unit_layer_set_symbol_scale (YpUnitLayer *self, double symbol_scale);

YpUnit *yp_unit_layer_pick (YpUnitLayer *self, double x, double y, guint *n_units);
gboolean yp_unit_layer_is_settled (YpUnitLayer *self);
guint yp_unit_layer_get_n_symbols (YpUnitLayer *self);
guint yp_unit_layer_get_n_shown (YpUnitLayer *self);

G_END_DECLS
