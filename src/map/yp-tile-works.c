/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-map"

#include "yp-tile-works.h"

#ifdef __linux__
#include <sys/resource.h>
#endif

#include "yp-post.h"

/* How much a thread that paints gives way to others, of 19. */
#define NICENESS 10

/* A tile under way. */
typedef struct
{
  YpTileSpec spec;
  YpScene *scene;
  GCancellable *cancellable;
} Job;

/**
 * YpTileWorks:
 *
 * Paints tiles in workers. What is wanted is said anew in every frame: what is no longer wanted is
 * dropped, and stopped if it is under way.
 */
struct _YpTileWorks
{
  int ref_count;
  GThreadPool *pool;

  /* Main thread; cleared by close. */
  YpTileDone done;
  gpointer user_data;

  /* Guards what follows. */
  GMutex mutex;
  YpScene *scene;
  GArray *queue; /* of YpTileSpec, the most urgent last */
  Job *jobs[YP_N_TILE_WORKERS];
  guint n_running;
  guint max_running;
};

typedef struct
{
  YpTileWorks *works;
  YpTileSpec spec;
  YpScene *scene;
  GdkTexture *texture;
} Result;

static void
yp_tile_works_unref (YpTileWorks *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_clear_pointer (&self->scene, yp_scene_unref);
  g_array_unref (self->queue);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

static void
result_free (gpointer data)
{
  Result *result = data;

  g_object_unref (result->texture);
  yp_scene_unref (result->scene);
  yp_tile_works_unref (result->works);
  g_free (result);
}

static gboolean
deliver (gpointer data)
{
  Result *result = data;

  if (result->works->done != NULL)
    result->works->done (&result->spec, result->scene, result->texture, result->works->user_data);

  return G_SOURCE_REMOVE;
}

static void
free_job (Job *job)
{
  yp_scene_unref (job->scene);
  g_object_unref (job->cancellable);
  g_free (job);
}

/* Mutex held. */
static Job *
take_job (YpTileWorks *self)
{
  Job *job;

  if (self->queue->len == 0 || self->n_running > self->max_running)
    return NULL;

  job = g_new0 (Job, 1);
  job->spec = g_array_index (self->queue, YpTileSpec, self->queue->len - 1);
  job->scene = yp_scene_ref (self->scene);
  job->cancellable = g_cancellable_new ();
  g_array_set_size (self->queue, self->queue->len - 1);

  for (guint i = 0; i < YP_N_TILE_WORKERS; i++)
    if (self->jobs[i] == NULL)
      {
        self->jobs[i] = job;
        break;
      }

  return job;
}

/* Mutex held. */
static void
end_job (YpTileWorks *self, Job *job)
{
  for (guint i = 0; i < YP_N_TILE_WORKERS; i++)
    if (self->jobs[i] == job)
      self->jobs[i] = NULL;
}

static void
release_surface (gpointer data)
{
  cairo_surface_destroy (data);
}

static GdkTexture *
make_texture (cairo_surface_t *surface)
{
  int width = cairo_image_surface_get_width (surface);
  int height = cairo_image_surface_get_height (surface);
  gsize stride = (gsize) cairo_image_surface_get_stride (surface);
  g_autoptr (GBytes) bytes = NULL;

  cairo_surface_flush (surface);
  bytes = g_bytes_new_with_free_func (cairo_image_surface_get_data (surface),
                                      stride * (gsize) height, release_surface, surface);

  return gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, bytes, stride);
}

static void
paint (YpTileWorks *self, Job *job)
{
  cairo_surface_t *surface = yp_tile_paint (job->scene, &job->spec, job->cancellable);
  Result *result;

  if (g_cancellable_is_cancelled (job->cancellable))
    {
      cairo_surface_destroy (surface);
      return;
    }

  result = g_new0 (Result, 1);
  result->works = self;
  result->spec = job->spec;
  result->scene = yp_scene_ref (job->scene);
  result->texture = make_texture (surface);
  g_atomic_int_inc (&self->ref_count);
  yp_post (NULL, deliver, result, result_free);
}

/* Frames come before tiles: with as many threads that paint as processors a frame would wait for
 * its turn. On Linux a thread has a priority of its own. */
static void
give_way (void)
{
#ifdef __linux__
  setpriority (PRIO_PROCESS, 0, NICENESS);
#endif
}

