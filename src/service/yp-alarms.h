/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-alarm.h"
#include "yp-route.h"

G_BEGIN_DECLS

/**
 * YpAlarmCause:
 * @kind: what is wrong
 * @severity: how bad it is
 * @incident: (nullable): the incident it is about
 * @unit: (nullable): the unit it is about
 * @since: since when it is so, microseconds since 1970 UTC
 *
 * Why an alarm is raised. Borrows its strings.
 */
typedef struct
{
  YpAlarmKind kind;
  YpSeverity severity;
  const char *incident;
  const char *unit;
  gint64 since;
} YpAlarmCause;

gboolean yp_alarms_is_of (const YpRecord *alarm, const YpAlarmCause *cause);
GPtrArray *yp_alarms_list_open (YpStore *store, GError **error);
YpCommand *yp_alarms_new_raise (const char *actor, const YpAlarmCause *cause);
YpCommand *yp_alarms_new_step (const char *actor, const char *alarm, const YpAlarmStep *step);

G_END_DECLS
