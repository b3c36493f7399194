/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-accounts.h"
#include "yp-gate.h"
#include "yp-route.h"
#include "yp-tokens.h"
#include "yp-uploads.h"

G_BEGIN_DECLS

typedef struct _YpGuard YpGuard;

YpGuard *yp_guard_new (SoupServer *server,
                       YpGate *gate,
                       YpTokens *tokens,
                       YpAccounts *accounts,
                       YpUploads *uploads);
gboolean yp_guard_is_open (const char *method, const char *path);
void yp_guard_free (YpGuard *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpGuard, yp_guard_free)

YpPrincipal *
yp_guard_find_principal (YpGuard *self, SoupServerMessage *message, const YpRequest *request);

G_END_DECLS
