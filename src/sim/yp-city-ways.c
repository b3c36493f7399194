/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-sim"

#include "yp-city-ways.h"

#include <math.h>

/* What the growth functions get. */
typedef struct
{
  const YpCityGround *ground;
  guint rank;
} Growing;

static const char *const road_kinds[] = { "motorway", "primary", "secondary", "residential" };
static const double road_widths[] = { 28.0, 24.0, 14.0, 7.0 };
static const double canal_widths[] = { 34.0, 16.0, 7.0 };

/* Drawn by hand, longitude and latitude: the names say that they are inventions. */
static const double motorway_west_east[][2] = {
  { 120.340, 31.894 }, { 120.400, 31.909 }, { 120.462, 31.917 }, { 120.535, 31.9225 },
  { 120.604, 31.916 }, { 120.654, 31.893 }, { 120.704, 31.853 }, { 120.760, 31.800 },
};
static const double motorway_north_south[][2] = {
  { 120.612, 31.700 }, { 120.612, 31.770 }, { 120.622, 31.830 }, { 120.640, 31.870 },
  { 120.660, 31.920 }, { 120.672, 31.975 }, { 120.680, 32.060 },
};
static const double motorway_port[][2] = {
  { 120.425, 31.962 }, { 120.445, 31.938 }, { 120.474, 31.913 },
  { 120.504, 31.880 }, { 120.522, 31.845 }, { 120.548, 31.818 },
  { 120.604, 31.806 }, { 120.680, 31.794 }, { 120.740, 31.786 },
};
static const double ferry[][2] = {
  { 120.442, 31.948 },
  { 120.443, 31.964 },
  { 120.444, 31.980 },
  { 120.445, 32.010 },
};

static double
get_angle (YpXy place, gpointer data)
{
  const Growing *growing = data;

  return yp_city_ground_get_angle (growing->ground, place);
}

static double
mix (double a, double b, double t)
{
  return a + (b - a) * CLAMP (t, 0.0, 1.0);
}

static double
get_canal_spacing (YpXy place, gpointer data)
{
  static const double spacings[3][2] = { { 4200.0, 3200.0 }, { 1700.0, 1150.0 }, { 760.0, 470.0 } };
  const Growing *growing = data;
  double polder = yp_city_ground_get_polder (growing->ground, place);
  double urban = yp_city_ground_get_urban (growing->ground, place);
  double spacing = mix (spacings[growing->rank][0], spacings[growing->rank][1], polder);

  if (yp_city_ground_get_kind (growing->ground, place) != YP_GROUND_LAND)
    return 0.0;
  if (growing->rank == 2 && urban > 0.45)
    return 0.0;

  return spacing * (1.0 + 0.8 * urban) *
         (1.0 + 0.35 * yp_noise (yp_prng_mix (growing->ground->seed, 51), place.x / 3000.0,
                                 place.y / 3000.0, 1));
}

static gboolean
is_canal_beyond (YpXy place, gpointer data)
{
  const Growing *growing = data;
  YpGround kind = yp_city_ground_get_kind (growing->ground, place);

  return kind == YP_GROUND_OUTSIDE || kind == YP_GROUND_RIVER;
}

static double
get_road_spacing (YpXy place, gpointer data)
{
  const Growing *growing = data;
  double urban = yp_city_ground_get_urban (growing->ground, place);
  double industry = yp_city_ground_get_industry (growing->ground, place);
  double lively =
      yp_noise (yp_prng_mix (growing->ground->seed, 52), place.x / 1600.0, place.y / 1600.0, 2);

  if (yp_city_ground_get_kind (growing->ground, place) != YP_GROUND_LAND)
    return 0.0;
  if (growing->rank == YP_ROAD_PRIMARY)
    return mix (2900.0, 1050.0, sqrt (urban));
  if (growing->rank == YP_ROAD_SECONDARY)
    return mix (1150.0, 400.0, MAX (urban * 1.15, 0.75 * industry)) * (1.0 + 0.25 * lively);
  if (urban > 0.3)
    return mix (300.0, 215.0, (urban - 0.3) / 0.5) * (1.0 + 0.25 * lively) * (1.0 + 0.6 * industry);

  return lively > -0.12 ? 480.0 : 0.0;
}

