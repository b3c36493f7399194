/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-client"

#include "yp-map-tiles.h"

#include <string.h>

#include "yp-error.h"
#include "yp-post.h"
#include "yp-session.h"
#include "yp-tile-cache.h"

/* Requests at a time, and files. */
#define N_FETCHERS 6
#define N_READERS 2

/* As much as the platform sends of one tile. */
#define MAX_TILE_SIZE (8 * 1024 * 1024)

/* The most that one view can need, of all maps. */
#define MAX_WANTS 4000

#define MAX_CACHE_SIZE (G_GUINT64_CONSTANT (256) << 20)

/* A kept tile older than this is shown and asked for again. */
#define STALE_US (G_TIME_SPAN_DAY)

/* A tile that was no tile is not asked for again before. */
#define BAD_TILE_US (5 * G_TIME_SPAN_MINUTE)
#define MAX_BAD_TILES 2000

/* A map that does not answer is left in peace for so long, twice as long each time. */
#define MIN_PAUSE_US (2 * G_TIME_SPAN_SECOND)
#define MAX_PAUSE_US (60 * G_TIME_SPAN_SECOND)

typedef struct _Lane Lane;

/* A tile under way. */
typedef struct
{
  YpTileWant want;
  GCancellable *cancellable;
} Job;

/* Something done by several threads, the most urgent first. */
struct _Lane
{
  YpMapTiles *tiles;
  GThreadPool *pool;
  gboolean (*work) (YpMapTiles *self, Job *job, YpSession *session);
  gboolean needs_session;
  guint max_running;
  guint n_running;
  GQueue queue;    /* of YpTileWant */
  GPtrArray *jobs; /* of Job, under way */
};

/* What is known of a map. */
typedef struct
{
  YpMapInfo *info;
  char *fault;
  guint n_failures;
  gint64 retry_at;   /* monotonic; 0: nothing hinders */
  gint64 fetched_at; /* µs since 1970: when it last answered; 0 never */
} Source;

/**
 * YpMapTiles:
 *
 * Fetches tiles of base maps: from the disk, where they are kept, else from the platform, some at a
 * time. What is wanted is said anew whenever the view moves: what is no longer wanted is given up.
 * A tile that is old is taken as it is, and then fetched. Main thread, but for its workers.
 */
struct _YpMapTiles
{
  int ref_count;
  YpCredential *credential;
  YpTileCache *cache; /* (nullable) */
  YpTileTaker taker;  /* main thread: told is cleared by close */
  Lane readers;
  Lane fetchers;

  /* Guards what follows, and the lanes. */
  GMutex mutex;
  GHashTable *sources; /* name → Source */
  GHashTable *bad;     /* YpTileWant → when it may be tried again */
  gboolean is_online;
  gboolean is_closed;
  gboolean is_telling;
};

static guint
hash_want (gconstpointer data)
{
  const YpTileWant *want = data;

  return g_str_hash (want->map) ^ want->zoom * 2654435761u ^ want->column * 40503u ^
         want->row * 2246822519u;
}

static gboolean
is_same (gconstpointer a, gconstpointer b)
{
  const YpTileWant *p = a;
  const YpTileWant *q = b;

  return p->zoom == q->zoom && p->column == q->column && p->row == q->row &&
         strcmp (p->map, q->map) == 0;
}

static void
source_free (gpointer data)
{
  Source *source = data;

  yp_map_info_unref (source->info);
  g_free (source->fault);
  g_free (source);
}

static void
job_free (gpointer data)
{
  Job *job = data;

  g_object_unref (job->cancellable);
  g_free (job);
}

