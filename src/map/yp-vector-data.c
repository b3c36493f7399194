/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-map"

#include "yp-vector-data.h"

#include <string.h>

#include "yp-borders.h"

/* More boxes than this and the whole extent counts as changed. */
#define MAX_CHANGES 256

struct _YpVectorBuilder
{
  GArray *shapes;
  GArray *vertices;
  GArray *ring_starts;
  GStringChunk *names;
};

YpVectorBuilder *
yp_vector_builder_new (void)
{
  YpVectorBuilder *self = g_new0 (YpVectorBuilder, 1);

  self->shapes = g_array_new (FALSE, FALSE, sizeof (YpShape));
  self->vertices = g_array_new (FALSE, FALSE, sizeof (double));
  self->ring_starts = g_array_new (FALSE, FALSE, sizeof (guint));
  self->names = g_string_chunk_new (4096);

  return self;
}

void
yp_vector_builder_free (YpVectorBuilder *self)
{
  g_array_unref (self->shapes);
  g_array_unref (self->vertices);
  g_array_unref (self->ring_starts);
  g_clear_pointer (&self->names, g_string_chunk_free);
  g_free (self);
}

/* FNV-1a, 64 bit. */
static guint64
hash_bytes (guint64 hash, gconstpointer data, gsize size)
{
  const guint8 *bytes = data;

  for (gsize i = 0; i < size; i++)
    hash = (hash ^ bytes[i]) * G_GUINT64_CONSTANT (1099511628211);

  return hash;
}

/* Twice the signed area and, times three, the first moments (Green's theorem), about the first
 * vertex for precision. */
static double
measure_ring (const double *xy, guint n, double *moment_x, double *moment_y)
{
  double doubled = 0;

  *moment_x = *moment_y = 0;

  for (guint i = 0; i + 1 < n; i++)
    {
      double ax = xy[2 * i] - xy[0];
      double ay = xy[2 * i + 1] - xy[1];
      double bx = xy[2 * i + 2] - xy[0];
      double by = xy[2 * i + 3] - xy[1];
      double cross = ax * by - bx * ay;

      doubled += cross;
      *moment_x += cross * (ax + bx);
      *moment_y += cross * (ay + by);
    }

  return doubled;
}

static void
reverse_ring (double *xy, guint n)
{
  for (guint i = 0, j = n - 1; i < j; i++, j--)
    {
      double x = xy[2 * i];
      double y = xy[2 * i + 1];

      xy[2 * i] = xy[2 * j];
      xy[2 * i + 1] = xy[2 * j + 1];
      xy[2 * j] = x;
      xy[2 * j + 1] = y;
    }
}

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

/* The middle of the widest stretch of the ring's inside along the parallel @y. */
static gboolean
find_widest_middle (const double *xy, guint n, double y, double *x)
{
  g_autoptr (GArray) crossings = g_array_new (FALSE, FALSE, sizeof (double));
  double widest = -1;

  for (guint i = 0; i + 1 < n; i++)
    {
      double ay = xy[2 * i + 1];
      double by = xy[2 * i + 3];

      if ((ay > y) != (by > y))
        {
          double at = xy[2 * i] + (xy[2 * i + 2] - xy[2 * i]) * (y - ay) / (by - ay);

          g_array_append_val (crossings, at);
        }
    }

  if (crossings->len < 2)
    return FALSE;

  qsort (crossings->data, crossings->len, sizeof (double), compare_doubles);

  for (guint i = 0; i + 1 < crossings->len; i += 2)
    {
      double from = g_array_index (crossings, double, i);
      double to = g_array_index (crossings, double, i + 1);

      if (to - from > widest)
        {
          widest = to - from;
          *x = (from + to) / 2;
        }
    }

  return TRUE;
}

/* A polygon's name stands at the height of the centroid of its largest part, in the middle of the
 * widest stretch there: inside, whatever its form. */
static void
place_anchor (YpShape *shape, const double *xy, guint n)
{
  double moment_x;
  double moment_y;
  double doubled = measure_ring (xy, n, &moment_x, &moment_y);
  double area = fabs (doubled) / 2;

  if (area <= shape->area || doubled == 0)
    return;

  shape->area = area;
  shape->anchor_x = xy[0] + moment_x / (3 * doubled);
  shape->anchor_y = xy[1] + moment_y / (3 * doubled);
  find_widest_middle (xy, n, shape->anchor_y, &shape->anchor_x);
}

/* Fills by the non-zero rule need outer rings and holes to run against each other. */
static void
orient_ring (double *xy, guint n, gboolean is_hole)
{
  double moment_x;
  double moment_y;

  if ((measure_ring (xy, n, &moment_x, &moment_y) < 0) != is_hole)
    reverse_ring (xy, n);
}