static gboolean
is_road_beyond (YpXy place, gpointer data)
{
  const Growing *growing = data;

  return yp_city_ground_get_kind (growing->ground, place) == YP_GROUND_OUTSIDE;
}

static void
add_by_hand (YpLineNet *net,
             const YpCityGround *ground,
             const double (*degrees)[2],
             guint n,
             guint rank,
             gboolean is_open)
{
  g_autofree YpXy *controls = g_new (YpXy, n);
  YpLine *line;

  for (guint i = 0; i < n; i++)
    controls[i] = yp_frame_from_degrees (&ground->frame, degrees[i][0], degrees[i][1]);
  yp_line_net_add (net, yp_xy_spline (controls, n, FALSE, 60.0), rank);
  line = g_ptr_array_index (net->lines, net->lines->len - 1);
  line->is_open[0] = is_open;
  line->is_open[1] = is_open;
}

/* A promenade around the lake, on which the streets end. */
static void
add_promenade (YpLineNet *net, const YpCityGround *ground)
{
  const GArray *shore = ground->lake;
  GArray *places = g_array_new (FALSE, FALSE, sizeof (YpXy));
  YpXy middle = { 0.0, 0.0 };

  for (guint i = 0; i < shore->len; i++)
    {
      middle.x += yp_xy_at (shore, i).x / shore->len;
      middle.y += yp_xy_at (shore, i).y / shore->len;
    }
  for (guint i = 0; i <= shore->len; i++)
    {
      YpXy at = yp_xy_at (shore, i % shore->len);
      double distance = yp_xy_distance (middle, at);
      YpXy place = yp_xy_between (middle, at, 1.0 + 45.0 / distance);

      g_array_append_val (places, place);
    }
  yp_line_net_add (net, places, YP_ROAD_SECONDARY);
}

static gboolean
do_canals_meet (guint rank, guint other)
{
  return TRUE;
}

/* Whoever drives on a motorway gets off at a main road. */
static gboolean
do_roads_meet (guint rank, guint other)
{
  return MIN (rank, other) != YP_ROAD_MOTORWAY || MAX (rank, other) <= YP_ROAD_PRIMARY;
}

static void
grow_canals (YpCityWays *self, const YpCityGround *ground, YpPrng *prng)
{
  static const guint n_tries[] = { 600, 2500, 9000 };

  for (guint rank = 0; rank < 3; rank++)
    {
      Growing growing = { ground, rank };
      YpGrowth growth = { get_angle, get_canal_spacing, is_canal_beyond, &growing, rank, 45.0,
                          300.0,     n_tries[rank] };

      yp_line_net_grow (self->canals, &growth, NULL, prng);
    }
  yp_line_net_join (self->canals, do_canals_meet);
}

static void
grow_roads (YpCityWays *self, const YpCityGround *ground, YpPrng *prng)
{
  static const guint n_tries[] = { 0, 1200, 6000, 60000 };
  static const double steps[] = { 0.0, 45.0, 40.0, 28.0 };
  static const double min_lengths[] = { 0.0, 900.0, 350.0, 110.0 };

  add_by_hand (self->roads, ground, motorway_west_east, G_N_ELEMENTS (motorway_west_east),
               YP_ROAD_MOTORWAY, TRUE);
  add_by_hand (self->roads, ground, motorway_north_south, G_N_ELEMENTS (motorway_north_south),
               YP_ROAD_MOTORWAY, TRUE);
  add_by_hand (self->roads, ground, motorway_port, G_N_ELEMENTS (motorway_port), YP_ROAD_MOTORWAY,
               TRUE);
  add_by_hand (self->roads, ground, ferry, G_N_ELEMENTS (ferry), YP_ROAD_SECONDARY, FALSE);
  add_promenade (self->roads, ground);

  for (guint rank = YP_ROAD_PRIMARY; rank < YP_N_ROAD_RANKS; rank++)
    {
      Growing growing = { ground, rank };
      YpGrowth growth = { get_angle, get_road_spacing, is_road_beyond,    &growing,
                          rank,      steps[rank],      min_lengths[rank], n_tries[rank] };

      yp_line_net_grow (self->roads, &growth, self->canals, prng);
    }
  yp_line_net_join (self->roads, do_roads_meet);
}

