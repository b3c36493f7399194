/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "yp-map.h"

G_BEGIN_DECLS

void yp_shot_wait_async (YpMap *map,
                         double after_s,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data);
gboolean yp_shot_wait_finish (YpMap *map, GAsyncResult *result, GError **error);
void yp_shot_take_async (GtkWindow *window,
                         YpMap *map,
                         double after_s,
                         const char *path,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data);
gboolean yp_shot_take_finish (GtkWindow *window, GAsyncResult *result, GError **error);

G_END_DECLS
