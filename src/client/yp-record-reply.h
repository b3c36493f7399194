/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-record.h"
#include "yp-situation.h"

G_BEGIN_DECLS

char *yp_record_reply_get_about (JsonObject *body);
YpRecord *yp_record_reply_read (JsonObject *row, const char *type, GError **error);

void yp_record_post_async (YpSituation *situation,
                           const char *type,
                           const char *path,
                           char *body,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
void yp_record_step_async (YpSituation *situation,
                           const char *type,
                           const char *id,
                           char *body,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
YpRecord *yp_record_post_finish (YpSituation *situation, GAsyncResult *result, GError **error);

G_END_DECLS
