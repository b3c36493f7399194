/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-alarm-watch.h"
#include "yp-city-keeper.h"
#include "yp-watch.h"
#include "yp-writer.h"

G_BEGIN_DECLS

typedef struct _YpTimers YpTimers;

YpTimers *yp_timers_new (YpCityKeeper *cities,
                         YpReaders *readers,
                         YpWriter *writer,
                         YpWatch *watch,
                         YpAlarmWatch *alarms);
void yp_timers_free (YpTimers *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpTimers, yp_timers_free)

G_END_DECLS
