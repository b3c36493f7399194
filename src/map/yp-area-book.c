/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-map"

#include "yp-area-book.h"

#include "yp-grid-kind.h"
#include "yp-vector-source.h"

static void
clear_area (YpBookArea *area)
{
  g_free (area->code);
  g_free (area->name);
  g_free (area->parent);
  g_free (area->member);
  g_clear_pointer (&area->geometry, yp_geometry_unref);
}

static int
compare_sets (gconstpointer a, gconstpointer b, gpointer data)
{
  const YpBookArea *p = a;
  const YpBookArea *q = b;

  return (int) p->set - (int) q->set;
}

/* The areas of one set, from where the last one ended. */
static void
open_set (YpAreaBook *self, YpAreaSet set)
{
  g_autoptr (YpVectorBuilder) builder = yp_vector_builder_new ();
  guint i;

  self->by_code[set] = g_hash_table_new (g_str_hash, g_str_equal);
  for (i = self->first[set]; i < self->n_areas && self->areas[i].set == set; i++)
    {
      YpBookArea *area = &self->areas[i];

      area->area_km2 = yp_geometry_get_area_m2 (area->geometry) / 1e6;
      yp_vector_builder_add (builder, area->geometry, area->name, 0, 0);
      if (!g_hash_table_contains (self->by_code[set], area->code))
        g_hash_table_insert (self->by_code[set], area->code, GUINT_TO_POINTER (i + 1));
    }

  self->first[set + 1] = i;
  self->shapes[set] = yp_vector_builder_end (builder, FALSE);
}

/**
 * yp_area_book_new:
 * @areas: (transfer full) (array length=n_areas): each with code, name and a polygon
 * @n_areas: how many
 *
 * Returns: (transfer full): the book
 */
YpAreaBook *
yp_area_book_new (YpBookArea *areas, guint n_areas)
{
  YpAreaBook *self = g_new0 (YpAreaBook, 1);

  self->ref_count = 1;
  self->areas = areas;
  self->n_areas = n_areas;
  /* Stable, so that the first of two that overlap stays the first. */
  g_qsort_with_data (areas, (int) n_areas, sizeof *areas, compare_sets, NULL);
  for (guint set = 0; set < YP_N_AREA_SETS; set++)
    open_set (self, (YpAreaSet) set);

  return self;
}

static YpAreaSet
choose_set (YpAreaSet set, const char *kind)
{
  YpGridKind grid_kind;

  if (set != YP_AREA_SET_GENERAL)
    return set;
  if (!yp_grid_kind_from_text (kind, &grid_kind))
    return YP_AREA_SET_SPECIAL;

  return (YpAreaSet) (YP_AREA_SET_GENERAL + grid_kind);
}

static void
take_feature (GArray *areas, YpAreaSet set, YpVectorFeature *feature, const int *columns)
{
  YpBookArea area = { 0 };
  char **texts[] = { &area.code, &area.name, NULL, &area.parent, &area.member };

  if (feature->geometry == NULL || feature->geometry->kind != YP_GEOMETRY_POLYGON ||
      areas->len >= YP_AREA_BOOK_MAX_AREAS)
    return;

  area.set = choose_set (set, columns[2] >= 0 ? feature->values[columns[2]] : NULL);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (texts[i] != NULL && columns[i] >= 0)
      *texts[i] = g_steal_pointer (&feature->values[columns[i]]);

  if (area.code == NULL || area.name == NULL)
    {
      clear_area (&area);
      return;
    }

  area.geometry = g_steal_pointer (&feature->geometry);
  g_array_append_val (areas, area);
}

static gboolean
read_file (GArray *areas,
           YpAreaSet set,
           const char *path,
           GCancellable *cancellable,
           GError **error)
{
  static const char *const names[] = { "code", "name", "kind", "parent", "member" };
  g_autoptr (YpVectorSource) source = yp_vector_source_open (path, NULL, cancellable, error);
  g_autoptr (GPtrArray) fields = g_ptr_array_new ();
  g_autoptr (GPtrArray) features = NULL;
  int columns[G_N_ELEMENTS (names)];
  const YpVectorLayer *layer;

  if (source == NULL)
    return FALSE;

  layer = yp_vector_source_get_layer (source, 0);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      gboolean has = g_strv_contains ((const char *const *) layer->fields, names[i]);

      columns[i] = has ? (int) fields->len : -1;
      if (has)
        g_ptr_array_add (fields, (gpointer) names[i]);
    }
  g_ptr_array_add (fields, NULL);

  features = yp_vector_source_read (source, 0, (const char *const *) fields->pdata, NULL, NULL,
                                    cancellable, error);
  for (guint i = 0; features != NULL && i < features->len; i++)
    take_feature (areas, set, g_ptr_array_index (features, i), columns);

  return features != NULL;
}

