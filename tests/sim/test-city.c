/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gstdio.h>
#include <math.h>

#include "yp-city-areas.h"
#include "yp-city-blocks.h"
#include "yp-city-ways.h"
#include "yp-delaunay.h"
#include "yp-sample-city.h"

/* A directed edge, as bits. */
typedef struct
{
  YpXy from;
  YpXy to;
} Edge;

static guint
hash_edge (gconstpointer data)
{
  const guint64 *words = data;
  guint64 sum = 0;

  for (guint i = 0; i < sizeof (Edge) / sizeof (guint64); i++)
    sum = yp_prng_mix (sum, words[i]);

  return (guint) sum;
}

static gboolean
equal_edges (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, sizeof (Edge)) == 0;
}

/* All directed edges of a level; none may come twice. */
static GHashTable *
list_edges (const GPtrArray *areas)
{
  GHashTable *edges = g_hash_table_new_full (hash_edge, equal_edges, g_free, NULL);

  for (guint i = 0; i < areas->len; i++)
    {
      const YpCityArea *area = g_ptr_array_index (areas, i);

      for (guint k = 0; k < area->rings->len; k++)
        {
          const GArray *ring = g_ptr_array_index (area->rings, k);

          for (guint m = 0; m < ring->len; m++)
            {
              Edge edge = { yp_xy_at (ring, m), yp_xy_at (ring, (m + 1) % ring->len) };

              g_assert_true (g_hash_table_add (edges, g_memdup2 (&edge, sizeof edge)));
            }
        }
    }

  return edges;
}

/* The edges with nothing on their other side: the border of the whole. */
static GHashTable *
list_border (const GPtrArray *areas)
{
  g_autoptr (GHashTable) edges = list_edges (areas);
  GHashTable *border = g_hash_table_new_full (hash_edge, equal_edges, g_free, NULL);
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, edges);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      const Edge *edge = key;
      Edge back = { edge->to, edge->from };

      if (!g_hash_table_contains (edges, &back))
        g_hash_table_add (border, g_memdup2 (edge, sizeof *edge));
    }

  return border;
}

static double
sum_areas (const GPtrArray *areas)
{
  double sum = 0.0;

  for (guint i = 0; i < areas->len; i++)
    {
      const YpCityArea *area = g_ptr_array_index (areas, i);

      for (guint k = 0; k < area->rings->len; k++)
        sum += yp_xy_ring_area (g_ptr_array_index (area->rings, k));
    }

  return sum;
}

/* Three levels have one and the same border, so none has a gap or an overlap. */
static void
test_areas_nest (void)
{
  for (guint64 seed = 1; seed <= 2; seed++)
    {
      g_autoptr (YpCityGround) ground = yp_city_ground_new (seed);
      g_autoptr (YpCityNames) names = yp_city_names_new (seed);
      g_autoptr (YpCityAreas) areas = yp_city_areas_new (ground, names);
      g_autoptr (GHashTable) border = list_border (areas->levels[YP_AREA_TOWN]);
      double whole = sum_areas (areas->levels[YP_AREA_TOWN]);

      g_assert_cmpuint (areas->levels[YP_AREA_TOWN]->len, ==, 9);
      g_assert_cmpuint (areas->levels[YP_AREA_GRID]->len, ==, YP_N_SAMPLE_GRIDS);
      g_assert_cmpuint (areas->levels[YP_AREA_VILLAGE]->len, >=, 150);
      g_assert_cmpuint (areas->levels[YP_AREA_VILLAGE]->len, <=, 270);
      g_assert_cmpfloat (whole, >, 900e6);
      g_assert_cmpfloat (whole, <, 1100e6);

      for (YpAreaLevel level = YP_AREA_VILLAGE; level < YP_N_AREA_LEVELS; level++)
        {
          g_autoptr (GHashTable) same = list_border (areas->levels[level]);
          GHashTableIter iter;
          gpointer key;

          g_assert_cmpuint (g_hash_table_size (same), ==, g_hash_table_size (border));
          g_hash_table_iter_init (&iter, same);
          while (g_hash_table_iter_next (&iter, &key, NULL))
            g_assert_true (g_hash_table_contains (border, key));
          g_assert_cmpfloat_with_epsilon (sum_areas (areas->levels[level]), whole, 1.0);
        }
    }
}

static void
test_codes_and_names_are_unique (void)
{
  g_autoptr (YpCityGround) ground = yp_city_ground_new (1);
  g_autoptr (YpCityNames) names = yp_city_names_new (1);
  g_autoptr (YpCityAreas) areas = yp_city_areas_new (ground, names);
  static const gsize lengths[] = { 9, 12, 15 };

  for (YpAreaLevel level = YP_AREA_TOWN; level < YP_N_AREA_LEVELS; level++)
    {
      g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

      for (guint i = 0; i < areas->levels[level]->len; i++)
        {
          const YpCityArea *area = g_ptr_array_index (areas->levels[level], i);

          g_assert_cmpuint (strlen (area->code), ==, lengths[level]);
          g_assert_true (g_hash_table_add (seen, area->code));
          g_assert_true (g_hash_table_add (seen, area->name));
          if (level > YP_AREA_TOWN)
            {
              const YpCityArea *parent = g_ptr_array_index (areas->levels[level - 1], area->parent);

              g_assert_true (g_str_has_prefix (area->code, parent->code));
            }
        }
    }
}

