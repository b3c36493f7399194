/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-route.h"

G_BEGIN_DECLS

const YpRoute *yp_router_find (const YpRoute *const *tables,
                               guint n_tables,
                               const char *method,
                               char **segments,
                               char **allow);

gboolean yp_router_check (const YpRoute *route, const YpRequest *request, YpReply **refusal);

G_END_DECLS
