/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-sim"

#include "yp-sim-crew.h"

#include <math.h>

#include "yp-city-names.h"
#include "yp-sim-wander.h"

#define N_OFFICERS 150
#define N_VEHICLES 200
#define N_BOATS 50
#define N_DRONES 20

/* Of the members, so many work at night too. */
#define NIGHT_SHARE 0.15

/* What a unit did longer ago than this is not followed. */
#define MAX_STEP_US (6 * G_TIME_SPAN_MINUTE)

/* Metres per second: on patrol from and to, and when sent. */
static const struct
{
  double slow;
  double fast;
  double sent;
  double range_m;
} paces[YP_N_UNIT_KINDS] = {
  [YP_UNIT_MEMBER] = { 1.2, 4.2, 4.6, 1500.0 },    [YP_UNIT_OFFICER] = { 2.0, 6.0, 8.0, 3000.0 },
  [YP_UNIT_VEHICLE] = { 7.0, 11.0, 13.0, 6000.0 }, [YP_UNIT_BOAT] = { 3.0, 7.0, 9.0, 4000.0 },
  [YP_UNIT_DRONE] = { 8.0, 13.0, 15.0, 3000.0 },
};

static void
free_unit (gpointer data)
{
  YpSimUnit *unit = data;

  g_free (unit->id);
  g_free (unit->name);
  g_free (unit->organization);
  g_free (unit->phone);
  g_array_unref (unit->path);
  g_free (unit);
}

static YpSimUnit *
add_unit (YpSimCrew *self, char *id, YpUnitKind kind, YpXy base, gint64 now)
{
  YpSimUnit *unit = g_new0 (YpSimUnit, 1);

  unit->id = id;
  unit->kind = kind;
  unit->phone = g_strdup_printf ("1380000%04u", self->units->len);
  unit->is_night = TRUE;
  unit->is_on_duty = TRUE;
  unit->base = base;
  unit->at = base;
  unit->moved_at = now;
  unit->path = g_array_new (FALSE, FALSE, sizeof (YpXy));
  unit->rests_until =
      now + (gint64) (yp_prng_double (&self->prng) * 5.0 * (double) G_TIME_SPAN_MINUTE);
  g_ptr_array_add (self->units, unit);
  g_hash_table_insert (self->by_id, unit->id, unit);

  return unit;
}

/* The village's part of a grid's name, for it is what the member belongs to. */
static char *
make_station (const char *grid_name)
{
  const char *ordinal = strstr (grid_name, "第");

  return g_strdup_printf (
      "%.*s网格化联动工作站",
      (int) (ordinal != NULL ? (gsize) (ordinal - grid_name) : strlen (grid_name)), grid_name);
}

static void
add_members (YpSimCrew *self, gint64 now)
{
  for (guint i = 0; i < self->map->grids->len; i++)
    {
      const YpSimArea *grid = g_ptr_array_index (self->map->grids, i);
      char *id = grid->member != NULL && *grid->member != '\0' ? g_strdup (grid->member)
                                                               : g_strdup_printf ("M%04u", i + 1);
      YpSimUnit *unit;

      if (g_hash_table_contains (self->by_id, id))
        {
          g_free (id);
          continue;
        }
      unit = add_unit (self, id, YP_UNIT_MEMBER, yp_sim_area_pick (grid, &self->prng), now);
      unit->name = yp_city_names_make_person (&self->prng);
      unit->organization = make_station (grid->name);
      unit->grid = grid->code;
      unit->area = grid;
      unit->is_night = yp_prng_chance (&self->prng, NIGHT_SHARE);
      g_hash_table_insert (self->members, grid->code, unit);
    }
}

/* Where those who have no grid start: in some grid, on the road nearest to a place in it. */
static YpXy
pick_base (YpSimCrew *self)
{
  guint grid = yp_prng_below (&self->prng, self->map->grids->len);
  YpXy place = yp_sim_area_pick (g_ptr_array_index (self->map->grids, grid), &self->prng);
  guint node = yp_road_graph_find_nearest (self->map->graph, place);

  return node != YP_NO_NODE ? yp_road_graph_get_place (self->map->graph, node) : place;
}

static char *
make_organization (YpSimCrew *self, YpXy base, const char *title)
{
  const YpSimArea *town = yp_sim_map_find_town (self->map, base);

  return g_strconcat (town != NULL ? town->name : "市", title, NULL);
}

