/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-sim-crew.h"
#include "yp-sim-docket.h"

G_BEGIN_DECLS

/**
 * YpSimCentre:
 *
 * How the simulated people work: when each takes the next step, whom the centre sends, what is
 * said.
 */
typedef struct _YpSimCentre YpSimCentre;

YpSimCentre *yp_sim_centre_new (YpSimCrew *crew, guint64 seed, guint n_desks);
void yp_sim_centre_free (YpSimCentre *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpSimCentre, yp_sim_centre_free)

gint64 yp_sim_centre_plan (YpSimCentre *self, const YpSimCase *the_case, gint64 now);
YpSimUnit *yp_sim_centre_choose_unit (YpSimCentre *self, const YpSimCase *the_case, gint64 now);
const char *yp_sim_centre_choose_note (YpSimCentre *self, YpState state);

G_END_DECLS
