/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "map-test.h"
#include "yp-labels.h"

static YpScene *
make_scene (void)
{
  static const char *const names[] = { "杨舍镇", "塘桥镇", "金港镇", "锦丰镇", "乐余镇",
                                       "凤凰镇", "南丰镇", "大新镇", "常阴沙" };
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
    map_test_add_square (towns, 120 + i * 0.1, 31, 0.1, names[i]);
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

/* In a window whose middle is so far from that of the scene. */
static YpLabels *
place_among (YpScene *scene,
             double zoom,
             double dx_px,
             const GArray *obstacles,
             const YpLabels *before)
{
  g_autoptr (YpLabelPress) press = yp_label_press_new ("Sans");
  double world_px = yp_mercator_world_px (zoom);
  double x = yp_mercator_x (120.45) + dx_px / world_px;
  double y = yp_mercator_y (31.1);
  YpBox box = { x - 960 / world_px, y - 540 / world_px, x + 960 / world_px, y + 540 / world_px };

  return yp_labels_new (scene, zoom, &box, obstacles, before, press, NULL);
}

static YpLabels *
place (YpScene *scene, double zoom)
{
  return place_among (scene, zoom, 0, NULL, NULL);
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

/* A disc on each town's name, moved by so many pixels. */
static GArray *
cover_towns (const YpLabels *labels, double dx_px)
{
  GArray *obstacles = g_array_new (FALSE, FALSE, sizeof (YpObstacle));
  double world_px = yp_mercator_world_px (labels->zoom);

  for (guint i = 0; i < labels->labels->len; i++)
    {
      const YpLabel *label = &g_array_index (labels->labels, YpLabel, i);
      YpObstacle obstacle = { label->x + dx_px / world_px, label->y, 0, 20, 20 };

      if (label->kind == YP_LABEL_TOWN)
        g_array_append_val (obstacles, obstacle);
    }

  return obstacles;
}

static guint
count_towns (const YpLabels *labels)
{
  guint n = 0;

  for (guint i = 0; i < labels->labels->len; i++)
    n += g_array_index (labels->labels, YpLabel, i).kind == YP_LABEL_TOWN;

  return n;
}

/* How many names stand elsewhere than before; those of one alone do not count. */
static guint
count_moved (const YpLabels *a, const YpLabels *b)
{
  guint n = 0;

  for (guint i = 0; i < a->labels->len; i++)
    for (guint k = 0; k < b->labels->len; k++)
      {
        const YpLabel *p = &g_array_index (a->labels, YpLabel, i);
        const YpLabel *q = &g_array_index (b->labels, YpLabel, k);

        n += p->key == q->key && (p->x != q->x || p->y != q->y);
      }

  return n;
}

/* Towns' names make way for symbols and are all there; nothing else lies under one. */
static void
test_make_way (void)
{
  g_autoptr (YpScene) scene = make_scene ();

  for (double zoom = 10; zoom <= 12; zoom += 0.5)
    {
      g_autoptr (YpLabels) alone = place (scene, zoom);
      g_autoptr (GArray) obstacles = cover_towns (alone, 0);
      g_autoptr (YpLabels) labels = place_among (scene, zoom, 0, obstacles, NULL);

      g_assert_cmpuint (obstacles->len, >, 0);
      g_assert_true (yp_labels_are_covered (alone, zoom, obstacles));
      g_assert_false (yp_labels_are_covered (labels, zoom, obstacles));
      g_assert_cmpuint (count_towns (labels), ==, count_towns (alone));
    }
}

/* Where there is no room at all, a town's name is there all the same. */
static void
test_no_room (void)
{
  g_autoptr (YpScene) scene = make_scene ();
  g_autoptr (YpLabels) alone = place (scene, 11);
  g_autoptr (GArray) obstacles = g_array_new (FALSE, FALSE, sizeof (YpObstacle));
  g_autoptr (YpLabels) labels = NULL;

  for (guint i = 0; i < 2500; i++)
    {
      YpObstacle obstacle = { alone->box.x1 + (alone->box.x2 - alone->box.x1) * (i % 50) / 49,
                              alone->box.y1 + (alone->box.y2 - alone->box.y1) * (i / 50) / 49, 0,
                              30, 30 };

      g_array_append_val (obstacles, obstacle);
    }
  labels = place_among (scene, 11, 0, obstacles, NULL);
  g_assert_cmpuint (count_towns (labels), ==, count_towns (alone));
  g_assert_cmpuint (labels->labels->len, ==, count_towns (labels));
}

/* Symbols that tremble, come and go move no name; one that comes to lie over a name moves that one
 * and no other; and when it is gone, nothing jumps back. */
static void
test_calm (void)
{
  g_autoptr (YpScene) scene = make_scene ();
  g_autoptr (YpLabels) alone = place (scene, 11.4);
  g_autoptr (GArray) obstacles = cover_towns (alone, 0);
  g_autoptr (YpLabels) before = place_among (scene, 11.4, 0, obstacles, NULL);
  guint n = before->labels->len;

  for (int round = -6; round <= 6; round++)
    {
      g_autoptr (GArray) trembling = cover_towns (alone, round);
      g_autoptr (YpLabels) after = place_among (scene, 11.4, 0, trembling, before);

      g_assert_cmpuint (count_moved (before, after), ==, 0);
      g_assert_cmpuint (after->labels->len, >=, n);
      yp_labels_unref (before);
      before = g_steal_pointer (&after);
    }

  {
    g_autoptr (YpLabels) gone = place_among (scene, 11.4, 0, NULL, before);
    g_autoptr (GArray) one = cover_towns (gone, 0);
    g_autoptr (YpLabels) after = NULL;

    g_assert_cmpuint (count_moved (before, gone), ==, 0);
    g_array_set_size (one, 1);
    after = place_among (scene, 11.4, 0, one, gone);
    g_assert_cmpuint (count_moved (gone, after), ==, 1);
  }
}

/* A map that is moved on takes its names along. */
static void
test_pan (void)
{
  g_autoptr (YpScene) scene = make_scene ();
  g_autoptr (YpLabels) alone = place (scene, 12.6);
  g_autoptr (GArray) obstacles = cover_towns (alone, 0);
  g_autoptr (YpLabels) before = place_among (scene, 12.6, 0, obstacles, NULL);

  for (guint round = 1; round < 12; round++)
    {
      g_autoptr (YpLabels) after = place_among (scene, 12.6, round * 57, obstacles, before);

      g_assert_cmpuint (count_moved (before, after), ==, 0);
      yp_labels_unref (before);
      before = g_steal_pointer (&after);
    }
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
  g_test_add_func ("/map/labels/make-way", test_make_way);
  g_test_add_func ("/map/labels/no-room", test_no_room);
  g_test_add_func ("/map/labels/calm", test_calm);
  g_test_add_func ("/map/labels/pan", test_pan);
  g_test_add_func ("/map/labels/nothing", test_nothing);

  return g_test_run ();
}