/* The lines drawn by hand come first and keep their order; the names must follow them, so they are
 * known by their rank and shape: motorways are the first three, then ferry and promenade. */
static void
name_ways (YpCityWays *self, YpCityNames *names)
{
  static const char *const by_hand[] = { "沿江高速（示例）", "锡通高速（示例）", "疏港高速（示例）",
                                         "双山岛汽渡（示例）", "沙洲湖环湖路" };

  for (guint i = 0; i < self->roads->lines->len; i++)
    {
      const YpLine *line = g_ptr_array_index (self->roads->lines, i);
      char *name;

      if (i < G_N_ELEMENTS (by_hand))
        name = g_strdup (by_hand[i]);
      else if (line->rank == YP_ROAD_PRIMARY || line->rank == YP_ROAD_SECONDARY)
        name = yp_city_names_take_road (names);
      else
        name = yp_city_names_take_lane (names);
      g_ptr_array_add (self->road_names, name);
    }
  for (guint i = 0; i < self->canals->lines->len; i++)
    {
      const YpLine *line = g_ptr_array_index (self->canals->lines, i);

      g_ptr_array_add (self->canal_names, yp_city_names_take_canal (names, line->rank == 0));
    }
}

/**
 * yp_city_ways_new:
 * @ground: what the city stands on
 * @names: where names are taken from
 *
 * Returns: (transfer full): roads and canals
 */
YpCityWays *
yp_city_ways_new (const YpCityGround *ground, YpCityNames *names)
{
  YpCityWays *self = g_new0 (YpCityWays, 1);
  YpPrng prng;
  YpXy low;
  YpXy high;

  yp_prng_init (&prng, yp_prng_mix (ground->seed, 53));
  yp_city_ground_get_extent (ground, &low, &high);
  self->canals = yp_line_net_new (low, high);
  self->roads = yp_line_net_new (low, high);
  self->road_names = g_ptr_array_new_with_free_func (g_free);
  self->canal_names = g_ptr_array_new_with_free_func (g_free);
  grow_canals (self, ground, &prng);
  grow_roads (self, ground, &prng);
  name_ways (self, names);

  return self;
}

/**
 * yp_city_ways_free:
 * @self: (transfer full): ways
 */
void
yp_city_ways_free (YpCityWays *self)
{
  yp_line_net_free (self->roads);
  yp_line_net_free (self->canals);
  g_ptr_array_unref (self->road_names);
  g_ptr_array_unref (self->canal_names);
  g_free (self);
}

/**
 * yp_road_rank_get_name:
 * @rank: a #YpRoadRank
 *
 * Returns: the layer's word for it
 */
const char *
yp_road_rank_get_name (guint rank)
{
  g_return_val_if_fail (rank < YP_N_ROAD_RANKS, NULL);

  return road_kinds[rank];
}

/**
 * yp_road_rank_get_width:
 * @rank: a #YpRoadRank
 *
 * Returns: metres from kerb to kerb
 */
double
yp_road_rank_get_width (guint rank)
{
  g_return_val_if_fail (rank < YP_N_ROAD_RANKS, 0.0);

  return road_widths[rank];
}

/**
 * yp_canal_rank_get_width:
 * @rank: 0 to 2
 *
 * Returns: metres from bank to bank
 */
double
yp_canal_rank_get_width (guint rank)
{
  g_return_val_if_fail (rank < G_N_ELEMENTS (canal_widths), 0.0);

  return canal_widths[rank];
}
