/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-map"

#include "yp-vector-file.h"

#include <string.h>

#include "yp-error.h"

/* Says what it is, which version of it, and, by what a number looks like, on which machine. */
#define MAGIC G_GUINT64_CONSTANT (0x3230445641505559)

#define NO_NAME G_MAXUINT32

/* Data is written as it lies in memory, each part at a multiple of this. */
#define ALIGNMENT 8

typedef struct
{
  guint64 magic;
  guint32 n_shapes;
  guint32 n_rings;
  guint32 n_vertices;
  guint32 names_size; /* bytes; each name ends with a zero */
  guint32 has_borders;
  guint32 padding;
} Head;

typedef struct
{
  YpBox box;
  double anchor_x;
  double anchor_y;
  double area;
  guint64 hash;
  guint32 first_ring;
  guint32 n_rings;
  guint32 name; /* where it begins among the names, or NO_NAME */
  float height_m;
  guint32 kind;
  guint32 rank;
} Row;

static void
append (GByteArray *file, gconstpointer data, gsize size)
{
  static const guint8 zeroes[ALIGNMENT] = { 0 };

  if (size > 0)
    g_byte_array_append (file, data, (guint) size);
  if (file->len % ALIGNMENT != 0)
    g_byte_array_append (file, zeroes, ALIGNMENT - file->len % ALIGNMENT);
}

/* Each name once: shapes that share one share its text. */
static guint32
append_name (GByteArray *names, GHashTable *offsets, const char *name)
{
  gpointer offset;

  if (name == NULL)
    return NO_NAME;

  if (!g_hash_table_lookup_extended (offsets, name, NULL, &offset))
    {
      offset = GUINT_TO_POINTER (names->len);
      g_hash_table_insert (offsets, (gpointer) name, offset);
      g_byte_array_append (names, (const guint8 *) name, (guint) strlen (name) + 1);
    }

  return GPOINTER_TO_UINT (offset);
}

static void
append_data (GByteArray *file, const YpVectorData *data)
{
  g_autofree Row *rows = g_new0 (Row, data->n_shapes);
  g_autoptr (GByteArray) names = g_byte_array_new ();
  g_autoptr (GHashTable) offsets = g_hash_table_new (g_str_hash, g_str_equal);
  Head head = { .magic = MAGIC,
                .n_shapes = data->n_shapes,
                .n_rings = data->n_rings,
                .n_vertices = data->ring_starts[data->n_rings],
                .has_borders = data->borders != NULL };

  for (guint i = 0; i < data->n_shapes; i++)
    {
      const YpShape *shape = &data->shapes[i];

      rows[i] = (Row){ shape->box,      shape->anchor_x,
                       shape->anchor_y, shape->area,
                       shape->hash,     shape->first_ring,
                       shape->n_rings,  append_name (names, offsets, shape->name),
                       shape->height_m, shape->kind,
                       shape->rank };
    }

  head.names_size = names->len;
  append (file, &head, sizeof head);
  append (file, rows, data->n_shapes * sizeof *rows);
  append (file, data->ring_starts, (data->n_rings + 1) * sizeof *data->ring_starts);
  append (file, data->vertices, 2 * sizeof *data->vertices * head.n_vertices);
  append (file, names->data, names->len);
}

/**
 * yp_vector_file_pack:
 * @data: a layer
 *
 * Returns: (transfer full): all of it, for yp_vector_file_unpack() on this machine
 */
GBytes *
yp_vector_file_pack (const YpVectorData *data)
{
  GByteArray *file = g_byte_array_new ();

  append_data (file, data);
  if (data->borders != NULL)
    append_data (file, data->borders);

  return g_byte_array_free_to_bytes (file);
}

/* What is left to read. */
typedef struct
{
  const guint8 *at;
  gsize n_left;
} Rest;