static YpMapTiles *
tiles_ref (YpMapTiles *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

static void
tiles_unref (gpointer data)
{
  YpMapTiles *self = data;

  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_queue_clear_full (&self->readers.queue, g_free);
  g_queue_clear_full (&self->fetchers.queue, g_free);
  g_ptr_array_unref (self->readers.jobs);
  g_ptr_array_unref (self->fetchers.jobs);
  g_hash_table_unref (self->sources);
  g_hash_table_unref (self->bad);
  g_clear_pointer (&self->cache, yp_tile_cache_unref);
  yp_credential_unref (self->credential);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

static gboolean
on_told (gpointer data)
{
  YpMapTiles *self = data;

  g_mutex_lock (&self->mutex);
  self->is_telling = FALSE;
  g_mutex_unlock (&self->mutex);

  if (self->taker.told != NULL)
    self->taker.told (self->taker.user_data);

  return G_SOURCE_REMOVE;
}

static void
tell (YpMapTiles *self)
{
  gboolean is_first;

  g_mutex_lock (&self->mutex);
  is_first = !self->is_telling && !self->is_closed;
  self->is_telling |= is_first;
  g_mutex_unlock (&self->mutex);

  if (is_first)
    yp_post (NULL, on_told, tiles_ref (self), tiles_unref);
}

/* Mutex held. */
static Job *
take_job (Lane *lane)
{
  g_autofree YpTileWant *want = g_queue_pop_head (&lane->queue);
  Job *job;

  if (want == NULL)
    return NULL;

  job = g_new0 (Job, 1);
  job->want = *want;
  job->cancellable = g_cancellable_new ();
  g_ptr_array_add (lane->jobs, job);

  return job;
}

/* Mutex held. */
static gboolean
is_under_way (const Lane *lane, const YpTileWant *want)
{
  for (guint i = 0; i < lane->jobs->len; i++)
    {
      const Job *job = g_ptr_array_index (lane->jobs, i);

      if (!g_cancellable_is_cancelled (job->cancellable) && is_same (&job->want, want))
        return TRUE;
    }

  return FALSE;
}

/* Mutex held. */
static void
start_workers (Lane *lane)
{
  while (!lane->tiles->is_closed && lane->n_running < lane->max_running &&
         lane->n_running < lane->queue.length + lane->jobs->len)
    {
      lane->n_running++;
      g_thread_pool_push (lane->pool, tiles_ref (lane->tiles), NULL);
    }
}

/* Mutex held. */
static void
push (Lane *lane, const YpTileWant *want)
{
  if (lane->tiles->is_closed || is_under_way (lane, want))
    return;

  g_queue_push_tail (&lane->queue, g_memdup2 (want, sizeof *want));
  start_workers (lane);
}

/* Each with a session of its own, for as long as there is something to do. */
static void
run_lane (gpointer data, gpointer user_data)
{
  YpMapTiles *self = data;
  Lane *lane = user_data;
  YpSession *session = lane->needs_session ? yp_session_new (self->credential, NULL) : NULL;
  Job *job;

  g_mutex_lock (&self->mutex);
  for (job = take_job (lane); job != NULL; job = take_job (lane))
    {
      gboolean is_taken;

      g_mutex_unlock (&self->mutex);
      is_taken = lane->work (self, job, session);
      if (is_taken)
        tell (self);
      g_mutex_lock (&self->mutex);
      g_ptr_array_remove_fast (lane->jobs, job);
    }
  lane->n_running--;
  g_mutex_unlock (&self->mutex);

  g_clear_pointer (&session, yp_session_free);
  tiles_unref (self);
}

static YpMapInfo *
dup_info (YpMapTiles *self, const char *map)
{
  Source *source;
  YpMapInfo *info;

  g_mutex_lock (&self->mutex);
  source = g_hash_table_lookup (self->sources, map);
  info = source != NULL ? yp_map_info_ref (source->info) : NULL;
  g_mutex_unlock (&self->mutex);

  return info;
}

static YpTilePlace
get_place (const YpMapInfo *info, const YpTileWant *want)
{
  return (YpTilePlace){ info->id, info->digest, want->zoom, want->column, want->row };
}

/* Whether asking for it now would be of any use. */
static gboolean
may_fetch (YpMapTiles *self, const YpTileWant *want)
{
  gint64 now = g_get_monotonic_time ();
  const Source *source;
  const gint64 *bad_until;
  gboolean may;

  g_mutex_lock (&self->mutex);
  source = g_hash_table_lookup (self->sources, want->map);
  bad_until = g_hash_table_lookup (self->bad, want);
  may = self->is_online && source != NULL && source->retry_at <= now &&
        (bad_until == NULL || *bad_until <= now);
  g_mutex_unlock (&self->mutex);

  return may;
}

/* From the disk; on to the platform where it is not there, or old. */
static gboolean
read_tile (YpMapTiles *self, Job *job, YpSession *session)
{
  g_autoptr (YpMapInfo) info = dup_info (self, job->want.map);
  g_autoptr (GBytes) bytes = NULL;
  gboolean is_taken = FALSE;
  gint64 age_us = G_MAXINT64;
  YpTilePlace place;

  if (info == NULL || g_cancellable_is_cancelled (job->cancellable))
    return FALSE;

  place = get_place (info, &job->want);
  if (self->cache != NULL && yp_tile_cache_read (self->cache, &place, &bytes, &age_us))
    is_taken = self->taker.take (&job->want, info->is_vector, bytes, NULL, self->taker.user_data);
  if (is_taken && age_us < STALE_US)
    return TRUE;

  if (may_fetch (self, &job->want))
    {
      g_mutex_lock (&self->mutex);
      if (!g_cancellable_is_cancelled (job->cancellable))
        push (&self->fetchers, &job->want);
      g_mutex_unlock (&self->mutex);
    }
  else if (!is_taken)
    {
      self->taker.fail (&job->want, self->taker.user_data);
    }

  return is_taken;
}

/* The map answers. */
static void
note_success (YpMapTiles *self, const char *map)
{
  Source *source;

  g_mutex_lock (&self->mutex);
  source = g_hash_table_lookup (self->sources, map);
  if (source != NULL)
    {
      source->n_failures = 0;
      source->retry_at = 0;
      source->fetched_at = g_get_real_time ();
      g_clear_pointer (&source->fault, g_free);
    }
  g_mutex_unlock (&self->mutex);
}

/* Mutex held. */
static void
set_fault (Source *source, const char *words)
{
  g_free (source->fault);
  source->fault = g_strdup (words);
}

/* The platform's words without the number before them. */
static const char *
get_words (const GError *error)
{
  const char *words = error->message + strspn (error->message, "0123456789");

  return words != error->message && *words == ' ' ? words + 1 : error->message;
}

/* The map does not answer: none of its tiles is asked for, for a while. */
static void
note_failure (YpMapTiles *self, const YpTileWant *want, const GError *error)
{
  Source *source;

  g_mutex_lock (&self->mutex);
  source = g_hash_table_lookup (self->sources, want->map);
  if (source != NULL)
    {
      gint64 pause_us = MIN (MIN_PAUSE_US << MIN (source->n_failures, 8u), MAX_PAUSE_US);

      /* Those that were under way together fail together. */
      if (source->retry_at <= g_get_monotonic_time ())
        source->n_failures++;
      source->retry_at = g_get_monotonic_time () + pause_us;
      set_fault (source, get_words (error));
    }
  g_mutex_unlock (&self->mutex);
  self->taker.fail (want, self->taker.user_data);
}

/* This tile is none; others of the map may be. */
static void
note_bad_tile (YpMapTiles *self, const YpTileWant *want, const GError *error)
{
  gint64 until = g_get_monotonic_time () + BAD_TILE_US;
  Source *source;

  g_mutex_lock (&self->mutex);
  if (g_hash_table_size (self->bad) >= MAX_BAD_TILES)
    g_hash_table_remove_all (self->bad);
  g_hash_table_replace (self->bad, g_memdup2 (want, sizeof *want),
                        g_memdup2 (&until, sizeof until));
  source = g_hash_table_lookup (self->sources, want->map);
  if (source != NULL)
    set_fault (source, get_words (error));
  g_mutex_unlock (&self->mutex);
  self->taker.fail (want, self->taker.user_data);
}

static gboolean
take_fetched (YpMapTiles *self, const YpMapInfo *info, const YpTileWant *want, GBytes *bytes)
{
  YpTilePlace place = get_place (info, want);
  g_autoptr (GError) error = NULL;

  if (!self->taker.take (want, info->is_vector, bytes, &error, self->taker.user_data))
    {
      note_bad_tile (self, want, error);
      return TRUE;
    }

  note_success (self, want->map);
  if (self->cache != NULL && !yp_tile_cache_write (self->cache, &place, bytes, &error))
    g_message ("A tile is not kept: %s", error->message);

  return TRUE;
}

/* From the platform. */
static gboolean
fetch_tile (YpMapTiles *self, Job *job, YpSession *session)
{
  g_autoptr (YpMapInfo) info = dup_info (self, job->want.map);
  g_autofree char *path = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  if (info == NULL || session == NULL || g_cancellable_is_cancelled (job->cancellable))
    return FALSE;

  /* Others of the map may have failed meanwhile. */
  if (!may_fetch (self, &job->want))
    {
      self->taker.fail (&job->want, self->taker.user_data);
      return FALSE;
    }

  path = g_strdup_printf ("maps/%s/%u/%u/%u", info->id, job->want.zoom, job->want.column,
                          job->want.row);
  bytes = yp_session_get (session, path, MAX_TILE_SIZE, job->cancellable, &error);
  if (bytes != NULL && g_bytes_get_size (bytes) == 0)
    g_clear_pointer (&bytes, g_bytes_unref);
  if (error == NULL)
    return take_fetched (self, info, &job->want, bytes);

  if (g_cancellable_is_cancelled (job->cancellable))
    return FALSE;

  if (error->domain == YP_ERROR)
    note_bad_tile (self, &job->want, error);
  else
    note_failure (self, &job->want, error);
  return TRUE;
}

static void
init_lane (YpMapTiles *self,
           Lane *lane,
           gboolean (*work) (YpMapTiles *self, Job *job, YpSession *session),
           guint max_running,
           gboolean needs_session)
{
  lane->tiles = self;
  lane->work = work;
  lane->max_running = max_running;
  lane->needs_session = needs_session;
  lane->jobs = g_ptr_array_new_with_free_func (job_free);
  g_queue_init (&lane->queue);
  lane->pool = g_thread_pool_new (run_lane, lane, (int) max_running, FALSE, NULL);
}

/**
 * yp_map_tiles_new:
 * @credential: for the platform
 * @folder: (nullable): where tiles are kept
 * @taker: who gets them; copied
 *
 * Returns: (transfer full): knows no map yet; end it with yp_map_tiles_close()
 */
YpMapTiles *
yp_map_tiles_new (YpCredential *credential, const char *folder, const YpTileTaker *taker)
{
  YpMapTiles *self = g_new0 (YpMapTiles, 1);

  self->ref_count = 1;
  self->credential = yp_credential_ref (credential);
  self->cache = folder != NULL ? yp_tile_cache_new (folder, MAX_CACHE_SIZE) : NULL;
  self->taker = *taker;
  self->sources = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, source_free);
  self->bad = g_hash_table_new_full (hash_want, is_same, g_free, g_free);
  g_mutex_init (&self->mutex);
  init_lane (self, &self->readers, read_tile, N_READERS, FALSE);
  init_lane (self, &self->fetchers, fetch_tile, N_FETCHERS, TRUE);

  return self;
}

/* Mutex held. */
static void
cancel_jobs (Lane *lane)
{
  g_queue_clear_full (&lane->queue, g_free);
  for (guint i = 0; i < lane->jobs->len; i++)
    g_cancellable_cancel (((Job *) g_ptr_array_index (lane->jobs, i))->cancellable);
}

/**
 * yp_map_tiles_close:
 * @self: (transfer full): tiles
 *
 * Stops all work; waits for what is under way to notice, some milliseconds. Nobody is told anything
 * afterwards.
 */
void
yp_map_tiles_close (YpMapTiles *self)
{
  self->taker.told = NULL;
  g_mutex_lock (&self->mutex);
  self->is_closed = TRUE;
  cancel_jobs (&self->readers);
  cancel_jobs (&self->fetchers);
  g_mutex_unlock (&self->mutex);

  g_thread_pool_free (self->readers.pool, FALSE, TRUE);
  g_thread_pool_free (self->fetchers.pool, FALSE, TRUE);
  tiles_unref (self);
}

/**
 * yp_map_tiles_set_maps:
 * @self: tiles
 * @maps: (element-type YpMapInfo): all maps there are; no others are fetched
 *
 * A map that has changed, or that the platform looked at again, is tried again.
 */
void
yp_map_tiles_set_maps (YpMapTiles *self, GPtrArray *maps)
{
  GHashTable *sources = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, source_free);

  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < maps->len; i++)
    {
      YpMapInfo *info = g_ptr_array_index (maps, i);
      const Source *before = g_hash_table_lookup (self->sources, info->id);
      Source *source = g_new0 (Source, 1);

      source->info = yp_map_info_ref (info);
      if (before != NULL && strcmp (before->info->digest, info->digest) == 0)
        {
          source->fault = g_strdup (before->fault);
          source->n_failures = before->n_failures;
          source->retry_at = before->retry_at;
          source->fetched_at = before->fetched_at;
        }
      if (yp_map_info_is_id (info->id))
        g_hash_table_replace (sources, g_strdup (info->id), source);
      else
        source_free (source);
    }
  g_hash_table_unref (self->sources);
  self->sources = sources;
  g_mutex_unlock (&self->mutex);
}

