/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "yp-alarm.h"
#include "yp-situation.h"

G_BEGIN_DECLS

#define YP_TYPE_ALARM_ROW (yp_alarm_row_get_type ())
G_DECLARE_FINAL_TYPE (YpAlarmRow, yp_alarm_row, YP, ALARM_ROW, AdwBin)

GtkWidget *yp_alarm_row_new (void);
void yp_alarm_row_show (YpAlarmRow *self, YpSituation *situation, YpRecord *alarm);
YpRecord *yp_alarm_row_get_alarm (YpAlarmRow *self);

G_END_DECLS
