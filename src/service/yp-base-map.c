/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-base-map.h"

#include <string.h>

#include "yp-error.h"
#include "yp-file-source.h"
#include "yp-file-stamp.h"
#include "yp-network-source.h"

/* Who waits for a server costs no processor, who warps a file does. */
#define N_SERVER_THREADS 6
#define N_FILE_THREADS 2

/* More requests than this do not wait for one map. */
#define MAX_WAITING 256

/* After a source could not be opened. */
#define RETRY_US (15 * G_TIME_SPAN_SECOND)

/* A file is looked at once in so long, and only when somebody asks. */
#define LOOK_US (2 * G_TIME_SPAN_SECOND)

typedef struct
{
  void (*run) (gpointer job);
  gpointer job;
} Work;

/**
 * YpBaseMap:
 *
 * One map of the file of base maps, with its source, once that is open, and threads of its own, so
 * that a map whose server hangs holds up no other. Counted; any thread.
 */
struct _YpBaseMap
{
  GPtrArray *entries;
  const YpMapEntry *entry;
  YpBaseMapHost host;
  YpMapWay *way; /* %NULL of a file */
  GCancellable *cancellable;

  GMutex mutex; /* guards what follows */
  GCond cond;   /* it is no longer being opened */
  GThreadPool *pool;
  YpTileSource *source;
  gboolean is_opening;
  double progress;
  char *health;
  char *error;
  gint64 checked_at;
  gint64 open_at; /* monotonic: not before */
  YpFileStamp stamp;
  gint64 looked_at; /* monotonic */
};

static void
base_map_free (gpointer data)
{
  YpBaseMap *self = data;

  g_clear_object (&self->source);
  g_clear_pointer (&self->way, yp_map_way_free);
  g_clear_object (&self->cancellable);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_free (self->health);
  g_free (self->error);
  g_ptr_array_unref (self->entries);
}

/**
 * yp_base_map_ref:
 * @self: a map
 *
 * Returns: (transfer full): @self
 */
YpBaseMap *
yp_base_map_ref (YpBaseMap *self)
{
  return g_atomic_rc_box_acquire (self);
}

/**
 * yp_base_map_unref:
 * @self: (transfer full): a map that was stopped, if this is its last
 */
void
yp_base_map_unref (YpBaseMap *self)
{
  g_atomic_rc_box_release_full (self, base_map_free);
}

/**
 * yp_base_map_state_clear:
 * @self: a state
 */
void
yp_base_map_state_clear (YpBaseMapState *self)
{
  g_clear_pointer (&self->info.attribution, g_free);
  g_clear_pointer (&self->error, g_free);
  g_clear_pointer (&self->health, g_free);
}

/* What may be said to everybody: no secret, of a file its name alone. */
static char *
hide (YpBaseMap *self, const char *words)
{
  g_autofree char *folder = NULL;
  GString *text;

  if (self->way != NULL)
    return yp_map_way_hide_key (self->way, words);

  text = g_string_new (words);
  if (self->entry->path != NULL)
    {
      g_autofree char *parent = g_path_get_dirname (self->entry->path);

      folder = g_strconcat (parent, "/", NULL);
      g_string_replace (text, folder, "", 0);
    }

  return g_string_free (text, FALSE);
}

static void
on_progress (double share, gpointer user_data)
{
  YpBaseMap *self = user_data;

  g_mutex_lock (&self->mutex);
  self->progress = share;
  g_mutex_unlock (&self->mutex);
}

static YpTileSource *
make_source (YpBaseMap *self, char **health, GError **error)
{
  YpTileFetch fetch;

  *health = NULL;
  if (self->way == NULL)
    return yp_tile_source_new_from_entry (self->entry, self->host.folder, on_progress, self,
                                          self->cancellable, error);

  fetch = yp_map_way_get_fetch (self->way);
  return yp_network_source_new (self->entry, &fetch, health, self->cancellable, error);
}

/* Under the mutex. */
static void
note (YpBaseMap *self, const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_free (self->error);
  self->error = error != NULL ? hide (self, error->message) : NULL;
  self->checked_at = g_get_real_time ();
}

static void
open_source (YpBaseMap *self)
{
  g_autoptr (GError) error = NULL;
  char *health;
  YpTileSource *source = make_source (self, &health, &error);

  g_mutex_lock (&self->mutex);
  note (self, error);
  self->source = source;
  self->health = health;
  self->is_opening = FALSE;
  self->progress = -1;
  self->open_at = g_get_monotonic_time () + RETRY_US;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
}

/* Lets go of the source of a file that is another by now. Under the mutex. */
static void
look_at_file (YpBaseMap *self)
{
  gint64 now = g_get_monotonic_time ();
  YpFileStamp stamp;

  if (self->way != NULL || self->is_opening || now - self->looked_at < LOOK_US)
    return;

  self->looked_at = now;
  stamp = yp_file_stamp_read (self->entry->path);
  if (yp_file_stamp_equal (&stamp, &self->stamp))
    return;

  self->stamp = stamp;
  self->open_at = 0;
  g_clear_object (&self->source);
}