/* From the first road every vertex of every road is reached. */
static void
test_roads_hang_together (void)
{
  g_autoptr (YpCityGround) ground = yp_city_ground_new (1);
  g_autoptr (YpCityNames) names = yp_city_names_new (1);
  g_autoptr (YpCityWays) ways = yp_city_ways_new (ground, names);
  g_autoptr (GHashTable) roads_at = g_hash_table_new_full (hash_edge, equal_edges, g_free, NULL);
  guint n = ways->roads->lines->len;
  g_autofree guint *groups = g_new (guint, n);
  guint n_groups = n;

  for (guint i = 0; i < n; i++)
    groups[i] = i;
  for (guint i = 0; i < n; i++)
    {
      const YpLine *line = g_ptr_array_index (ways->roads->lines, i);

      g_assert_cmpuint (line->places->len, >=, 2);
      for (guint k = 0; k < line->places->len; k++)
        {
          YpXy place = yp_xy_at (line->places, k);
          Edge key = { place, place };
          gpointer other;

          if (!g_hash_table_lookup_extended (roads_at, &key, NULL, &other))
            g_hash_table_insert (roads_at, g_memdup2 (&key, sizeof key), GUINT_TO_POINTER (i));
          else if (groups[GPOINTER_TO_UINT (other)] != groups[i])
            {
              guint from = groups[i];
              guint to = groups[GPOINTER_TO_UINT (other)];

              for (guint m = 0; m < n; m++)
                groups[m] = groups[m] == from ? to : groups[m];
              n_groups--;
            }
        }
    }
  g_assert_cmpuint (n_groups, ==, 1);
}

static void
test_buildings_stand_apart (void)
{
  g_autoptr (YpCityGround) ground = yp_city_ground_new (1);
  g_autoptr (YpCityNames) names = yp_city_names_new (1);
  g_autoptr (YpCityWays) ways = yp_city_ways_new (ground, names);
  g_autoptr (YpCityBlocks) blocks = yp_city_blocks_new (ground, ways);
  const GArray *buildings = blocks->buildings;

  g_assert_cmpuint (buildings->len, >=, 20000);
  for (guint i = 0; i < buildings->len; i += 1499)
    {
      const YpCityBuilding *one = &g_array_index (buildings, YpCityBuilding, i);
      g_autoptr (GArray) ring = g_array_new (FALSE, FALSE, sizeof (YpXy));

      g_array_append_vals (ring, one->corners, one->n_corners);
      g_assert_cmpfloat (yp_xy_ring_area (ring), >, 20.0);
      for (guint k = 0; k < buildings->len; k++)
        for (guint c = 0; c < 4 && k != i; c++)
          g_assert_false (
              yp_xy_ring_contains (ring, g_array_index (buildings, YpCityBuilding, k).corners[c]));
      for (guint c = 0; c < one->n_corners; c++)
        g_assert_cmpint (yp_city_ground_get_kind (ground, one->corners[c]), ==, YP_GROUND_LAND);
    }
}

/* Each site's circle through three corners holds no other site. */
static void
test_delaunay (void)
{
  YpXy sites[200];
  g_autoptr (GArray) triangles = NULL;
  YpPrng prng;

  yp_prng_init (&prng, 5);
  for (guint i = 0; i < G_N_ELEMENTS (sites); i++)
    {
      sites[i].x = yp_prng_between (&prng, -1000.0, 1000.0);
      sites[i].y = yp_prng_between (&prng, -1000.0, 1000.0);
    }
  triangles = yp_delaunay (sites, G_N_ELEMENTS (sites));
  g_assert_cmpuint (triangles->len, ==, 2 * G_N_ELEMENTS (sites) + 1);

  for (guint i = 0; i < triangles->len; i++)
    {
      const YpTriangle *triangle = &g_array_index (triangles, YpTriangle, i);
      gboolean is_inner = TRUE;

      for (guint k = 0; k < 3; k++)
        is_inner = is_inner && triangle->sites[k] < (int) G_N_ELEMENTS (sites);
      for (guint k = 0; k < G_N_ELEMENTS (sites) && is_inner; k++)
        g_assert_cmpfloat (yp_xy_distance (triangle->centre, sites[k]), >=,
                           yp_xy_distance (triangle->centre, sites[triangle->sites[0]]) - 1e-6);
    }
}

static void
test_file_is_the_same (void)
{
  g_autofree char *folder = g_dir_make_tmp ("yp-city-XXXXXX", NULL);
  YpSampleCounts counts[2];

  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *path = g_build_filename (folder, "city.gpkg", NULL);
      g_autoptr (GError) error = NULL;

      g_assert_true (yp_sample_city_write (path, 3, &counts[i], &error));
      g_assert_no_error (error);
      g_assert_cmpint (g_remove (path), ==, 0);
    }
  g_assert_cmpmem (&counts[0], sizeof counts[0], &counts[1], sizeof counts[1]);
  g_assert_cmpuint (counts[0].n_cameras, ==, 1200);
  g_assert_cmpuint (counts[0].n_places, >=, 550);
  g_rmdir (folder);
}

static void
test_unwritable_is_said (void)
{
  g_autoptr (GError) error = NULL;
  YpSampleCounts counts;

  g_assert_false (yp_sample_city_write ("/nowhere/city.gpkg", 1, &counts, &error));
  g_assert_nonnull (error);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/sim/city/delaunay", test_delaunay);
  g_test_add_func ("/sim/city/areas-nest", test_areas_nest);
  g_test_add_func ("/sim/city/codes-and-names", test_codes_and_names_are_unique);
  g_test_add_func ("/sim/city/roads-hang-together", test_roads_hang_together);
  g_test_add_func ("/sim/city/buildings-stand-apart", test_buildings_stand_apart);
  g_test_add_func ("/sim/city/file-is-the-same", test_file_is_the_same);
  g_test_add_func ("/sim/city/unwritable", test_unwritable_is_said);

  return g_test_run ();
}
