/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-item.h"

G_BEGIN_DECLS

void yp_item_versions_set (GPtrArray *versions, YpItem *item);
void yp_item_versions_end (GPtrArray *versions);

GPtrArray *yp_item_versions_new_from_body (JsonObject *body, GError **error);
JsonObject *yp_item_versions_make_body (GPtrArray *versions);

G_END_DECLS
