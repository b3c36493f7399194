/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "habit.h"

#define S(state) YP_STATE_BIT (YP_STATE_##state)
#define AT_WORK (S (DISPATCHED) | S (ACCEPTED) | S (ARRIVED))
#define ANY_PENDING YP_N_PENDINGS

/* clang-format off */

static const Habit habits[] = {
  { S (REPORTED), YP_PENDING_NONE, "answer", 310, 1, 60, FALSE },
  { S (REPORTED), YP_PENDING_NONE, "settle", 290, 5, 240, FALSE },
  { S (REPORTED), YP_PENDING_NONE, "verify", 110, 5, 120, FALSE },
  { S (REPORTED), YP_PENDING_NONE, "file", 220, 1, 30, FALSE },
  { S (REPORTED), YP_PENDING_NONE, "merge", 40, 1, 60, FALSE },
  { S (REPORTED), YP_PENDING_NONE, "reject", 25, 2, 120, FALSE },
  { S (REPORTED), YP_PENDING_NONE, "void", 3, 1, 60, FALSE },
  { S (REPORTED), YP_PENDING_NONE, "annotate", 10, 1, 30, FALSE },
  { S (VERIFIED), YP_PENDING_NONE, "file", 750, 1, 60, FALSE },
  { S (VERIFIED), YP_PENDING_NONE, "reject", 110, 1, 60, FALSE },
  { S (VERIFIED), YP_PENDING_NONE, "settle", 100, 1, 120, FALSE },
  { S (VERIFIED), YP_PENDING_NONE, "merge", 30, 1, 60, FALSE },
  { S (VERIFIED), YP_PENDING_NONE, "force-close", 5, 1, 60, FALSE },

  { S (FILED), ANY_PENDING, "dispatch", 900, 1, 30, FALSE },
  { S (FILED), ANY_PENDING, "merge", 20, 1, 60, FALSE },
  { S (FILED), ANY_PENDING, "send-back", 15, 1, 60, FALSE },
  { S (FILED), ANY_PENDING, "request-suspension", 20, 1, 120, FALSE },
  { S (FILED), ANY_PENDING, "consult", 5, 1, 60, FALSE },
  { S (FILED) | S (RETURNED) | AT_WORK, ANY_PENDING, "force-close", 4, 1, 600, TRUE },
  { S (FILED) | S (RETURNED) | AT_WORK, ANY_PENDING, "void", 3, 1, 600, TRUE },
  { S (RETURNED), ANY_PENDING, "dispatch", 880, 1, 120, FALSE },
  { S (RETURNED), ANY_PENDING, "send-back", 40, 1, 120, FALSE },
  { S (RETURNED), ANY_PENDING, "request-suspension", 15, 1, 120, FALSE },
  { S (DISPATCHED), ANY_PENDING, "assign", 850, 1, 90, TRUE },
  { S (DISPATCHED), ANY_PENDING, "accept", 850, 1, 80, FALSE },
  { S (DISPATCHED), ANY_PENDING, "return", 70, 5, 240, TRUE },
  { S (DISPATCHED), ANY_PENDING, "revoke", 12, 1, 120, FALSE },
  { S (ACCEPTED), ANY_PENDING, "arrive", 900, 3, 240, FALSE },
  { S (ARRIVED), ANY_PENDING, "handle", 900, 1, 0, TRUE },
  { S (ARRIVED), ANY_PENDING, "annotate", 30, 1, 60, FALSE },
  { AT_WORK, YP_PENDING_NONE, "request-extension", 45, 5, 1440, TRUE },
  { AT_WORK, YP_PENDING_NONE, "request-suspension", 25, 5, 1440, TRUE },
  { S (HANDLED), ANY_PENDING, "check", 880, 5, 600, TRUE },
  { S (HANDLED), ANY_PENDING, "rework", 100, 5, 600, TRUE },
  { S (HANDLED), ANY_PENDING, "force-close", 5, 5, 600, TRUE },
  { S (CHECKED), ANY_PENDING, "close", 970, 1, 600, TRUE },
  { S (CHECKED), ANY_PENDING, "void", 5, 1, 600, TRUE },

  { S (SUSPENDED), ANY_PENDING, NULL, 900, 0, 0, FALSE },
  { S (SUSPENDED), ANY_PENDING, "resume", 60, 60, 10000, TRUE },
  { S (SUSPENDED), ANY_PENDING, "force-close", 15, 60, 10000, TRUE },
  { S (SUSPENDED), ANY_PENDING, "void", 5, 60, 10000, TRUE },

  { S (CLOSED), YP_PENDING_NONE, NULL, 560, 0, 0, FALSE },
  { S (CLOSED), YP_PENDING_NONE, "follow-up", 420, 30, 4000, TRUE },
  { S (CLOSED), YP_PENDING_NONE, "appeal", 200, 60, 4000, TRUE },
  { S (CLOSED), YP_PENDING_NONE, "reopen", 12, 60, 4000, TRUE },
  { S (REJECTED), YP_PENDING_NONE, NULL, 940, 0, 0, FALSE },
  { S (REJECTED), YP_PENDING_NONE, "reopen", 60, 60, 4000, TRUE },

  /* Reviews; the path goes on all the same. */
  { AT_WORK | S (CLOSED), YP_PENDING_EXTENSION, "endorse", 15000, 5, 240, TRUE },
  { AT_WORK, YP_PENDING_EXTENSION, "extend", 15000, 5, 240, TRUE },
  { AT_WORK, YP_PENDING_EXTENSION, "refuse", 3000, 5, 240, TRUE },
  { AT_WORK | S (FILED) | S (RETURNED), YP_PENDING_SUSPENSION, "suspend", 9000, 5, 240, TRUE },
  { AT_WORK | S (FILED) | S (RETURNED), YP_PENDING_SUSPENSION, "refuse", 2000, 5, 240, TRUE },
  { S (CLOSED), YP_PENDING_APPEAL, "endorse", 800, 60, 1440, TRUE },
  { S (CLOSED), YP_PENDING_APPEAL, "exempt", 800, 60, 1440, TRUE },
  { S (CLOSED), YP_PENDING_APPEAL, "refuse", 200, 60, 1440, TRUE },
  { S (CLOSED), YP_PENDING_APPEAL, "reopen", 20, 60, 1440, TRUE },
};

