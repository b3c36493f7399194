/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-route.h"

G_BEGIN_DECLS

/* The one to take, and runners-up. */
#define YP_ROUTING_MAX 3

/* So many of an organization's units are told, the best first. */
#define YP_ROUTING_MAX_UNITS 3

/**
 * YpSuggestedUnit:
 * @unit: one that is free
 * @is_same_grid: whether it has the grid of the place
 * @distance_m: from its last fix to the place, metres; NaN where one of them is not known or the
 *   fix is older than that a unit counts as lost
 * @is_by_roads: whether @distance_m is the way by roads rather than the straight line
 * @seconds: how long that way takes; NaN where it is not known
 * @emptied: (nullable): name of the town in which no unit of its kind is free once it goes
 *
 * Whom an organization may send.
 */
typedef struct
{
  YpUnit *unit;
  gboolean is_same_grid;
  double distance_m;
  gboolean is_by_roads;
  double seconds;
  char *emptied;
} YpSuggestedUnit;

/**
 * YpSuggestion:
 * @organization: name of who should have it
 * @support: (nullable): who should help: names with commas between them
 * @rule: why: `precedent`, it was decided so; `duty`, the item's lead; `branch`, its lead's station
 *   there; `usual`, it is mostly sent there; `place`, it answers for the place
 * @consultation: (nullable): id of the one that decided it
 * @n_times: how often it was sent there
 * @n_units: how many units the organization has on duty
 * @n_free: how many of them are free
 * @units: (element-type YpSuggestedUnit): whom of these to send, the best first
 *
 * Who should have an incident, with the reason. Strings are its own.
 */
typedef struct
{
  char *organization;
  char *support;
  const char *rule;
  char *consultation;
  guint n_times;
  guint n_units;
  guint n_free;
  GPtrArray *units;
} YpSuggestion;

void yp_suggestion_free (YpSuggestion *self);

GPtrArray *
yp_routing_suggest (YpStore *store, YpCity *city, const YpIncidentFacts *facts, GError **error);
gboolean yp_routing_choose_units (GPtrArray *suggestions,
                                  YpStore *store,
                                  YpCity *city,
                                  const YpIncidentFacts *facts,
                                  GError **error);
gboolean yp_routing_note_choice (YpStore *store,
                                 YpCity *city,
                                 const char *actor,
                                 const YpIncidentFacts *facts,
                                 JsonObject *data,
                                 GError **error);

G_END_DECLS
