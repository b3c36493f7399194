/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-alarm.h"

G_BEGIN_DECLS

#define YP_TYPE_TONES (yp_tones_get_type ())
G_DECLARE_FINAL_TYPE (YpTones, yp_tones, YP, TONES, GObject)

YpTones *yp_tones_new (void);
void yp_tones_answer (YpTones *self, gboolean is_refusal);
void yp_tones_alarm (YpTones *self, YpSeverity severity);
gboolean yp_tones_get_is_muted (YpTones *self);
void yp_tones_set_is_muted (YpTones *self, gboolean is_muted);
const char *yp_tones_get_failure (YpTones *self);

G_END_DECLS
