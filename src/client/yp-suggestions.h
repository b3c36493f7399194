/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-situation.h"

G_BEGIN_DECLS

/**
 * YpSuggestedUnit:
 * @id: of a unit
 * @is_same_grid: whether it has the grid of the place
 * @distance_m: from where it is to the place, metres; NaN where it is not known
 * @is_by_roads: whether @distance_m is the way by roads rather than the straight line
 * @seconds: how long that way takes; NaN where it is not known
 * @emptied: (nullable): name of the town in which nobody of its kind is free once it goes
 *
 * Whom an organization may send. Strings are its own.
 */
typedef struct
{
  char *id;
  gboolean is_same_grid;
  double distance_m;
  gboolean is_by_roads;
  double seconds;
  char *emptied;
} YpSuggestedUnit;

/**
 * YpSuggested:
 * @organization: name of who should have it
 * @support: (nullable): who should help: names with commas between them
 * @rule: why: `precedent`, `branch`, `duty`, `usual` or `place`
 * @consultation: (nullable): id of the one that decided it
 * @n_times: how often it was sent there
 * @n_units: how many units it has on duty
 * @n_free: how many of them are free
 * @units: (element-type YpSuggestedUnit): whom of these to send, the best first
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
  guint n_units;
  guint n_free;
  GPtrArray *units;
} YpSuggested;

const YpSuggestedUnit *yp_suggested_get_unit (const YpSuggested *self, guint position);

#define YP_TYPE_SUGGESTIONS (yp_suggestions_get_type ())
G_DECLARE_FINAL_TYPE (YpSuggestions, yp_suggestions, YP, SUGGESTIONS, GObject)

YpSuggestions *yp_suggestions_new (YpSituation *situation);
void yp_suggestions_set_incident (YpSuggestions *self, YpIncident *incident);
const YpSuggested *yp_suggestions_get (YpSuggestions *self, guint position);
gboolean yp_suggestions_has_failed (YpSuggestions *self, const char **reason);
guint64 yp_suggestions_get_seq (YpSuggestions *self);

G_END_DECLS
