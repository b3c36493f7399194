/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-situation.h"

G_BEGIN_DECLS

void yp_nearest_camera_ask_async (YpSituation *situation,
                                  double longitude,
                                  double latitude,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
char *yp_nearest_camera_ask_finish (YpSituation *situation,
                                    GAsyncResult *result,
                                    double *distance_m,
                                    GError **error);

G_END_DECLS