static void
add_others (YpSimCrew *self, gint64 now)
{
  static const char *const services[] = { "综合行政执法局", "巡特警中队", "应急管理中队",
                                          "交通执法中队" };

  for (guint i = 0; i < N_OFFICERS; i++)
    {
      YpSimUnit *unit =
          add_unit (self, g_strdup_printf ("Z%03u", i + 1), YP_UNIT_OFFICER, pick_base (self), now);

      unit->name = yp_city_names_make_person (&self->prng);
      unit->organization = make_organization (self, unit->base, "综合行政执法局");
    }
  for (guint i = 0; i < N_VEHICLES; i++)
    {
      YpSimUnit *unit =
          add_unit (self, g_strdup_printf ("V%03u", i + 1), YP_UNIT_VEHICLE, pick_base (self), now);

      unit->name = g_strdup_printf ("巡逻车%03u", i + 1);
      unit->organization =
          make_organization (self, unit->base, services[i % G_N_ELEMENTS (services)]);
    }
  for (guint i = 0; i < N_BOATS && self->map->waters->len > 0; i++)
    {
      const YpSimArea *water = g_ptr_array_index (self->map->waters, i % self->map->waters->len);
      YpXy base = yp_sim_area_pick (water, &self->prng);
      YpSimUnit *unit;

      /* Of a river that goes on beyond the city, only the city's part. */
      for (guint k = 0; k < 40 && yp_sim_map_find_grid (self->map, base) == NULL; k++)
        base = yp_sim_area_pick (water, &self->prng);
      unit = add_unit (self, g_strdup_printf ("B%02u", i + 1), YP_UNIT_BOAT, base, now);
      unit->name = g_strdup_printf ("执法艇%02u", i + 1);
      unit->organization = g_strdup ("长江水上综合执法大队");
      unit->area = water;
    }
  for (guint i = 0; i < N_DRONES; i++)
    {
      YpSimUnit *unit =
          add_unit (self, g_strdup_printf ("D%02u", i + 1), YP_UNIT_DRONE, pick_base (self), now);

      unit->name = g_strdup_printf ("巡查无人机%02u", i + 1);
      unit->organization = g_strdup ("低空巡查中队");
    }
}

/**
 * yp_sim_crew_new:
 * @map: the city; must outlive the crew
 * @seed: what chance follows from
 * @now: the virtual time, microseconds since 1970 UTC
 *
 * Returns: (transfer full): the crew, all on duty
 */
YpSimCrew *
yp_sim_crew_new (const YpSimMap *map, guint64 seed, gint64 now)
{
  YpSimCrew *self = g_new0 (YpSimCrew, 1);

  self->map = map;
  self->units = g_ptr_array_new_with_free_func (free_unit);
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  self->members = g_hash_table_new (g_str_hash, g_str_equal);
  yp_prng_init (&self->prng, yp_prng_mix (seed, 91));
  add_members (self, now);
  add_others (self, now);

  return self;
}

/**
 * yp_sim_crew_free:
 * @self: (transfer full): a crew
 */
void
yp_sim_crew_free (YpSimCrew *self)
{
  g_hash_table_unref (self->by_id);
  g_hash_table_unref (self->members);
  g_ptr_array_unref (self->units);
  g_free (self);
}

/**
 * yp_sim_crew_find:
 * @self: a crew
 * @id: (nullable): an id
 *
 * Returns: (nullable): the unit, if it is one of the crew
 */
YpSimUnit *
yp_sim_crew_find (const YpSimCrew *self, const char *id)
{
  return id != NULL ? g_hash_table_lookup (self->by_id, id) : NULL;
}

/**
 * yp_sim_crew_find_member:
 * @self: a crew
 * @grid: (nullable): code of a grid
 *
 * Returns: (nullable): its member
 */
YpSimUnit *
yp_sim_crew_find_member (const YpSimCrew *self, const char *grid)
{
  return grid != NULL ? g_hash_table_lookup (self->members, grid) : NULL;
}

/**
 * yp_sim_crew_find_nearest:
 * @self: a crew
 * @place: where
 * @kinds: bits, `1 << kind`, of the kinds that would do
 * @now: the virtual time, microseconds since 1970 UTC
 * @free_only: whether only those without a task would do, and whom nobody is about to send
 *
 * Returns: (nullable): of those on duty the nearest, as the crow flies
 */
