/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>

#include "map-test.h"
#include "yp-block-mesh.h"
#include "yp-style.h"

#define LONGITUDE 120.55
#define LATITUDE 31.87
#define SIDE 0.0002

static void
add_block (YpVectorBuilder *builder,
           const double *vertices,
           const guint *ends,
           guint n_rings,
           float height_m)
{
  YpGeometry geometry = { .kind = YP_GEOMETRY_POLYGON,
                          .vertices = (double *) vertices,
                          .n_vertices = ends[n_rings - 1],
                          .ring_ends = (guint *) ends,
                          .n_rings = n_rings };

  yp_vector_builder_add (builder, &geometry, NULL, 0, height_m);
}

static GArray *
make_mesh (const YpVectorData *data)
{
  return yp_block_mesh_new (data, (int) (yp_mercator_x (LONGITUDE) * YP_BLOCK_CHUNKS),
                            (int) (yp_mercator_y (LATITUDE) * YP_BLOCK_CHUNKS));
}

/* In chunks: of the triangles that lie level at @height_m. */
static double
measure_roof (const GArray *mesh, float height_m)
{
  double area = 0;

  for (guint i = 0; i < mesh->len; i += 3)
    {
      const YpBlockVertex *v = &g_array_index (mesh, YpBlockVertex, i);

      if (v[0].z == height_m && v[1].z == height_m && v[2].z == height_m)
        area += fabs ((double) (v[1].x - v[0].x) * (double) (v[2].y - v[0].y) -
                      (double) (v[2].x - v[0].x) * (double) (v[1].y - v[0].y)) /
                2;
    }

  return area;
}

static double
get_side_x (void)
{
  return SIDE / 360 * YP_BLOCK_CHUNKS;
}

static double
get_side_y (void)
{
  return (yp_mercator_y (LATITUDE) - yp_mercator_y (LATITUDE + SIDE)) * YP_BLOCK_CHUNKS;
}

/* Six sides: four walls of two triangles and a roof of two. */
static void
test_box (void)
{
  g_autoptr (YpVectorBuilder) builder = yp_vector_builder_new ();
  g_autoptr (YpVectorData) data = NULL;
  g_autoptr (GArray) mesh = NULL;

  map_test_add_square (builder, LONGITUDE, LATITUDE, SIDE, NULL);
  data = yp_vector_builder_end (builder, FALSE);
  mesh = make_mesh (data);

  g_assert_cmpuint (mesh->len, ==, (4 + 1) * 6);
  g_assert_cmpfloat_with_epsilon (measure_roof (mesh, YP_DEFAULT_HEIGHT_M),
                                  get_side_x () * get_side_y (), 1e-6);
}

/* A court stays open. */
static void
test_court (void)
{
  const double x = LONGITUDE;
  const double y = LATITUDE;
  const double a = SIDE;
  const double vertices[] = { x,         y,         x + a,     y,         x + a,
                              y + a,     x,         y + a,     x,         y,
                              x + a / 4, y + a / 4, x + a / 4, y + a / 2, x + a / 2,
                              y + a / 2, x + a / 2, y + a / 4, x + a / 4, y + a / 4 };
  const guint ends[] = { 5, 10 };
  g_autoptr (YpVectorBuilder) builder = yp_vector_builder_new ();
  g_autoptr (YpVectorData) data = NULL;
  g_autoptr (GArray) mesh = NULL;

  add_block (builder, vertices, ends, 2, 30);
  data = yp_vector_builder_end (builder, FALSE);
  mesh = make_mesh (data);

  g_assert_cmpfloat_with_epsilon (measure_roof (mesh, 30), get_side_x () * get_side_y () * 15 / 16,
                                  1e-5);
}

/* A bow tie has a corner where its edges cross, and two halves. */
static void
test_crossing (void)
{
  const double vertices[] = { LONGITUDE,        LATITUDE, LONGITUDE + SIDE, LATITUDE + SIDE,
                              LONGITUDE + SIDE, LATITUDE, LONGITUDE,        LATITUDE + SIDE,
                              LONGITUDE,        LATITUDE };
  const guint ends[] = { 5 };
  g_autoptr (YpVectorBuilder) builder = yp_vector_builder_new ();
  g_autoptr (YpVectorData) data = NULL;
  g_autoptr (GArray) mesh = NULL;

  add_block (builder, vertices, ends, 1, 12);
  data = yp_vector_builder_end (builder, FALSE);
  mesh = make_mesh (data);

  g_assert_cmpfloat_with_epsilon (measure_roof (mesh, 12), get_side_x () * get_side_y () / 2, 1e-5);
}

/* Each block is in one chunk, whichever edges it lies across. */
static void
test_chunks (void)
{
  g_autoptr (YpVectorBuilder) builder = yp_vector_builder_new ();
  g_autoptr (YpVectorData) data = NULL;
  int column = (int) (yp_mercator_x (LONGITUDE) * YP_BLOCK_CHUNKS);
  int row = (int) (yp_mercator_y (LATITUDE) * YP_BLOCK_CHUNKS);
  guint n = 0;

  for (guint i = 0; i < 40; i++)
    map_test_add_square (builder, LONGITUDE + i * 0.0007, LATITUDE + i * 0.0003, SIDE, NULL);
  data = yp_vector_builder_end (builder, FALSE);

  for (int y = row - 3; y <= row + 3; y++)
    for (int x = column - 3; x <= column + 3; x++)
      {
        g_autoptr (GArray) mesh = yp_block_mesh_new (data, x, y);

        n += mesh->len / 30;
      }
  g_assert_cmpuint (n, ==, 40);
}

static void
test_nothing (void)
{
  g_autoptr (GArray) mesh = yp_block_mesh_new (NULL, 1, 1);

  g_assert_cmpuint (mesh->len, ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/map/block-mesh/box", test_box);
  g_test_add_func ("/map/block-mesh/court", test_court);
  g_test_add_func ("/map/block-mesh/crossing", test_crossing);
  g_test_add_func ("/map/block-mesh/chunks", test_chunks);
  g_test_add_func ("/map/block-mesh/nothing", test_nothing);

  return g_test_run ();
}
