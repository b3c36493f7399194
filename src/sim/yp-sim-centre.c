/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-sim"

#include "yp-sim-centre.h"

struct _YpSimCentre
{
  YpSimCrew *crew;
  const YpSimCouncil *council;
  YpPrng prng;
  gint64 *desks; /* for each dispatcher when it is free again */
  guint n_desks;
};

/**
 * yp_sim_centre_new:
 * @crew: who can be sent; must outlive the centre
 * @council: what was decided; must outlive the centre
 * @seed: what chance follows from
 * @n_desks: how many dispatchers there are; 0 leaves their work to people
 *
 * Returns: (transfer full): a centre with nothing to do
 */
YpSimCentre *
yp_sim_centre_new (YpSimCrew *crew, const YpSimCouncil *council, guint64 seed, guint n_desks)
{
  YpSimCentre *self = g_new0 (YpSimCentre, 1);

  self->crew = crew;
  self->council = council;
  self->n_desks = n_desks;
  self->desks = g_new0 (gint64, MAX (n_desks, 1));
  yp_prng_init (&self->prng, yp_prng_mix (seed, 101));

  return self;
}

/**
 * yp_sim_centre_free:
 * @self: (transfer full): a centre
 */
void
yp_sim_centre_free (YpSimCentre *self)
{
  g_free (self->desks);
  g_free (self);
}

static gint64
seconds (YpSimCentre *self, double low, double high)
{
  return (gint64) (yp_prng_between (&self->prng, low, high) * G_USEC_PER_SEC);
}

/* Somebody at a desk takes it up, once one is free; says when it is done. */
static gint64
take_desk (YpSimCentre *self, gint64 now, gint64 work)
{
  guint first = 0;

  for (guint i = 1; i < self->n_desks; i++)
    if (self->desks[i] < self->desks[first])
      first = i;
  self->desks[first] = MAX (self->desks[first], now) + work;

  return self->desks[first];
}

static gint64
plan_centre_step (YpSimCentre *self, const YpSimCase *the_case, gint64 now)
{
  if (the_case->pending != YP_PENDING_NONE)
    return now + seconds (self, 60, 300);

  switch (the_case->state)
    {
    case YP_STATE_REPORTED:
    case YP_STATE_VERIFIED:
      return the_case->is_simple
                 ? now + seconds (self, 10, 90)
                 : take_desk (self, now, seconds (self, 15, 40)) + seconds (self, 5, 45);
    case YP_STATE_FILED:
    case YP_STATE_RETURNED:
      return the_case->is_simple
                 ? now + seconds (self, 5, 20)
                 : take_desk (self, now, seconds (self, 10, 30)) + seconds (self, 2, 10);
    case YP_STATE_HANDLED:
      return the_case->is_simple
                 ? now + seconds (self, 60, 300)
                 : take_desk (self, now, seconds (self, 10, 30)) + seconds (self, 240, 1200);
    case YP_STATE_CHECKED:
      return now + seconds (self, 30, 120);
    case YP_STATE_CLOSED:
      return now + seconds (self, 120, 900);
    case YP_STATE_DISPATCHED:
    case YP_STATE_ACCEPTED:
    case YP_STATE_ARRIVED:
    case YP_STATE_SUSPENDED:
    case YP_STATE_REJECTED:
    case YP_STATE_MERGED:
    case YP_STATE_VOID:
    default:
      return G_MAXINT64;
    }
}

/* When the unit that was sent takes its next step; it sets out as soon as it has accepted. */
static gint64
plan_unit_step (YpSimCentre *self, const YpSimCase *the_case, YpSimUnit *unit, gint64 now)
{
  switch (the_case->state)
    {
    case YP_STATE_DISPATCHED:
      return now + seconds (self, 8, 60);
    case YP_STATE_ACCEPTED:
      return the_case->has_place ? yp_sim_crew_send (self->crew, unit, the_case->at, now)
                                 : now + seconds (self, 300, 900);
    case YP_STATE_ARRIVED:
      return now + (the_case->is_simple ? seconds (self, 180, 900) : seconds (self, 600, 2700));
    case YP_STATE_REPORTED:
    case YP_STATE_VERIFIED:
    case YP_STATE_FILED:
    case YP_STATE_RETURNED:
    case YP_STATE_HANDLED:
    case YP_STATE_CHECKED:
    case YP_STATE_SUSPENDED:
    case YP_STATE_CLOSED:
    case YP_STATE_REJECTED:
    case YP_STATE_MERGED:
    case YP_STATE_VOID:
    default:
      return G_MAXINT64;
    }
}

