/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-sim"

#include "yp-city-blocks.h"

#include <math.h>

#include "yp-buckets.h"

/* A rectangle that stands askew: half its length lies along @way. */
typedef struct
{
  YpXy centre;
  YpXy way;
  double half_length;
  double half_depth;
} Box;

/* A piece of road or canal that nothing may stand on. */
typedef struct
{
  YpXy a;
  YpXy b;
  double half_width;
} Strip;

/* What is made in a place: metres but for the floors. */
typedef struct
{
  const char *use;
  double length[2];
  double depth[2];
  guint floors[2];
  double gap;
  double setback;
  double row_gap;
  guint n_rows;
  double share;     /* of the plots that are built on */
  double bent;      /* of the buildings that are L-shaped */
  gboolean is_slab; /* long side to the south, whichever way the street runs */
} Style;

typedef struct
{
  const YpCityGround *ground;
  YpPrng prng;
  GArray *strips;
  YpBuckets *strip_buckets;
  GArray *boxes;
  YpBuckets *box_buckets;
  GArray *found; /* scratch */
  GArray *buildings;
  GArray *ponds;
} Builder;

/* clang-format off */
static const Style towers = { "residential", { 28, 52 }, { 17, 22 }, { 15, 33 }, 34, 18, 56, 3, 0.76, 0.05, TRUE };
static const Style slabs = { "residential", { 58, 96 }, { 13, 17 }, { 5, 7 }, 18, 12, 38, 4, 0.78, 0.03, TRUE };
static const Style shops = { "commercial", { 26, 70 }, { 16, 30 }, { 2, 6 }, 9, 6, 0, 1, 0.82, 0.25, FALSE };
static const Style offices = { "commercial", { 34, 66 }, { 26, 46 }, { 8, 28 }, 26, 14, 0, 1, 0.72, 0.3, FALSE };
static const Style halls = { "industrial", { 48, 150 }, { 32, 72 }, { 1, 3 }, 18, 14, 18, 2, 0.70, 0.15, FALSE };
static const Style schools = { "public", { 50, 90 }, { 15, 26 }, { 3, 5 }, 34, 20, 32, 2, 0.75, 0.7, TRUE };
static const Style terraces = { "residential", { 26, 58 }, { 11, 14 }, { 2, 4 }, 12, 6, 22, 2, 0.58, 0.12, TRUE };
static const Style farms = { "residential", { 12, 22 }, { 10, 14 }, { 2, 3 }, 16, 8, 16, 2, 0.50, 0.22, TRUE };
static const Style ponds = { "pond", { 70, 150 }, { 36, 62 }, { 0, 0 }, 7, 14, 7, 3, 0.93, 0.0, FALSE };
/* clang-format on */

static void
get_corners (const Box *box, YpXy corners[4])
{
  YpXy u = { box->way.x * box->half_length, box->way.y * box->half_length };
  YpXy v = { -box->way.y * box->half_depth, box->way.x * box->half_depth };

  corners[0] = (YpXy){ box->centre.x - u.x - v.x, box->centre.y - u.y - v.y };
  corners[1] = (YpXy){ box->centre.x + u.x - v.x, box->centre.y + u.y - v.y };
  corners[2] = (YpXy){ box->centre.x + u.x + v.x, box->centre.y + u.y + v.y };
  corners[3] = (YpXy){ box->centre.x - u.x + v.x, box->centre.y - u.y + v.y };
}

/* Whether some line along a side of @one has both boxes on different sides. */
static gboolean
is_apart_along (const Box *one, const Box *two)
{
  double dx = two->centre.x - one->centre.x;
  double dy = two->centre.y - one->centre.y;
  double cosine = fabs (one->way.x * two->way.x + one->way.y * two->way.y);
  double sine = fabs (one->way.x * two->way.y - one->way.y * two->way.x);
  double along = fabs (dx * one->way.x + dy * one->way.y);
  double across = fabs (dx * -one->way.y + dy * one->way.x);

  return along > one->half_length + two->half_length * cosine + two->half_depth * sine ||
         across > one->half_depth + two->half_length * sine + two->half_depth * cosine;
}

