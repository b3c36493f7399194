/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-situation.h"

G_BEGIN_DECLS

#define YP_TYPE_CANDIDATE (yp_candidate_get_type ())
G_DECLARE_FINAL_TYPE (YpCandidate, yp_candidate, YP, CANDIDATE, GObject)

YpCandidate *
yp_candidate_new (YpSituation *situation, YpUnit *unit, const YpIncidentFacts *incident);
const char *yp_candidate_get_id (YpCandidate *self);
double yp_candidate_get_distance_m (YpCandidate *self);
gboolean yp_candidate_get_is_of_grid (YpCandidate *self);
gboolean yp_candidate_get_is_on_duty (YpCandidate *self);
void yp_candidate_set_is_suggested (YpCandidate *self, gboolean is_suggested);
gboolean yp_candidate_get_is_suggested (YpCandidate *self);
gboolean yp_candidate_matches (YpCandidate *self, const char *lower_needle);
int yp_candidate_compare (YpCandidate *self, YpCandidate *other);

G_END_DECLS
