/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-map"

#include "yp-borders.h"

#include <string.h>

/* A border between two vertices, whichever way it is walked: @a is the lesser end. */
typedef struct
{
  double a[2];
  double b[2];
} Edge;

static guint
hash_edge (gconstpointer key)
{
  const Edge *edge = key;
  guint64 bits[4];
  guint64 hash = 0;

  memcpy (bits, edge, sizeof bits);
  for (guint i = 0; i < G_N_ELEMENTS (bits); i++)
    hash = (hash ^ bits[i]) * G_GUINT64_CONSTANT (0x9E3779B97F4A7C15);

  return (guint) (hash >> 32);
}

static gboolean
is_same_edge (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, sizeof (Edge)) == 0;
}

static Edge
make_edge (const double *from, const double *to)
{
  gboolean forward = from[0] < to[0] || (from[0] == to[0] && from[1] <= to[1]);
  const double *a = forward ? from : to;
  const double *b = forward ? to : from;

  return (Edge){ { a[0], a[1] }, { b[0], b[1] } };
}

/* A line under way, in degrees for the builder. */
static void
end_line (YpVectorBuilder *builder, GArray *line, guint8 rank)
{
  guint n = line->len / 2;

  if (n >= 2)
    {
      g_autoptr (YpGeometry) geometry =
          yp_geometry_new (YP_GEOMETRY_LINE, (const double *) line->data, n, &n, 1, NULL, 0);

      if (geometry != NULL)
        yp_vector_builder_add (builder, geometry, NULL, rank, 0);
    }

  g_array_set_size (line, 0);
}

static void
append_place (GArray *line, const double *xy)
{
  double degrees[2] = { yp_mercator_longitude (xy[0]), yp_mercator_latitude (xy[1]) };

  g_array_append_vals (line, degrees, 2);
}

/* How many rings walk along each edge. */
static void
count_edges (GHashTable *counts, const double *xy, guint n)
{
  for (guint i = 0; i + 1 < n; i++)
    {
      Edge edge = make_edge (&xy[2 * i], &xy[2 * i + 2]);
      guint count = GPOINTER_TO_UINT (g_hash_table_lookup (counts, &edge));

      g_hash_table_replace (counts, g_memdup2 (&edge, sizeof edge), GUINT_TO_POINTER (count + 1));
    }
}

/* Takes each edge of the ring that is still in the table out of it and into a line. */
static void
walk_ring (YpVectorBuilder *builder,
           GHashTable *counts,
           GArray *line,
           guint8 area_rank,
           const double *xy,
           guint n)
{
  guint8 base = (guint8) (area_rank << 1);
  guint8 rank = base;

  for (guint i = 0; i + 1 < n; i++)
    {
      Edge edge = make_edge (&xy[2 * i], &xy[2 * i + 2]);
      guint count = GPOINTER_TO_UINT (g_hash_table_lookup (counts, &edge));
      guint8 edge_rank = base | (count == 1 ? YP_BORDER_OUTER : YP_BORDER_INNER);

      if (count == 0 || edge_rank != rank)
        end_line (builder, line, rank);

      rank = edge_rank;
      if (count == 0)
        continue;

      g_hash_table_remove (counts, &edge);
      if (line->len == 0)
        append_place (line, &xy[2 * i]);
      append_place (line, &xy[2 * i + 2]);
    }

  end_line (builder, line, rank);
}

/* The borders of the areas of one rank. */
static void
find_of_rank (YpVectorBuilder *builder, const YpVectorData *areas, guint8 rank)
{
  g_autoptr (GHashTable) counts = g_hash_table_new_full (hash_edge, is_same_edge, g_free, NULL);
  g_autoptr (GArray) line = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < areas->n_shapes; i++)
      {
        const YpShape *shape = &areas->shapes[i];

        if (shape->kind != YP_GEOMETRY_POLYGON || shape->rank != rank)
          continue;

        for (guint ring = shape->first_ring; ring < shape->first_ring + shape->n_rings; ring++)
          {
            guint start = areas->ring_starts[ring];
            const double *xy = &areas->vertices[2 * start];
            guint n = areas->ring_starts[ring + 1] - start;

            if (pass == 0)
              count_edges (counts, xy, n);
            else
              walk_ring (builder, counts, line, rank, xy, n);
          }
      }
}

/**
 * yp_borders_find:
 * @areas: polygons; those of one rank, below 128, share borders vertex by vertex
 *
 * Neighbours each bring their common border; drawn twice it is twice as strong and its dashes fall
 * between each other. So each stretch is taken from the first area that has it. Areas of different
 * ranks are no neighbours.
 *
 * Returns: (transfer full): the borders as lines, %YP_BORDER_OUTER where there is no neighbour
 */
YpVectorData *
yp_borders_find (const YpVectorData *areas)
{
  g_autoptr (YpVectorBuilder) builder = yp_vector_builder_new ();
  gboolean is_used[G_MAXINT8 + 1] = { FALSE };

  for (guint i = 0; i < areas->n_shapes; i++)
    is_used[areas->shapes[i].rank & G_MAXINT8] = TRUE;

  for (guint rank = 0; rank < G_N_ELEMENTS (is_used); rank++)
    if (is_used[rank])
      find_of_rank (builder, areas, (guint8) rank);

  return yp_vector_builder_end (builder, FALSE);
}
