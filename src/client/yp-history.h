/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GPtrArray *yp_history_fetch (const char *url,
                             const char *token,
                             const char *incident,
                             GCancellable *cancellable,
                             GError **error);

G_END_DECLS
