/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-ask.h"
#include "yp-order-acts.h"
#include "yp-order.h"

G_BEGIN_DECLS

YpAsk *
yp_order_ask_new_issue (YpSituation *situation, YpIncident *incident, const char *kind, gint64 now);
YpAsk *yp_order_ask_new_answer (const YpRecord *order);
const char *yp_order_ask_get_kind (const YpAsk *ask);
const char *yp_order_ask_get_order (const YpAsk *ask);
void yp_order_ask_fill (const YpAsk *ask, const YpAnswer *answer, YpOrderDraft *draft);

G_END_DECLS
