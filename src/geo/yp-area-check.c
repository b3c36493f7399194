/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-geo"

#include "yp-area-check.h"

#include "yp-gdal-private.h"

typedef struct
{
  YpGeometry *const *areas;
  OGRGeometryH *shapes;
  guint n_areas;
  GArray *flaws;
  guint n_ignored;
  GCancellable *cancellable;
} Check;

/* Area in m² of what is polygon in @geometry, and a place in its largest part. */
static double
measure (OGRGeometryH geometry, double *longitude, double *latitude)
{
  g_auto (OGRGeometryH) polygons = OGR_G_CreateGeometry (wkbMultiPolygon);
  double sum = 0;
  double largest = -1;

  _yp_gdal_collect_polygons (geometry, polygons);
  for (int i = 0; i < OGR_G_GetGeometryCount (polygons); i++)
    {
      OGRGeometryH part = OGR_G_GetGeometryRef (polygons, i);
      g_autofree char *fault = NULL;
      g_autoptr (YpGeometry) area = _yp_gdal_geometry_to (OGR_G_Clone (part), &fault);
      g_auto (OGRGeometryH) inside = NULL;
      double area_m2;

      if (area == NULL)
        continue;
      area_m2 = yp_geometry_get_area_m2 (area);
      sum += area_m2;
      if (area_m2 <= largest)
        continue;
      largest = area_m2;
      inside = OGR_G_PointOnSurface (part);
      if (inside == NULL || OGR_G_IsEmpty (inside))
        continue;
      *longitude = OGR_G_GetX (inside, 0);
      *latitude = OGR_G_GetY (inside, 0);
    }
  return sum;
}

static void
add_flaw (Check *self, OGRGeometryH shape, gboolean is_gap, guint a, guint b)
{
  YpAreaFlaw flaw = { .is_gap = is_gap, .a = a, .b = b };

  flaw.area_m2 = measure (shape, &flaw.longitude, &flaw.latitude);
  if (flaw.area_m2 >= YP_AREA_CHECK_MIN_M2)
    g_array_append_val (self->flaws, flaw);
  else if (flaw.area_m2 > 0)
    self->n_ignored++;
}

static void
check_pair (Check *self, guint a, guint b)
{
  g_auto (OGRGeometryH) common = NULL;

  /* Neighbours share a border, and nothing else: that is cheaper to see than to compute. */
  if (OGR_G_Touches (self->shapes[a], self->shapes[b]))
    return;
  common = OGR_G_Intersection (self->shapes[a], self->shapes[b]);
  if (common != NULL && !OGR_G_IsEmpty (common))
    add_flaw (self, common, FALSE, MIN (a, b), MAX (a, b));
}

static int
compare_west (gconstpointer a, gconstpointer b, gpointer data)
{
  YpGeometry *const *areas = data;
  double west_a = areas[*(const guint *) a]->bounds.west;
  double west_b = areas[*(const guint *) b]->bounds.west;

  return (west_a > west_b) - (west_a < west_b);
}

/* Sweeps from west to east: only boxes that overlap are looked at. */
static gboolean
find_overlaps (Check *self, GError **error)
{
  g_autofree guint *order = g_new (guint, self->n_areas);

  for (guint i = 0; i < self->n_areas; i++)
    order[i] = i;
  g_qsort_with_data (order, (int) self->n_areas, sizeof *order, compare_west,
                     (gpointer) self->areas);

  for (guint i = 0; i < self->n_areas; i++)
    {
      const YpBounds *box = &self->areas[order[i]]->bounds;

      if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
        return FALSE;
      for (guint k = i + 1; k < self->n_areas; k++)
        {
          const YpBounds *other = &self->areas[order[k]]->bounds;

          if (other->west > box->east)
            break;
          if (other->south <= box->north && other->north >= box->south)
            check_pair (self, order[i], order[k]);
        }
    }
  return TRUE;
}

/* A hole of the union is a gap, also one that an area has on purpose around an enclave of somebody
 * else's: nobody here answers for it. */
static void
find_gaps_in (Check *self, OGRGeometryH polygon)
{
  for (int i = 1; i < OGR_G_GetGeometryCount (polygon); i++)
    {
      g_auto (OGRGeometryH) hole = OGR_G_CreateGeometry (wkbPolygon);

      OGR_G_AddGeometry (hole, OGR_G_GetGeometryRef (polygon, i));
      add_flaw (self, hole, TRUE, 0, 0);
    }
}

static gboolean
find_gaps (Check *self, GError **error)
{
  g_auto (OGRGeometryH) all = OGR_G_CreateGeometry (wkbMultiPolygon);
  g_auto (OGRGeometryH) together = NULL;
  g_auto (OGRGeometryH) polygons = OGR_G_CreateGeometry (wkbMultiPolygon);

  for (guint i = 0; i < self->n_areas; i++)
    _yp_gdal_collect_polygons (self->shapes[i], all);
  together = OGR_G_UnionCascaded (all);
  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return FALSE;
  if (together == NULL)
    return TRUE;

  _yp_gdal_collect_polygons (together, polygons);
  for (int i = 0; i < OGR_G_GetGeometryCount (polygons); i++)
    find_gaps_in (self, OGR_G_GetGeometryRef (polygons, i));
  return TRUE;
}

static int
compare_flaws (gconstpointer a, gconstpointer b)
{
  double area_a = ((const YpAreaFlaw *) a)->area_m2;
  double area_b = ((const YpAreaFlaw *) b)->area_m2;

  return (area_b > area_a) - (area_b < area_a);
}

/**
 * yp_area_check:
 * @areas: (array length=n_areas): valid polygons
 * @n_areas: how many
 * @n_ignored: (out): how many gaps and overlaps are smaller than %YP_AREA_CHECK_MIN_M2
 * @cancellable: (nullable): stops it
 * @error: return location for %G_IO_ERROR_CANCELLED
 *
 * Looks for gaps and overlaps between areas that should cover a city without either. A gap is a
 * hole in the union of all of them; a notch open to the outside can not be told from the city's own
 * outline, so it is none. Blocks; any thread.
 *
 * Returns: (transfer full) (element-type YpAreaFlaw) (nullable): what was found, largest first
 */
GArray *
yp_area_check (YpGeometry *const *areas,
               guint n_areas,
               guint *n_ignored,
               GCancellable *cancellable,
               GError **error)
{
  g_autoptr (GArray) flaws = g_array_new (FALSE, FALSE, sizeof (YpAreaFlaw));
  g_autofree OGRGeometryH *shapes = g_new (OGRGeometryH, n_areas);
  g_auto (YpGdalScope) scope = { 0 };
  Check check = {
    .areas = areas,
    .shapes = shapes,
    .n_areas = n_areas,
    .flaws = flaws,
    .cancellable = cancellable,
  };
  gboolean is_done;

  g_return_val_if_fail (n_ignored != NULL, NULL);

  _yp_gdal_scope_enter (&scope);
  for (guint i = 0; i < n_areas; i++)
    shapes[i] = _yp_gdal_geometry_from (areas[i]);
  is_done = find_overlaps (&check, error) && find_gaps (&check, error);
  for (guint i = 0; i < n_areas; i++)
    OGR_G_DestroyGeometry (shapes[i]);
  if (!is_done)
    return NULL;

  *n_ignored = check.n_ignored;
  g_array_sort (flaws, compare_flaws);
  return g_steal_pointer (&flaws);
}
