/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-handover.h"
#include "yp-situation.h"

G_BEGIN_DECLS

void yp_handover_open_async (YpSituation *situation,
                             const char *seat,
                             const char *text,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
void yp_handover_step_async (YpSituation *situation,
                             const char *handover,
                             YpHandoverStep step,
                             guint line,
                             const char *note,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);

G_END_DECLS
