/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-route.h"

G_BEGIN_DECLS

typedef struct _YpAlarmWatch YpAlarmWatch;

YpAlarmWatch *yp_alarm_watch_new (void);
void yp_alarm_watch_free (YpAlarmWatch *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpAlarmWatch, yp_alarm_watch_free)

void yp_alarm_watch_tell (YpAlarmWatch *self, GPtrArray *entries);
gboolean yp_alarm_watch_has_news (YpAlarmWatch *self);
GPtrArray *
yp_alarm_watch_collect (YpAlarmWatch *self, YpStore *store, YpCity *city, GError **error);

G_END_DECLS
