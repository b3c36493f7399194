/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-organization.h"
#include "yp-situation.h"

G_BEGIN_DECLS

/* A #YpAskFunc: all organizations, as YpOrganizations; @data is not used. */
gpointer
yp_organization_ask (YpSession *session, gpointer data, GCancellable *cancellable, GError **error);

G_END_DECLS
