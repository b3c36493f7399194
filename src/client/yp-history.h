/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "yp-credential.h"
#include "yp-entry.h"

G_BEGIN_DECLS

GPtrArray *yp_history_fetch (YpCredential *credential,
                             const char *incident,
                             GCancellable *cancellable,
                             GError **error);
gboolean yp_history_read (JsonArray *rows, GPtrArray *history, GError **error);

G_END_DECLS
