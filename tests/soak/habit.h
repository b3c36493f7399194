/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ledger.h"

/* What people do next about an incident: of what is possible one thing, by its weight, after so
 * many minutes (most soon, some late; 0: as the limit allows). */
typedef struct
{
  guint states;
  guint pending;
  const char *action; /* %NULL: nothing more */
  guint weight;
  guint from;
  guint to;
  gboolean in_hours; /* of the offices */
} Habit;

const Habit *habit_choose (const Case *one, gint64 now, GRand *rand);
gboolean habit_knows_it_may (const Case *one, const char *action, gint64 at);
