/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-sim"

#include "yp-sample-points.h"

#include <math.h>

#define N_CAMERAS 1200

/* Cameras stand no nearer to one another, metres: half of this in the heart of the city. */
#define CAMERA_SPACING 520.0

/* What there is in a city, and how many of it. */
static const struct
{
  const char *kind;
  const char *word;
  guint n;
  double min_urban;
} place_kinds[] = {
  { "school", "小学", 46, 0.15 },
  { "school", "实验学校", 12, 0.4 },
  { "school", "初级中学", 22, 0.3 },
  { "school", "高级中学", 6, 0.6 },
  { "school", "幼儿园", 64, 0.2 },
  { "hospital", "人民医院", 9, 0.5 },
  { "hospital", "卫生服务站", 58, 0.05 },
  { "hospital", "中医院", 3, 0.7 },
  { "market", "菜场", 38, 0.3 },
  { "market", "商业广场", 14, 0.6 },
  { "restaurant", "美食街", 22, 0.5 },
  { "restaurant", "烧烤城", 12, 0.45 },
  { "square", "文化广场", 26, 0.3 },
  { "park", "公园", 30, 0.3 },
  { "government", "党群服务中心", 70, 0.0 },
  { "police", "派出所", 16, 0.35 },
  { "police", "警务站", 34, 0.1 },
  { "fire", "消防救援站", 11, 0.3 },
  { "transport", "公交首末站", 24, 0.2 },
  { "transport", "客运站", 4, 0.5 },
  { "care", "养老服务中心", 30, 0.2 },
  { "library", "图书馆驿站", 18, 0.4 },
  { "factory", "工业园", 28, 0.0 },
  { "temple", "古寺", 5, 0.0 },
};

static void
free_point (gpointer data)
{
  YpSamplePoint *point = data;

  g_free (point->name);
  g_free (point);
}

static const char *
get_quarter (double bearing_deg)
{
  static const char *const quarters[] = { "北", "东北", "东", "东南", "南", "西南", "西", "西北" };

  return quarters[(guint) lround (bearing_deg / 45.0) % 8];
}

static double
get_bearing (YpXy from, YpXy to)
{
  double bearing = atan2 (to.x - from.x, to.y - from.y) * 180.0 / G_PI;

  return bearing < 0.0 ? bearing + 360.0 : bearing;
}

/* A crossing, and the two roads that meet there. */
typedef struct
{
  YpXy place;
  YpXy next;
  guint roads[2];
  double worth;
} Junction;

static int
compare_junctions (gconstpointer a, gconstpointer b)
{
  const Junction *one = a;
  const Junction *two = b;

  return one->worth > two->worth ? -1 : one->worth < two->worth;
}

static guint64
hash_place (YpXy place)
{
  guint64 x;
  guint64 y;

  memcpy (&x, &place.x, sizeof x);
  memcpy (&y, &place.y, sizeof y);

  return yp_prng_mix (x, y);
}

/* All crossings, those of great streets in built-up places first. */
static GArray *
list_junctions (const YpCityGround *ground, const YpCityWays *ways)
{
  GArray *junctions = g_array_new (FALSE, FALSE, sizeof (Junction));
  g_autoptr (GHashTable) first_roads =
      g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  for (guint i = 0; i < ways->roads->lines->len; i++)
    {
      const YpLine *line = g_ptr_array_index (ways->roads->lines, i);

      for (guint k = 0; k < line->places->len; k++)
        {
          Junction junction = { yp_xy_at (line->places, k), { 0.0, 0.0 }, { i, i }, 0.0 };
          guint64 hash = hash_place (junction.place);
          gpointer known;

          if (!g_array_index (line->is_node, gboolean, k))
            continue;
          known = g_hash_table_lookup (first_roads, &hash);
          if (known == NULL)
            {
              g_hash_table_insert (first_roads, g_memdup2 (&hash, sizeof hash),
                                   GUINT_TO_POINTER (i + 1));
              continue;
            }
          junction.roads[0] = GPOINTER_TO_UINT (known) - 1;
          junction.next = yp_xy_at (line->places, k > 0 ? k - 1 : 1);
          junction.worth = 0.4 + yp_city_ground_get_urban (ground, junction.place);
          for (guint m = 0; m < 2; m++)
            junction.worth *=
                5.0 - ((YpLine *) g_ptr_array_index (ways->roads->lines, junction.roads[m]))->rank;
          g_array_append_val (junctions, junction);
        }
    }
  g_array_sort (junctions, compare_junctions);

  return junctions;
}

static gboolean
is_near_another (const GPtrArray *points, YpXy place, double spacing)
{
  for (guint i = 0; i < points->len; i++)
    if (yp_xy_distance (((YpSamplePoint *) g_ptr_array_index (points, i))->place, place) < spacing)
      return TRUE;

  return FALSE;
}

/**
 * yp_sample_cameras_new:
 * @ground: what the city stands on
 * @areas: its areas, for the names
 * @ways: its roads
 *
 * Cameras at the crossings, the great ones first.
 *
 * Returns: (transfer full) (element-type YpSamplePoint): some 1,200 cameras
 */
