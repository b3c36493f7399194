/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-incident.h"

G_BEGIN_DECLS

/**
 * YpStageClock:
 * @reached_at: when it was reached last, microseconds since 1970 UTC; 0 for never
 * @left_at: when it was left last; 0 for never
 * @spent_us: how long all past stays took together, without times of suspension
 * @n_visits: how often it was reached
 *
 * The clock of one stage.
 */
typedef struct
{
  gint64 reached_at;
  gint64 left_at;
  gint64 spent_us;
  guint n_visits;
} YpStageClock;

/**
 * YpStages:
 * @clocks: of each stage
 * @stage: where the incident is, or was when it ended
 * @state: its state
 * @since: since when the clock of @stage runs; 0 while it stands
 *
 * The way of an incident through the seven stages. Plain data: copy it by value.
 */
typedef struct
{
  YpStageClock clocks[YP_N_STAGES];
  YpStage stage;
  YpState state;
  gint64 since;
} YpStages;

void yp_stages_begin (YpStages *self, gint64 at);
void yp_stages_take (YpStages *self, const YpEntry *entry);
void yp_stages_guess (YpStages *self, const YpIncidentFacts *facts);
gint64 yp_stages_measure (const YpStages *self, YpStage stage, gint64 at);

G_END_DECLS