static void
add_vertices (YpVectorBuilder *self, YpShape *shape, const YpGeometry *geometry)
{
  for (guint i = 0; i < geometry->n_vertices; i++)
    {
      double xy[2] = { yp_mercator_x (geometry->vertices[2 * i]),
                       yp_mercator_y (geometry->vertices[2 * i + 1]) };

      yp_box_extend (&shape->box, xy[0], xy[1]);
      g_array_append_vals (self->vertices, xy, 2);
    }
}

static void
finish_rings (YpVectorBuilder *self, YpShape *shape, const YpGeometry *geometry, guint first)
{
  guint start = 0;
  guint part = 0;

  for (guint ring = 0; ring < geometry->n_rings; ring++)
    {
      guint end = geometry->ring_ends[ring];
      guint in_all = first + start;
      double *xy = &g_array_index (self->vertices, double, 2 * in_all);

      g_array_append_val (self->ring_starts, in_all);

      if (geometry->kind == YP_GEOMETRY_POLYGON)
        {
          gboolean is_hole;

          while (part + 1 < geometry->n_parts && ring >= geometry->part_ends[part])
            part++;

          is_hole = ring != (part == 0 ? 0 : geometry->part_ends[part - 1]);
          orient_ring (xy, end - start, is_hole);
          if (!is_hole)
            place_anchor (shape, xy, end - start);
        }

      start = end;
    }
}

/* Halfway along its longest line. */
static void
place_line_anchor (YpShape *shape, const double *xy, const YpGeometry *geometry)
{
  guint start = 0;
  guint longest = 0;

  for (guint ring = 0; ring < geometry->n_rings; ring++)
    {
      guint n = geometry->ring_ends[ring] - start;

      if (n > longest)
        {
          longest = n;
          shape->anchor_x = xy[2 * (start + n / 2)];
          shape->anchor_y = xy[2 * (start + n / 2) + 1];
        }

      start = geometry->ring_ends[ring];
    }
}

/**
 * yp_vector_builder_add:
 * @self: the builder
 * @geometry: in CGCS2000 degrees
 * @name: (nullable): what people call it; an empty one counts as none
 * @rank: its class
 * @height_m: metres, 0 if not known
 */
void
yp_vector_builder_add (YpVectorBuilder *self,
                       const YpGeometry *geometry,
                       const char *name,
                       guint8 rank,
                       float height_m)
{
  YpShape shape = { .kind = geometry->kind,
                    .rank = rank,
                    .height_m = height_m,
                    .box = YP_BOX_EMPTY,
                    .first_ring = self->ring_starts->len,
                    .n_rings = geometry->n_rings };
  guint first = self->vertices->len / 2;
  const double *xy;

  add_vertices (self, &shape, geometry);
  xy = &g_array_index (self->vertices, double, 2 * first);
  shape.anchor_x = xy[0];
  shape.anchor_y = xy[1];
  if (geometry->kind == YP_GEOMETRY_LINE)
    place_line_anchor (&shape, xy, geometry);

  finish_rings (self, &shape, geometry, first);

  if (name != NULL && *name != '\0')
    shape.name = g_string_chunk_insert_const (self->names, name);

  shape.hash = hash_bytes (G_GUINT64_CONSTANT (14695981039346656037), xy,
                           geometry->n_vertices * 2 * sizeof (double));
  shape.hash = hash_bytes (shape.hash, &rank, sizeof rank);
  shape.hash = hash_bytes (shape.hash, &height_m, sizeof height_m);
  if (shape.name != NULL)
    shape.hash = hash_bytes (shape.hash, shape.name, strlen (shape.name));

  g_array_append_val (self->shapes, shape);
}

static int
compare_south_edges (const void *a, const void *b)
{
  const YpShape *p = a;
  const YpShape *q = b;

  if (p->box.y2 != q->box.y2)
    return p->box.y2 < q->box.y2 ? -1 : 1;

  return (p->first_ring > q->first_ring) - (p->first_ring < q->first_ring);
}

/**
 * yp_vector_builder_sort_from_north:
 * @self: the builder
 *
 * Puts first what stands behind, for shapes that are drawn with a height.
 */
void
yp_vector_builder_sort_from_north (YpVectorBuilder *self)
{
  qsort (self->shapes->data, self->shapes->len, sizeof (YpShape), compare_south_edges);
}

static YpBoxIndex *
build_index (const YpShape *shapes, guint n_shapes)
{
  g_autofree YpBox *boxes = g_new (YpBox, n_shapes);

  for (guint i = 0; i < n_shapes; i++)
    boxes[i] = shapes[i].box;

  return yp_box_index_new (boxes, n_shapes);
}

