/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>

#include "yp-road-graph.h"

static void
add_line (YpRoadGraph *graph, double cost, guint n, const YpXy *places)
{
  g_autoptr (GArray) line = g_array_new (FALSE, FALSE, sizeof (YpXy));

  g_array_append_vals (line, places, n);
  yp_road_graph_add (graph, line, cost);
}

/* A square whose fast side is longer, and a road on its own. */
static void
test_way (void)
{
  g_autoptr (YpRoadGraph) graph = yp_road_graph_new ();
  g_autoptr (GArray) way = g_array_new (FALSE, FALSE, sizeof (YpXy));
  guint alone;
  guint start;
  guint end;

  add_line (graph, 1.0, 2, (YpXy[]){ { 0, 0 }, { 1000, 0 } });
  add_line (graph, 0.4, 2, (YpXy[]){ { 0, 0 }, { 0, 400 } });
  add_line (graph, 0.4, 2, (YpXy[]){ { 0, 400.2 }, { 1000, 400 } });
  add_line (graph, 0.4, 2, (YpXy[]){ { 1000, 400 }, { 1000, 0 } });
  add_line (graph, 1.0, 2, (YpXy[]){ { 5000, 5000 }, { 6000, 5000 } });
  yp_road_graph_finish (graph);
  g_assert_cmpuint (yp_road_graph_get_n_nodes (graph), ==, 6);

  start = yp_road_graph_find_nearest (graph, (YpXy){ 10, -20 });
  end = yp_road_graph_find_nearest (graph, (YpXy){ 1200, -20 });
  g_assert_true (yp_road_graph_find_way (graph, start, end, way));
  g_assert_cmpuint (way->len, ==, 4);
  g_assert_cmpfloat (yp_xy_at (way, 0).x, ==, 0.0);
  g_assert_cmpfloat (yp_xy_at (way, 1).y, ==, 400.0);
  g_assert_cmpfloat (yp_xy_at (way, 3).x, ==, 1000.0);

  /* Nobody is brought onto a road that leads nowhere else. */
  alone = yp_road_graph_find_nearest (graph, (YpXy){ 5500, 5010 });
  g_assert_cmpfloat (yp_road_graph_get_place (graph, alone).x, ==, 1000.0);
}

static void
test_empty (void)
{
  g_autoptr (YpRoadGraph) graph = yp_road_graph_new ();

  yp_road_graph_finish (graph);
  g_assert_cmpuint (yp_road_graph_find_nearest (graph, (YpXy){ 0, 0 }), ==, YP_NO_NODE);
}

/* A square of 100 m, its upper side fast, a diagonal that is slow, and a road apart. */
static YpRoadGraph *
make_graph (void)
{
  YpRoadGraph *graph = yp_road_graph_new ();

  add_line (graph, 1.0, 3, (YpXy[]){ { 0, 0 }, { 100, 0 }, { 100, 100 } });
  add_line (graph, 0.1, 3, (YpXy[]){ { 0, 0 }, { 0, 100 }, { 100, 100 } });
  add_line (graph, 10.0, 2, (YpXy[]){ { 0, 0 }, { 100, 100 } });
  add_line (graph, 1.0, 2, (YpXy[]){ { 900, 900 }, { 950, 900 } });
  yp_road_graph_finish (graph);

  return graph;
}

typedef struct
{
  guint node;
  double cost;
  double length_m;
  double before;
  guint n_seen;
  guint n_wanted;
} Visit;

static gboolean
on_visit (guint node, double cost, double length_m, gpointer data)
{
  Visit *visit = data;

  g_assert_cmpfloat (cost, >=, visit->before);
  visit->before = cost;
  visit->n_seen++;
  if (node == visit->node)
    {
      visit->cost = cost;
      visit->length_m = length_m;
    }

  return visit->n_seen < visit->n_wanted;
}

