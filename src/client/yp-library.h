/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-cache.h"
#include "yp-credential.h"

G_BEGIN_DECLS

/* Fetches into the cache what @layers name and it has not; blocking, for a worker. */
gboolean yp_library_fetch (YpCredential *credential,
                           YpCache *cache,
                           const YpReferenceLayer *layer,
                           GCancellable *cancellable,
                           GError **error);

gboolean yp_library_read_next (const char *text, gsize length, char **next, GError **error);

G_END_DECLS
