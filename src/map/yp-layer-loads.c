/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-map"

#include "yp-layer-loads.h"

#include "yp-layer-reader.h"
#include "yp-prepared-layer.h"
#include "yp-theme-painter.h"

/* How long nothing must be under way before what is not in sight yet is read ahead. */
#define AHEAD_MS 1500

/* A layer is wanted so many zoom levels before it is drawn. */
#define ZOOM_MARGIN 0.5

/* One layer's files on their way. */
typedef struct
{
  YpLayerLoads *loads;
  char **files;
  char *folder;
  YpVectorData *before;
  YpLayerLoad result;
} Reading;

typedef struct
{
  char **waiting; /* files nobody has begun to read */
  GCancellable *cancellable;
  YpVectorData *data;
} Layer;

/**
 * YpLayerLoads:
 *
 * Reads the layers' files in workers: first those that the zoom level shows. The others, which on
 * a city's map are the largest, follow when the picture stands, or as soon as one zooms in to them.
 * Main thread.
 */
struct _YpLayerLoads
{
  GObject *owner; /* not owned: owns this */
  YpLayerLoaded loaded;
  char *folder; /* (nullable) */
  Layer layers[YP_N_LAYERS];
  guint n_reading;
  double zoom;
  guint ahead_source;
};

static void begin_due (YpLayerLoads *self);

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_strfreev (reading->files);
  g_free (reading->folder);
  g_ptr_array_unref (reading->result.faults);
  g_clear_pointer (&reading->before, yp_vector_data_unref);
  g_clear_pointer (&reading->result.changes, g_array_unref);
  g_free (reading);
}

static double
get_min_zoom (YpLayerId layer)
{
  const YpStyle *style = yp_style_get ();

  switch (layer)
    {
    case YP_LAYER_GRIDS:
      return yp_grid_line_get (YP_GRID_GENERAL)->min_zoom;
    case YP_LAYER_BUILDINGS:
      return style->building_zoom;
    case YP_LAYER_CAMERAS:
      return style->camera_zoom;
    case YP_LAYER_TOWNS:
    case YP_LAYER_VILLAGES:
    case YP_LAYER_WATER:
    case YP_LAYER_ROADS:
    default:
      return 0;
    }
}

static gboolean
is_in_sight (const YpLayerLoads *self, YpLayerId layer)
{
  return self->zoom >= get_min_zoom (layer) - ZOOM_MARGIN;
}

/* What was prepared at an earlier start, else the files themselves. */
static YpVectorData *
read_layer (Reading *reading, GCancellable *cancellable, GError **error)
{
  YpLayerId id = reading->result.layer;
  const char *const *files = (const char *const *) reading->files;
  g_autofree char *path =
      reading->folder != NULL ? yp_prepared_layer_get_path (reading->folder, id, files) : NULL;
  YpVectorData *layer = path != NULL ? yp_prepared_layer_read (path) : NULL;

  if (layer != NULL)
    return layer;

  layer = yp_layer_read (id, files, reading->result.faults, cancellable, error);
  if (layer != NULL && path != NULL && reading->result.faults->len == 0)
    yp_prepared_layer_write (path, layer);

  return layer;
}

static void
read_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Reading *reading = data;
  GError *error = NULL;
  YpVectorData *layer = read_layer (reading, cancellable, &error);

  if (layer == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  reading->result.changes = yp_vector_data_list_changes (reading->before, layer);
  g_task_return_pointer (task, layer, (GDestroyNotify) yp_vector_data_unref);
}

static void
on_read_ready (GObject *owner, GAsyncResult *result, gpointer user_data)
{
  Reading *reading = g_task_get_task_data (G_TASK (result));
  g_autoptr (YpVectorData) data = g_task_propagate_pointer (G_TASK (result), NULL);
  YpLayerLoads *self = reading->loads;
  Layer *layer = &self->layers[reading->result.layer];

  self->n_reading--;
  /* What was cancelled has been begun anew, or nobody wants it. */
  if (data != NULL)
    {
      g_clear_object (&layer->cancellable);
      g_clear_pointer (&layer->data, yp_vector_data_unref);
      layer->data = yp_vector_data_ref (data);
      reading->result.data = data;
      self->loaded (&reading->result, owner);
    }

  begin_due (self);
}

static void
begin (YpLayerLoads *self, YpLayerId id)
{
  Layer *layer = &self->layers[id];
  g_autoptr (GTask) task = NULL;
  Reading *reading = g_new0 (Reading, 1);

  layer->cancellable = g_cancellable_new ();
  reading->loads = self;
  reading->files = g_steal_pointer (&layer->waiting);
  reading->folder = g_strdup (self->folder);
  reading->before = layer->data != NULL ? yp_vector_data_ref (layer->data) : NULL;
  reading->result.layer = id;
  reading->result.is_first = layer->data == NULL;
  reading->result.faults = g_ptr_array_new_with_free_func (g_free);
  self->n_reading++;

  task = g_task_new (self->owner, layer->cancellable, on_read_ready, NULL);
  g_task_set_task_data (task, reading, reading_free);
  g_task_run_in_thread (task, read_in_thread);
}

