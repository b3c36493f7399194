/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-name-match.h"
#include "yp-row-view.h"
#include "yp-situation.h"

G_BEGIN_DECLS

/**
 * YpUnitFilter:
 * @statuses: bits 1 << #YpUnitStatus
 * @kinds: bits 1 << #YpUnitKind
 * @is_lost: whether only those on duty are looked for that are %YP_CONNECTION_LOST, as of now
 *
 * Which units are looked for.
 */
typedef struct
{
  guint statuses;
  guint kinds;
  gboolean is_lost;
} YpUnitFilter;

#define YP_UNIT_STATUSES_ALL ((1u << YP_N_UNIT_STATUSES) - 1)
#define YP_UNIT_KINDS_ALL ((1u << YP_N_UNIT_KINDS) - 1)

/**
 * YpUnitOrder:
 * @YP_UNIT_ORDER_NUMBER: by kind, then by their ids
 * @YP_UNIT_ORDER_STATE: those that have been in their status longest
 * @YP_UNIT_ORDER_TASKS: those with the most to see to
 */
typedef enum
{
  YP_UNIT_ORDER_NUMBER,
  YP_UNIT_ORDER_STATE,
  YP_UNIT_ORDER_TASKS,
} YpUnitOrder;

#define YP_N_UNIT_ORDERS (YP_UNIT_ORDER_TASKS + 1)

#define YP_TYPE_UNIT_VIEW (yp_unit_view_get_type ())
G_DECLARE_FINAL_TYPE (YpUnitView, yp_unit_view, YP, UNIT_VIEW, YpRowView)

YpUnitView *yp_unit_view_new (YpSituation *situation);
void yp_unit_view_set_filter (YpUnitView *self, const YpUnitFilter *filter);
guint yp_unit_view_count (YpUnitView *self, const YpUnitFilter *filter);
void yp_unit_view_update_connections (YpUnitView *self);
void yp_unit_view_set_pinyin (YpUnitView *self, YpPinyin *pinyin);
void yp_unit_view_set_search (YpUnitView *self, const char *search);
void yp_unit_view_set_order (YpUnitView *self, YpUnitOrder order);

G_END_DECLS