GPtrArray *
yp_sample_cameras_new (const YpCityGround *ground, const YpCityAreas *areas, const YpCityWays *ways)
{
  GPtrArray *cameras = g_ptr_array_new_with_free_func (free_point);
  g_autoptr (GArray) junctions = list_junctions (ground, ways);

  for (double share = 1.0; share > 0.1 && cameras->len < N_CAMERAS; share *= 0.7)
    for (guint i = 0; i < junctions->len && cameras->len < N_CAMERAS; i++)
      {
        const Junction *junction = &g_array_index (junctions, Junction, i);
        double urban = yp_city_ground_get_urban (ground, junction->place);
        const YpCityArea *town = yp_city_areas_find (areas, YP_AREA_TOWN, junction->place);
        YpSamplePoint *camera;

        if (town == NULL || is_near_another (cameras, junction->place,
                                             share * CAMERA_SPACING * (1.0 - 0.5 * urban)))
          continue;
        camera = g_new0 (YpSamplePoint, 1);
        camera->place = junction->place;
        camera->bearing_deg = round (get_bearing (junction->place, junction->next));
        camera->name = g_strdup_printf (
            "%s%s与%s路口向%s", town->short_name,
            (const char *) g_ptr_array_index (ways->road_names, junction->roads[0]),
            (const char *) g_ptr_array_index (ways->road_names, junction->roads[1]),
            get_quarter (camera->bearing_deg));
        g_ptr_array_add (cameras, camera);
      }

  return cameras;
}

/* A place a little off some street, built-up enough. */
static gboolean
find_kerb (const YpCityGround *ground,
           const YpCityWays *ways,
           double min_urban,
           YpPrng *prng,
           YpXy *place)
{
  for (guint i = 0; i < 4000; i++)
    {
      guint index = yp_prng_below (prng, ways->roads->lines->len);
      const YpLine *line = g_ptr_array_index (ways->roads->lines, index);
      guint k = yp_prng_below (prng, line->places->len - 1);
      YpXy a = yp_xy_at (line->places, k);
      YpXy b = yp_xy_at (line->places, k + 1);
      double length = yp_xy_distance (a, b);
      double aside = 26.0 + yp_road_rank_get_width (line->rank) / 2.0;

      if (line->rank == YP_ROAD_MOTORWAY || length < 1.0)
        continue;
      *place = yp_xy_between (a, b, yp_prng_double (prng));
      place->x -= (b.y - a.y) / length * aside;
      place->y += (b.x - a.x) / length * aside;
      if (yp_city_ground_get_urban (ground, *place) >= min_urban &&
          yp_city_ground_get_kind (ground, *place) == YP_GROUND_LAND)
        return TRUE;
    }

  return FALSE;
}

static gboolean
add_unique (GPtrArray *places, GHashTable *names, YpXy at, const char *kind, char *name)
{
  YpSamplePoint *point;

  if (g_hash_table_contains (names, name))
    {
      g_free (name);
      return FALSE;
    }

  point = g_new0 (YpSamplePoint, 1);
  point->place = at;
  point->name = name;
  point->kind = kind;
  g_hash_table_add (names, name);
  g_ptr_array_add (places, point);

  return TRUE;
}

/**
 * yp_sample_places_new:
 * @ground: what the city stands on
 * @areas: its areas, for the names
 * @ways: its roads
 *
 * Schools, markets, parks and the rest along the streets, 沙洲湖 first.
 *
 * Returns: (transfer full) (element-type YpSamplePoint): some 600 places, no name twice
 */
GPtrArray *
yp_sample_places_new (const YpCityGround *ground, const YpCityAreas *areas, const YpCityWays *ways)
{
  GPtrArray *places = g_ptr_array_new_with_free_func (free_point);
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  YpXy lake = { 0.0, 0.0 };
  YpPrng prng;

  for (guint i = 0; i < ground->lake->len; i++)
    {
      lake.x += yp_xy_at (ground->lake, i).x / ground->lake->len;
      lake.y += yp_xy_at (ground->lake, i).y / ground->lake->len;
    }
  add_unique (places, names, lake, "lake", g_strdup ("沙洲湖"));

  yp_prng_init (&prng, yp_prng_mix (ground->seed, 71));
  for (guint i = 0; i < G_N_ELEMENTS (place_kinds); i++)
    for (guint k = 0, n_tries = 0; k < place_kinds[i].n && n_tries < 20 * place_kinds[i].n;
         n_tries++)
      {
        const YpCityArea *village;
        g_autofree char *stem = NULL;
        YpXy at;

        if (!find_kerb (ground, ways, place_kinds[i].min_urban, &prng, &at))
          continue;
        village = yp_city_areas_find (areas, YP_AREA_VILLAGE, at);
        if (village == NULL || village->is_water)
          continue;
        stem = g_strdup (village->short_name);
        if (g_str_has_suffix (stem, "社区"))
          stem[strlen (stem) - strlen ("社区")] = '\0';
        else if (g_str_has_suffix (stem, "村"))
          stem[strlen (stem) - strlen ("村")] = '\0';
        if (add_unique (places, names, at, place_kinds[i].kind,
                        g_strconcat (stem, place_kinds[i].word, NULL)))
          k++;
      }

  return places;
}
