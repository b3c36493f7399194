/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-incident.h"
#include "yp-item.h"
#include "yp-record.h"
#include "yp-role.h"
#include "yp-unit.h"

G_BEGIN_DECLS

/* Who answers to alarms: the desks. */
#define YP_ROLES_ALARMED                                                                           \
  ((YpRoles) (YP_ROLE_CALL_TAKER | YP_ROLE_SHIFT_LEADER | YP_ROLE_DISPATCHER | YP_ROLE_TOWN |      \
              YP_ROLE_INSPECTOR | YP_ROLE_LEADER))

/**
 * YpAlarmKind:
 * @YP_ALARM_DANGER: `danger`: an incident dangerous to life where nobody is yet
 * @YP_ALARM_TIMER: `timer`: a unit sent to such an incident is too long in one status
 * @YP_ALARM_LOST: `lost`: a unit on its way or at work is not heard of
 * @YP_ALARM_POSITIONS: `positions`: most units are not heard of, so it is not they
 *
 * What is wrong.
 */
typedef enum
{
  YP_ALARM_DANGER,
  YP_ALARM_TIMER,
  YP_ALARM_LOST,
  YP_ALARM_POSITIONS,
} YpAlarmKind;

#define YP_N_ALARM_KINDS (YP_ALARM_POSITIONS + 1)

/**
 * YpSeverity:
 * @YP_SEVERITY_NOTICE: `notice`: to be seen to when there is time
 * @YP_SEVERITY_SERIOUS: `serious`: somebody may be in danger
 * @YP_SEVERITY_CRITICAL: `critical`: somebody is
 *
 * How bad it is. Each has a sound of its own.
 */
typedef enum
{
  YP_SEVERITY_NOTICE,
  YP_SEVERITY_SERIOUS,
  YP_SEVERITY_CRITICAL,
} YpSeverity;

#define YP_N_SEVERITIES (YP_SEVERITY_CRITICAL + 1)

/**
 * YpAlarmStep:
 * @action: what is asked for
 * @kind: the journal's word for having done it
 * @from: the states in which it may be done, with blanks between them
 * @is_of_clock: whether the platform alone does it
 *
 * What can happen to an alarm once it was raised. Its states are those of ISA-18.2: `raised`,
 * `acknowledged`, `returned` (it has passed, and nobody has acknowledged it), `shelved` until a
 * time, and `cleared`, which is the end.
 */
typedef struct
{
  const char *action;
  const char *kind;
  const char *from;
  gboolean is_of_clock;
} YpAlarmStep;

const char *yp_alarm_kind_get_name (YpAlarmKind kind);
gboolean yp_alarm_kind_from_name (const char *name, YpAlarmKind *kind);
const char *yp_severity_get_name (YpSeverity severity);
gboolean yp_severity_from_name (const char *name, YpSeverity *severity);

YpAlarmKind yp_alarm_get_kind (const YpRecord *alarm);
YpSeverity yp_alarm_get_severity (const YpRecord *alarm);
gboolean yp_alarm_is_open (const YpRecord *alarm);
const YpAlarmStep *yp_alarm_find_action (const char *action);
gboolean yp_alarm_check_shelf (gint64 at, gint64 until, GError **error);
gboolean yp_alarm_may (const YpRecord *alarm, const YpAlarmStep *step, GError **error);

gboolean yp_danger_is_urgent (const YpIncidentFacts *facts, const YpItem *item);
gboolean yp_danger_judge (const YpIncidentFacts *facts, const YpItem *item);
gboolean yp_danger_is_unattended (YpState state);
gint64 yp_danger_get_patience (YpUnitStatus status);

G_END_DECLS
