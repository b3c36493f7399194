/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-client"

#include "yp-shelf.h"

#include "yp-library.h"

/**
 * YpShelf:
 *
 * The files of the platform's reference layers: those that lie in the cache with the digest that
 * the platform names, and the others fetched one after the other. A layer's old files stay listed
 * until the new ones are complete. Signal `changed`: some layer has other files. Main thread.
 */
struct _YpShelf
{
  GObject parent_instance;

  YpCredential *credential;
  YpCache *cache; /* (nullable) */
  GPtrArray *layers;
  GHashTable *files; /* name → paths */
  GCancellable *cancellable;
  gboolean is_online;
  gboolean is_fetching;
};

G_DEFINE_FINAL_TYPE (YpShelf, yp_shelf, G_TYPE_OBJECT)

typedef enum
{
  CHANGED,
  N_SIGNALS,
} Signal;

static guint signals[N_SIGNALS];

typedef struct
{
  YpCredential *credential;
  YpCache *cache;
  YpReferenceLayer *layer;
} Fetch;

static void
free_fetch (Fetch *fetch)
{
  yp_credential_unref (fetch->credential);
  yp_cache_unref (fetch->cache);
  yp_reference_layer_free (fetch->layer);
  g_free (fetch);
}

static void
fetch_layer (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Fetch *fetch = task_data;
  g_autoptr (GError) error = NULL;

  if (yp_library_fetch (fetch->credential, fetch->cache, fetch->layer, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void update (YpShelf *self);

static void
on_layer_fetched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  YpShelf *self = YP_SHELF (source);
  g_autoptr (GError) error = NULL;

  self->is_fetching = FALSE;
  if (g_task_propagate_boolean (G_TASK (result), &error))
    update (self);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_message ("A layer did not come: %s", error->message);
}

static void
begin_fetch (YpShelf *self, const YpReferenceLayer *layer)
{
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, on_layer_fetched, NULL);
  Fetch *fetch = g_new0 (Fetch, 1);

  fetch->credential = yp_credential_ref (self->credential);
  fetch->cache = yp_cache_ref (self->cache);
  fetch->layer = yp_reference_layer_copy (layer);
  g_task_set_task_data (task, fetch, (GDestroyNotify) free_fetch);
  self->is_fetching = TRUE;
  g_task_run_in_thread (task, fetch_layer);
}

/* Returns whether the layer has other files than were listed. */
static gboolean
list_files (YpShelf *self, const YpReferenceLayer *layer, char **files)
{
  const char *const *known = g_hash_table_lookup (self->files, layer->name);

  if (known != NULL && g_strv_equal (known, (const char *const *) files))
    return FALSE;

  g_hash_table_replace (self->files, g_strdup (layer->name), g_strdupv (files));
  return TRUE;
}

/* One after the other: the screen is not filled sooner by asking for all at once. */
static void
update (YpShelf *self)
{
  gboolean has_changed = FALSE;

  for (guint i = 0; self->cache != NULL && i < self->layers->len; i++)
    {
      const YpReferenceLayer *layer = g_ptr_array_index (self->layers, i);
      g_auto (GStrv) files = yp_cache_list_layer_files (self->cache, layer);

      if (files != NULL)
        has_changed |= list_files (self, layer, files);
      else if (layer->n_features > 0 && self->is_online && !self->is_fetching)
        begin_fetch (self, layer);
    }

  if (has_changed)
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
yp_shelf_finalize (GObject *object)
{
  YpShelf *self = YP_SHELF (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->layers, g_ptr_array_unref);
  g_clear_pointer (&self->files, g_hash_table_unref);
  g_clear_pointer (&self->cache, yp_cache_unref);
  g_clear_pointer (&self->credential, yp_credential_unref);

  G_OBJECT_CLASS (yp_shelf_parent_class)->finalize (object);
}

static void
yp_shelf_class_init (YpShelfClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yp_shelf_finalize;

  signals[CHANGED] = g_signal_new ("changed", YP_TYPE_SHELF, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
yp_shelf_init (YpShelf *self)
{
  self->layers = g_ptr_array_new_with_free_func ((GDestroyNotify) yp_reference_layer_free);
  self->files =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_strfreev);
  self->cancellable = g_cancellable_new ();
}

YpShelf *
yp_shelf_new (YpCredential *credential, YpCache *cache)
{
  YpShelf *self = g_object_new (YP_TYPE_SHELF, NULL);

  self->credential = yp_credential_ref (credential);
  self->cache = cache != NULL ? yp_cache_ref (cache) : NULL;

  return self;
}

static int
get_layer_rank (const YpReferenceLayer *layer)
{
  static const char *const order[] = { "towns", "villages",  "water",   "roads",
                                       "grids", "buildings", "cameras", "places" };

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    if (strcmp (layer->name, order[i]) == 0)
      return (int) i;

  return G_N_ELEMENTS (order);
}

static int
compare_layers (gconstpointer a, gconstpointer b)
{
  const YpReferenceLayer *first = *(YpReferenceLayer *const *) a;
  const YpReferenceLayer *second = *(YpReferenceLayer *const *) b;

  return get_layer_rank (first) - get_layer_rank (second);
}

/**
 * yp_shelf_set_layers:
 * @self: a shelf
 * @layers: (element-type YpReferenceLayer): what the platform has now; copied
 */
void
yp_shelf_set_layers (YpShelf *self, GPtrArray *layers)
{
  g_ptr_array_set_size (self->layers, 0);
  for (guint i = 0; i < layers->len; i++)
    {
      const YpReferenceLayer *layer = g_ptr_array_index (layers, i);

      g_ptr_array_add (self->layers, yp_reference_layer_copy (layer));
    }
  g_ptr_array_sort (self->layers, compare_layers);

  update (self);
}

/**
 * yp_shelf_set_is_online:
 * @self: a shelf
 * @is_online: whether the platform answers; what could not be fetched is tried again
 */
void
yp_shelf_set_is_online (YpShelf *self, gboolean is_online)
{
  self->is_online = is_online;
  if (is_online)
    update (self);
}

void
yp_shelf_stop (YpShelf *self)
{
  self->is_online = FALSE;
  g_cancellable_cancel (self->cancellable);
}

/**
 * yp_shelf_copy_layers:
 * @self: a shelf
 *
 * Returns: (transfer full) (element-type YpReferenceLayer): what was last set
 */
GPtrArray *
yp_shelf_copy_layers (YpShelf *self)
{
  GPtrArray *copy = g_ptr_array_new_with_free_func ((GDestroyNotify) yp_reference_layer_free);

  for (guint i = 0; i < self->layers->len; i++)
    {
      const YpReferenceLayer *layer = g_ptr_array_index (self->layers, i);

      g_ptr_array_add (copy, yp_reference_layer_copy (layer));
    }

  return copy;
}

/**
 * yp_shelf_get_files:
 * @self: a shelf
 * @name: of a layer
 *
 * Returns: (transfer full) (array zero-terminated=1): the paths of its pages; empty where there are
 *   none, or not yet
 */
char **
yp_shelf_get_files (YpShelf *self, const char *name)
{
  char **files = g_hash_table_lookup (self->files, name);

  return files != NULL ? g_strdupv (files) : g_new0 (char *, 1);
}

/**
 * yp_shelf_get_source:
 * @self: a shelf
 * @name: of a layer
 *
 * Returns: (nullable) (transfer none): what the platform says it was imported from; valid until the
 *   layers are set anew
 */
const char *
yp_shelf_get_source (YpShelf *self, const char *name)
{
  for (guint i = 0; i < self->layers->len; i++)
    {
      const YpReferenceLayer *layer = g_ptr_array_index (self->layers, i);

      if (strcmp (layer->name, name) == 0)
        return layer->source;
    }

  return NULL;
}
