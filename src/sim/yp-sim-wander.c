/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-sim"

#include "yp-sim-wander.h"

/**
 * yp_sim_wander:
 * @graph: streets
 * @node: where one is
 * @before: where one came from, or %YP_NO_NODE
 * @prng: where chance comes from
 *
 * Returns: a node to go on to, back only from a dead end and mostly straight on; @node itself where
 *   nothing leads away
 */
guint
yp_sim_wander (const YpRoadGraph *graph, guint node, guint before, YpPrng *prng)
{
  YpXy at = yp_road_graph_get_place (graph, node);
  double weights[8];
  guint n = 0;

  while (n < G_N_ELEMENTS (weights) && yp_road_graph_get_next (graph, node, n) != YP_NO_NODE)
    n++;
  if (n == 0)
    return node;

  for (guint i = 0; i < n; i++)
    {
      guint next = yp_road_graph_get_next (graph, node, i);
      YpXy there = yp_road_graph_get_place (graph, next);

      weights[i] = 1.0;
      if (before == YP_NO_NODE)
        continue;
      if (next == before)
        {
          weights[i] = n == 1 ? 1.0 : 0.0;
          continue;
        }
      if (before != node)
        {
          YpXy from = yp_road_graph_get_place (graph, before);
          double straight =
              ((at.x - from.x) * (there.x - at.x) + (at.y - from.y) * (there.y - at.y)) /
              MAX (yp_xy_distance (from, at) * yp_xy_distance (at, there), 1e-9);

          weights[i] = 0.3 + MAX (0.0, straight) * 2.0;
        }
    }

  return yp_road_graph_get_next (graph, node, yp_prng_weighted (prng, weights, n));
}