/**
 * yp_map_tiles_set_is_online:
 * @self: tiles
 * @is_online: whether the platform answers; while it does not only what is kept is taken
 */
void
yp_map_tiles_set_is_online (YpMapTiles *self, gboolean is_online)
{
  GHashTableIter iter;
  gpointer value;

  g_mutex_lock (&self->mutex);
  self->is_online = is_online;
  g_hash_table_iter_init (&iter, self->sources);
  while (is_online && g_hash_table_iter_next (&iter, NULL, &value))
    ((Source *) value)->retry_at = 0;
  g_mutex_unlock (&self->mutex);
}

/* Mutex held. */
static void
give_up (Lane *lane, GHashTable *wanted)
{
  g_queue_clear_full (&lane->queue, g_free);
  for (guint i = 0; i < lane->jobs->len; i++)
    {
      Job *job = g_ptr_array_index (lane->jobs, i);

      if (!g_hash_table_contains (wanted, &job->want))
        g_cancellable_cancel (job->cancellable);
    }
}

/**
 * yp_map_tiles_want:
 * @self: tiles
 * @wants: (array length=n_wants): what is not there, the most urgent first; all others are given up
 * @n_wants: how many
 */
void
yp_map_tiles_want (YpMapTiles *self, const YpTileWant *wants, guint n_wants)
{
  g_autoptr (GHashTable) wanted = g_hash_table_new (hash_want, is_same);

  n_wants = MIN (n_wants, MAX_WANTS);
  for (guint i = 0; i < n_wants; i++)
    g_hash_table_add (wanted, (gpointer) &wants[i]);

  /* In the order of now; those that waited for the platform come to it by way of the disk. */
  g_mutex_lock (&self->mutex);
  give_up (&self->fetchers, wanted);
  give_up (&self->readers, wanted);
  for (guint i = 0; i < n_wants; i++)
    if (!is_under_way (&self->fetchers, &wants[i]))
      push (&self->readers, &wants[i]);
  g_mutex_unlock (&self->mutex);
}

