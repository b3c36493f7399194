/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-situation.h"

G_BEGIN_DECLS

GArray *yp_day_track_parse (const char *text, gsize length, const char *unit, GError **error);
GArray *yp_day_track_parse_all (const char *text, gsize length, GError **error);
void yp_day_track_ask_async (YpSituation *situation,
                             const char *unit,
                             gint64 from,
                             gint64 to,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
GArray *yp_day_track_ask_finish (YpSituation *situation, GAsyncResult *result, GError **error);

G_END_DECLS
