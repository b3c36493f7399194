/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gstdio.h>

#include "yp-vector-source.h"
#include "yp-vector-writer.h"

typedef struct
{
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->folder = g_dir_make_tmp ("yp-writer-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, "city.gpkg", NULL);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_remove (self->path);
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_free (self->path);
  g_free (self->folder);
}

static YpGeometry *
make_square (double longitude, double latitude, double size)
{
  const double vertices[] = {
    longitude,       latitude,  longitude + size, latitude,  longitude + size,
    latitude + size, longitude, latitude + size,  longitude, latitude,
  };
  const guint ring_ends[] = { 5 };
  const guint part_ends[] = { 1 };

  return yp_geometry_new (YP_GEOMETRY_POLYGON, vertices, 5, ring_ends, 1, part_ends, 1);
}

static void
write_city (const char *path)
{
  static const char *const building_fields[] = { "code:text", "height:real", "floors:integer",
                                                 NULL };
  static const char *const camera_fields[] = { "name", NULL };
  static const char *const building[] = { "B1", "12.5", NULL };
  static const char *const camera[] = { "杨舍镇一号" };
  g_autoptr (GError) error = NULL;
  g_autoptr (YpGeometry) square = make_square (120.5, 31.8, 0.001);
  g_autoptr (YpGeometry) point = yp_geometry_new_point (120.55, 31.87);
  g_autoptr (YpVectorWriter) writer = yp_vector_writer_new (path, &error);

  g_assert_no_error (error);
  g_assert_true (yp_vector_writer_add_layer (writer, "buildings", YP_GEOMETRY_POLYGON,
                                             building_fields, &error));
  g_assert_true (yp_vector_writer_add (writer, square, building, &error));
  g_assert_true (
      yp_vector_writer_add_layer (writer, "cameras", YP_GEOMETRY_POINT, camera_fields, &error));
  g_assert_true (yp_vector_writer_add (writer, point, camera, &error));
  g_assert_true (yp_vector_writer_close (writer, &error));
  g_assert_no_error (error);
}

static void
test_round_trip (Fixture *self, gconstpointer data)
{
  static const char *const fields[] = { "code", "height", "floors", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (YpVectorSource) source = NULL;
  g_autoptr (GPtrArray) features = NULL;
  YpVectorFeature *feature;
  guint layer;

  write_city (self->path);
  /* The second run replaces the first. */
  write_city (self->path);

  source = yp_vector_source_open (self->path, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (yp_vector_source_get_n_layers (source), ==, 2);
  g_assert_true (yp_vector_source_find_layer (source, "buildings", &layer, &error));
  g_assert_true (g_str_has_prefix (yp_vector_source_get_layer (source, layer)->crs, "EPSG:4490"));

  features = yp_vector_source_read (source, layer, fields, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (features->len, ==, 1);
  feature = features->pdata[0];
  g_assert_cmpuint (feature->number, ==, 1);
  g_assert_cmpstr (feature->values[0], ==, "B1");
  g_assert_cmpstr (feature->values[1], ==, "12.5");
  g_assert_null (feature->values[2]);
  g_assert_nonnull (feature->geometry);
  g_assert_cmpint (feature->geometry->kind, ==, YP_GEOMETRY_POLYGON);
  g_assert_cmpuint (feature->geometry->n_vertices, ==, 5);
  g_assert_cmpfloat (feature->geometry->bounds.west, ==, 120.5);
  g_assert_cmpfloat (feature->geometry->bounds.north, ==, 31.8 + 0.001);
}

static void
test_several_layers_need_a_name (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YpVectorSource) source = NULL;
  guint layer;

  write_city (self->path);
  source = yp_vector_source_open (self->path, NULL, NULL, &error);
  g_assert_no_error (error);

  g_assert_false (yp_vector_source_find_layer (source, NULL, &layer, &error));
  g_assert_error (error, YP_GEO_ERROR, YP_GEO_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "buildings, cameras"));
  g_clear_error (&error);

  g_assert_false (yp_vector_source_find_layer (source, "trees", &layer, &error));
  g_assert_error (error, YP_GEO_ERROR, YP_GEO_ERROR_NOT_FOUND);
}

static void
test_unfinished_leaves_nothing (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  YpVectorWriter *writer = yp_vector_writer_new (self->path, &error);

  g_assert_no_error (error);
  yp_vector_writer_free (writer);
  g_assert_false (g_file_test (self->path, G_FILE_TEST_EXISTS));
}

static void
test_no_such_folder (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (yp_vector_writer_new ("/nowhere/at/all/city.gpkg", &error));
  g_assert_error (error, YP_GEO_ERROR, YP_GEO_ERROR_WRITE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/geo/vector-writer/round-trip", Fixture, NULL, set_up, test_round_trip, tear_down);
  g_test_add ("/geo/vector-writer/several-layers-need-a-name", Fixture, NULL, set_up,
              test_several_layers_need_a_name, tear_down);
  g_test_add ("/geo/vector-writer/unfinished-leaves-nothing", Fixture, NULL, set_up,
              test_unfinished_leaves_nothing, tear_down);
  g_test_add_func ("/geo/vector-writer/no-such-folder", test_no_such_folder);

  return g_test_run ();
}
