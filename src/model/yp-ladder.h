/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-calendar.h"
#include "yp-incident.h"
#include "yp-limit.h"

G_BEGIN_DECLS

/**
 * YpTrigger:
 * @YP_TRIGGER_UNACCEPTED: so many minutes since it was dispatched, and not accepted
 * @YP_TRIGGER_SHARE: so many percent of its limit are used, and it is not handled
 * @YP_TRIGGER_RETURNS: it was returned so often
 *
 * What sets a rule off.
 */
typedef enum
{
  YP_TRIGGER_UNACCEPTED,
  YP_TRIGGER_SHARE,
  YP_TRIGGER_RETURNS,
} YpTrigger;

/**
 * YpRung:
 * @rule: its name
 * @trigger: what sets it off
 * @value: minutes, percent or times
 * @kind: of the order: `reminder` 提醒单, `supervision` 督办单, `consultation` 会办通知
 * @lamp: its colour
 * @copies: to whom copies go; may be empty
 * @answer_limit: within what it is to be answered
 * @subject: what it is about, 事由
 * @demand: what is asked, 要求
 *
 * One rule of the ladder of orders, domain.md §3.5.
 */
typedef struct
{
  char *rule;
  YpTrigger trigger;
  guint value;
  char *kind;
  char *lamp;
  char *copies;
  YpLimit answer_limit;
  char *subject;
  char *demand;
} YpRung;

/**
 * YpLadder:
 *
 * By which rules orders are issued, from the mildest up. Immutable and counted.
 */
typedef struct _YpLadder YpLadder;

YpLadder *yp_ladder_new_from_csv (const char *text, gsize length, GError **error);
YpLadder *yp_ladder_new_default (void);
YpLadder *yp_ladder_ref (YpLadder *self);
void yp_ladder_unref (YpLadder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpLadder, yp_ladder_unref)

guint yp_ladder_get_n_rungs (const YpLadder *self);
const YpRung *yp_ladder_get_rung (const YpLadder *self, guint index);
const YpRung *yp_ladder_find (const YpLadder *self, const char *rule);
gboolean yp_rung_applies (const YpRung *self,
                          const YpIncidentFacts *facts,
                          const YpCalendar *calendar,
                          gint64 at);
gint64
yp_rung_find_time (const YpRung *self, const YpIncidentFacts *facts, const YpCalendar *calendar);

G_END_DECLS
