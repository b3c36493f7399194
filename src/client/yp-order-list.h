/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-order.h"
#include "yp-situation.h"

G_BEGIN_DECLS

#define YP_TYPE_ORDER_LIST (yp_order_list_get_type ())
G_DECLARE_FINAL_TYPE (YpOrderList, yp_order_list, YP, ORDER_LIST, GObject)

YpOrderList *yp_order_list_new (YpSituation *situation);
void yp_order_list_set_incident (YpOrderList *self, const char *incident);
guint yp_order_list_get_size (YpOrderList *self);
YpRecord *yp_order_list_get (YpOrderList *self, guint position);
YpRecord *yp_order_list_find (YpOrderList *self, const char *id);

G_END_DECLS
