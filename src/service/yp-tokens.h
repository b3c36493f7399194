/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-rights.h"

G_BEGIN_DECLS

typedef struct _YpTokens YpTokens;

YpTokens *yp_tokens_load (const char *path, GError **error);
void yp_tokens_free (YpTokens *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpTokens, yp_tokens_free)

YpPrincipal *yp_tokens_find (const YpTokens *self, const char *token);
char *yp_tokens_read_header (const char *header);

G_END_DECLS
