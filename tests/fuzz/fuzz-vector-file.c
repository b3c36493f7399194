/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-vector-file.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* What a worker does with a layer: every vertex of every shape is there, and every name ends. */
static void
walk (const YpVectorData *data)
{
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (guint));
  double sum = 0;

  yp_box_index_find (data->index, &data->box, found);
  g_assert_cmpuint (found->len, ==, data->n_shapes);

  for (guint i = 0; i < data->n_shapes; i++)
    {
      const YpShape *shape = &data->shapes[i];

      for (guint ring = shape->first_ring; ring < shape->first_ring + shape->n_rings; ring++)
        for (guint j = data->ring_starts[ring]; j < data->ring_starts[ring + 1]; j++)
          sum += data->vertices[2 * j] + data->vertices[2 * j + 1];

      g_assert_true (shape->name == NULL || g_utf8_validate (shape->name, -1, NULL));
    }

  g_assert_true (sum == sum);
}

/* A prepared layer on a damaged disk: it is what it says or is refused. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree guint8 *copy = g_memdup2 (data, size);
  g_autoptr (GBytes) bytes = g_bytes_new_static (copy, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (YpVectorData) layer = yp_vector_file_unpack (bytes, &error);

  g_assert_true ((layer == NULL) == (error != NULL));
  if (layer == NULL)
    return 0;

  walk (layer);
  if (layer->borders != NULL)
    walk (layer->borders);

  return 0;
}
