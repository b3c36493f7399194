/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "yp-credential.h"

G_BEGIN_DECLS

GPtrArray *yp_history_fetch (YpCredential *credential,
                             const char *incident,
                             GCancellable *cancellable,
                             GError **error);

G_END_DECLS