static YpVectorData *
new_data (YpShape *shapes,
          guint n_shapes,
          const double *vertices,
          const guint *ring_starts,
          guint n_rings)
{
  YpVectorData *data = g_new0 (YpVectorData, 1);

  data->ref_count = 1;
  data->n_shapes = n_shapes;
  data->shapes = shapes;
  data->vertices = vertices;
  data->ring_starts = ring_starts;
  data->n_rings = n_rings;
  data->index = build_index (shapes, n_shapes);
  data->box = YP_BOX_EMPTY;

  for (guint i = 0; i < n_shapes; i++)
    yp_box_unite (&data->box, &shapes[i].box);

  return data;
}

/**
 * yp_vector_data_new_in:
 * @bytes: what holds names, vertices and ring starts
 * @shapes: (transfer full) (array length=n_shapes): the shapes
 * @n_shapes: how many
 * @vertices: of all rings
 * @ring_starts: for each ring the index of its first vertex, and one more for the end of the last
 * @n_rings: how many
 *
 * Returns: (transfer full): the layer, without borders
 */
YpVectorData *
yp_vector_data_new_in (GBytes *bytes,
                       YpShape *shapes,
                       guint n_shapes,
                       const double *vertices,
                       const guint *ring_starts,
                       guint n_rings)
{
  YpVectorData *data = new_data (shapes, n_shapes, vertices, ring_starts, n_rings);

  data->bytes = g_bytes_ref (bytes);
  return data;
}

/**
 * yp_vector_builder_end:
 * @self: the builder; empty afterwards
 * @with_borders: whether to find the borders between areas
 *
 * Returns: (transfer full): what was collected
 */
YpVectorData *
yp_vector_builder_end (YpVectorBuilder *self, gboolean with_borders)
{
  YpVectorData *data;
  guint n_shapes = self->shapes->len;
  guint n_rings = self->ring_starts->len;
  guint end = self->vertices->len / 2;

  g_array_append_val (self->ring_starts, end);
  data = new_data ((YpShape *) g_array_steal (self->shapes, NULL), n_shapes,
                   (const double *) g_array_steal (self->vertices, NULL),
                   (const guint *) g_array_steal (self->ring_starts, NULL), n_rings);
  data->names = g_steal_pointer (&self->names);
  if (with_borders)
    data->borders = yp_borders_find (data);

  self->names = g_string_chunk_new (4096);
  return data;
}

YpVectorData *
yp_vector_data_ref (YpVectorData *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
yp_vector_data_unref (YpVectorData *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_free ((gpointer) self->shapes);
  if (self->bytes == NULL)
    {
      g_free ((gpointer) self->vertices);
      g_free ((gpointer) self->ring_starts);
    }
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->names, g_string_chunk_free);
  yp_box_index_free (self->index);
  g_clear_pointer (&self->borders, yp_vector_data_unref);
  g_free (self);
}

/* How often each look occurs. */
static GHashTable *
count_hashes (const YpVectorData *self)
{
  GHashTable *counts = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (guint i = 0; self != NULL && i < self->n_shapes; i++)
    {
      gpointer key = (gpointer) &self->shapes[i].hash;

      g_hash_table_insert (
          counts, key, GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (counts, key)) + 1));
    }

  return counts;
}

/* Appends the boxes of shapes of @self beyond those that @others has too. */
static void
append_missing (GArray *changes, const YpVectorData *self, GHashTable *others)
{
  for (guint i = 0; self != NULL && i < self->n_shapes; i++)
    {
      gpointer key = (gpointer) &self->shapes[i].hash;
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (others, key));

      if (n > 0)
        g_hash_table_insert (others, key, GUINT_TO_POINTER (n - 1));
      else if (changes->len <= MAX_CHANGES)
        g_array_append_val (changes, self->shapes[i].box);
      else
        yp_box_unite (&g_array_index (changes, YpBox, 0), &self->shapes[i].box);
    }
}

/**
 * yp_vector_data_list_changes:
 * @before: (nullable): what was drawn
 * @after: (nullable): what is to be drawn
 *
 * Returns: (transfer full) (element-type YpBox): boxes that together hold every shape that is in
 *   one and not in the other; empty if both look the same
 */
GArray *
yp_vector_data_list_changes (const YpVectorData *before, const YpVectorData *after)
{
  GArray *changes = g_array_new (FALSE, FALSE, sizeof (YpBox));
  g_autoptr (GHashTable) in_before = count_hashes (before);
  g_autoptr (GHashTable) in_after = count_hashes (after);

  append_missing (changes, before, in_after);
  append_missing (changes, after, in_before);

  return changes;
}
