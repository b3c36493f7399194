/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-item.h"

G_BEGIN_DECLS

#define YP_ITEM_MAX_CONDITIONS 100

/* What a table says where yp_limit_parse() would have nothing to read. */
#define YP_ITEM_NO_LIMIT "不限时"

YpItem *_yp_item_new (const char *standard, const char *kind, const char *code);
void _yp_condition_clear (YpCondition *self);

/* What is wrong, and with which member; both static. */
typedef struct
{
  const char *member;
  const char *reason;
} YpItemFault;

gboolean _yp_item_check (const YpItem *self, YpItemFault *fault);
gboolean _yp_condition_check (const YpCondition *self, YpItemFault *fault);

gboolean _yp_condition_parse_limit (YpCondition *self, const char *text, GError **error);
char *_yp_condition_format_limit (const YpCondition *self);

G_END_DECLS
