/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-sim-council.h"
#include "yp-sim-crew.h"
#include "yp-sim-docket.h"

G_BEGIN_DECLS

/**
 * YpSimStep:
 * @action: what is done
 * @unit: (nullable): whom to send
 * @note: (nullable): what is said
 * @into: (nullable): id of what goes on for it
 * @satisfaction: (nullable): what the reporter said
 * @precedent: (nullable): what was decided for such a case
 * @rest_s: for how many virtual seconds it is to rest; 0 where it is not
 *
 * What one of the simulated people does next. What it points to lives as long as the crew and the
 * docket are not changed.
 */
typedef struct
{
  const char *action;
  YpSimUnit *unit;
  const char *note;
  const char *into;
  const char *satisfaction;
  const YpPrecedent *precedent;
  double rest_s;
} YpSimStep;

/**
 * YpSimCentre:
 *
 * How the simulated people work: when each takes the next step, whom the centre sends, what is
 * said.
 */
typedef struct _YpSimCentre YpSimCentre;

YpSimCentre *
yp_sim_centre_new (YpSimCrew *crew, const YpSimCouncil *council, guint64 seed, guint n_desks);
void yp_sim_centre_free (YpSimCentre *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpSimCentre, yp_sim_centre_free)

gint64 yp_sim_centre_plan (YpSimCentre *self, const YpSimCase *the_case, gint64 now);
gboolean yp_sim_centre_choose_step (YpSimCentre *self,
                                    const YpSimDocket *docket,
                                    const YpSimCase *the_case,
                                    gint64 now,
                                    YpSimStep *step);

G_END_DECLS
