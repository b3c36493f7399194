/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-map"

#include "yp-layer-reader.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "yp-grid-kind.h"
#include "yp-vector-source.h"

/* A storey, metres. */
#define FLOOR_M 3

/* The highest building there is has 828. */
#define MAX_HEIGHT_M 1000

/* What the map wants to know of a feature. */
typedef enum
{
  ROLE_NAME,
  ROLE_RANK,
  ROLE_HEIGHT,
  ROLE_FLOORS,
} Role;

#define N_ROLES (ROLE_FLOORS + 1)

/* Under which names the sources have it, the best first. */
static const char *const field_names[N_ROLES][6] = {
  [ROLE_NAME] = { "name", "NAME", "Name", "名称", NULL },
  [ROLE_RANK] = { "kind", "class", "highway", "fclass", "type", NULL },
  [ROLE_HEIGHT] = { "height", "HEIGHT", "Height", NULL },
  [ROLE_FLOORS] = { "floors", "levels", "building:levels", "building_levels", NULL },
};

/* Which fields to read, and which of them plays which role; -1 for none. */
typedef struct
{
  GPtrArray *names;
  int columns[N_ROLES];
} Fields;

static Fields
choose_fields (const YpVectorLayer *layer)
{
  Fields fields = { .names = g_ptr_array_new () };

  for (guint role = 0; role < N_ROLES; role++)
    {
      fields.columns[role] = -1;

      for (guint i = 0; field_names[role][i] != NULL && fields.columns[role] < 0; i++)
        if (g_strv_contains ((const char *const *) layer->fields, field_names[role][i]))
          {
            fields.columns[role] = (int) fields.names->len;
            g_ptr_array_add (fields.names, (gpointer) field_names[role][i]);
          }
    }

  g_ptr_array_add (fields.names, NULL);
  return fields;
}

static const char *
get_value (const YpVectorFeature *feature, const Fields *fields, Role role)
{
  int column = fields->columns[role];

  return column >= 0 ? feature->values[column] : NULL;
}

static float
get_height_m (const YpVectorFeature *feature, const Fields *fields)
{
  const char *height = get_value (feature, fields, ROLE_HEIGHT);
  const char *floors = get_value (feature, fields, ROLE_FLOORS);
  double height_m = height != NULL ? g_ascii_strtod (height, NULL) : 0;

  if (!(height_m > 0) && floors != NULL)
    height_m = g_ascii_strtod (floors, NULL) * FLOOR_M;

  return height_m > 0 ? (float) MIN (height_m, MAX_HEIGHT_M) : 0;
}

static void
add_feature (YpVectorBuilder *builder,
             YpLayerId layer,
             const YpVectorFeature *feature,
             const Fields *fields)
{
  guint8 rank = 0;
  float height_m = 0;

  if (layer == YP_LAYER_ROADS)
    rank = (guint8) yp_road_rank_from_text (get_value (feature, fields, ROLE_RANK));
  else if (layer == YP_LAYER_BUILDINGS)
    height_m = get_height_m (feature, fields);
  else if (layer == YP_LAYER_GRIDS)
    {
      YpGridKind kind;

      /* Of a kind that nobody knows it is special. */
      rank = (guint8) (yp_grid_kind_from_text (get_value (feature, fields, ROLE_RANK), &kind)
                           ? kind
                           : YP_GRID_SPECIAL);
    }

  yp_vector_builder_add (builder, feature->geometry, get_value (feature, fields, ROLE_NAME), rank,
                         height_m);
}

/* The layer of that name where a file has several, else the only one. */
static gboolean
find_layer (YpVectorSource *source, const char *name, guint *index, GError **error)
{
  if (yp_vector_source_get_n_layers (source) > 1)
    return yp_vector_source_find_layer (source, name, index, error);

  return yp_vector_source_find_layer (source, NULL, index, error);
}

static gboolean
read_file (YpVectorBuilder *builder,
           YpLayerId layer,
           const char *file,
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr (YpVectorSource) source = NULL;
  g_autoptr (GPtrArray) features = NULL;
  Fields fields;
  guint index;

  source = yp_vector_source_open (file, NULL, cancellable, error);
  if (source == NULL || !find_layer (source, yp_layer_get_name (layer), &index, error))
    return FALSE;

  fields = choose_fields (yp_vector_source_get_layer (source, index));
  features = yp_vector_source_read (source, index, (const char *const *) fields.names->pdata, NULL,
                                    NULL, cancellable, error);

  for (guint i = 0; features != NULL && i < features->len; i++)
    {
      const YpVectorFeature *feature = g_ptr_array_index (features, i);

      if (feature->geometry != NULL)
        add_feature (builder, layer, feature, &fields);
    }

  g_ptr_array_unref (fields.names);
  return features != NULL;
}

/* Reading takes several times what is kept, in small pieces that glibc would hold on to. */
static void
give_back_memory (void)
{
#ifdef __GLIBC__
  malloc_trim (0);
#endif
}

/**
 * yp_layer_read:
 * @layer: which layer
 * @files: (array zero-terminated=1): vector files in CGCS2000 or WGS 84
 * @faults: (element-type utf8): gets a message for each file that can not be read
 * @cancellable: (nullable): stops it
 * @error: return location for %G_IO_ERROR_CANCELLED
 *
 * Reads a layer and makes it ready to draw. What can be read is; a broken file only leaves its
 * message. Blocks; any thread.
 *
 * Returns: (transfer full) (nullable): the layer; %NULL if cancelled
 */
YpVectorData *
yp_layer_read (YpLayerId layer,
               const char *const *files,
               GPtrArray *faults,
               GCancellable *cancellable,
               GError **error)
{
  g_autoptr (YpVectorBuilder) builder = yp_vector_builder_new ();
  YpVectorData *data;
  gboolean has_borders =
      layer == YP_LAYER_TOWNS || layer == YP_LAYER_VILLAGES || layer == YP_LAYER_GRIDS;

  for (guint i = 0; files[i] != NULL; i++)
    {
      g_autoptr (GError) fault = NULL;

      if (!read_file (builder, layer, files[i], cancellable, &fault))
        g_ptr_array_add (faults, g_strdup_printf ("%s: %s", files[i], fault->message));

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
    }

  if (layer == YP_LAYER_BUILDINGS)
    yp_vector_builder_sort_from_north (builder);

  data = yp_vector_builder_end (builder, has_borders);
  give_back_memory ();

  return data;
}
