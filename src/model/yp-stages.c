/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-model"

#include "yp-stages.h"

/* Rejected, merged, void: no step of the path led there. */
static gboolean
is_other_end (YpState state)
{
  return !yp_state_is_open (state) && state != YP_STATE_CLOSED;
}

/* What ends otherwise ends where it was, but not before somebody looked whether to file it. */
static YpStage
find_stage (const YpStages *self, YpState state)
{
  YpStage stage = yp_state_get_stage (state);

  return is_other_end (state) ? MAX (stage, self->stage) : stage;
}

static void
reach (YpStages *self, YpStage stage, gint64 at)
{
  self->clocks[stage].reached_at = at;
  self->clocks[stage].n_visits++;
}

static void
stop (YpStages *self, gint64 at)
{
  if (self->since != 0)
    self->clocks[self->stage].spent_us += MAX (at - self->since, 0);
  self->since = 0;
}

/* The path's own steps go through each stage that lies between, be it for a moment; other steps
 * pass those by. */
static void
enter (YpStages *self, YpState state, gboolean is_path, gint64 at)
{
  YpStage before = self->stage;
  YpStage stage = find_stage (self, state);

  stop (self, at);
  if (stage != before)
    {
      self->clocks[before].left_at = at;
      for (guint i = before + 1; is_path && i < stage; i++)
        {
          reach (self, (YpStage) i, at);
          self->clocks[i].left_at = at;
        }
      reach (self, stage, at);
    }

  self->stage = stage;
  self->state = state;
  if (yp_state_is_open (state) && state != YP_STATE_SUSPENDED)
    self->since = at;
}

/**
 * yp_stages_begin:
 * @self: (out): stages
 * @at: when the incident was reported, microseconds since 1970 UTC
 */
void
yp_stages_begin (YpStages *self, gint64 at)
{
  g_return_if_fail (self != NULL);

  *self = (YpStages){ .stage = YP_STAGE_COLLECT, .state = YP_STATE_REPORTED, .since = at };
  reach (self, YP_STAGE_COLLECT, at);
}

/**
 * yp_stages_take:
 * @self: stages
 * @entry: what happened to the incident next; its first entry begins anew
 *
 * Entries of unknown kinds change nothing.
 */
void
yp_stages_take (YpStages *self, const YpEntry *entry)
{
  const YpTransition *transition = yp_lifecycle_find_kind (entry->kind);

  g_return_if_fail (self != NULL);

  if (g_strcmp0 (entry->kind, "reported") == 0)
    yp_stages_begin (self, entry->at);
  else if (transition != NULL && transition->to != YP_STATE_SAME)
    enter (self, transition->to, transition->is_path, entry->at);
  else if (transition != NULL && (transition->needs & YP_NEEDS_SATISFACTION) != 0)
    self->clocks[YP_STAGE_EVALUATE].left_at = entry->at;
}

/* Whether the steps of the path led to where it is. */
static gboolean
is_on_path (const YpIncidentFacts *facts)
{
  return facts->state != YP_STATE_CLOSED || g_strcmp0 (facts->closure, "checked") == 0;
}

/**
 * yp_stages_guess:
 * @self: (out): stages
 * @facts: of an incident
 *
 * As far as the facts alone tell: past visits are not among them.
 */
void
yp_stages_guess (YpStages *self, const YpIncidentFacts *facts)
{
  const struct
  {
    YpState state;
    gint64 at;
  } known[] = {
    { YP_STATE_FILED, facts->filed_at },
    { YP_STATE_DISPATCHED, facts->dispatched_at },
    { YP_STATE_HANDLED, facts->handled_at },
  };

  yp_stages_begin (self, facts->received_at);
  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (known[i].at != 0)
      enter (self, known[i].state, TRUE, known[i].at);
  if (self->state != facts->state)
    enter (self, facts->state, is_on_path (facts), facts->updated_at);
}

/**
 * yp_stages_measure:
 * @self: stages
 * @stage: one of them
 * @at: the time now, microseconds since 1970 UTC
 *
 * Returns: how long it took or is taking, microseconds
 */
gint64
yp_stages_measure (const YpStages *self, YpStage stage, gint64 at)
{
  const YpStageClock *clock;

  g_return_val_if_fail (stage < YP_N_STAGES, 0);

  clock = &self->clocks[stage];
  if (stage != self->stage || self->since == 0)
    return clock->spent_us;

  return clock->spent_us + MAX (at - self->since, 0);
}
