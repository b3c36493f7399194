/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-alarm.h"
#include "yp-situation.h"

G_BEGIN_DECLS

/* What people call alarms. Static strings are translated; the others are the caller's to free. */

const char *yp_words_get_severity (YpSeverity severity);
const char *yp_words_get_severity_icon (YpSeverity severity);
char *yp_words_format_alarm (YpSituation *situation, const YpRecord *alarm);
char *yp_words_format_alarm_state (const YpRecord *alarm);

G_END_DECLS
