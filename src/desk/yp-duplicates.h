/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-situation.h"

G_BEGIN_DECLS

/* Within this distance two reports of one item may well be of one thing. */
#define YP_DUPLICATE_DISTANCE_M 200

/**
 * YpDuplicate:
 * @incident: what may be the same
 * @distance_m: how far from it, metres; NaN where one of the two has no place
 */
typedef struct
{
  YpIncident *incident;
  double distance_m;
} YpDuplicate;

gboolean
yp_duplicates_judge (const YpIncidentFacts *own, const YpIncidentFacts *other, double *distance_m);
GPtrArray *yp_duplicates_find (YpSituation *situation, YpIncident *incident, guint most);
YpIncident *yp_duplicates_resolve (YpSituation *situation,
                                   YpIncident *incident,
                                   const char *text,
                                   GError **error);

G_END_DECLS
