/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-sim"

#include "yp-delaunay.h"

#include <math.h>

/* Work in hand: Bowyer and Watson's algorithm, site by site. */
typedef struct
{
  YpXy *sites; /* the given ones, then three far corners */
  GArray *triangles;
  GArray *cavity; /* indexes of the triangles whose circle holds the new site */
  GArray *rim;    /* Rim: the cavity's edges */
  GArray *free;   /* indexes of triangles to use again */
  GArray *is_cavity;
  int last;
} Mesh;

/* An edge of the cavity, against the clock, and what lies beyond. */
typedef struct
{
  int from;
  int to;
  int beyond;
  int made; /* the new triangle over it */
} Rim;

#define TRIANGLE(mesh, index) (&g_array_index ((mesh)->triangles, YpTriangle, index))

static double
turn (YpXy a, YpXy b, YpXy c)
{
  return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}

static gboolean
is_in_circle (YpXy a, YpXy b, YpXy c, YpXy p)
{
  double ax = a.x - p.x;
  double ay = a.y - p.y;
  double bx = b.x - p.x;
  double by = b.y - p.y;
  double cx = c.x - p.x;
  double cy = c.y - p.y;
  double a2 = ax * ax + ay * ay;
  double b2 = bx * bx + by * by;
  double c2 = cx * cx + cy * cy;

  return ax * (by * c2 - b2 * cy) - ay * (bx * c2 - b2 * cx) + a2 * (bx * cy - by * cx) > 0.0;
}

static int
find_triangle (Mesh *mesh, YpXy place)
{
  int at = mesh->last;

  for (;;)
    {
      const YpTriangle *triangle = TRIANGLE (mesh, at);
      int next = -1;

      for (guint k = 0; k < 3 && next < 0; k++)
        if (turn (mesh->sites[triangle->sites[(k + 1) % 3]],
                  mesh->sites[triangle->sites[(k + 2) % 3]], place) < 0.0)
          next = triangle->others[k];
      if (next < 0)
        return at;
      at = next;
    }
}

static void
gather_cavity (Mesh *mesh, int start, YpXy place)
{
  g_array_set_size (mesh->cavity, 0);
  g_array_set_size (mesh->rim, 0);
  g_array_append_val (mesh->cavity, start);
  g_array_index (mesh->is_cavity, gboolean, start) = TRUE;

  for (guint i = 0; i < mesh->cavity->len; i++)
    {
      YpTriangle triangle = *TRIANGLE (mesh, g_array_index (mesh->cavity, int, i));

      for (guint k = 0; k < 3; k++)
        {
          int other = triangle.others[k];
          Rim rim = { triangle.sites[(k + 1) % 3], triangle.sites[(k + 2) % 3], other, -1 };

          if (other >= 0 && g_array_index (mesh->is_cavity, gboolean, other))
            continue;
          if (other >= 0)
            {
              const int *corners = TRIANGLE (mesh, other)->sites;

              if (is_in_circle (mesh->sites[corners[0]], mesh->sites[corners[1]],
                                mesh->sites[corners[2]], place))
                {
                  g_array_index (mesh->is_cavity, gboolean, other) = TRUE;
                  g_array_append_val (mesh->cavity, other);
                  continue;
                }
            }
          g_array_append_val (mesh->rim, rim);
        }
    }

  /* An edge met before its far side joined the cavity is inside by now. */
  for (guint i = mesh->rim->len; i-- > 0;)
    {
      int beyond = g_array_index (mesh->rim, Rim, i).beyond;

      if (beyond >= 0 && g_array_index (mesh->is_cavity, gboolean, beyond))
        g_array_remove_index_fast (mesh->rim, i);
    }
}

static int
take_triangle (Mesh *mesh)
{
  YpTriangle blank = { { -1, -1, -1 }, { -1, -1, -1 }, { 0.0, 0.0 } };
  gboolean no = FALSE;
  int index;

  if (mesh->free->len > 0)
    {
      index = g_array_index (mesh->free, int, mesh->free->len - 1);
      g_array_set_size (mesh->free, mesh->free->len - 1);
      return index;
    }

  g_array_append_val (mesh->triangles, blank);
  g_array_append_val (mesh->is_cavity, no);

  return (int) mesh->triangles->len - 1;
}