/**
 * yp_map_tiles_dup_fault:
 * @self: tiles
 * @map: name of a map
 *
 * Returns: (transfer full) (nullable): why its tiles do not come, in words; %NULL where they do
 */
char *
yp_map_tiles_dup_fault (YpMapTiles *self, const char *map)
{
  const Source *source;
  char *fault;

  g_mutex_lock (&self->mutex);
  source = g_hash_table_lookup (self->sources, map);
  fault = source != NULL ? g_strdup (source->fault) : NULL;
  g_mutex_unlock (&self->mutex);

  return fault;
}

/* When the first map that pauses now may be asked again, monotonic time; 0 where none does. */
gint64
yp_map_tiles_get_retry_time (YpMapTiles *self)
{
  gint64 now = g_get_monotonic_time ();
  gint64 first = 0;
  GHashTableIter iter;
  gpointer value;

  g_mutex_lock (&self->mutex);
  g_hash_table_iter_init (&iter, self->sources);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      gint64 at = ((Source *) value)->retry_at;

      if (at > now && (first == 0 || at < first))
        first = at;
    }
  g_mutex_unlock (&self->mutex);

  return first;
}

/* When the map last gave a tile, µs since 1970; 0: not since the start. */
gint64
yp_map_tiles_get_fetched_at (YpMapTiles *self, const char *map)
{
  const Source *source;
  gint64 at;

  g_mutex_lock (&self->mutex);
  source = g_hash_table_lookup (self->sources, map);
  at = source != NULL ? source->fetched_at : 0;
  g_mutex_unlock (&self->mutex);

  return at;
}
