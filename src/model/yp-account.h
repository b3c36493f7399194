/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-rights.h"

G_BEGIN_DECLS

/**
 * YpAccount:
 * @id: what its holder signs in with
 * @name: who that is, for others to read
 * @password_at: since when it has its password, microseconds since 1970 UTC; 0 before the first
 * @principal: what its holder may do; its name is @id
 *
 * A person's account. Its password is no part of it, nor of any journal. Immutable and counted.
 */
typedef struct
{
  char *id;
  char *name;
  gint64 password_at;
  YpPrincipal *principal;
  /*< private >*/
  int ref_count;
} YpAccount;

YpAccount *yp_account_new_from_json (JsonObject *object, GError **error);
YpAccount *yp_account_ref (YpAccount *self);
void yp_account_unref (YpAccount *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpAccount, yp_account_unref)

void yp_account_write_json (const YpAccount *self, YpJsonWriter *writer, const char *name);

G_END_DECLS
