/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-record.h"
#include "yp-role.h"
#include "yp-seat.h"

G_BEGIN_DECLS

/* Who sits at a seat and hands it over: those who dispatch. */
#define YP_ROLES_HANDING_OVER ((YpRoles) (YP_ROLE_SHIFT_LEADER | YP_ROLE_DISPATCHER | YP_ROLE_TOWN))

/* What is written by hand, in characters; a seat as in yp-seat.h. */
#define YP_HANDOVER_MAX_TEXT 2000

/**
 * YpHandoverGroup:
 * @YP_HANDOVER_LATE: `late`: incidents that are late
 * @YP_HANDOVER_DUE: `due`: incidents that will be late before the next shift is over
 * @YP_HANDOVER_WAITING: `waiting`: incidents that wait for others
 * @YP_HANDOVER_ALARMS: `alarms`: alarms that are shelved or that nobody has answered
 * @YP_HANDOVER_ORDERS: `orders`: orders that were not answered
 *
 * What a line of the sheet is about.
 */
typedef enum
{
  YP_HANDOVER_LATE,
  YP_HANDOVER_DUE,
  YP_HANDOVER_WAITING,
  YP_HANDOVER_ALARMS,
  YP_HANDOVER_ORDERS,
} YpHandoverGroup;

#define YP_N_HANDOVER_GROUPS (YP_HANDOVER_ORDERS + 1)

/**
 * YpHandoverLine:
 * @group: what it is about
 * @subject: (nullable): `incident/ID`, `alarm/ID` or `order/ID`; %NULL for the rest of a group
 * @kind: (nullable): why an incident waits: `returned`, `suspended`, `consultation`; the kind of an
 *   alarm or order
 * @state: (nullable): its state then
 * @title: (nullable): the item's or unit's name, what an order is about
 * @place: (nullable): where it is, in words
 * @who: (nullable): who answers for it; whom an order went to
 * @at: when it is due, was to be answered, or since when it is so; 0: unknown
 * @n: of the rest of a group: how many more there are
 * @ticked_by: (nullable): who has ticked it
 * @ticked_at: when, microseconds since 1970 UTC
 *
 * A line of the sheet, as things stood when it was filled. Borrows its strings from the record.
 */
typedef struct
{
  YpHandoverGroup group;
  const char *subject;
  const char *kind;
  const char *state;
  const char *title;
  const char *place;
  const char *who;
  gint64 at;
  guint n;
  const char *ticked_by;
  gint64 ticked_at;
} YpHandoverLine;

/**
 * YpHandoverStep:
 *
 * What can be asked for once a handover is open: `tick` and `untick` a line, `sign`, `withdraw`.
 */
typedef enum
{
  YP_HANDOVER_TICK,
  YP_HANDOVER_UNTICK,
  YP_HANDOVER_SIGN,
  YP_HANDOVER_WITHDRAW,
} YpHandoverStep;

const char *yp_handover_group_get_name (YpHandoverGroup group);
gboolean yp_handover_step_from_name (const char *name, YpHandoverStep *step);
const char *yp_handover_step_get_name (YpHandoverStep step);

const char *yp_handover_get_seat (const YpRecord *handover);
guint yp_handover_get_n_lines (const YpRecord *handover);
gboolean yp_handover_get_line (const YpRecord *handover, guint index, YpHandoverLine *line);
guint yp_handover_count_ticked (const YpRecord *handover);
gboolean yp_handover_is_open (const YpRecord *handover);
gboolean yp_handover_is_within (const YpRecord *handover, const char *area);
gboolean yp_handover_is_of (const YpRecord *handover, const char *actor);
const char *yp_handover_get_kind (const YpRecord *handover, YpHandoverStep step, const char *actor);
gboolean yp_handover_may (const YpRecord *handover,
                          YpHandoverStep step,
                          guint line,
                          const char *actor,
                          GError **error);

G_END_DECLS
