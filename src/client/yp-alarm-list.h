/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-alarm.h"
#include "yp-situation.h"

G_BEGIN_DECLS

#define YP_TYPE_ALARM_LIST (yp_alarm_list_get_type ())
G_DECLARE_FINAL_TYPE (YpAlarmList, yp_alarm_list, YP, ALARM_LIST, GObject)

YpAlarmList *yp_alarm_list_new (YpSituation *situation);
guint yp_alarm_list_get_size (YpAlarmList *self);
YpRecord *yp_alarm_list_get (YpAlarmList *self, guint position);
YpRecord *yp_alarm_list_find (YpAlarmList *self, const char *id);
guint yp_alarm_list_get_n_unanswered (YpAlarmList *self);
gboolean yp_alarm_list_get_loudest (YpAlarmList *self, YpSeverity *severity);

gboolean yp_alarm_is_unanswered (const YpRecord *alarm);

void yp_alarm_step_async (YpSituation *situation,
                          const char *alarm,
                          const char *action,
                          gint64 until,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data);
gboolean yp_alarm_step_finish (YpSituation *situation, GAsyncResult *result, GError **error);

G_END_DECLS
