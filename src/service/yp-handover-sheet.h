/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-handover.h"
#include "yp-route.h"

G_BEGIN_DECLS

JsonArray *yp_handover_sheet_fill (YpStore *store,
                                   YpCity *city,
                                   const YpPrincipal *principal,
                                   gint64 now,
                                   GError **error);

G_END_DECLS
