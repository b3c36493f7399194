/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-clusters.h"

static YpClusterPoint *
make_points (guint n, guint32 seed)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  YpClusterPoint *points = g_new (YpClusterPoint, n);

  for (guint i = 0; i < n; i++)
    {
      gboolean is_stacked = g_rand_int_range (random, 0, 4) == 0 && i > 0;

      points[i].x = is_stacked ? points[i - 1].x : g_rand_double_range (random, 0.83, 0.84);
      points[i].y = is_stacked ? points[i - 1].y : g_rand_double_range (random, 0.40, 0.41);
      points[i].slot = i * 3;
      points[i].kind = (guint8) g_rand_int_range (random, 0, YP_N_STATES);
    }

  return points;
}

/* Every point is in exactly one cluster, whose figures are those of its points. */
static void
check_holds_all (const YpClusterPoint *points, guint n, double zoom)
{
  g_autoptr (YpClusters) clusters = yp_clusters_new (points, n, zoom, 60, 9);
  g_autofree guint *seen = g_new0 (guint, n);
  guint kinds[YP_N_STATES] = { 0 };

  g_assert_cmpuint (clusters->revision, ==, 9);

  for (guint i = 0; i < clusters->n_clusters; i++)
    {
      const YpCluster *cluster = &clusters->clusters[i];
      guint in_kinds = 0;

      for (guint kind = 0; kind < YP_N_STATES; kind++)
        {
          in_kinds += cluster->n_by_kind[kind];
          kinds[kind] += cluster->n_by_kind[kind];
        }

      g_assert_cmpuint (cluster->n, >, 0);
      g_assert_cmpuint (in_kinds, ==, cluster->n);
      g_assert_true (yp_box_contains (&(YpBox){ cluster->box.x1 - 1e-12, cluster->box.y1 - 1e-12,
                                                cluster->box.x2 + 1e-12, cluster->box.y2 + 1e-12 },
                                      cluster->x, cluster->y));

      for (guint j = 0; j < cluster->n; j++)
        {
          guint point = clusters->members[cluster->first + j] / 3;

          seen[point]++;
          g_assert_true (yp_box_contains (&cluster->box, points[point].x, points[point].y));
        }
    }

  for (guint i = 0; i < n; i++)
    {
      g_assert_cmpuint (seen[i], ==, 1);
      kinds[points[i].kind]--;
    }
  for (guint kind = 0; kind < YP_N_STATES; kind++)
    g_assert_cmpuint (kinds[kind], ==, 0);
}

static void
test_holds_all (void)
{
  static const guint sizes[] = { 0, 1, 2, 37, 1000, 20000 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (double zoom = 0; zoom <= 20; zoom += 2.6)
      {
        g_autofree YpClusterPoint *points = make_points (sizes[i], sizes[i] + (guint) zoom);

        check_holds_all (points, sizes[i], zoom);
      }
}

/* Discs keep a distance: those who would stand on another are taken in. */
static void
test_keeps_apart (void)
{
  g_autofree YpClusterPoint *points = make_points (5000, 4);
  g_autoptr (YpClusters) clusters = yp_clusters_new (points, 5000, 13, 60, 1);
  double near = 12 / yp_mercator_world_px (13);
  guint n_close = 0;

  for (guint i = 0; i < clusters->n_clusters; i++)
    for (guint j = 0; j < i; j++)
      n_close += hypot (clusters->clusters[i].x - clusters->clusters[j].x,
                        clusters->clusters[i].y - clusters->clusters[j].y) < near;

  g_assert_cmpuint (clusters->n_clusters, >, 10);
  g_assert_cmpuint (n_close, <, clusters->n_clusters / 50 + 1);
}

/* At the closest level only what is in one place stays together. */
static void
test_parts_when_close (void)
{
  const YpClusterPoint points[] = { { 0.8350000, 0.405, 0, 0 },
                                    { 0.8350000, 0.405, 1, 1 },
                                    { 0.8350010, 0.405, 2, 2 } };
  g_autoptr (YpClusters) far = yp_clusters_new (points, 3, 8, 60, 1);
  g_autoptr (YpClusters) near = yp_clusters_new (points, 3, 20, 60, 1);

  g_assert_cmpuint (far->n_clusters, ==, 1);
  g_assert_cmpuint (near->n_clusters, ==, 2);
}

static void
test_finds_in_box (void)
{
  g_autofree YpClusterPoint *points = make_points (8000, 11);
  g_autoptr (YpClusters) clusters = yp_clusters_new (points, 8000, 15, 60, 1);
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GRand) random = g_rand_new_with_seed (2);

  for (guint query = 0; query < 200; query++)
    {
      double x = g_rand_double_range (random, 0.829, 0.841);
      double y = g_rand_double_range (random, 0.399, 0.411);
      YpBox box = { x, y, x + g_rand_double_range (random, 0, 0.004),
                    y + g_rand_double_range (random, 0, 0.004) };
      guint n = 0;

      for (guint i = 0; i < clusters->n_clusters; i++)
        n += yp_box_contains (&box, clusters->clusters[i].x, clusters->clusters[i].y);

      yp_clusters_find (clusters, &box, found);
      g_assert_cmpuint (found->len, ==, n);
    }
}

/* Places off the map do no harm. */
static void
test_edges (void)
{
  const YpClusterPoint points[] = { { 0, 0, 0, 0 }, { 1, 1, 3, 1 }, { 0.5, 1, 6, 2 } };

  check_holds_all (points, 3, 0);
  check_holds_all (points, 3, 20);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/map/clusters/holds-all", test_holds_all);
  g_test_add_func ("/map/clusters/keeps-apart", test_keeps_apart);
  g_test_add_func ("/map/clusters/parts-when-close", test_parts_when_close);
  g_test_add_func ("/map/clusters/finds-in-box", test_finds_in_box);
  g_test_add_func ("/map/clusters/edges", test_edges);

  return g_test_run ();
}
