/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-parts"

#include "yp-grid-finder.h"

#include "yp-buffer.h"
#include "yp-vector-source.h"

struct _YpGridFinder
{
  GObject parent_instance;

  YpSituation *situation;
  GPtrArray *grids; /* (nullable): of YpVectorFeature, which nobody changes */
  char **files;     /* (nullable): they were read from */
};

G_DEFINE_FINAL_TYPE (YpGridFinder, yp_grid_finder, G_TYPE_OBJECT)

typedef struct
{
  char **files;
  GPtrArray *grids; /* (nullable): those that are known, then those that were read */
  YpGeometry *area;
} Search;

static void
free_search (Search *self)
{
  g_strfreev (self->files);
  g_clear_pointer (&self->grids, g_ptr_array_unref);
  yp_geometry_unref (self->area);
  g_free (self);
}

static GPtrArray *
read_grids (char **files, GCancellable *cancellable, GError **error)
{
  static const char *const fields[] = { "code", NULL };
  g_autoptr (GPtrArray) grids =
      g_ptr_array_new_with_free_func ((GDestroyNotify) yp_vector_feature_free);

  for (guint i = 0; files[i] != NULL; i++)
    {
      g_autoptr (GPtrArray) features = yp_vector_read_file (files[i], fields, cancellable, error);

      if (features == NULL)
        return NULL;
      g_ptr_array_extend_and_steal (grids, g_steal_pointer (&features));
    }

  return g_steal_pointer (&grids);
}

static void
find_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Search *search = task_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) codes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  if (search->grids == NULL)
    search->grids = read_grids (search->files, cancellable, &error);
  if (search->grids == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  for (guint i = 0; i < search->grids->len; i++)
    {
      const YpVectorFeature *grid = g_ptr_array_index (search->grids, i);

      if (grid->geometry != NULL && grid->values[0] != NULL &&
          yp_geometry_meets (grid->geometry, search->area))
        g_hash_table_add (codes, g_strdup (grid->values[0]));
    }

  g_task_return_pointer (task, g_steal_pointer (&codes), (GDestroyNotify) g_hash_table_unref);
}

static void
yp_grid_finder_finalize (GObject *object)
{
  YpGridFinder *self = YP_GRID_FINDER (object);

  g_clear_pointer (&self->grids, g_ptr_array_unref);
  g_strfreev (self->files);
  g_clear_object (&self->situation);

  G_OBJECT_CLASS (yp_grid_finder_parent_class)->finalize (object);
}

static void
yp_grid_finder_class_init (YpGridFinderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yp_grid_finder_finalize;
}

static void
yp_grid_finder_init (YpGridFinder *self)
{
}

YpGridFinder *
yp_grid_finder_new (YpSituation *situation)
{
  YpGridFinder *self = g_object_new (YP_TYPE_GRID_FINDER, NULL);

  self->situation = g_object_ref (situation);
  return self;
}

/* Whether what was read is of the files as they are. */
static gboolean
is_known (YpGridFinder *self, char **files)
{
  return self->grids != NULL && self->files != NULL &&
         g_strv_equal ((const char *const *) files, (const char *const *) self->files);
}

/**
 * yp_grid_finder_find_async:
 * @self: the finder
 * @area: a polygon
 * @cancellable: (nullable): stops it
 * @callback: told when it is found
 * @user_data: for @callback
 */
void
yp_grid_finder_find_async (YpGridFinder *self,
                           YpGeometry *area,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Search *search = g_new0 (Search, 1);

  search->files = yp_situation_get_layer_files (self->situation, "grids");
  search->grids = is_known (self, search->files) ? g_ptr_array_ref (self->grids) : NULL;
  search->area = yp_geometry_ref (area);
  g_task_set_task_data (task, search, (GDestroyNotify) free_search);
  g_task_run_in_thread (task, find_in_thread);
}

GHashTable *
yp_grid_finder_find_finish (YpGridFinder *self, GAsyncResult *result, GError **error)
{
  Search *search = g_task_get_task_data (G_TASK (result));
  GHashTable *codes = g_task_propagate_pointer (G_TASK (result), error);

  if (codes != NULL && !is_known (self, search->files))
    {
      g_clear_pointer (&self->grids, g_ptr_array_unref);
      self->grids = g_ptr_array_ref (search->grids);
      g_strfreev (self->files);
      self->files = g_strdupv (search->files);
    }

  return codes;
}