static void
drop_areas (GArray *areas)
{
  for (guint i = 0; i < areas->len; i++)
    clear_area (&g_array_index (areas, YpBookArea, i));
  g_array_unref (areas);
}

/**
 * yp_area_book_read:
 * @files: where from; each with its layer first
 * @cancellable: (nullable): stops it
 * @error: return location for a #YpGeoError or %G_IO_ERROR_CANCELLED; names the file
 *
 * What has no code, no name or no polygon is left out. Blocks; any thread.
 *
 * Returns: (transfer full) (nullable): the book
 */
YpAreaBook *
yp_area_book_read (const YpAreaBookFiles *files, GCancellable *cancellable, GError **error)
{
  GArray *areas = g_array_new (FALSE, FALSE, sizeof (YpBookArea));
  char *const *sources[] = { files->towns, files->villages, files->grids };
  guint n;

  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    for (guint k = 0; sources[i] != NULL && sources[i][k] != NULL; k++)
      if (!read_file (areas, (YpAreaSet) i, sources[i][k], cancellable, error))
        {
          g_prefix_error (error, "%s: ", sources[i][k]);
          drop_areas (areas);
          return NULL;
        }

  n = areas->len;
  return yp_area_book_new ((YpBookArea *) g_array_free (areas, FALSE), n);
}

YpAreaBook *
yp_area_book_ref (YpAreaBook *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
yp_area_book_unref (YpAreaBook *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  for (guint set = 0; set < YP_N_AREA_SETS; set++)
    {
      g_hash_table_unref (self->by_code[set]);
      yp_vector_data_unref (self->shapes[set]);
    }
  for (guint i = 0; i < self->n_areas; i++)
    clear_area (&self->areas[i]);
  g_free (self->areas);
  g_free (self);
}

static int
compare_indexes (gconstpointer a, gconstpointer b)
{
  return *(const int *) a - *(const int *) b;
}

/**
 * yp_area_book_find_all:
 * @self: the book
 * @set: which set
 * @longitude: degrees east, CGCS2000
 * @latitude: degrees north
 * @found: (element-type int): gets the indexes of the areas there, in the book's order
 */
void
yp_area_book_find_all (const YpAreaBook *self,
                       YpAreaSet set,
                       double longitude,
                       double latitude,
                       GArray *found)
{
  g_autoptr (GArray) near = NULL;
  YpBox box;

  g_array_set_size (found, 0);
  if (!isfinite (longitude) || !isfinite (latitude) || yp_area_book_get_n (self, set) == 0)
    return;

  near = g_array_new (FALSE, FALSE, sizeof (guint));
  box.x1 = box.x2 = yp_mercator_x (longitude);
  box.y1 = box.y2 = yp_mercator_y (latitude);
  yp_box_index_find (self->shapes[set]->index, &box, near);

  for (guint i = 0; i < near->len; i++)
    {
      int index = (int) (self->first[set] + g_array_index (near, guint, i));

      if (yp_geometry_contains (self->areas[index].geometry, longitude, latitude))
        g_array_append_val (found, index);
    }
  g_array_sort (found, compare_indexes);
}

/**
 * yp_area_book_find:
 * @self: the book
 * @set: which set
 * @longitude: degrees east, CGCS2000
 * @latitude: degrees north
 *
 * Returns: the index of the area there, the first where two of a set overlap; -1 for none
 */
int
yp_area_book_find (const YpAreaBook *self, YpAreaSet set, double longitude, double latitude)
{
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (int));

  yp_area_book_find_all (self, set, longitude, latitude, found);
  return found->len > 0 ? g_array_index (found, int, 0) : -1;
}

/* The index of the area of that code (nullable), or -1. */
int
yp_area_book_look_up (const YpAreaBook *self, YpAreaSet set, const char *code)
{
  return code != NULL ? (int) GPOINTER_TO_UINT (g_hash_table_lookup (self->by_code[set], code)) - 1
                      : -1;
}

guint
yp_area_book_get_n (const YpAreaBook *self, YpAreaSet set)
{
  return self->first[set + 1] - self->first[set];
}