/* What the centre decides, be it while a unit is on its way. */
static gboolean
is_centre_step (const YpSimCase *the_case)
{
  return the_case->pending != YP_PENDING_NONE || !yp_state_is_with_unit (the_case->state);
}

/**
 * yp_sim_centre_plan:
 * @self: a centre
 * @the_case: a case
 * @now: the virtual time, microseconds since 1970 UTC
 *
 * Thinks about the case's next step. A unit that has accepted sets out at once.
 *
 * Returns: when one of the simulated people takes it; %G_MAXINT64 if none will
 */
gint64
yp_sim_centre_plan (YpSimCentre *self, const YpSimCase *the_case, gint64 now)
{
  YpSimUnit *unit = yp_sim_crew_find (self->crew, the_case->unit);

  if (is_centre_step (the_case))
    return self->n_desks > 0 ? plan_centre_step (self, the_case, now) : G_MAXINT64;

  return unit != NULL ? plan_unit_step (self, the_case, unit, now) : G_MAXINT64;
}

static guint
choose_kinds (YpSimCentre *self, const YpSimCase *the_case)
{
  const char *item = the_case->item != NULL ? the_case->item : "";
  static const char *const wet[] = { ":06025", ":06026", ":0302" };

  for (guint i = 0; i < G_N_ELEMENTS (wet); i++)
    if (g_str_has_suffix (item, wet[i]) && yp_prng_chance (&self->prng, 0.4))
      return 1u << YP_UNIT_BOAT;
  if (yp_prng_chance (&self->prng, 0.02))
    return 1u << YP_UNIT_DRONE;

  return 1u << YP_UNIT_OFFICER | 1u << YP_UNIT_VEHICLE;
}

/* Whom to send: the grid's member if that will do, else the nearest of the right kind who is free,
 * else the nearest of all; %NULL if nobody is on duty. */
static YpSimUnit *
choose_unit (YpSimCentre *self, const YpSimCase *the_case, gint64 now)
{
  YpSimUnit *member = yp_sim_crew_find_member (self->crew, the_case->grid);
  YpXy at = the_case->has_place ? the_case->at : (YpXy){ 0.0, 0.0 };
  YpSimUnit *unit = NULL;

  if (the_case->is_simple && member != NULL && member->is_on_duty && member->n_tasks == 0 &&
      member->claimed_until <= now)
    return member;
  if (the_case->is_simple)
    unit = yp_sim_crew_find_nearest (self->crew, at, 1u << YP_UNIT_MEMBER, now, TRUE);
  if (unit == NULL)
    unit = yp_sim_crew_find_nearest (self->crew, at, choose_kinds (self, the_case), now, TRUE);
  if (unit == NULL)
    unit = yp_sim_crew_find_nearest (self->crew, at, 1u << YP_UNIT_MEMBER, now, TRUE);

  return unit != NULL ? unit : yp_sim_crew_find_nearest (self->crew, at, G_MAXUINT, now, FALSE);
}

/* What is said, with “|” between what may be. */
static const struct
{
  const char *action;
  const char *notes;
} notes[] = {
  { "handle", "已清理完毕|已劝导整改|当事人已自行整改|已修复|已联系责任单位处理|"
              "已调解，双方达成一致|现场已恢复" },
  { "check", "核查属实，已整改到位|现场核查通过|照片比对通过" },
  { "close", "回访满意，结案|按时办结|已回复来电人" },
  { "answer", "政策咨询，已当场答复|已说明办理渠道，来电人认可" },
  { "settle", "网格员现场自行处置完毕|现场提醒后已整改" },
  { "reject", "现场核实不属实|不属于受理范围，已告知来电人" },
  { "return", "不属本单位职责|不在本辖区，请重新派遣" },
  { "rework", "照片显示未清理干净，请返工|核查发现问题反复，请重新处置" },
  { "request-extension", "需调用专业设备，申请延期|需多部门配合，申请延期" },
  { "request-suspension", "等待备件到货，申请挂账|须待汛情过后施工，申请挂账" },
  { "refuse", "理由不充分，请按时办结" },
};

