/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "yp-order.h"

G_BEGIN_DECLS

#define YP_TYPE_ORDER_ROW (yp_order_row_get_type ())
G_DECLARE_FINAL_TYPE (YpOrderRow, yp_order_row, YP, ORDER_ROW, AdwBin)

GtkWidget *yp_order_row_new (YpRecord *order, gboolean is_past);
gboolean yp_order_row_offers (YpOrderRow *self, const char *action, gint64 at);
void yp_order_row_set_key (YpOrderRow *self, const char *action, gboolean has_key);
void yp_order_row_update (YpOrderRow *self, gint64 at);
const YpRecord *yp_order_row_get_order (YpOrderRow *self);

G_END_DECLS
