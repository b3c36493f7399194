/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * YpCredential:
 *
 * Where the platform is, and what it knows this client by. The token may become another when
 * somebody signs in again. Counted; any thread.
 */
typedef struct _YpCredential YpCredential;

YpCredential *yp_credential_new (const char *url, const char *token);
YpCredential *yp_credential_ref (YpCredential *self);
void yp_credential_unref (YpCredential *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpCredential, yp_credential_unref)

const char *yp_credential_get_url (YpCredential *self);
char *yp_credential_dup_token (YpCredential *self);
void yp_credential_set_token (YpCredential *self, const char *token);

G_END_DECLS
