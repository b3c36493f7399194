/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "map-test.h"
#include "yp-labels.h"

static YpScene *
make_scene (void)
{
  static const double road[] = { 120.0, 31.05, 120.9, 31.05 };
  static const double steep[] = { 120.45, 31.0, 120.45, 31.9 };
  g_autoptr (YpVectorBuilder) towns = yp_vector_builder_new ();
  g_autoptr (YpVectorBuilder) villages = yp_vector_builder_new ();
  g_autoptr (YpVectorBuilder) roads = yp_vector_builder_new ();
  g_autoptr (YpVectorData) town_data = NULL;
  g_autoptr (YpVectorData) village_data = NULL;
  g_autoptr (YpVectorData) road_data = NULL;
  g_autoptr (YpScene) empty = yp_scene_new ();
  g_autoptr (YpScene) with_towns = NULL;
  g_autoptr (YpScene) with_villages = NULL;

  for (guint i = 0; i < 9; i++)
    map_test_add_square (towns, 120 + i * 0.1, 31, 0.1, "杨舍镇");
  for (guint i = 0; i < 900; i++)
    map_test_add_square (villages, 120 + (i % 30) * 0.03, 31 + (i / 30) * 0.03, 0.03,
                         "杨舍镇前溪村");
  map_test_add_line (roads, road, 2, "人民路", YP_ROAD_MOTORWAY);
  map_test_add_line (roads, steep, 2, "人民路", YP_ROAD_MOTORWAY);

  town_data = yp_vector_builder_end (towns, TRUE);
  village_data = yp_vector_builder_end (villages, TRUE);
  road_data = yp_vector_builder_end (roads, FALSE);
  with_towns = yp_scene_with_layer (empty, YP_LAYER_TOWNS, town_data);
  with_villages = yp_scene_with_layer (with_towns, YP_LAYER_VILLAGES, village_data);

  return yp_scene_with_layer (with_villages, YP_LAYER_ROADS, road_data);
}

static YpLabels *
place (YpScene *scene, double zoom)
{
  g_autoptr (YpLabelPress) press = yp_label_press_new ("Sans");
  double world_px = yp_mercator_world_px (zoom);
  double x = yp_mercator_x (120.45);
  double y = yp_mercator_y (31.1);
  YpBox box = { x - 960 / world_px, y - 540 / world_px, x + 960 / world_px, y + 540 / world_px };

  return yp_labels_new (scene, zoom, &box, press, NULL);
}

/* No name lies over another, at any level. */
static void
test_keep_apart (void)
{
  g_autoptr (YpScene) scene = make_scene ();

  for (double zoom = 8; zoom <= 20; zoom += 0.7)
    {
      g_autoptr (YpLabels) labels = place (scene, zoom);
      double world_px = yp_mercator_world_px (zoom);

      g_assert_cmpuint (labels->labels->len, <=, YP_MAX_LABELS);

      for (guint i = 0; i < labels->labels->len; i++)
        for (guint j = 0; j < i; j++)
          {
            const YpLabel *a = &g_array_index (labels->labels, YpLabel, i);
            const YpLabel *b = &g_array_index (labels->labels, YpLabel, j);

            if (a->angle_deg == 0 && b->angle_deg == 0)
              g_assert_true (fabs (a->x - b->x) * world_px >= (a->width + b->width) / 2 ||
                             fabs (a->y - b->y) * world_px >= (a->height + b->height) / 2);
          }
    }
}

/* Towns at the level of the city, villages only closer. */
static void
test_by_zoom (void)
{
  g_autoptr (YpScene) scene = make_scene ();
  g_autoptr (YpLabels) far = place (scene, 11);
  g_autoptr (YpLabels) near = place (scene, 13);
  guint n_villages = 0;

  g_assert_cmpuint (far->labels->len, >, 0);
  for (guint i = 0; i < far->labels->len; i++)
    g_assert_cmpint (g_array_index (far->labels, YpLabel, i).kind, !=, YP_LABEL_VILLAGE);
  for (guint i = 0; i < near->labels->len; i++)
    n_villages += g_array_index (near->labels, YpLabel, i).kind == YP_LABEL_VILLAGE;
  g_assert_cmpuint (n_villages, >, 0);
}

/* Nobody reads upside down. */
static void
test_upright (void)
{
  g_autoptr (YpScene) scene = make_scene ();
  g_autoptr (YpLabels) labels = place (scene, 13);
  guint n_roads = 0;

  for (guint i = 0; i < labels->labels->len; i++)
    {
      const YpLabel *label = &g_array_index (labels->labels, YpLabel, i);

      n_roads += label->kind == YP_LABEL_ROAD;
      g_assert_cmpfloat (label->angle_deg, >=, -90);
      g_assert_cmpfloat (label->angle_deg, <=, 90);
    }

  g_assert_cmpuint (n_roads, >, 0);
}

static void
test_nothing (void)
{
  g_autoptr (YpScene) scene = yp_scene_new ();
  g_autoptr (YpLabels) labels = place (scene, 13);

  g_assert_cmpuint (labels->labels->len, ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/map/labels/keep-apart", test_keep_apart);
  g_test_add_func ("/map/labels/by-zoom", test_by_zoom);
  g_test_add_func ("/map/labels/upright", test_upright);
  g_test_add_func ("/map/labels/nothing", test_nothing);

  return g_test_run ();
}