static const char *
choose_note (YpSimCentre *self, const char *action)
{
  for (guint i = 0; i < G_N_ELEMENTS (notes); i++)
    {
      g_auto (GStrv) words = NULL;

      if (strcmp (notes[i].action, action) != 0)
        continue;
      words = g_strsplit (notes[i].notes, "|", -1);
      return g_intern_string (words[yp_prng_below (&self->prng, g_strv_length (words))]);
    }

  return NULL;
}

static const char *
choose_satisfaction (YpSimCentre *self)
{
  static const double weights[] = { 35.0, 45.0, 10.0, 5.0, 5.0 };

  return yp_satisfaction_get_name (
      (YpSatisfaction) (YP_SATISFACTION_VERY_SATISFIED +
                        yp_prng_weighted (&self->prng, weights, G_N_ELEMENTS (weights))));
}

/* What was decided is returned no more. */
static gboolean
is_settled (const YpSimCentre *self, const YpSimCase *the_case)
{
  return the_case->fate == YP_SIM_FATE_BOUNCED && the_case->n_detours == 0 &&
         yp_sim_council_find (self->council, the_case->item) != NULL;
}

/* What comes next. Where a way off the straight path was tried in vain, that is left. People who
 * decide for the centre decide about detours too. */
static const char *
choose_action (YpSimCentre *self, const YpSimCase *the_case)
{
  const YpTransition *next = yp_lifecycle_get_next (the_case->state);
  const char *action = NULL;

  if (self->n_desks > 0 && the_case->n_attempts == 0 && !is_settled (self, the_case))
    action = the_case->pending != YP_PENDING_NONE
                 ? yp_sim_fate_get_review (the_case->fate, the_case->pending, the_case->is_endorsed)
                 : yp_sim_fate_get_detour (the_case->fate, the_case->state, the_case->n_detours);
  if (action == NULL && the_case->state == YP_STATE_CLOSED && the_case->n_attempts == 0)
    return "follow-up";

  return action != NULL ? action : next != NULL ? next->action : NULL;
}

/**
 * yp_sim_centre_choose_step:
 * @self: a centre
 * @docket: all cases
 * @the_case: one of them, whose time has come
 * @now: the virtual time, microseconds since 1970 UTC
 * @step: (out caller-allocates): what is done
 *
 * Returns: whether something can be done now; else it has to be planned again, or is at its end
 */
gboolean
yp_sim_centre_choose_step (YpSimCentre *self,
                           const YpSimDocket *docket,
                           const YpSimCase *the_case,
                           gint64 now,
                           YpSimStep *step)
{
  const YpSimCase *similar = NULL;

  *step = (YpSimStep){ .action = choose_action (self, the_case) };
  if (step->action != NULL && strcmp (step->action, "merge") == 0)
    {
      similar = yp_sim_docket_find_similar (docket, the_case);
      step->into = similar != NULL ? similar->id : NULL;
      step->action = similar != NULL ? "merge" : "file";
    }
  if (step->action == NULL)
    return FALSE;

  step->note = choose_note (self, step->action);
  if (strcmp (step->action, "follow-up") == 0)
    step->satisfaction = choose_satisfaction (self);
  if (strcmp (step->action, "request-suspension") == 0)
    step->rest_s = yp_prng_between (&self->prng, 3600.0, 7200.0);
  if (strcmp (step->action, "dispatch") != 0)
    return TRUE;

  if (the_case->fate == YP_SIM_FATE_BOUNCED)
    step->precedent = yp_sim_council_find (self->council, the_case->item);

  step->unit = choose_unit (self, the_case, now);
  /* The platform wants a reason for sending somebody who has work already. */
  if (step->unit != NULL && (step->unit->n_tasks > 0 || the_case->n_attempts > 0))
    step->note = "就近无空闲力量，一并处置";

  return step->unit != NULL;
}