static void
fill_cavity (Mesh *mesh, int site)
{
  for (guint i = 0; i < mesh->cavity->len; i++)
    {
      int index = g_array_index (mesh->cavity, int, i);

      g_array_index (mesh->is_cavity, gboolean, index) = FALSE;
      g_array_append_val (mesh->free, index);
    }

  for (guint i = 0; i < mesh->rim->len; i++)
    {
      Rim *rim = &g_array_index (mesh->rim, Rim, i);
      YpTriangle *triangle;

      rim->made = take_triangle (mesh);
      triangle = TRIANGLE (mesh, rim->made);
      *triangle =
          (YpTriangle){ { site, rim->from, rim->to }, { rim->beyond, -1, -1 }, { 0.0, 0.0 } };
      if (rim->beyond < 0)
        continue;

      triangle = TRIANGLE (mesh, rim->beyond);
      for (guint k = 0; k < 3; k++)
        if (triangle->sites[(k + 1) % 3] == rim->to && triangle->sites[(k + 2) % 3] == rim->from)
          triangle->others[k] = rim->made;
    }

  for (guint i = 0; i < mesh->rim->len; i++)
    for (guint j = 0; j < mesh->rim->len; j++)
      {
        const Rim *one = &g_array_index (mesh->rim, Rim, i);
        const Rim *next = &g_array_index (mesh->rim, Rim, j);

        if (one->to != next->from)
          continue;
        TRIANGLE (mesh, one->made)->others[1] = next->made;
        TRIANGLE (mesh, next->made)->others[2] = one->made;
      }
  mesh->last = g_array_index (mesh->rim, Rim, 0).made;
}

static YpXy
find_centre (YpXy a, YpXy b, YpXy c)
{
  double bx = b.x - a.x;
  double by = b.y - a.y;
  double cx = c.x - a.x;
  double cy = c.y - a.y;
  double d = 2.0 * (bx * cy - by * cx);
  double b2 = bx * bx + by * by;
  double c2 = cx * cx + cy * cy;
  YpXy centre = { a.x + (cy * b2 - by * c2) / d, a.y + (bx * c2 - cx * b2) / d };

  return centre;
}

/**
 * yp_delaunay:
 * @sites: (array length=n_sites): places in general position, within 1,000 km of the origin
 * @n_sites: how many
 *
 * The Delaunay triangulation inside three far corners. No triangle is left out, so each edge
 * between two sites has a triangle on both sides.
 *
 * Returns: (transfer full) (element-type YpTriangle): the triangles
 */
GArray *
yp_delaunay (const YpXy *sites, guint n_sites)
{
  const double far = 1e7;
  int n = (int) n_sites;
  Mesh mesh = { 0 };
  YpTriangle all = { { n, n + 1, n + 2 }, { -1, -1, -1 }, { 0.0, 0.0 } };
  g_autofree YpXy *places = g_new (YpXy, n_sites + 3);
  gboolean no = FALSE;

  for (guint i = 0; i < n_sites; i++)
    places[i] = sites[i];
  places[n_sites] = (YpXy){ -far, -far };
  places[n_sites + 1] = (YpXy){ far, -far };
  places[n_sites + 2] = (YpXy){ 0.0, far };

  mesh.sites = places;
  mesh.triangles = g_array_new (FALSE, FALSE, sizeof (YpTriangle));
  mesh.cavity = g_array_new (FALSE, FALSE, sizeof (int));
  mesh.rim = g_array_new (FALSE, FALSE, sizeof (Rim));
  mesh.free = g_array_new (FALSE, FALSE, sizeof (int));
  mesh.is_cavity = g_array_new (FALSE, FALSE, sizeof (gboolean));
  g_array_append_val (mesh.triangles, all);
  g_array_append_val (mesh.is_cavity, no);

  for (int i = 0; i < n; i++)
    {
      gather_cavity (&mesh, find_triangle (&mesh, places[i]), places[i]);
      fill_cavity (&mesh, i);
    }

  /* A cavity of n triangles is filled by n + 2: none of those set free stays unused. */
  g_assert (mesh.free->len == 0);
  for (guint i = 0; i < mesh.triangles->len; i++)
    {
      YpTriangle *triangle = TRIANGLE (&mesh, i);

      triangle->centre = find_centre (places[triangle->sites[0]], places[triangle->sites[1]],
                                      places[triangle->sites[2]]);
    }

  g_array_unref (mesh.is_cavity);
  g_array_unref (mesh.free);
  g_array_unref (mesh.rim);
  g_array_unref (mesh.cavity);

  return mesh.triangles;
}
