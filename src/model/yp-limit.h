/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * YpLimitKind:
 * @YP_LIMIT_URGENT_MINUTE: 紧急分钟: minutes of a clock that never stops
 * @YP_LIMIT_URGENT_HOUR: 紧急工作时: hours of a clock that never stops
 * @YP_LIMIT_NATURAL_DAY: 自然日, also 紧急工作日: 24 hours each of a clock that never stops
 * @YP_LIMIT_WORK_HOUR: 工作时, also 小时: hours of working time
 * @YP_LIMIT_WORK_DAY: 工作日, also 天: the working time of one whole day each, 8 hours as a rule;
 * not “until the end of day n”
 *
 * What a limit is counted in.
 */
typedef enum
{
  YP_LIMIT_URGENT_MINUTE,
  YP_LIMIT_URGENT_HOUR,
  YP_LIMIT_NATURAL_DAY,
  YP_LIMIT_WORK_HOUR,
  YP_LIMIT_WORK_DAY,
} YpLimitKind;

#define YP_N_LIMIT_KINDS (YP_LIMIT_WORK_DAY + 1)

const char *yp_limit_kind_get_name (YpLimitKind kind);
gboolean yp_limit_kind_from_name (const char *name, YpLimitKind *kind);
gboolean yp_limit_kind_counts_work (YpLimitKind kind);

/**
 * YpLimit:
 * @kind: what is counted
 * @value: how many; 0 where there is no limit
 *
 * How long something may take. Plain data: copy it by value.
 */
typedef struct
{
  YpLimitKind kind;
  guint value;
} YpLimit;

gboolean yp_limit_parse (const char *text, YpLimit *limit, char **qualifier, GError **error);
char *yp_limit_format (const YpLimit *self);
char *yp_limit_format_chinese (const YpLimit *self);

G_END_DECLS