/* Whether opening may take so long that nobody waits for it. */
static gboolean
is_prepared (const YpMapEntry *entry)
{
  return entry->type == YP_MAP_VECTOR || entry->type == YP_MAP_GEOPACKAGE;
}

static gboolean
fail_for_now (YpBaseMap *self, guint *retry_in_s, GError **error)
{
  gint64 left = self->open_at - g_get_monotonic_time ();

  if (self->is_opening)
    {
      *retry_in_s = 1;
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_BUSY, "The file is being prepared (%.0f %%)",
                   100 * CLAMP (self->progress, 0, 1));
      return FALSE;
    }

  *retry_in_s = (guint) (MAX (left, 0) / G_USEC_PER_SEC) + 1;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_BUSY, "%s; tried again in %u s",
               self->error != NULL ? self->error : "It can not be opened", *retry_in_s);
  return FALSE;
}

/* Returns: whether the caller has to open it; else @source or @error say how it is. */
static gboolean
must_open (YpBaseMap *self, YpTileSource **source, guint *retry_in_s, GError **error)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);

  while (self->is_opening && !is_prepared (self->entry))
    g_cond_wait (&self->cond, &self->mutex);

  look_at_file (self);
  if (self->source != NULL)
    {
      *source = g_object_ref (self->source);
      return FALSE;
    }
  if (self->is_opening || self->open_at > g_get_monotonic_time ())
    return fail_for_now (self, retry_in_s, error);

  self->is_opening = TRUE;
  self->progress = 0;
  return TRUE;
}

/* Returns: (transfer full) (nullable): the source, opened now where it was not */
static YpTileSource *
take_source (YpBaseMap *self, guint *retry_in_s, GError **error)
{
  YpTileSource *source = NULL;

  if (must_open (self, &source, retry_in_s, error))
    {
      open_source (self);
      g_mutex_lock (&self->mutex);
      source = self->source != NULL ? g_object_ref (self->source) : NULL;
      if (source == NULL)
        g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "%s",
                     self->error != NULL ? self->error : "It is being closed");
      g_mutex_unlock (&self->mutex);
    }

  return source;
}

static void
run_work (gpointer data, gpointer user_data G_GNUC_UNUSED)
{
  g_autofree Work *work = data;

  work->run (work->job);
}

static void
run_open (gpointer data)
{
  YpBaseMap *self = data;
  guint retry_in_s;
  g_autoptr (YpTileSource) source = take_source (self, &retry_in_s, NULL);

  yp_base_map_unref (self);
}

/**
 * yp_base_map_new:
 * @entries: (element-type YpMapEntry): a file of base maps
 * @index: which of them
 * @host: what it shares with others; copied
 *
 * Begins to open its source.
 *
 * Returns: (transfer full): a map
 */
YpBaseMap *
yp_base_map_new (GPtrArray *entries, guint index, const YpBaseMapHost *host)
{
  YpBaseMap *self = g_atomic_rc_box_new0 (YpBaseMap);
  gboolean is_file;

  self->entries = g_ptr_array_ref (entries);
  self->entry = entries->pdata[index];
  self->host = *host;
  self->progress = -1;
  self->cancellable = g_cancellable_new ();
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  if (self->entry->error != NULL)
    return self;

  is_file = yp_map_type_is_file (self->entry->type);
  if (!is_file)
    self->way = yp_map_way_new (self->entry, host->fetcher, host->cache, host->max_tile);
  self->pool =
      g_thread_pool_new (run_work, NULL, is_file ? N_FILE_THREADS : N_SERVER_THREADS, FALSE, NULL);
  yp_base_map_wake (self);

  return self;
}

const YpMapEntry *
yp_base_map_get_entry (YpBaseMap *self)
{
  return self->entry;
}

/**
 * yp_base_map_push:
 * @self: a map
 * @run: what to do; in a thread of the map, may block
 * @job: for @run
 *
 * Returns: whether it will be done: not where too much waits already, or the map is stopped
 */
gboolean
yp_base_map_push (YpBaseMap *self, void (*run) (gpointer job), gpointer job)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);
  Work *work;

  if (self->pool == NULL || g_thread_pool_unprocessed (self->pool) >= MAX_WAITING)
    return FALSE;

  work = g_new (Work, 1);
  work->run = run;
  work->job = job;
  g_thread_pool_push (self->pool, work, NULL);

  return TRUE;
}

/**
 * yp_base_map_stop:
 * @self: a map
 *
 * Has whatever it does come to its end soon.
 */
void
yp_base_map_stop (YpBaseMap *self)
{
  g_cancellable_cancel (self->cancellable);
}

/**
 * yp_base_map_wait:
 * @self: a map that was stopped
 *
 * Waits until its threads have ended; it takes no more work. Not in one of them.
 */
