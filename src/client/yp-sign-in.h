/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void yp_sign_in_async (const char *url,
                       const char *account,
                       const char *password,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data);
char *yp_sign_in_finish (GAsyncResult *result, GError **error);

G_END_DECLS
