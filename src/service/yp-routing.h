/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-route.h"

G_BEGIN_DECLS

/* The one to take, and runners-up. */
#define YP_ROUTING_MAX 3

/**
 * YpSuggestion:
 * @organization: name of who should have it
 * @support: (nullable): who should help: names with commas between them
 * @rule: why: `precedent`, it was decided so; `duty`, the item's lead; `branch`, its lead's station
 *   there; `usual`, it is mostly sent there; `place`, it answers for the place
 * @consultation: (nullable): id of the one that decided it
 * @n_times: how often it was sent there
 * @unit: (nullable): the organization's unit that is best to send
 * @is_same_grid: whether @unit has the grid of the place
 * @distance_m: from @unit's last fix to the place, metres; NaN where one of them is not known
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
  YpUnit *unit;
  gboolean is_same_grid;
  double distance_m;
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
