/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-role.h"
#include "yp-session.h"

G_BEGIN_DECLS

/**
 * YpWho:
 * @name: the name that the journal has for what they do
 * @roles: what they are here to do; none where it could not be read
 * @area: (nullable): code of their town or village; %NULL for the whole city
 *
 * Who is signed in.
 */
typedef struct
{
  char *name;
  YpRoles roles;
  char *area;
} YpWho;

gpointer yp_who_ask (YpSession *session, gpointer data, GCancellable *cancellable, GError **error);
void yp_who_free (gpointer who);

G_END_DECLS