/* The cheapest way, not the shortest; its length is its own; what hangs apart is not reached. */
static void
test_search (void)
{
  g_autoptr (YpRoadGraph) graph = make_graph ();
  guint from = yp_road_graph_find_nearest (graph, (YpXy){ 1, -1 });
  Visit visit = { .node = yp_road_graph_find_nearest (graph, (YpXy){ 103, 99 }),
                  .cost = NAN,
                  .n_wanted = G_MAXUINT };

  yp_road_graph_search (graph, from, on_visit, &visit);
  g_assert_cmpfloat_with_epsilon (visit.cost, 20.0, 1e-3);
  g_assert_cmpfloat_with_epsilon (visit.length_m, 200.0, 1e-3);
  g_assert_cmpuint (visit.n_seen, ==, 4);
}

static void
test_stops (void)
{
  g_autoptr (YpRoadGraph) graph = make_graph ();
  Visit visit = { .node = YP_NO_NODE, .n_wanted = 2 };

  yp_road_graph_search (graph, 0, on_visit, &visit);
  g_assert_cmpuint (visit.n_seen, ==, 2);
}

/* Against every way there is, on a lattice with costs by chance. */
static void
test_agrees_with_relaxing (void)
{
  enum
  {
    SIDE = 12
  };
  g_autoptr (YpRoadGraph) graph = yp_road_graph_new ();
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  double costs[SIDE * SIDE][2];
  double least[SIDE * SIDE];

  for (guint i = 0; i < SIDE * SIDE; i++)
    {
      YpXy here = { i % SIDE * 10.0, i / SIDE * 10.0 };

      costs[i][0] = g_rand_double_range (random, 0.5, 5.0);
      costs[i][1] = g_rand_double_range (random, 0.5, 5.0);
      if (i % SIDE + 1 < SIDE)
        add_line (graph, costs[i][0], 2, (YpXy[]){ here, { here.x + 10, here.y } });
      if (i + SIDE < SIDE * SIDE)
        add_line (graph, costs[i][1], 2, (YpXy[]){ here, { here.x, here.y + 10 } });
      least[i] = i == 0 ? 0.0 : G_MAXDOUBLE;
    }
  yp_road_graph_finish (graph);

  for (guint round = 0; round < SIDE * SIDE; round++)
    for (guint i = 0; i < SIDE * SIDE; i++)
      for (guint way = 0; way < 2; way++)
        {
          guint k = i + (way == 0 ? 1 : SIDE);

          if (way == 0 ? i % SIDE + 1 == SIDE : k >= SIDE * SIDE)
            continue;
          least[k] = MIN (least[k], least[i] + 10.0 * costs[i][way]);
          least[i] = MIN (least[i], least[k] + 10.0 * costs[i][way]);
        }

  for (guint i = 0; i < SIDE * SIDE; i++)
    {
      Visit visit = { .n_wanted = G_MAXUINT };

      visit.node = yp_road_graph_find_nearest (graph, (YpXy){ i % SIDE * 10.0, i / SIDE * 10.0 });
      yp_road_graph_search (graph, yp_road_graph_find_nearest (graph, (YpXy){ 0, 0 }), on_visit,
                            &visit);
      g_assert_cmpfloat_with_epsilon (visit.cost, least[i], 1e-2);
    }
}

static void
test_next (void)
{
  g_autoptr (YpRoadGraph) graph = make_graph ();
  guint n = 0;

  while (yp_road_graph_get_next (graph, 0, n) != YP_NO_NODE)
    n++;
  g_assert_cmpuint (n, ==, 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/road-graph/way", test_way);
  g_test_add_func ("/road-graph/empty", test_empty);
  g_test_add_func ("/road-graph/search", test_search);
  g_test_add_func ("/road-graph/stops", test_stops);
  g_test_add_func ("/road-graph/agrees-with-relaxing", test_agrees_with_relaxing);
  g_test_add_func ("/road-graph/next", test_next);

  return g_test_run ();
}
