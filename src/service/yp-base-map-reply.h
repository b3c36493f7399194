/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-base-map.h"
#include "yp-route.h"

G_BEGIN_DECLS

YpReply *yp_base_map_reply_new_list (GPtrArray *maps, const char *error);
YpReply *yp_base_map_reply_new_tile (const YpRequest *request, const YpTile *tile);
YpReply *yp_base_map_reply_new_fault (const GError *error, guint retry_in_s);

G_END_DECLS
