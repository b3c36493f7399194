/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "yp-situation.h"
#include "yp-tones.h"

G_BEGIN_DECLS

#define YP_TYPE_ALARM_BAR (yp_alarm_bar_get_type ())
G_DECLARE_FINAL_TYPE (YpAlarmBar, yp_alarm_bar, YP, ALARM_BAR, AdwBin)

void yp_alarm_bar_connect (YpAlarmBar *self, YpSituation *situation, YpTones *tones);
void yp_alarm_bar_toggle_view (YpAlarmBar *self);
void yp_alarm_bar_acknowledge (YpAlarmBar *self);
void yp_alarm_bar_answer (YpAlarmBar *self, const char *action);
void yp_alarm_bar_toggle_list (YpAlarmBar *self);
gboolean yp_alarm_bar_has_focus (YpAlarmBar *self);
gboolean yp_alarm_bar_leave (YpAlarmBar *self);

G_END_DECLS
