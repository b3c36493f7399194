/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <json-glib/json-glib.h>

#include "yp-fixes.h"

G_BEGIN_DECLS

/**
 * YpUnitFix:
 * @unit: the unit's id
 * @fix: where it was
 *
 * A position as a device reported it.
 */
typedef struct
{
  char *unit;
  YpFix fix;
} YpUnitFix;

GArray *yp_owntracks_parse (JsonNode *root, const char *device, gint64 now, GError **error);

G_END_DECLS