static gboolean
do_overlap (const Box *one, const Box *two)
{
  return !is_apart_along (one, two) && !is_apart_along (two, one);
}

/* A strip is a box too, rounded ends and all. */
static gboolean
stands_on_strip (const Box *box, const Strip *strip)
{
  double length = yp_xy_distance (strip->a, strip->b);
  Box road = { yp_xy_between (strip->a, strip->b, 0.5),
               { 1.0, 0.0 },
               length / 2.0 + strip->half_width,
               strip->half_width };

  if (length > 0.0)
    road.way = (YpXy){ (strip->b.x - strip->a.x) / length, (strip->b.y - strip->a.y) / length };

  return do_overlap (box, &road);
}

static gboolean
is_free (Builder *builder, const Box *box)
{
  double radius = hypot (box->half_length, box->half_depth);
  Box roomy = *box;
  YpXy corners[4];

  roomy.half_length += 1.6;
  roomy.half_depth += 1.6;
  get_corners (&roomy, corners);
  for (guint i = 0; i < 4; i++)
    if (yp_city_ground_get_kind (builder->ground, corners[i]) != YP_GROUND_LAND)
      return FALSE;

  yp_buckets_find (builder->box_buckets, box->centre, radius + 2.0, builder->found);
  for (guint i = 0; i < builder->found->len; i++)
    if (do_overlap (&roomy,
                    &g_array_index (builder->boxes, Box, g_array_index (builder->found, guint, i))))
      return FALSE;

  yp_buckets_find (builder->strip_buckets, box->centre, radius + 2.0, builder->found);
  for (guint i = 0; i < builder->found->len; i++)
    if (stands_on_strip (&roomy, &g_array_index (builder->strips, Strip,
                                                 g_array_index (builder->found, guint, i))))
      return FALSE;

  return TRUE;
}

/* An L is the rectangle without one corner. */
static void
cut_corner (YpCityBuilding *building, double along, double across)
{
  YpXy c[4];
  YpXy u;
  YpXy v;

  for (guint i = 0; i < 4; i++)
    c[i] = building->corners[i];
  u = (YpXy){ (c[1].x - c[0].x) * along, (c[1].y - c[0].y) * along };
  v = (YpXy){ (c[3].x - c[0].x) * across, (c[3].y - c[0].y) * across };
  building->corners[2] = (YpXy){ c[1].x + v.x, c[1].y + v.y };
  building->corners[3] = (YpXy){ c[0].x + u.x + v.x, c[0].y + u.y + v.y };
  building->corners[4] = (YpXy){ c[3].x + u.x, c[3].y + u.y };
  building->corners[5] = c[3];
  building->n_corners = 6;
}

static void
build (Builder *builder, const Box *box, const Style *style)
{
  YpCityBuilding building = { 0 };
  double storey = g_str_equal (style->use, "industrial") ? 5.2 : 3.0;
  YpXy low;
  YpXy high;

  get_corners (box, building.corners);
  building.n_corners = 4;
  building.use = style->use;
  building.n_floors =
      style->floors[0] + yp_prng_below (&builder->prng, style->floors[1] - style->floors[0] + 1);
  building.height_m = round ((building.n_floors * storey + 1.2) * 10.0) / 10.0;

  low = high = building.corners[0];
  for (guint i = 1; i < 4; i++)
    {
      low.x = MIN (low.x, building.corners[i].x);
      low.y = MIN (low.y, building.corners[i].y);
      high.x = MAX (high.x, building.corners[i].x);
      high.y = MAX (high.y, building.corners[i].y);
    }
  yp_buckets_add (builder->box_buckets, low, high, builder->boxes->len);
  g_array_append_val (builder->boxes, *box);
  if (yp_prng_chance (&builder->prng, style->bent))
    cut_corner (&building, yp_prng_between (&builder->prng, 0.4, 0.65),
                yp_prng_between (&builder->prng, 0.4, 0.6));
  g_array_append_val (style == &ponds ? builder->ponds : builder->buildings, building);
}

