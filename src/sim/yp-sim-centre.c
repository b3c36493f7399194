/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-sim"

#include "yp-sim-centre.h"

struct _YpSimCentre
{
  YpSimCrew *crew;
  YpPrng prng;
  gint64 *desks; /* for each dispatcher when it is free again */
  guint n_desks;
};

/**
 * yp_sim_centre_new:
 * @crew: who can be sent; must outlive the centre
 * @seed: what chance follows from
 * @n_desks: how many dispatchers there are; 0 leaves their work to people
 *
 * Returns: (transfer full): a centre with nothing to do
 */
YpSimCentre *
yp_sim_centre_new (YpSimCrew *crew, guint64 seed, guint n_desks)
{
  YpSimCentre *self = g_new0 (YpSimCentre, 1);

  self->crew = crew;
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
  switch (the_case->state)
    {
    case YP_STATE_REPORTED:
      return the_case->is_simple
                 ? now + seconds (self, 10, 90)
                 : take_desk (self, now, seconds (self, 15, 40)) + seconds (self, 5, 45);
    case YP_STATE_FILED:
      return the_case->is_simple
                 ? now + seconds (self, 5, 20)
                 : take_desk (self, now, seconds (self, 10, 30)) + seconds (self, 2, 10);
    case YP_STATE_HANDLED:
      return the_case->is_simple
                 ? now + seconds (self, 60, 300)
                 : take_desk (self, now, seconds (self, 10, 30)) + seconds (self, 240, 1200);
    case YP_STATE_CHECKED:
      return now + seconds (self, 30, 120);
    case YP_STATE_VERIFIED:
    case YP_STATE_RETURNED:
    case YP_STATE_DISPATCHED:
    case YP_STATE_ACCEPTED:
    case YP_STATE_ARRIVED:
    case YP_STATE_SUSPENDED:
    case YP_STATE_CLOSED:
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

static gboolean
is_centre_step (YpState state)
{
  return state == YP_STATE_REPORTED || state == YP_STATE_FILED || state == YP_STATE_HANDLED ||
         state == YP_STATE_CHECKED;
}

/**
 * yp_sim_centre_plan:
 * @self: a centre
 * @the_case: an open case
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

  if (is_centre_step (the_case->state))
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

/**
 * yp_sim_centre_choose_unit:
 * @self: a centre
 * @the_case: a filed case
 * @now: the virtual time, microseconds since 1970 UTC
 *
 * Returns: (nullable): whom to send: the grid's member if that will do, else the nearest of the
 *   right kind who is free, else the nearest of all; %NULL if nobody is on duty
 */
YpSimUnit *
yp_sim_centre_choose_unit (YpSimCentre *self, const YpSimCase *the_case, gint64 now)
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

/**
 * yp_sim_centre_choose_note:
 * @self: a centre
 * @state: how far a case has come
 *
 * Returns: (nullable): what is said at the next step
 */
const char *
yp_sim_centre_choose_note (YpSimCentre *self, YpState state)
{
  static const char *const handled[] = { "已清理完毕", "已劝导整改",         "当事人已自行整改",
                                         "已修复",     "已联系责任单位处理", "已调解，双方达成一致",
                                         "现场已恢复" };
  static const char *const checked[] = { "核查属实，已整改到位", "现场核查通过", "照片比对通过" };
  static const char *const closed[] = { "回访满意，结案", "按时办结", "已回复来电人" };

  if (state == YP_STATE_ARRIVED)
    return handled[yp_prng_below (&self->prng, G_N_ELEMENTS (handled))];
  if (state == YP_STATE_HANDLED)
    return checked[yp_prng_below (&self->prng, G_N_ELEMENTS (checked))];
  if (state == YP_STATE_CHECKED)
    return closed[yp_prng_below (&self->prng, G_N_ELEMENTS (closed))];

  return NULL;
}