YpSimUnit *
yp_sim_crew_find_nearest (YpSimCrew *self, YpXy place, guint kinds, gint64 now, gboolean free_only)
{
  YpSimUnit *nearest = NULL;
  double best = G_MAXDOUBLE;

  for (guint i = 0; i < self->units->len; i++)
    {
      YpSimUnit *unit = g_ptr_array_index (self->units, i);
      double distance;

      if (!unit->is_on_duty || (kinds & (1u << unit->kind)) == 0 ||
          (free_only && (unit->n_tasks > 0 || unit->claimed_until > now)))
        continue;
      /* Who has work already seems farther away. */
      distance = yp_xy_distance (unit->at, place) + 3000.0 * unit->n_tasks;
      if (distance >= best)
        continue;
      best = distance;
      nearest = unit;
    }

  return nearest;
}

static void
start_path (YpSimUnit *unit, double pace_mps)
{
  unit->leg = 0;
  unit->pace_mps = pace_mps;
}

/* From street corner to street corner, a member without leaving the grid. */
static gboolean
plan_streets (YpSimCrew *self, YpSimUnit *unit)
{
  const YpRoadGraph *graph = self->map->graph;
  guint node = yp_road_graph_find_nearest (graph, unit->at);
  guint before = YP_NO_NODE;
  guint n = 4 + yp_prng_below (&self->prng, unit->kind == YP_UNIT_VEHICLE ? 40 : 12);
  YpXy place;

  if (node == YP_NO_NODE)
    return FALSE;

  place = yp_road_graph_get_place (graph, node);
  if (unit->area != NULL && !yp_sim_area_contains (unit->area, place))
    return FALSE;

  for (guint i = 0; i < n; i++)
    {
      guint next;

      g_array_append_val (unit->path, place);
      next = yp_sim_wander (graph, node, before, &self->prng);
      if (next == node)
        break;
      place = yp_road_graph_get_place (graph, next);
      if (unit->area != NULL && !yp_sim_area_contains (unit->area, place))
        break;
      before = node;
      node = next;
    }

  return TRUE;
}

static gboolean
is_way_inside (const YpSimArea *area, YpXy from, YpXy to)
{
  for (guint i = 1; i <= 8; i++)
    if (!yp_sim_area_contains (area, yp_xy_between (from, to, i / 8.0)))
      return FALSE;

  return TRUE;
}

/* Straight across: in its own area, or not far from its base. */
static void
plan_straight (YpSimCrew *self, YpSimUnit *unit)
{
  double range = paces[unit->kind].range_m;

  for (guint i = 0; i < 12; i++)
    {
      YpXy place = { unit->base.x + range * yp_prng_between (&self->prng, -1.0, 1.0),
                     unit->base.y + range * yp_prng_between (&self->prng, -1.0, 1.0) };

      if (unit->area != NULL && !is_way_inside (unit->area, unit->at, place))
        continue;
      g_array_append_val (unit->path, place);
      return;
    }
}

/* Back to where it belongs once it has strayed. */
static gboolean
plan_return (YpSimCrew *self, YpSimUnit *unit)
{
  const YpRoadGraph *graph = self->map->graph;
  guint from;
  guint to;

  if (yp_xy_distance (unit->at, unit->base) < paces[unit->kind].range_m)
    return FALSE;

  if (unit->kind == YP_UNIT_BOAT || unit->kind == YP_UNIT_DRONE)
    {
      g_array_append_val (unit->path, unit->base);
      return TRUE;
    }

  from = yp_road_graph_find_nearest (graph, unit->at);
  to = yp_road_graph_find_nearest (graph, unit->base);
  if (from == YP_NO_NODE || to == YP_NO_NODE ||
      !yp_road_graph_find_way (graph, from, to, unit->path))
    g_array_append_val (unit->path, unit->base);

  return TRUE;
}

static void
plan_patrol (YpSimCrew *self, YpSimUnit *unit, gint64 now)
{
  gboolean on_streets = unit->kind != YP_UNIT_BOAT && unit->kind != YP_UNIT_DRONE;

  g_array_set_size (unit->path, 0);
  start_path (unit, yp_prng_between (&self->prng, paces[unit->kind].slow, paces[unit->kind].fast));
  if (!plan_return (self, unit) && !(on_streets && plan_streets (self, unit)))
    plan_straight (self, unit);
  unit->rests_until = 0;
}