/* What stands at a place, or %NULL for fields: kinds lie in patches, as they were planned. */
static const Style *
choose_style (Builder *builder, YpXy place, guint rank)
{
  const YpCityGround *ground = builder->ground;
  double urban = yp_city_ground_get_urban (ground, place);
  double industry = yp_city_ground_get_industry (ground, place);
  double patch = yp_noise (yp_prng_mix (ground->seed, 61), place.x / 560.0, place.y / 560.0, 2);
  double hamlet = yp_noise (yp_prng_mix (ground->seed, 62), place.x / 520.0, place.y / 520.0, 2);

  if (industry > 0.45 && urban < 0.7 + 0.2 * patch)
    return patch > -0.35 ? &halls : NULL;
  if (urban > 0.5)
    {
      if (patch > 0.46)
        return NULL; /* a park */
      if (patch < -0.42)
        return &schools;
      if (rank <= YP_ROAD_PRIMARY && urban > 0.85)
        return patch > 0.0 ? &offices : &shops;
      if (urban > 0.72)
        return patch > 0.12 ? &towers : rank == YP_ROAD_SECONDARY && patch > -0.1 ? &shops : &slabs;
      return rank == YP_ROAD_SECONDARY && patch > 0.1 ? &shops : patch > -0.15 ? &slabs : &terraces;
    }
  if (urban > 0.22)
    return patch > 0.38 ? NULL : patch < -0.35 && urban > 0.35 ? &shops : &terraces;

  return hamlet > 0.27 ? &farms : NULL;
}

/* Fish ponds lie together along the lesser canals, away from the towns. */
static const Style *
choose_water (Builder *builder, YpXy place)
{
  const YpCityGround *ground = builder->ground;
  double wet = yp_noise (yp_prng_mix (ground->seed, 64), place.x / 2600.0, place.y / 2600.0, 2);

  return wet > 0.34 && yp_city_ground_get_urban (ground, place) < 0.12 ? &ponds : NULL;
}

/* Walks along one side of a street, or of a canal, and builds one row, @row behind the kerb. */
static void
build_row (Builder *builder, const YpLine *line, gboolean is_canal, double side, guint row)
{
  double half_width =
      (is_canal ? yp_canal_rank_get_width (line->rank) : yp_road_rank_get_width (line->rank)) / 2.0;
  double at = yp_prng_between (&builder->prng, 4.0, 18.0);
  double walked = 0.0;

  for (guint i = 0; i + 1 < line->places->len; i++)
    {
      YpXy a = yp_xy_at (line->places, i);
      YpXy b = yp_xy_at (line->places, i + 1);
      double length = yp_xy_distance (a, b);
      YpXy way = { (b.x - a.x) / length, (b.y - a.y) / length };

      while (at < walked + length)
        {
          YpXy kerb = yp_xy_between (a, b, (at - walked) / length);
          const Style *style =
              is_canal ? choose_water (builder, kerb) : choose_style (builder, kerb, line->rank);
          gboolean is_turned;
          double long_side;
          double deep_side;
          double out;
          Box box;

          if (style == NULL || row >= style->n_rows)
            {
              at += 22.0;
              continue;
            }
          long_side = yp_prng_between (&builder->prng, style->length[0], style->length[1]);
          deep_side = yp_prng_between (&builder->prng, style->depth[0], style->depth[1]);
          is_turned = style->is_slab && fabs (way.y) > fabs (way.x);
          out = half_width + style->setback + (is_turned ? long_side : deep_side) / 2.0 +
                row * ((is_turned ? style->length[1] + style->gap
                                  : style->depth[1] + style->row_gap));
          box.centre.x =
              kerb.x + way.x * (is_turned ? deep_side : long_side) / 2.0 - way.y * side * out;
          box.centre.y =
              kerb.y + way.y * (is_turned ? deep_side : long_side) / 2.0 + way.x * side * out;
          box.way = is_turned ? (YpXy){ -way.y, way.x } : way;
          box.half_length = long_side / 2.0;
          box.half_depth = deep_side / 2.0;
          at += is_turned ? deep_side + style->row_gap : long_side + style->gap;
          if (yp_prng_chance (&builder->prng, style->share) && is_free (builder, &box))
            build (builder, &box, style);
        }
      walked += length;
    }
}

