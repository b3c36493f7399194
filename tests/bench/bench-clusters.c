/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What gathering points costs: from nothing, a change, and a look at what a screen shows. One JSON
 * object per line; all happens in one thread, whose own time is cpu_ms. */

#include <math.h>
#include <stdlib.h>
#include <time.h>

#include "yp-cluster-index.h"
#include "yp-cluster-radii.h"

#define CENTER_LONGITUDE 120.55
#define CENTER_LATITUDE 31.875

#define WIDTH 1920
#define HEIGHT 1080

/* As many a second, handed on so often. */
#define N_CHANGES 1000
#define N_BATCHES 10

#define N_QUERIES 200

static double
get_ms (gint64 since)
{
  return (double) (g_get_monotonic_time () - since) / 1000;
}

/* What this thread has had of the processor. */
static double
get_cpu_ms (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (double) time.tv_sec * 1000 + (double) time.tv_nsec / 1000000;
}

/* About the middle as chance has it, most of them near. */
static double
scatter (GRand *random, double middle, double spread)
{
  double sum = 0;

  for (guint i = 0; i < 4; i++)
    sum += g_rand_double_range (random, -1, 1);

  return middle + sum / 2 * spread;
}

static YpClusterChange
make_point (GRand *random, guint32 slot)
{
  guint32 filed = 1787000000 + (guint32) g_rand_int_range (random, 0, 1000000);

  return (YpClusterChange){
    .slot = slot,
    .is_there = TRUE,
    .state = (YpState) g_rand_int_range (random, 0, YP_N_STATES),
    .x = yp_mercator_x (scatter (random, CENTER_LONGITUDE, 0.12)),
    .y = yp_mercator_y (scatter (random, CENTER_LATITUDE, 0.1)),
    .moments = { { 0, filed + 7200, filed + 11520, filed + 14400 } },
  };
}

static YpClusterSet *
run_build (YpClusterIndex *index, GRand *random, guint n)
{
  g_autofree YpClusterChange *points = g_new (YpClusterChange, n);
  YpClusterSet *clusters;
  gint64 start;
  double index_ms;
  double cpu_ms;

  for (guint i = 0; i < n; i++)
    points[i] = make_point (random, i);

  cpu_ms = get_cpu_ms ();
  start = g_get_monotonic_time ();
  yp_cluster_index_apply (index, points, n);
  index_ms = get_ms (start);
  clusters = yp_cluster_index_publish (index, 1);
  g_print ("{\"bench\":\"clusters-build\",\"points\":%u,\"index_ms\":%.1f,\"ms\":%.1f,"
           "\"cpu_ms\":%.1f}\n",
           n, index_ms, get_ms (start), get_cpu_ms () - cpu_ms);

  return clusters;
}

/* A third comes, a third goes on, a third moves; a batch is one that the map would make. */
static void
run_changes (YpClusterIndex *index, GRand *random, guint n, guint n_batches)
{
  double worst = 0;
  double total = 0;

  for (guint batch = 0; batch < n_batches; batch++)
    {
      YpClusterChange changes[N_CHANGES];
      guint n_changes = N_CHANGES / n_batches;
      gint64 start;
      double ms;

      for (guint i = 0; i < n_changes; i++)
        {
          guint32 slot = i % 3 == 0 ? n + batch * n_changes + i
                                    : (guint32) g_rand_int_range (random, 0, (gint32) n);

          changes[i] = make_point (random, slot);
        }

      start = g_get_monotonic_time ();
      yp_cluster_index_apply (index, changes, n_changes);
      yp_cluster_set_unref (yp_cluster_index_publish (index, 2 + batch));
      ms = get_ms (start);
      total += ms;
      worst = MAX (worst, ms);
    }

  g_print ("{\"bench\":\"clusters-changes\",\"points\":%u,\"changes\":%u,\"batches\":%u,"
           "\"ms_per_1000\":%.1f,\"worst_batch_ms\":%.1f}\n",
           n, N_CHANGES, n_batches, total, worst);
}

static void
run_queries (const YpClusterSet *clusters, GRand *random, guint n)
{
  for (guint zoom = 8; zoom <= 20; zoom += 3)
    {
      g_autoptr (GPtrArray) found = g_ptr_array_new ();
      double world_px = yp_mercator_world_px (zoom);
      guint64 n_found = 0;
      gint64 start = g_get_monotonic_time ();

      for (guint i = 0; i < N_QUERIES; i++)
        {
          double x = yp_mercator_x (CENTER_LONGITUDE + g_rand_double_range (random, -0.02, 0.02));
          double y = yp_mercator_y (CENTER_LATITUDE + g_rand_double_range (random, -0.02, 0.02));
          YpBox box = { x - WIDTH / 2 / world_px, y - HEIGHT / 2 / world_px,
                        x + WIDTH / 2 / world_px, y + HEIGHT / 2 / world_px };

          yp_cluster_set_find (clusters, zoom, &box, found);
          n_found += found->len;
        }

      g_print ("{\"bench\":\"clusters-view\",\"points\":%u,\"zoom\":%u,\"found\":%.0f,"
               "\"us\":%.1f}\n",
               n, zoom, (double) n_found / N_QUERIES, get_ms (start) * 1000 / N_QUERIES);
    }
}

int
main (int argc, char *argv[])
{
  static const guint counts[] = { 10000, 100000, 1000000 };

  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      g_autoptr (GRand) random = g_rand_new_with_seed (3);
      g_autoptr (YpClusterIndex) index =
          yp_cluster_index_new (yp_cluster_radii_px, YP_N_CLUSTER_RADII);
      g_autoptr (YpClusterSet) clusters = run_build (index, random, counts[i]);

      run_queries (clusters, random, counts[i]);
      run_changes (index, random, counts[i], N_BATCHES);
      run_changes (index, random, counts[i], N_CHANGES);
    }

  return 0;
}
