/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "yp-ask.h"

G_BEGIN_DECLS

#define YP_TYPE_ORDER_BOX (yp_order_box_get_type ())
G_DECLARE_FINAL_TYPE (YpOrderBox, yp_order_box, YP, ORDER_BOX, AdwBin)

void yp_order_box_set_situation (YpOrderBox *self, YpSituation *situation);
void yp_order_box_set_incident (YpOrderBox *self, const char *incident);
gboolean yp_order_box_act (YpOrderBox *self, const char *action);
gboolean yp_order_box_take_answer (YpOrderBox *self, const YpAsk *ask, const YpAnswer *answer);

G_END_DECLS
