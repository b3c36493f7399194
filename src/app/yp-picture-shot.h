/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-client-options.h"
#include "yp-map.h"

G_BEGIN_DECLS

void yp_picture_shot_take_async (YpMap *map,
                                 gint64 at,
                                 const YpClientOptions *options,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean yp_picture_shot_take_finish (YpMap *map, GAsyncResult *result, GError **error);

G_END_DECLS