/* The next @n things of @size; %NULL where the file ends before. */
static gconstpointer
take (Rest *rest, gsize n, gsize size)
{
  const guint8 *at = rest->at;
  gsize room = n * size;

  if (room > rest->n_left)
    return NULL;

  room = MIN ((room + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT, rest->n_left);
  rest->at += room;
  rest->n_left -= room;
  return at;
}

/* Whether all lie in the world or not far outside. */
static gboolean
are_places (const double *values, gsize n)
{
  gboolean are_good = TRUE;

  for (gsize i = 0; i < n; i++)
    are_good &= values[i] >= -1 && values[i] <= 2;

  return are_good;
}

static gboolean
are_starts_good (const Head *head, const guint *starts)
{
  if (starts[0] != 0 || starts[head->n_rings] != head->n_vertices)
    return FALSE;

  for (guint i = 0; i < head->n_rings; i++)
    if (starts[i] > starts[i + 1])
      return FALSE;

  return TRUE;
}

static gboolean
are_rings_good (const Head *head, const Row *row, const guint *starts)
{
  static const guint min_vertices[] = {
    [YP_GEOMETRY_POINT] = 1, [YP_GEOMETRY_LINE] = 2, [YP_GEOMETRY_POLYGON] = 4
  };
  guint64 end = (guint64) row->first_ring + row->n_rings;

  if (row->kind >= G_N_ELEMENTS (min_vertices) || row->n_rings == 0 || end > head->n_rings)
    return FALSE;

  for (guint i = row->first_ring; i < end; i++)
    if (starts[i + 1] - starts[i] < min_vertices[row->kind])
      return FALSE;

  return TRUE;
}

/* Whether the names are text, the last one too. */
static gboolean
are_names_good (const Head *head, const char *names)
{
  if (head->names_size > 0 && names[head->names_size - 1] != '\0')
    return FALSE;

  for (gsize at = 0; at < head->names_size; at += strlen (names + at) + 1)
    if (!g_utf8_validate (names + at, -1, NULL))
      return FALSE;

  return TRUE;
}

static gboolean
is_row_good (const Head *head, const Row *row, const guint *starts, const char *names)
{
  const double places[] = { row->box.x1, row->box.y1,   row->box.x2,
                            row->box.y2, row->anchor_x, row->anchor_y };

  return are_places (places, G_N_ELEMENTS (places)) && row->box.x1 <= row->box.x2 &&
         row->box.y1 <= row->box.y2 && row->area >= 0 && row->area <= 1 && row->height_m >= 0 &&
         row->height_m <= G_MAXFLOAT && row->rank <= G_MAXUINT8 &&
         are_rings_good (head, row, starts) &&
         (row->name == NO_NAME ||
          (row->name < head->names_size && (row->name == 0 || names[row->name - 1] == '\0')));
}

/* Returns %NULL where a row means something that is not there, or two mean the same ring. */
static YpShape *
make_shapes (const Head *head, const Row *rows, const guint *starts, const char *names)
{
  g_autofree YpShape *shapes = g_new (YpShape, (gsize) head->n_shapes + 1);
  guint64 n_rings = 0;

  for (guint i = 0; i < head->n_shapes; i++)
    {
      const Row *row = &rows[i];

      n_rings += row->n_rings;
      if (n_rings > head->n_rings || !is_row_good (head, row, starts, names))
        return NULL;

      shapes[i] = (YpShape){ .kind = (YpGeometryKind) row->kind,
                             .rank = (guint8) row->rank,
                             .height_m = row->height_m,
                             .box = row->box,
                             .first_ring = row->first_ring,
                             .n_rings = row->n_rings,
                             .anchor_x = row->anchor_x,
                             .anchor_y = row->anchor_y,
                             .area = row->area,
                             .hash = row->hash,
                             .name = row->name != NO_NAME ? names + row->name : NULL };
    }

  return g_steal_pointer (&shapes);
}

static YpVectorData *
take_data (Rest *rest, GBytes *bytes, gboolean *has_borders)
{
  const Head *head = take (rest, 1, sizeof *head);
  const Row *rows;
  const guint *ring_starts;
  const double *vertices;
  const char *names;
  g_autofree YpShape *shapes = NULL;

  if (head == NULL || (guintptr) head % ALIGNMENT != 0 || head->magic != MAGIC)
    return NULL;

  rows = take (rest, head->n_shapes, sizeof *rows);
  ring_starts = rows != NULL ? take (rest, (gsize) head->n_rings + 1, sizeof *ring_starts) : NULL;
  vertices = ring_starts != NULL ? take (rest, head->n_vertices, 2 * sizeof *vertices) : NULL;
  names = vertices != NULL ? take (rest, head->names_size, 1) : NULL;

  if (names == NULL || !are_names_good (head, names) || !are_starts_good (head, ring_starts) ||
      !are_places (vertices, 2 * (gsize) head->n_vertices))
    return NULL;

  shapes = make_shapes (head, rows, ring_starts, names);
  if (shapes == NULL)
    return NULL;

  *has_borders = head->has_borders != 0;
  return yp_vector_data_new_in (bytes, g_steal_pointer (&shapes), head->n_shapes, vertices,
                                ring_starts, head->n_rings);
}

/**
 * yp_vector_file_unpack:
 * @bytes: what yp_vector_file_pack() gave, or anything at all; kept, not copied
 * @error: return location for %YP_ERROR_INVALID
 *
 * Returns: (transfer full) (nullable): the layer, or %NULL with @error set
 */
YpVectorData *
yp_vector_file_unpack (GBytes *bytes, GError **error)
{
  Rest rest = { .at = g_bytes_get_data (bytes, NULL), .n_left = g_bytes_get_size (bytes) };
  g_autoptr (YpVectorData) data = NULL;
  gboolean has_borders = FALSE;

  data = take_data (&rest, bytes, &has_borders);
  if (data != NULL && has_borders)
    {
      gboolean has_more = FALSE;

      data->borders = take_data (&rest, bytes, &has_more);
      if (data->borders == NULL || has_more)
        g_clear_pointer (&data, yp_vector_data_unref);
    }

  if (data == NULL)
    g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID, "Not a layer of this version");
  return g_steal_pointer (&data);
}
