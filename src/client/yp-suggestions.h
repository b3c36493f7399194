/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-situation.h"

G_BEGIN_DECLS

/**
 * YpSuggested:
 * @organization: name of who should have it
 * @support: (nullable): who should help: names with commas between them
 * @rule: why: `precedent`, `branch`, `duty`, `usual` or `place`
 * @consultation: (nullable): id of the one that decided it
 * @n_times: how often it was sent there
 * @unit: (nullable): id of the unit to send
 * @is_same_grid: whether @unit has the grid of the place
 * @distance_m: from @unit to the place, metres; NaN where it is not known
 *
 * Who should have an incident, as the platform suggests it. Strings are its own.
 */
typedef struct
{
  char *organization;
  char *support;
  char *rule;
  char *consultation;
  guint n_times;
  char *unit;
  gboolean is_same_grid;
  double distance_m;
} YpSuggested;

#define YP_TYPE_SUGGESTIONS (yp_suggestions_get_type ())
G_DECLARE_FINAL_TYPE (YpSuggestions, yp_suggestions, YP, SUGGESTIONS, GObject)

YpSuggestions *yp_suggestions_new (YpSituation *situation);
void yp_suggestions_set_incident (YpSuggestions *self, YpIncident *incident);
const YpSuggested *yp_suggestions_get (YpSuggestions *self, guint position);
gboolean yp_suggestions_has_failed (YpSuggestions *self, const char **reason);
guint64 yp_suggestions_get_seq (YpSuggestions *self);

G_END_DECLS
