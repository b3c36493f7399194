/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-sim-map.h"
#include "yp-unit.h"

G_BEGIN_DECLS

/**
 * YpSimUnit:
 * @id: its id
 * @kind: who or what it is
 * @name: what people call it
 * @organization: who answers for it
 * @grid: (nullable): code of a member's grid
 * @phone: not a real number
 * @is_night: whether it works at night
 * @is_on_duty: as the platform has it
 * @n_tasks: incidents it was sent to and has not handled, as the platform has it
 * @claimed_until: virtual time until which somebody is about to send it
 * @at: where it was at @moved_at
 * @moved_at: virtual time, microseconds since 1970 UTC
 * @speed_mps: how fast it goes just now; 0 when it stands
 * @course_deg: where it last went, degrees from north, clockwise
 *
 * Somebody of the sample city's crew.
 */
typedef struct
{
  char *id;
  YpUnitKind kind;
  char *name;
  char *organization;
  const char *grid;
  char *phone;
  gboolean is_night;
  gboolean is_on_duty;
  guint n_tasks;
  gint64 claimed_until;
  YpXy at;
  gint64 moved_at;
  double speed_mps;
  double course_deg;
  /*< private >*/
  const YpSimArea *area;
  YpXy base;
  GArray *path;
  guint leg;
  double pace_mps;
  gint64 rests_until;
  gboolean is_sent;
} YpSimUnit;

/**
 * YpSimCrew:
 * @units: (element-type YpSimUnit): a member for each grid, officers, vehicles, boats, drones
 *
 * Everybody who can be sent somewhere, and how they move about.
 */
typedef struct
{
  GPtrArray *units;
  /*< private >*/
  const YpSimMap *map;
  GHashTable *by_id;
  GHashTable *members; /* grid code → unit */
  YpPrng prng;
} YpSimCrew;

YpSimCrew *yp_sim_crew_new (const YpSimMap *map, guint64 seed, gint64 now);
void yp_sim_crew_free (YpSimCrew *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpSimCrew, yp_sim_crew_free)

YpSimUnit *yp_sim_crew_find (const YpSimCrew *self, const char *id);
YpSimUnit *yp_sim_crew_find_member (const YpSimCrew *self, const char *grid);
YpSimUnit *
yp_sim_crew_find_nearest (YpSimCrew *self, YpXy place, guint kinds, gint64 now, gboolean free_only);
void yp_sim_crew_move (YpSimCrew *self, YpSimUnit *unit, gint64 now);
gint64 yp_sim_crew_send (YpSimCrew *self, YpSimUnit *unit, YpXy place, gint64 now);
void yp_sim_crew_release (YpSimCrew *self, YpSimUnit *unit, gint64 now);

G_END_DECLS
