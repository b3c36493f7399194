/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-role.h"
#include "yp-session.h"

G_BEGIN_DECLS

gpointer
yp_who_ask_roles (YpSession *session, gpointer data, GCancellable *cancellable, GError **error);

G_END_DECLS
