/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-situation.h"

G_BEGIN_DECLS

void yp_order_print_async (YpSituation *situation,
                           const char *order,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
char *yp_order_print_finish (YpSituation *situation, GAsyncResult *result, GError **error);

G_END_DECLS
