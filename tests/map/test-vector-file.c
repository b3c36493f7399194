/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include <glib/gstdio.h>

#include "map-test.h"
#include "yp-error.h"
#include "yp-prepared-layer.h"
#include "yp-vector-file.h"

/* Areas with borders, a line, a point; two that share a name, one without. */
static YpVectorData *
make_layer (void)
{
  const double line[] = { 120.1, 31.2, 120.3, 31.4, 120.2, 31.5 };
  g_autoptr (YpVectorBuilder) builder = yp_vector_builder_new ();
  g_autoptr (YpGeometry) point = yp_geometry_new_point (120.5, 31.8);

  map_test_add_square (builder, 120, 31, 0.1, "杨舍镇");
  map_test_add_square (builder, 120.1, 31, 0.1, NULL);
  map_test_add_square (builder, 120.2, 31, 0.1, "杨舍镇");
  map_test_add_line (builder, line, 3, "人民路", 3);
  yp_vector_builder_add (builder, point, "", 0, 21.5f);

  return yp_vector_builder_end (builder, TRUE);
}

static void
assert_same (const YpVectorData *a, const YpVectorData *b)
{
  g_assert_cmpuint (a->n_shapes, ==, b->n_shapes);
  g_assert_cmpmem (&a->box, sizeof a->box, &b->box, sizeof b->box);
  g_assert_cmpmem (a->ring_starts, (a->n_rings + 1) * sizeof (guint), b->ring_starts,
                   (b->n_rings + 1) * sizeof (guint));
  g_assert_cmpmem (a->vertices, 2 * sizeof (double) * a->ring_starts[a->n_rings], b->vertices,
                   2 * sizeof (double) * b->ring_starts[b->n_rings]);

  for (guint i = 0; i < a->n_shapes; i++)
    {
      const YpShape *p = &a->shapes[i];
      const YpShape *q = &b->shapes[i];

      g_assert_cmpint (p->kind, ==, q->kind);
      g_assert_cmpuint (p->rank, ==, q->rank);
      g_assert_cmpfloat (p->height_m, ==, q->height_m);
      g_assert_cmpmem (&p->box, sizeof p->box, &q->box, sizeof q->box);
      g_assert_cmpuint (p->first_ring, ==, q->first_ring);
      g_assert_cmpuint (p->n_rings, ==, q->n_rings);
      g_assert_cmpfloat (p->anchor_x, ==, q->anchor_x);
      g_assert_cmpfloat (p->anchor_y, ==, q->anchor_y);
      g_assert_cmpfloat (p->area, ==, q->area);
      g_assert_cmpuint (p->hash, ==, q->hash);
      g_assert_cmpstr (p->name, ==, q->name);
    }
}

static void
test_comes_back (void)
{
  g_autoptr (YpVectorData) data = make_layer ();
  g_autoptr (GBytes) bytes = yp_vector_file_pack (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (YpVectorData) back = yp_vector_file_unpack (bytes, &error);

  g_assert_no_error (error);
  assert_same (data, back);
  assert_same (data->borders, back->borders);
  g_assert_null (back->borders->borders);
}

static void
test_nothing_comes_back (void)
{
  g_autoptr (YpVectorBuilder) builder = yp_vector_builder_new ();
  g_autoptr (YpVectorData) data = yp_vector_builder_end (builder, FALSE);
  g_autoptr (GBytes) bytes = yp_vector_file_pack (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (YpVectorData) back = yp_vector_file_unpack (bytes, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (back->n_shapes, ==, 0);
  g_assert_true (yp_box_is_empty (&back->box));
  g_assert_null (back->borders);
}

/* Cut off anywhere but in the zeroes that may follow its last name. */
static void
test_cut_off (void)
{
  g_autoptr (YpVectorData) data = make_layer ();
  g_autoptr (GBytes) bytes = yp_vector_file_pack (data);

  for (gsize size = 0; size + 8 < g_bytes_get_size (bytes); size++)
    {
      g_autofree guint8 *copy = g_memdup2 (g_bytes_get_data (bytes, NULL), size);
      g_autoptr (GBytes) cut = g_bytes_new_static (copy, size);
      g_autoptr (GError) error = NULL;

      g_assert_null (yp_vector_file_unpack (cut, &error));
      g_assert_error (error, YP_ERROR, YP_ERROR_INVALID);
    }
}

/* Whatever one word says, what is made of it points at what is there. */
static void
test_any_word (void)
{
  static const guint32 words[] = { 0, 1, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0x7FF00000 };
  g_autoptr (YpVectorData) data = make_layer ();
  g_autoptr (GBytes) bytes = yp_vector_file_pack (data);
  gsize size = g_bytes_get_size (bytes);

  for (gsize at = 0; at + 4 <= size; at += 4)
    for (guint i = 0; i < G_N_ELEMENTS (words); i++)
      {
        g_autofree guint8 *copy = g_memdup2 (g_bytes_get_data (bytes, NULL), size);
        g_autoptr (GBytes) changed = g_bytes_new_static (copy, size);
        g_autoptr (YpVectorData) back = NULL;

        memcpy (copy + at, &words[i], 4);
        back = yp_vector_file_unpack (changed, NULL);
        for (guint j = 0; back != NULL && j < back->n_shapes; j++)
          {
            const YpShape *shape = &back->shapes[j];

            g_assert_cmpuint (shape->first_ring + shape->n_rings, <=, back->n_rings);
            g_assert_true (shape->name == NULL || g_utf8_validate (shape->name, -1, NULL));
          }
      }
}

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;

  return n;
}

/* Kept for just these files as they are; of a layer one is kept. */
static void
test_prepared (void)
{
  g_autofree char *folder = g_dir_make_tmp ("yp-map-XXXXXX", NULL);
  g_autofree char *kept = g_build_filename (folder, "kept", NULL);
  g_autofree char *file = g_build_filename (folder, "towns.geojson", NULL);
  const char *files[] = { file, NULL };
  g_autoptr (YpVectorData) data = make_layer ();
  g_autoptr (YpVectorData) back = NULL;
  g_autofree char *path = NULL;
  g_autofree char *other_path = NULL;

  g_assert_true (g_file_set_contents (file, "1", -1, NULL));
  path = yp_prepared_layer_get_path (kept, YP_LAYER_TOWNS, files);
  g_assert_null (yp_prepared_layer_read (path));
  yp_prepared_layer_write (path, data);
  back = yp_prepared_layer_read (path);
  g_assert_nonnull (back);
  assert_same (data, back);

  g_assert_true (g_file_set_contents (file, "12", -1, NULL));
  other_path = yp_prepared_layer_get_path (kept, YP_LAYER_TOWNS, files);
  g_assert_cmpstr (other_path, !=, path);
  yp_prepared_layer_write (other_path, data);
  g_assert_cmpuint (count_files (kept), ==, 1);
  g_assert_null (yp_prepared_layer_read (path));

  /* What is mapped outlives its file. */
  assert_same (data, back);

  g_remove (other_path);
  g_remove (file);
  g_rmdir (kept);
  g_rmdir (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/map/vector-file/comes-back", test_comes_back);
  g_test_add_func ("/map/vector-file/nothing-comes-back", test_nothing_comes_back);
  g_test_add_func ("/map/vector-file/cut-off", test_cut_off);
  g_test_add_func ("/map/vector-file/any-word", test_any_word);
  g_test_add_func ("/map/vector-file/prepared", test_prepared);

  return g_test_run ();
}