/* clang-format on */

/* The rules as people know them, beyond those of the state. */
gboolean
habit_knows_it_may (const Case *one, const char *action, gint64 at)
{
  if (strcmp (action, "accept") == 0)
    return one->unit != NULL;
  if (strcmp (action, "assign") == 0)
    return one->unit == NULL;
  if (strcmp (action, "request-suspension") == 0)
    return one->pending == YP_PENDING_NONE;
  if (strcmp (action, "request-extension") == 0)
    return one->pending == YP_PENDING_NONE && one->due_at != 0 && at <= one->due_at &&
           one->n_extensions < 2;
  if (strcmp (action, "appeal") == 0)
    return one->pending == YP_PENDING_NONE && !one->is_appealed && one->due_at != 0 &&
           (one->handled_at != 0 ? one->handled_at : one->ended_at) > one->due_at;
  if (strcmp (action, "follow-up") == 0)
    return !one->is_followed_up;
  if (strcmp (action, "extend") == 0)
    return one->pending == YP_PENDING_EXTENSION && one->is_endorsed;
  if (strcmp (action, "exempt") == 0)
    return one->pending == YP_PENDING_APPEAL && one->is_endorsed;
  if (strcmp (action, "suspend") == 0)
    return one->pending == YP_PENDING_SUSPENSION && one->pending_until > at;
  if (strcmp (action, "endorse") == 0)
    return (one->pending == YP_PENDING_EXTENSION || one->pending == YP_PENDING_APPEAL) &&
           !one->is_endorsed;
  if (strcmp (action, "refuse") == 0)
    return one->pending != YP_PENDING_NONE;

  return TRUE;
}

static gboolean
is_possible (const Habit *habit, const Case *one, gint64 at)
{
  return (habit->states & YP_STATE_BIT (one->state)) != 0 &&
         (habit->pending == ANY_PENDING || habit->pending == one->pending) &&
         (habit->action == NULL || habit_knows_it_may (one, habit->action, at));
}

/* One of those that are possible; %NULL where there is none. */
const Habit *
habit_choose (const Case *one, gint64 now, GRand *rand)
{
  guint total = 0;
  guint at;

  for (guint i = 0; i < G_N_ELEMENTS (habits); i++)
    if (is_possible (&habits[i], one, now))
      total += habits[i].weight;
  if (total == 0)
    return NULL;

  at = (guint) g_rand_int_range (rand, 0, (gint32) total);
  for (guint i = 0; i < G_N_ELEMENTS (habits); i++)
    {
      if (!is_possible (&habits[i], one, now))
        continue;
      if (at < habits[i].weight)
        return &habits[i];
      at -= habits[i].weight;
    }

  g_assert_not_reached ();
}
