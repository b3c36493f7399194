/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-sim"

#include "yp-sim-fate.h"

#include "yp-prng.h"

/* Of a thousand incidents so many have each fate; the others go straight. */
static const guint shares[YP_N_SIM_FATES] = {
  [YP_SIM_FATE_ANSWERED] = 60, [YP_SIM_FATE_SETTLED] = 80,   [YP_SIM_FATE_VERIFIED] = 40,
  [YP_SIM_FATE_REJECTED] = 25, [YP_SIM_FATE_MERGED] = 35,    [YP_SIM_FATE_RETURNED] = 30,
  [YP_SIM_FATE_BOUNCED] = 3,   [YP_SIM_FATE_REWORKED] = 30,  [YP_SIM_FATE_EXTENDED] = 20,
  [YP_SIM_FATE_DENIED] = 8,    [YP_SIM_FATE_SUSPENDED] = 20,
};

/* What nobody in the city feels responsible for, until somebody decides (domain.md §1.4): 油烟,
 * 噪音, 沙洲湖周边, 农村路灯; and of a thousand so many that are returned twice. */
static const char *const contested[] = { ":06027", ":06028", ":06025", ":01037" };
#define CONTESTED_PERMILLE 300

/* Of a thousand that were closed so many reporters are called back. */
#define CALLED_BACK_PERMILLE 300

/* Where a fate leaves the straight path, and how often. */
static const struct
{
  YpSimFate fate;
  YpState state;
  guint n_times;
  const char *action;
} detours[] = {
  { YP_SIM_FATE_ANSWERED, YP_STATE_REPORTED, 1, "answer" },
  { YP_SIM_FATE_SETTLED, YP_STATE_REPORTED, 1, "settle" },
  { YP_SIM_FATE_VERIFIED, YP_STATE_REPORTED, 1, "verify" },
  { YP_SIM_FATE_REJECTED, YP_STATE_REPORTED, 1, "verify" },
  { YP_SIM_FATE_REJECTED, YP_STATE_VERIFIED, 2, "reject" },
  { YP_SIM_FATE_MERGED, YP_STATE_REPORTED, 1, "merge" },
  { YP_SIM_FATE_RETURNED, YP_STATE_DISPATCHED, 1, "return" },
  { YP_SIM_FATE_BOUNCED, YP_STATE_DISPATCHED, 2, "return" },
  { YP_SIM_FATE_REWORKED, YP_STATE_HANDLED, 1, "rework" },
  { YP_SIM_FATE_EXTENDED, YP_STATE_ACCEPTED, 1, "request-extension" },
  { YP_SIM_FATE_DENIED, YP_STATE_ACCEPTED, 1, "request-extension" },
  { YP_SIM_FATE_SUSPENDED, YP_STATE_ACCEPTED, 1, "request-suspension" },
};

static guint
throw_dice (guint64 seed, const char *id, guint64 what)
{
  return (guint) (yp_prng_mix (yp_prng_mix (seed, g_str_hash (id)), what) % 1000);
}

static gboolean
is_contested (const char *item)
{
  for (guint i = 0; i < G_N_ELEMENTS (contested); i++)
    if (g_str_has_suffix (item, contested[i]))
      return TRUE;

  return FALSE;
}

/**
 * yp_sim_fate_draw:
 * @seed: what chance follows from
 * @id: of an incident
 * @item: (nullable): key of its item
 *
 * Returns: what it will come to: the same for the same @seed, @id and @item
 */
YpSimFate
yp_sim_fate_draw (guint64 seed, const char *id, const char *item)
{
  guint at = throw_dice (seed, id, 2);

  if (item != NULL && is_contested (item) && throw_dice (seed, id, 4) < CONTESTED_PERMILLE)
    return YP_SIM_FATE_BOUNCED;

  for (guint i = 0; i < YP_N_SIM_FATES; i++)
    {
      if (at < shares[i])
        return (YpSimFate) i;
      at -= shares[i];
    }

  return YP_SIM_FATE_STRAIGHT;
}

/**
 * yp_sim_fate_is_called_back:
 * @seed: what chance follows from
 * @id: of an incident
 *
 * Returns: whether its reporter is asked whether they are satisfied, once it is closed
 */
gboolean
yp_sim_fate_is_called_back (guint64 seed, const char *id)
{
  return throw_dice (seed, id, 3) < CALLED_BACK_PERMILLE;
}

/**
 * yp_sim_fate_get_detour:
 * @self: a fate
 * @state: how far the incident has come
 * @n_detours: how often it left the straight path before
 *
 * Returns: (nullable): what is done instead of the path's next step; %NULL where that is done
 */
const char *
yp_sim_fate_get_detour (YpSimFate self, YpState state, guint n_detours)
{
  for (guint i = 0; i < G_N_ELEMENTS (detours); i++)
    if (detours[i].fate == self && detours[i].state == state && n_detours < detours[i].n_times)
      return detours[i].action;

  return NULL;
}

/**
 * yp_sim_fate_get_review:
 * @self: a fate
 * @pending: what was asked for
 * @is_endorsed: whether the first review is done
 *
 * Returns: (nullable): what a review decides; %NULL where none waits
 */
const char *
yp_sim_fate_get_review (YpSimFate self, YpPending pending, gboolean is_endorsed)
{
  switch (pending)
    {
    case YP_PENDING_EXTENSION:
      if (self == YP_SIM_FATE_DENIED)
        return "refuse";
      return is_endorsed ? "extend" : "endorse";
    case YP_PENDING_SUSPENSION:
      return "suspend";
    case YP_PENDING_NONE:
    case YP_PENDING_APPEAL:
    default:
      return NULL;
    }
}
