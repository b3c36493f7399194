/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-sim"

#include "yp-city-cells.h"

#include <math.h>

/* Metres between neighbours: in fields, in the heart of the city, and on the river. */
#define SPACING_FIELDS 1060.0
#define SPACING_URBAN 430.0
#define SPACING_RIVER 1500.0
#define SPACING_OUTSIDE 1500.0

#define CANDIDATES_PER_SITE 14
#define N_ROUNDS 3

static double
get_spacing (const YpCityGround *ground, YpXy place)
{
  double urban = yp_city_ground_get_urban (ground, place);

  return SPACING_FIELDS + (SPACING_URBAN - SPACING_FIELDS) * sqrt (urban);
}

static YpCellKind
classify (const YpCityGround *ground, YpXy place)
{
  gboolean inside = yp_city_ground_is_inside (ground, place);

  if (yp_city_ground_get_kind (ground, place) == YP_GROUND_RIVER)
    return inside ? YP_CELL_RIVER : YP_CELL_FAR_RIVER;

  return inside ? YP_CELL_LAND : YP_CELL_OUTSIDE;
}

static double
get_clearance (const GArray *sites, YpXy place)
{
  double best = G_MAXDOUBLE;

  for (guint i = 0; i < sites->len; i++)
    {
      double dx = yp_xy_at (sites, i).x - place.x;
      double dy = yp_xy_at (sites, i).y - place.y;

      best = MIN (best, dx * dx + dy * dy);
    }

  return sqrt (best);
}

static void
add_site (YpCityCells *self, const YpCityGround *ground, YpXy place)
{
  YpCellKind kind = classify (ground, place);

  g_array_append_val (self->sites, place);
  g_array_append_val (self->kinds, kind);
}

/* A border of cells lies midway between two sites, so pairs of sites on both sides of a line make
 * it one. A little disorder keeps four sites off one circle. */
static void
line_with_pairs (YpCityCells *self,
                 const YpCityGround *ground,
                 const GArray *line,
                 gboolean closed,
                 double spacing,
                 YpPrng *prng)
{
  guint n = closed ? line->len : line->len - 1;
  double left = 0.0;

  for (guint i = 0; i < n; i++)
    {
      YpXy a = yp_xy_at (line, i);
      YpXy b = yp_xy_at (line, (i + 1) % line->len);
      double length = yp_xy_distance (a, b);
      double at = left;

      for (; at < length;)
        {
          YpXy middle = yp_xy_between (a, b, at / length);
          double local = spacing > 0.0 ? spacing : 0.9 * get_spacing (ground, middle);
          double aside = local * yp_prng_between (prng, 0.38, 0.52);
          YpXy across = { -(b.y - a.y) / length * aside, (b.x - a.x) / length * aside };
          YpXy one = { middle.x + across.x + 12.0 * yp_prng_normal (prng),
                       middle.y + across.y + 12.0 * yp_prng_normal (prng) };
          YpXy two = { middle.x - across.x + 12.0 * yp_prng_normal (prng),
                       middle.y - across.y + 12.0 * yp_prng_normal (prng) };

          at += local * yp_prng_between (prng, 0.85, 1.15);
          if (classify (ground, one) == classify (ground, two) ||
              get_clearance (self->sites, one) < 0.45 * local ||
              get_clearance (self->sites, two) < 0.45 * local)
            continue;
          add_site (self, ground, one);
          add_site (self, ground, two);
        }
      left = at - length;
    }
}

static YpXy
throw_dart (const YpCityGround *ground, YpPrng *prng)
{
  YpXy low;
  YpXy high;
  YpXy place;

  yp_city_ground_get_extent (ground, &low, &high);
  place.x = yp_prng_between (prng, low.x, high.x);
  place.y = yp_prng_between (prng, low.y, high.y);

  return place;
}

static void
fill_around (YpCityCells *self, const YpCityGround *ground, YpPrng *prng)
{
  for (guint i = 0; i < 12000; i++)
    {
      YpXy place = throw_dart (ground, prng);
      YpCellKind kind = classify (ground, place);
      double spacing = kind == YP_CELL_OUTSIDE ? SPACING_OUTSIDE : SPACING_RIVER;

      if (kind != YP_CELL_LAND && get_clearance (self->sites, place) > 0.75 * spacing)
        add_site (self, ground, place);
    }
}

static YpXy
throw_land_dart (const YpCityGround *ground, YpPrng *prng)
{
  for (;;)
    {
      YpXy place = throw_dart (ground, prng);
      double share = SPACING_URBAN / get_spacing (ground, place);

      if (yp_prng_chance (prng, share * share) && classify (ground, place) == YP_CELL_LAND)
        return place;
    }
}

/* Mitchell's best candidate: of several places the one that is farthest from the others, measured
 * by what is wide there. */