/* One at a time: nobody waits for it. */
static gboolean
read_ahead (gpointer data)
{
  YpLayerLoads *self = data;

  self->ahead_source = 0;
  for (guint i = 0; i < YP_N_LAYERS; i++)
    if (self->layers[i].waiting != NULL)
      {
        begin (self, i);
        break;
      }

  return G_SOURCE_REMOVE;
}

static void
begin_due (YpLayerLoads *self)
{
  gboolean is_waiting = FALSE;

  for (guint i = 0; i < YP_N_LAYERS; i++)
    {
      if (self->layers[i].waiting != NULL && is_in_sight (self, i))
        begin (self, i);
      is_waiting |= self->layers[i].waiting != NULL;
    }

  g_clear_handle_id (&self->ahead_source, g_source_remove);
  if (is_waiting && self->n_reading == 0)
    self->ahead_source = g_timeout_add_full (G_PRIORITY_LOW, AHEAD_MS, read_ahead, self, NULL);
}

/**
 * yp_layer_loads_new:
 * @owner: whose layers; it outlives what is under way, and @loaded gets it
 * @loaded: told of each layer that was read, in the main thread
 *
 * Returns: (transfer full): loads of no files
 */
YpLayerLoads *
yp_layer_loads_new (GObject *owner, YpLayerLoaded loaded)
{
  YpLayerLoads *self = g_new0 (YpLayerLoads, 1);

  self->owner = owner;
  self->loaded = loaded;

  return self;
}

/**
 * yp_layer_loads_stop:
 * @self: loads
 *
 * Reads no further.
 */
void
yp_layer_loads_stop (YpLayerLoads *self)
{
  g_clear_handle_id (&self->ahead_source, g_source_remove);
  for (guint i = 0; i < YP_N_LAYERS; i++)
    {
      g_clear_pointer (&self->layers[i].waiting, g_strfreev);
      if (self->layers[i].cancellable != NULL)
        g_cancellable_cancel (self->layers[i].cancellable);
      g_clear_object (&self->layers[i].cancellable);
    }
}

/**
 * yp_layer_loads_free:
 * @self: (transfer full): loads that were stopped and of which none is under way
 */
void
yp_layer_loads_free (YpLayerLoads *self)
{
  g_assert (self->n_reading == 0);

  yp_layer_loads_stop (self);
  for (guint i = 0; i < YP_N_LAYERS; i++)
    g_clear_pointer (&self->layers[i].data, yp_vector_data_unref);
  g_free (self->folder);
  g_free (self);
}

/**
 * yp_layer_loads_set_folder:
 * @self: loads
 * @folder: (nullable): where layers are kept prepared, for the next start
 */
void
yp_layer_loads_set_folder (YpLayerLoads *self, const char *folder)
{
  g_free (self->folder);
  self->folder = g_strdup (folder);
}

/**
 * yp_layer_loads_set_files:
 * @self: loads
 * @layer: which
 * @files: (array zero-terminated=1): what it is to be read from
 *
 * Drops what was to be read of @layer before.
 */
void
yp_layer_loads_set_files (YpLayerLoads *self, YpLayerId layer, const char *const *files)
{
  Layer *row = &self->layers[layer];

  if (row->cancellable != NULL)
    g_cancellable_cancel (row->cancellable);
  g_clear_object (&row->cancellable);
  g_clear_pointer (&row->waiting, g_strfreev);
  row->waiting = g_strdupv ((char **) files);

  begin_due (self);
}

/**
 * yp_layer_loads_set_zoom:
 * @self: loads
 * @zoom: zoom level
 *
 * Begins to read what has come into sight.
 */
void
yp_layer_loads_set_zoom (YpLayerLoads *self, double zoom)
{
  if (self->zoom == zoom)
    return;

  self->zoom = zoom;
  for (guint i = 0; i < YP_N_LAYERS; i++)
    if (self->layers[i].waiting != NULL && is_in_sight (self, i))
      begin (self, i);
}

/**
 * yp_layer_loads_is_settled:
 * @self: loads
 *
 * Returns: whether all that the zoom level shows was read
 */
gboolean
yp_layer_loads_is_settled (const YpLayerLoads *self)
{
  for (guint i = 0; i < YP_N_LAYERS; i++)
    if (is_in_sight (self, i) &&
        (self->layers[i].waiting != NULL || self->layers[i].cancellable != NULL))
      return FALSE;

  return TRUE;
}