/* Goes on along the path until @time_us are used up; says how many are left at its end. */
static gint64
walk (YpSimUnit *unit, gint64 time_us)
{
  double left = unit->pace_mps * (double) time_us / G_USEC_PER_SEC;

  while (unit->leg < unit->path->len && left > 0.0)
    {
      YpXy next = yp_xy_at (unit->path, unit->leg);
      double distance = yp_xy_distance (unit->at, next);

      if (distance > 0.01)
        unit->course_deg =
            fmod (atan2 (next.x - unit->at.x, next.y - unit->at.y) * 180.0 / G_PI + 360.0, 360.0);
      if (distance > left)
        {
          unit->at = yp_xy_between (unit->at, next, left / distance);
          return 0;
        }
      unit->at = next;
      unit->leg++;
      left -= distance;
    }

  return (gint64) (left / unit->pace_mps * G_USEC_PER_SEC);
}

/**
 * yp_sim_crew_move:
 * @self: a crew
 * @unit: one of it
 * @now: the virtual time, microseconds since 1970 UTC
 *
 * Brings it to where it is at @now: on its way to where it was sent, on patrol, or at rest.
 */
void
yp_sim_crew_move (YpSimCrew *self, YpSimUnit *unit, gint64 now)
{
  gint64 left = MIN (now - unit->moved_at, MAX_STEP_US);

  if (unit->is_sent)
    left = now - unit->moved_at;
  unit->moved_at = now;
  unit->speed_mps = 0.0;
  for (guint i = 0; i < 8 && left > 0; i++)
    {
      if (unit->leg < unit->path->len)
        {
          left = walk (unit, left);
          unit->speed_mps = unit->leg < unit->path->len ? unit->pace_mps : 0.0;
          continue;
        }
      if (unit->is_sent)
        return;
      if (unit->rests_until == 0)
        unit->rests_until =
            now - left +
            (gint64) (yp_prng_between (&self->prng, 0.3, 7.0) * (double) G_TIME_SPAN_MINUTE);
      if (unit->rests_until > now)
        return;
      left = MIN (left, now - unit->rests_until + 1);
      plan_patrol (self, unit, now);
    }
}

/**
 * yp_sim_crew_send:
 * @self: a crew
 * @unit: one of it
 * @place: where to
 * @now: the virtual time, microseconds since 1970 UTC
 *
 * Sets it on its way: along the roads, but over water and through the air straight on.
 *
 * Returns: when it will be there
 */
gint64
yp_sim_crew_send (YpSimCrew *self, YpSimUnit *unit, YpXy place, gint64 now)
{
  const YpRoadGraph *graph = self->map->graph;
  double length = 0.0;
  YpXy at;

  yp_sim_crew_move (self, unit, now);
  g_array_set_size (unit->path, 0);
  if (unit->kind != YP_UNIT_BOAT && unit->kind != YP_UNIT_DRONE &&
      yp_xy_distance (unit->at, place) > 120.0)
    {
      guint from = yp_road_graph_find_nearest (graph, unit->at);
      guint to = yp_road_graph_find_nearest (graph, place);

      if (from != YP_NO_NODE && to != YP_NO_NODE)
        yp_road_graph_find_way (graph, from, to, unit->path);
    }
  g_array_append_val (unit->path, place);
  start_path (unit, paces[unit->kind].sent);
  unit->is_sent = TRUE;

  at = unit->at;
  for (guint i = 0; i < unit->path->len; i++)
    {
      length += yp_xy_distance (at, yp_xy_at (unit->path, i));
      at = yp_xy_at (unit->path, i);
    }

  return now + (gint64) (length / unit->pace_mps * G_USEC_PER_SEC);
}

/**
 * yp_sim_crew_release:
 * @self: a crew
 * @unit: one of it
 * @now: the virtual time, microseconds since 1970 UTC
 *
 * Lets it go back on patrol.
 */
void
yp_sim_crew_release (YpSimCrew *self, YpSimUnit *unit, gint64 now)
{
  yp_sim_crew_move (self, unit, now);
  unit->is_sent = FALSE;
  g_array_set_size (unit->path, 0);
  unit->leg = 0;
  unit->rests_until = 0;
}
