/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gstdio.h>

#include "map-test.h"
#include "yp-borders.h"
#include "yp-layer-reader.h"

static YpVectorData *
make_squares (guint n, double shift)
{
  g_autoptr (YpVectorBuilder) builder = yp_vector_builder_new ();

  for (guint i = 0; i < n; i++)
    map_test_add_square (builder, 120 + i * 0.1 + (i == 0 ? shift : 0), 31, 0.1, "a");

  return yp_vector_builder_end (builder, TRUE);
}

/* Two squares side by side have seven edges between them. */
static void
test_borders_once (void)
{
  g_autoptr (YpVectorData) data = make_squares (2, 0);
  guint n_edges[2] = { 0, 0 };

  for (guint i = 0; i < data->borders->n_shapes; i++)
    {
      const YpShape *line = &data->borders->shapes[i];
      const guint *starts = data->borders->ring_starts;

      n_edges[line->rank] += starts[line->first_ring + 1] - starts[line->first_ring] - 1;
    }

  g_assert_cmpuint (n_edges[YP_BORDER_OUTER], ==, 6);
  g_assert_cmpuint (n_edges[YP_BORDER_INNER], ==, 1);
}

static void
test_same_changes_nothing (void)
{
  g_autoptr (YpVectorData) one = make_squares (5, 0);
  g_autoptr (YpVectorData) other = make_squares (5, 0);
  g_autoptr (GArray) changes = yp_vector_data_list_changes (one, other);

  g_assert_cmpuint (changes->len, ==, 0);
}

/* One of five has moved: where it was and where it is. */
static void
test_changes_are_local (void)
{
  g_autoptr (YpVectorData) one = make_squares (5, 0);
  g_autoptr (YpVectorData) other = make_squares (5, -0.01);
  g_autoptr (GArray) changes = yp_vector_data_list_changes (one, other);
  double east = yp_mercator_x (120.1001);

  g_assert_cmpuint (changes->len, ==, 2);
  for (guint i = 0; i < changes->len; i++)
    g_assert_cmpfloat (g_array_index (changes, YpBox, i).x2, <, east);
}

static void
test_many_changes_are_all (void)
{
  g_autoptr (YpVectorData) data = make_squares (600, 0);
  g_autoptr (GArray) changes = yp_vector_data_list_changes (NULL, data);
  YpBox all = YP_BOX_EMPTY;

  for (guint i = 0; i < changes->len; i++)
    yp_box_unite (&all, &g_array_index (changes, YpBox, i));

  g_assert_cmpuint (changes->len, <, 600);
  g_assert_true (yp_box_contains_box (&all, &data->box));
}

/* A name stands inside, in a form whose middle is outside: a U. */
static void
test_anchor_is_inside (void)
{
  const double vertices[] = { 0, 0, 3, 0, 3, 3, 2, 3, 2, 1, 1, 1, 1, 3, 0, 3, 0, 0 };
  const guint end = 9;
  const guint part = 1;
  g_autoptr (YpGeometry) geometry =
      yp_geometry_new (YP_GEOMETRY_POLYGON, vertices, 9, &end, 1, &part, 1);
  g_autoptr (YpVectorBuilder) builder = yp_vector_builder_new ();
  g_autoptr (YpVectorData) data = NULL;

  yp_vector_builder_add (builder, geometry, "U", 0, 0);
  data = yp_vector_builder_end (builder, FALSE);

  g_assert_true (yp_geometry_contains (geometry, yp_mercator_longitude (data->shapes[0].anchor_x),
                                       yp_mercator_latitude (data->shapes[0].anchor_y)));
}

static YpVectorData *
read_text (YpLayerId layer, const char *text, GPtrArray *faults)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("yp-map-XXXXXX", &error);
  g_autofree char *broken = g_build_filename (folder, "broken.geojson", NULL);
  g_autofree char *good = g_build_filename (folder, "good.geojson", NULL);
  const char *files[] = { broken, good, "/nowhere/at-all.geojson", NULL };
  YpVectorData *data;

  g_assert_true (g_file_set_contents (broken, text, -1, &error));
  g_assert_true (g_file_set_contents (
      good,
      "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":"
      "{\"name\":\"人民路\",\"kind\":\"primary\",\"floors\":6},\"geometry\":{\"type\":\"Polygon\","
      "\"coordinates\":[[[120.5,31.8],[120.6,31.8],[120.6,31.9],[120.5,31.8]]]}}]}",
      -1, &error));
  data = yp_layer_read (layer, files, faults, NULL, &error);
  g_assert_no_error (error);

  g_remove (broken);
  g_remove (good);
  g_remove (folder);
  return data;
}

/* What is broken leaves a message, the rest is there. */
static void
test_broken_files (void)
{
  static const char *const broken[] = {
    "",
    "{",
    "not json at all",
    "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"geometry\":{\"type\":"
    "\"Polygon\",\"coordinates\":[[[120.5,",
    "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
  };

  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_autoptr (GPtrArray) faults = g_ptr_array_new_with_free_func (g_free);
      g_autoptr (YpVectorData) data = read_text (YP_LAYER_BUILDINGS, broken[i], faults);

      g_assert_cmpuint (faults->len, ==, 2);
      g_assert_cmpuint (data->n_shapes, ==, 1);
      g_assert_cmpstr (data->shapes[0].name, ==, "人民路");
      g_assert_cmpfloat (data->shapes[0].height_m, ==, 18);
    }
}

/* Features that are nowhere or nothing are left out. */
static void
test_strange_features (void)
{
  g_autoptr (GPtrArray) faults = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (YpVectorData) data =
      read_text (YP_LAYER_ROADS,
                 "{\"type\":\"FeatureCollection\",\"features\":["
                 "{\"type\":\"Feature\",\"properties\":{},\"geometry\":null},"
                 "{\"type\":\"Feature\",\"properties\":{},\"geometry\":{\"type\":\"LineString\","
                 "\"coordinates\":[[500,900],[1e300,31]]}},"
                 "{\"type\":\"Feature\",\"properties\":{\"name\":\"b\"},\"geometry\":{\"type\":"
                 "\"LineString\",\"coordinates\":[[120.5,31.8],[120.5,89.99]]}}]}",
                 faults);

  g_assert_cmpuint (faults->len, ==, 1);
  g_assert_cmpuint (data->n_shapes, ==, 2);
  g_assert_cmpfloat (data->box.y1, >=, 0);
  g_assert_cmpint (data->shapes[1].rank, ==, YP_ROAD_PRIMARY);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/map/vector-data/borders-once", test_borders_once);
  g_test_add_func ("/map/vector-data/same-changes-nothing", test_same_changes_nothing);
  g_test_add_func ("/map/vector-data/changes-are-local", test_changes_are_local);
  g_test_add_func ("/map/vector-data/many-changes-are-all", test_many_changes_are_all);
  g_test_add_func ("/map/vector-data/anchor-is-inside", test_anchor_is_inside);
  g_test_add_func ("/map/vector-data/broken-files", test_broken_files);
  g_test_add_func ("/map/vector-data/strange-features", test_strange_features);

  return g_test_run ();
}