static void
work (gpointer data, gpointer user_data)
{
  YpTileWorks *self = data;
  Job *job;

  give_way ();
  g_mutex_lock (&self->mutex);
  for (job = take_job (self); job != NULL; job = take_job (self))
    {
      g_mutex_unlock (&self->mutex);
      paint (self, job);
      g_mutex_lock (&self->mutex);

      end_job (self, job);
      free_job (job);
    }
  self->n_running--;
  g_mutex_unlock (&self->mutex);

  yp_tile_works_unref (self);
}

/**
 * yp_tile_works_new:
 * @done: called with each tile
 * @user_data: for @done
 *
 * Returns: (transfer full): works; end them with yp_tile_works_close()
 */
YpTileWorks *
yp_tile_works_new (YpTileDone done, gpointer user_data)
{
  YpTileWorks *self = g_new0 (YpTileWorks, 1);

  self->ref_count = 1;
  self->done = done;
  self->user_data = user_data;
  self->queue = g_array_new (FALSE, FALSE, sizeof (YpTileSpec));
  self->pool = g_thread_pool_new (work, NULL, YP_N_TILE_WORKERS, TRUE, NULL);
  g_mutex_init (&self->mutex);

  return self;
}

/**
 * yp_tile_works_close:
 * @self: (transfer full): the works
 *
 * Stops all work; waits for a tile under way to notice, some milliseconds. No tile is delivered
 * afterwards.
 */
void
yp_tile_works_close (YpTileWorks *self)
{
  self->done = NULL;
  yp_tile_works_want (self, NULL, NULL, 0, 0);
  g_thread_pool_free (self->pool, FALSE, TRUE);
  yp_tile_works_unref (self);
}

static gboolean
is_same (const YpTileSpec *a, const YpTileSpec *b)
{
  return a->zoom == b->zoom && a->column == b->column && a->row == b->row && a->scale == b->scale;
}

/* Whether @job is one of @specs, and still right. */
static gboolean
is_wanted (const Job *job, const YpScene *scene, const YpTileSpec *specs, guint n_specs)
{
  if (job->scene != scene)
    return FALSE;

  for (guint i = 0; i < n_specs; i++)
    if (is_same (&job->spec, &specs[i]))
      return TRUE;

  return FALSE;
}

static gboolean
is_under_way (const YpTileWorks *self, const YpTileSpec *spec)
{
  for (guint i = 0; i < YP_N_TILE_WORKERS; i++)
    if (self->jobs[i] != NULL && !g_cancellable_is_cancelled (self->jobs[i]->cancellable) &&
        is_same (&self->jobs[i]->spec, spec))
      return TRUE;

  return FALSE;
}

/**
 * yp_tile_works_want:
 * @self: the works
 * @scene: (nullable): what to draw; may be %NULL if nothing is wanted
 * @specs: (array length=n_specs): the tiles, the most urgent first; all others are given up
 * @n_specs: how many
 * @max_workers: how many tiles may be painted at once, up to %YP_N_TILE_WORKERS
 */
void
yp_tile_works_want (YpTileWorks *self,
                    YpScene *scene,
                    const YpTileSpec *specs,
                    guint n_specs,
                    guint max_workers)
{
  guint n_starts;

  g_mutex_lock (&self->mutex);

  for (guint i = 0; i < YP_N_TILE_WORKERS; i++)
    if (self->jobs[i] != NULL && !is_wanted (self->jobs[i], scene, specs, n_specs))
      g_cancellable_cancel (self->jobs[i]->cancellable);

  g_array_set_size (self->queue, 0);
  for (guint i = n_specs; i > 0; i--)
    if (!is_under_way (self, &specs[i - 1]))
      g_array_append_val (self->queue, specs[i - 1]);

  g_clear_pointer (&self->scene, yp_scene_unref);
  self->scene = scene != NULL ? yp_scene_ref (scene) : NULL;

  self->max_running = max_workers;
  n_starts = MIN (self->queue->len, max_workers - MIN (self->n_running, max_workers));
  self->n_running += n_starts;
  g_mutex_unlock (&self->mutex);

  for (guint i = 0; i < n_starts; i++)
    {
      g_atomic_int_inc (&self->ref_count);
      g_thread_pool_push (self->pool, self, NULL);
    }
}

/**
 * yp_tile_works_is_idle:
 * @self: the works
 *
 * Returns: whether all that was wanted is painted and delivered
 */
gboolean
yp_tile_works_is_idle (YpTileWorks *self)
{
  /* Who paints holds a reference, and so does what is on its way. */
  return g_atomic_int_get (&self->ref_count) == 1;
}