static void
fill_land (YpCityCells *self, const YpCityGround *ground, guint n_sites, YpPrng *prng)
{
  for (guint i = 0; i < n_sites; i++)
    {
      YpXy best = { 0.0, 0.0 };
      double widest = -1.0;

      for (guint k = 0; k < CANDIDATES_PER_SITE; k++)
        {
          YpXy place = throw_land_dart (ground, prng);
          double width = get_clearance (self->sites, place) / get_spacing (ground, place);

          if (width <= widest)
            continue;
          widest = width;
          best = place;
        }
      add_site (self, ground, best);
    }
}

typedef struct
{
  double x;
  double y;
  double area;
} Moments;

/* Each border of two cells, seen from each site, is a triangle of its cell. */
static void
add_moments (Moments *moments, YpXy site, YpXy a, YpXy b)
{
  double area = fabs ((a.x - site.x) * (b.y - site.y) - (a.y - site.y) * (b.x - site.x)) / 2.0;

  moments->x += area * (site.x + a.x + b.x) / 3.0;
  moments->y += area * (site.y + a.y + b.y) / 3.0;
  moments->area += area;
}

/* Lloyd's round: each free site to the middle of its cell. */
static void
relax (YpCityCells *self, const YpCityGround *ground, guint first)
{
  g_autoptr (GArray) triangles =
      yp_delaunay ((const YpXy *) (gconstpointer) self->sites->data, self->sites->len);
  g_autofree Moments *moments = g_new0 (Moments, self->sites->len);

  for (guint i = 0; i < triangles->len; i++)
    {
      const YpTriangle *triangle = &g_array_index (triangles, YpTriangle, i);

      for (guint k = 0; k < 3; k++)
        {
          int other = triangle->others[k];
          int site = triangle->sites[(k + 1) % 3];

          /* Each edge is met from both sides; so is each site. */
          if (other >= 0 && site >= (int) first && site < (int) self->sites->len)
            add_moments (&moments[site], yp_xy_at (self->sites, site), triangle->centre,
                         g_array_index (triangles, YpTriangle, other).centre);
        }
    }

  for (guint i = first; i < self->sites->len; i++)
    {
      YpXy middle = { moments[i].x / moments[i].area, moments[i].y / moments[i].area };

      if (classify (ground, middle) == YP_CELL_LAND)
        yp_xy_at (self->sites, i) = middle;
    }
}

/**
 * yp_city_cells_new:
 * @ground: what the city stands on
 * @n_land: how many cells of land, some 900 to 1,500
 *
 * Returns: (transfer full): the cells
 */
YpCityCells *
yp_city_cells_new (const YpCityGround *ground, guint n_land)
{
  YpCityCells *self = g_new0 (YpCityCells, 1);
  guint n_fixed = 0;
  guint first;
  YpPrng prng;

  yp_prng_init (&prng, yp_prng_mix (ground->seed, 31));
  self->sites = g_array_new (FALSE, FALSE, sizeof (YpXy));
  self->kinds = g_array_new (FALSE, FALSE, sizeof (YpCellKind));
  line_with_pairs (self, ground, ground->bank, FALSE, 0.0, &prng);
  line_with_pairs (self, ground, ground->island, TRUE, 950.0, &prng);
  line_with_pairs (self, ground, ground->outline, TRUE, 0.0, &prng);
  line_with_pairs (self, ground, ground->north_bank, FALSE, SPACING_FIELDS, &prng);
  fill_around (self, ground, &prng);

  for (guint i = 0; i < self->kinds->len; i++)
    n_fixed += g_array_index (self->kinds, YpCellKind, i) == YP_CELL_LAND ? 1 : 0;
  g_assert (n_fixed <= n_land);
  first = self->sites->len;
  fill_land (self, ground, n_land - n_fixed, &prng);
  for (guint i = 0; i < N_ROUNDS; i++)
    relax (self, ground, first);
  self->triangles =
      yp_delaunay ((const YpXy *) (gconstpointer) self->sites->data, self->sites->len);

  return self;
}

/**
 * yp_city_cells_free:
 * @self: (transfer full): cells
 */
void
yp_city_cells_free (YpCityCells *self)
{
  g_array_unref (self->sites);
  g_array_unref (self->kinds);
  g_array_unref (self->triangles);
  g_free (self);
}

/* How far a border may bend at its ends and stay among the triangles between it and both sites,
 * which no other border enters: the tangent of the least angle there. */
static double
get_slope (YpXy from, YpXy to, YpXy site)
{
  double ex = to.x - from.x;
  double ey = to.y - from.y;
  double sx = site.x - from.x;
  double sy = site.y - from.y;
  double along = ex * sx + ey * sy;
  double across = fabs (ex * sy - ey * sx);

  return along <= 0.0 ? G_MAXDOUBLE : across / along;
}

