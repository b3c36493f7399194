/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * YpCodeRule:
 * @YP_CODE_FREE: any text of at most 64 characters
 * @YP_CODE_TOWN: 9 digits: GB/T 2260 and three for the town
 * @YP_CODE_VILLAGE: 12 digits: its town and three for the village
 * @YP_CODE_GRID: 15 digits: its village and a number 001…999 in it
 *
 * What a code must look like (domain.md §3.2).
 */
typedef enum
{
  YP_CODE_FREE,
  YP_CODE_TOWN,
  YP_CODE_VILLAGE,
  YP_CODE_GRID,
} YpCodeRule;

char *yp_area_code_parse (YpCodeRule rule, const char *text, GError **error);

G_END_DECLS
