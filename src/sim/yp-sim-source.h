/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * YpSimSource:
 *
 * Asks a platform and waits for the answer: for a worker thread, one at a time.
 */
typedef struct _YpSimSource YpSimSource;

YpSimSource *yp_sim_source_new (const char *url, const char *token);
void yp_sim_source_free (YpSimSource *self);
JsonNode *
yp_sim_source_get (YpSimSource *self, const char *uri, GCancellable *cancellable, GError **error);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpSimSource, yp_sim_source_free)

G_END_DECLS