static void
add_strips (Builder *builder, const YpLineNet *net, double (*get_width) (guint rank))
{
  for (guint i = 0; i < net->lines->len; i++)
    {
      const YpLine *line = g_ptr_array_index (net->lines, i);
      double half = get_width (line->rank) / 2.0 + 1.5;

      for (guint k = 0; k + 1 < line->places->len; k++)
        {
          Strip strip = { yp_xy_at (line->places, k), yp_xy_at (line->places, k + 1), half };
          YpXy low = { MIN (strip.a.x, strip.b.x) - half, MIN (strip.a.y, strip.b.y) - half };
          YpXy high = { MAX (strip.a.x, strip.b.x) + half, MAX (strip.a.y, strip.b.y) + half };

          yp_buckets_add (builder->strip_buckets, low, high, builder->strips->len);
          g_array_append_val (builder->strips, strip);
        }
    }
}

/**
 * yp_city_blocks_new:
 * @ground: what the city stands on
 * @ways: its roads and canals
 *
 * Returns: (transfer full): its buildings
 */
YpCityBlocks *
yp_city_blocks_new (const YpCityGround *ground, const YpCityWays *ways)
{
  YpCityBlocks *self = g_new0 (YpCityBlocks, 1);
  Builder builder = { 0 };
  YpXy low;
  YpXy high;

  builder.ground = ground;
  yp_city_ground_get_extent (ground, &low, &high);
  yp_prng_init (&builder.prng, yp_prng_mix (ground->seed, 63));
  builder.strips = g_array_new (FALSE, FALSE, sizeof (Strip));
  builder.strip_buckets = yp_buckets_new (low, high, 60.0);
  builder.boxes = g_array_new (FALSE, FALSE, sizeof (Box));
  builder.box_buckets = yp_buckets_new (low, high, 60.0);
  builder.found = g_array_new (FALSE, FALSE, sizeof (guint));
  builder.buildings = g_array_new (FALSE, FALSE, sizeof (YpCityBuilding));
  builder.ponds = g_array_new (FALSE, FALSE, sizeof (YpCityBuilding));
  add_strips (&builder, ways->roads, yp_road_rank_get_width);
  add_strips (&builder, ways->canals, yp_canal_rank_get_width);

  /* Great streets first, front rows before back rows: the best plots go first. */
  for (guint row = 0; row < 5; row++)
    for (guint i = 0; i < ways->roads->lines->len; i++)
      {
        const YpLine *line = g_ptr_array_index (ways->roads->lines, i);

        if (line->rank == YP_ROAD_MOTORWAY)
          continue;
        build_row (&builder, line, FALSE, 1.0, row);
        build_row (&builder, line, FALSE, -1.0, row);
      }
  for (guint row = 0; row < 3; row++)
    for (guint i = 0; i < ways->canals->lines->len; i++)
      {
        const YpLine *line = g_ptr_array_index (ways->canals->lines, i);

        if (line->rank == 0)
          continue;
        build_row (&builder, line, TRUE, 1.0, row);
        build_row (&builder, line, TRUE, -1.0, row);
      }

  g_array_unref (builder.strips);
  yp_buckets_free (builder.strip_buckets);
  g_array_unref (builder.boxes);
  yp_buckets_free (builder.box_buckets);
  g_array_unref (builder.found);
  self->buildings = builder.buildings;
  self->ponds = builder.ponds;

  return self;
}

/**
 * yp_city_blocks_free:
 * @self: (transfer full): buildings
 */
void
yp_city_blocks_free (YpCityBlocks *self)
{
  g_array_unref (self->buildings);
  g_array_unref (self->ponds);
  g_free (self);
}