void
yp_base_map_wait (YpBaseMap *self)
{
  GThreadPool *pool;

  g_mutex_lock (&self->mutex);
  pool = g_steal_pointer (&self->pool);
  g_mutex_unlock (&self->mutex);

  if (pool != NULL)
    g_thread_pool_free (pool, FALSE, TRUE);
}

static guint
read_retry (YpBaseMap *self)
{
  g_auto (YpMapWayState) state = { 0 };

  if (self->way != NULL)
    yp_map_way_get_state (self->way, &state);

  return MAX (state.retry_in_s, 1);
}

/**
 * yp_base_map_load:
 * @self: a map without error in its entry
 * @address: which tile
 * @tile: (out caller-allocates): the tile; without bytes where there is nothing
 * @retry_in_s: (out): when to ask again, with %G_IO_ERROR_BUSY
 * @error: return location: %G_IO_ERROR_BUSY while it is prepared or left alone,
 *   %G_IO_ERROR_CANCELLED when it was stopped, else what is wrong with the source, without secrets
 *
 * Blocks. In a thread of the map.
 *
 * Returns: whether the tile is known
 */
gboolean
yp_base_map_load (YpBaseMap *self,
                  const YpTileAddress *address,
                  YpTile *tile,
                  guint *retry_in_s,
                  GError **error)
{
  g_autoptr (YpTileSource) source = take_source (self, retry_in_s, error);
  g_autoptr (GError) own_error = NULL;
  g_autofree char *words = NULL;
  gboolean is_loaded;

  if (source == NULL)
    return FALSE;

  is_loaded = yp_tile_source_load (source, address, tile, self->cancellable, &own_error);
  if (self->way == NULL)
    {
      g_mutex_lock (&self->mutex);
      note (self, own_error);
      g_mutex_unlock (&self->mutex);
    }
  if (is_loaded)
    return TRUE;

  *retry_in_s = read_retry (self);
  words = hide (self, own_error->message);
  g_set_error_literal (error, own_error->domain, own_error->code, words);
  return FALSE;
}

/**
 * yp_base_map_wake:
 * @self: a map
 *
 * Has it opened again where that failed or its file is another, if it is time to.
 */
void
yp_base_map_wake (YpBaseMap *self)
{
  gboolean is_wanted;

  if (self->entry->error != NULL)
    return;

  g_mutex_lock (&self->mutex);
  look_at_file (self);
  is_wanted = self->source == NULL && !self->is_opening && self->pool != NULL &&
              self->open_at <= g_get_monotonic_time ();
  g_mutex_unlock (&self->mutex);

  if (is_wanted && !yp_base_map_push (self, run_open, yp_base_map_ref (self)))
    yp_base_map_unref (self);
}

/**
 * yp_base_map_settle:
 * @self: a map
 * @until: monotonic: how long to wait
 *
 * Waits until it was opened once, or could not be, unless that may take long.
 */
void
yp_base_map_settle (YpBaseMap *self, gint64 until)
{
  if (self->entry->error != NULL || is_prepared (self->entry))
    return;

  g_mutex_lock (&self->mutex);
  while (self->source == NULL && self->checked_at == 0 && self->pool != NULL)
    if (!g_cond_wait_until (&self->cond, &self->mutex, until))
      break;
  g_mutex_unlock (&self->mutex);
}

static void
describe_source (YpBaseMap *self, YpBaseMapState *state)
{
  const YpMapEntry *entry = self->entry;

  state->is_open = self->source != NULL;
  if (self->source != NULL)
    state->info = *yp_tile_source_get_info (self->source);
  else
    state->info = (YpTileSourceInfo){
      .is_vector = entry->error == NULL && entry->type == YP_MAP_VECTOR,
      .min_zoom = entry->error == NULL ? (guint) MAX (entry->min_zoom, 0) : 0,
      .max_zoom =
          entry->error == NULL && entry->max_zoom >= 0 ? (guint) entry->max_zoom : YP_TILE_MAX_ZOOM,
      .bounds = { -180, -90, 180, 90 },
    };
  state->info.attribution = g_strdup (state->info.attribution);
}

/**
 * yp_base_map_describe:
 * @self: a map
 * @state: (out caller-allocates): how it is
 */
void
yp_base_map_describe (YpBaseMap *self, YpBaseMapState *state)
{
  g_auto (YpMapWayState) way = { 0 };

  if (self->way != NULL)
    yp_map_way_get_state (self->way, &way);
  state->n_kept = self->way != NULL ? yp_map_cache_count (self->host.cache, self->entry->id) : 0;

  g_mutex_lock (&self->mutex);
  describe_source (self, state);
  state->error = g_strdup (self->entry->error != NULL ? self->entry->error
                           : self->error != NULL      ? self->error
                                                      : way.error);
  state->health = g_strdup (self->health);
  state->progress = self->is_opening && is_prepared (self->entry) ? MAX (self->progress, 0) : -1;
  state->checked_at = self->is_opening ? self->checked_at : MAX (self->checked_at, way.checked_at);
  g_mutex_unlock (&self->mutex);
}
