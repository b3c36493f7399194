/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <libsoup/soup.h>

#include "yp-route.h"

G_BEGIN_DECLS

YpRequest *yp_request_new (SoupServerMessage *message, const char *own_url, GError **error);
void yp_request_free (YpRequest *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpRequest, yp_request_free)

char **yp_http_split_path (const char *path, GError **error);
GHashTable *yp_http_parse_query (const char *text, GError **error);
gboolean yp_http_parse_range (const char *header, gsize *first, gsize *length);
gboolean yp_http_is_upload (const char *method, const char *path);
goffset yp_http_get_body_limit (const char *method, const char *path);
void yp_http_answer (SoupServerMessage *message, YpReply *reply);

G_END_DECLS
