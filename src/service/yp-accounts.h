/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-account.h"
#include "yp-clock.h"
#include "yp-store.h"

G_BEGIN_DECLS

/* A signed-in session ends after so long: a shift and its handover. */
#define YP_SESSION_US (12 * G_TIME_SPAN_HOUR)

/* Shorter ones could be guessed; longer ones are no passwords. In bytes. */
#define YP_PASSWORD_MIN 10
#define YP_PASSWORD_MAX 256

/**
 * YpSignIn:
 * @YP_SIGN_IN_WRONG: no such account, or another password
 * @YP_SIGN_IN_LATER: too many tries, or another is being looked at: to be tried again later
 *
 * What came of a password.
 */
typedef enum
{
  YP_SIGN_IN_OK,
  YP_SIGN_IN_WRONG,
  YP_SIGN_IN_LATER,
} YpSignIn;

typedef struct _YpAccounts YpAccounts;

YpAccounts *yp_accounts_new (YpStore *store, const char *key_file, YpClock clock, GError **error);
YpAccounts *yp_accounts_ref (YpAccounts *self);
void yp_accounts_unref (YpAccounts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpAccounts, yp_accounts_unref)

void yp_accounts_apply (YpAccounts *self, YpEntry *entry);
void yp_accounts_expect_hash (YpAccounts *self, const char *id, const char *hash);

char *yp_accounts_hash (const char *password, GError **error);
YpSignIn yp_accounts_check (YpAccounts *self, const char *id, const char *password);
char *yp_accounts_make_token (YpAccounts *self, const char *id, gint64 *expires_at);
YpPrincipal *yp_accounts_find (YpAccounts *self, const char *token);

G_END_DECLS
