/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-situation.h"

G_BEGIN_DECLS

#define YP_TYPE_ACTS (yp_acts_get_type ())

/**
 * YpActs:
 *
 * Asks the platform for steps and puts what came of them into words. Signals: `told` (string text,
 * gboolean is_refused, gboolean is_answer): something for the result line: that it is asked, then
 * the answer; of a batch one for all; `answered` (string incident, string action, string why): of
 * each step; why it was refused, %NULL where it was done. Main thread.
 */
G_DECLARE_FINAL_TYPE (YpActs, yp_acts, YP, ACTS, GObject)

YpActs *yp_acts_new (YpSituation *situation);
void yp_acts_ask (YpActs *self, const char *incident, const YpStep *step);
void yp_acts_ask_all (YpActs *self, guint n, const char *const *incidents, const YpStep *steps);

G_END_DECLS