static double
get_liveliness (const YpCityGround *ground, YpXy middle, gboolean is_bank)
{
  double urban = yp_city_ground_get_urban (ground, middle);
  double polder = yp_city_ground_get_polder (ground, middle);

  if (is_bank)
    return 0.10;

  return 0.30 * (1.0 - 0.75 * urban) * (1.0 - 0.8 * polder);
}

/* Appends the border between the cells on both sides of an edge, from the centre of triangle @from
 * to that of @to, its end left out. The same bits whichever way it runs. */
static void
append_border (const YpCityCells *self,
               const YpCityGround *ground,
               guint from,
               guint to,
               int left,
               int right,
               GArray *ring)
{
  guint low = MIN (from, to);
  guint high = MAX (from, to);
  YpXy a = g_array_index (self->triangles, YpTriangle, low).centre;
  YpXy b = g_array_index (self->triangles, YpTriangle, high).centre;
  double length = yp_xy_distance (a, b);
  guint depth = length < 90.0 ? 0 : MIN (5, (guint) ceil (log2 (length / 55.0)));
  guint n = 1u << depth;
  YpXy across = { -(b.y - a.y), b.x - a.x };
  double slope = 0.7 * MIN (MIN (get_slope (a, b, yp_xy_at (self->sites, left)),
                                 get_slope (b, a, yp_xy_at (self->sites, left))),
                            MIN (get_slope (a, b, yp_xy_at (self->sites, right)),
                                 get_slope (b, a, yp_xy_at (self->sites, right))));
  gboolean is_bank = g_array_index (self->kinds, YpCellKind, left) !=
                     g_array_index (self->kinds, YpCellKind, right);
  double offsets[33] = { 0.0 };
  YpPrng prng;

  slope = MIN (slope, get_liveliness (ground, yp_xy_between (a, b, 0.5), is_bank));
  yp_prng_init (&prng, yp_prng_mix (yp_prng_mix (ground->seed, low), high));
  for (guint step = n; step > 1; step /= 2)
    for (guint i = step / 2; i < n; i += step)
      offsets[i] = (offsets[i - step / 2] + offsets[i + step / 2]) / 2.0 +
                   0.5 * slope * step / n * yp_prng_normal (&prng);

  for (guint i = 0; i < n; i++)
    {
      guint k = from == low ? i : n - i;
      double t = (double) k / n;
      double limit = slope * MIN (t, 1.0 - t);
      double offset = CLAMP (offsets[k], -limit, limit);
      YpXy place = yp_xy_between (a, b, t);

      place.x += across.x * offset;
      place.y += across.y * offset;
      if (k == n)
        place = b;
      g_array_append_val (ring, place);
    }
}

typedef struct
{
  guint from;
  guint to;
  int left;
  int right;
} Border;

/* The border that leaves triangle @at with @label on its left, if there is one: at most one, since
 * only three cells meet. */
static gboolean
find_border (const YpCityCells *self, const int *labels, int label, guint at, Border *border)
{
  const YpTriangle *triangle = &g_array_index (self->triangles, YpTriangle, at);
  int n = (int) self->sites->len;

  for (guint k = 0; k < 3; k++)
    {
      int right = triangle->sites[(k + 1) % 3];
      int left = triangle->sites[(k + 2) % 3];

      if (triangle->others[k] < 0 || left >= n || labels[left] != label)
        continue;
      if (right < n && labels[right] == label)
        continue;
      *border = (Border){ at, (guint) triangle->others[k], left, right };
      return right < n;
    }

  return FALSE;
}

/**
 * yp_city_cells_trace:
 * @self: cells
 * @ground: what the city stands on
 * @labels: (array): for each cell whom it belongs to
 * @label: whose outline is wanted
 *
 * Returns: (transfer full) (element-type GArray): the rings around all cells of @label: outer ones
 *   against the clock, holes with it; no vertex repeated
 */
GPtrArray *
yp_city_cells_trace (const YpCityCells *self,
                     const YpCityGround *ground,
                     const int *labels,
                     int label)
{
  GPtrArray *rings = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  g_autofree gboolean *is_done = g_new0 (gboolean, self->triangles->len);

  for (guint i = 0; i < self->triangles->len; i++)
    {
      g_autoptr (GArray) ring = NULL;
      Border border;
      guint at = i;

      if (is_done[i] || !find_border (self, labels, label, i, &border))
        continue;

      ring = g_array_new (FALSE, FALSE, sizeof (YpXy));
      while (!is_done[at] && find_border (self, labels, label, at, &border))
        {
          is_done[at] = TRUE;
          append_border (self, ground, at, border.to, border.left, border.right, ring);
          at = border.to;
        }
      if (at == i && ring->len >= 3)
        g_ptr_array_add (rings, g_steal_pointer (&ring));
    }

  return rings;
}
