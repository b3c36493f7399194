/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-map-way.h"

#include <string.h>

#include "yp-error.h"

/* How long a server is left alone: doubled with each further failure. */
#define MIN_PAUSE_S 2
#define MAX_PAUSE_S 300

/* How long it is believed that there is nothing, and that a thing is broken. */
#define NOTHING_US (10 * G_TIME_SPAN_MINUTE)
#define FAULT_US (15 * G_TIME_SPAN_SECOND)

/* What is fresh where the server does not say. */
#define DEFAULT_FRESH_S 86400

/* More bad tiles than this are not remembered. */
#define MAX_BAD 4096

/* What nobody may see. */
#define HIDDEN "•••"

/* What is known of something that is not to be had. */
typedef struct
{
  gint64 until; /* monotonic */
  GError *error;
} Bad;

/* Something on its way, with those who wait for it. */
typedef struct
{
  guint n_waiting;
  gboolean is_done;
  GBytes *bytes;
  GError *error;
} Flight;

/**
 * YpMapWay:
 *
 * The way to the server of one map: what is kept and fresh is not asked for, what is asked for
 * twice is fetched once, what fails is not asked for again at once, and where the server is away
 * what is kept goes on being used, however old. Fills in the secret and hides it in all words. Any
 * thread.
 */
struct _YpMapWay
{
  const YpMapEntry *entry;
  YpFetcher *fetcher;
  YpMapCache *cache;
  gsize max_size;

  GMutex mutex; /* guards what follows */
  GCond cond;   /* a flight has landed */
  GHashTable *flights;
  GHashTable *bad;
  char *key;
  char *error;
  gint64 checked_at;
  guint n_failures;
  gint64 retry_at; /* monotonic */
};

static void
bad_free (gpointer data)
{
  Bad *bad = data;

  g_error_free (bad->error);
  g_free (bad);
}

static void
flight_free (Flight *flight)
{
  g_clear_pointer (&flight->bytes, g_bytes_unref);
  g_clear_error (&flight->error);
  g_free (flight);
}

/**
 * yp_map_way_state_clear:
 * @self: a state
 */
void
yp_map_way_state_clear (YpMapWayState *self)
{
  g_clear_pointer (&self->error, g_free);
}

/**
 * yp_map_way_new:
 * @entry: a map of a server; outlives the way
 * @fetcher: who asks; likewise
 * @cache: what is kept; likewise
 * @max_size: the most bytes of an answer
 *
 * Returns: (transfer full): a way on which nobody has gone yet
 */
YpMapWay *
yp_map_way_new (const YpMapEntry *entry, YpFetcher *fetcher, YpMapCache *cache, gsize max_size)
{
  YpMapWay *self = g_new0 (YpMapWay, 1);

  self->entry = entry;
  self->fetcher = fetcher;
  self->cache = cache;
  self->max_size = max_size;
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->flights = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->bad = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, bad_free);

  return self;
}

/**
 * yp_map_way_free:
 * @self: (transfer full): a way that nobody is on
 */
void
yp_map_way_free (YpMapWay *self)
{
  g_hash_table_unref (self->flights);
  g_hash_table_unref (self->bad);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_free (self->key);
  g_free (self->error);
  g_free (self);
}

/* Under the mutex. */
static char *
hide_key (YpMapWay *self, const char *words)
{
  g_autofree char *escaped = NULL;
  GString *text = g_string_new (words);

  if (self->key != NULL && *self->key != '\0')
    {
      escaped = g_uri_escape_string (self->key, NULL, FALSE);
      g_string_replace (text, self->key, HIDDEN, 0);
      g_string_replace (text, escaped, HIDDEN, 0);
    }

  return g_string_free (text, FALSE);
}

/**
 * yp_map_way_hide_key:
 * @self: a way
 * @words: what somebody says
 *
 * Returns: (transfer full): the same without the secret
 */
char *
yp_map_way_hide_key (YpMapWay *self, const char *words)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);

  return hide_key (self, words);
}

/* The address with its secret, for the server alone. */
static char *
fill_key (YpMapWay *self, const char *url, GError **error)
{
  g_autofree char *key = NULL;
  g_autofree char *escaped = NULL;
  GString *filled;

  if (!yp_map_entry_read_key (self->entry, &key, NULL))
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID,
                           "The file with its key can not be read");
      return NULL;
    }

  escaped = key != NULL ? g_uri_escape_string (key, NULL, FALSE) : NULL;
  g_mutex_lock (&self->mutex);
  g_free (self->key);
  self->key = g_steal_pointer (&key);
  g_mutex_unlock (&self->mutex);

  filled = g_string_new (url);
  if (escaped != NULL)
    g_string_replace (filled, "{key}", escaped, 0);

  return g_string_free (filled, FALSE);
}

/* What something is kept under: the address without its secret. */
static char *
make_cache_key (const char *url, YpTileFetchKind kind)
{
  g_autofree char *text = g_strdup_printf ("%u %s", kind, url);

  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
}

static void
note_bad (YpMapWay *self, const char *key, const GError *error, gint64 for_us)
{
  Bad *bad = g_new (Bad, 1);

  bad->until = g_get_monotonic_time () + for_us;
  bad->error = g_error_copy (error);
  if (g_hash_table_size (self->bad) >= MAX_BAD)
    g_hash_table_remove_all (self->bad);
  g_hash_table_insert (self->bad, g_strdup (key), bad);
}

static guint
get_pause_s (YpMapWay *self)
{
  gint64 left = self->retry_at - g_get_monotonic_time ();

  return left > 0 ? (guint) ((left + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC) : 0;
}

static void
note_failure (YpMapWay *self, const char *key, const GError *error)
{
  guint n_too_many;

  g_free (self->error);
  self->error = g_strdup (error->message);
  self->checked_at = g_get_real_time ();
  self->n_failures++;
  note_bad (self, key, error, FAULT_US);
  n_too_many =
      self->n_failures > YP_MAP_WAY_PATIENCE ? MIN (self->n_failures - YP_MAP_WAY_PATIENCE, 8) : 0;
  self->retry_at =
      g_get_monotonic_time () + MIN (MIN_PAUSE_S << n_too_many, MAX_PAUSE_S) * G_TIME_SPAN_SECOND;
}

static void
note_success (YpMapWay *self, const char *key)
{
  g_clear_pointer (&self->error, g_free);
  self->checked_at = g_get_real_time ();
  self->n_failures = 0;
  self->retry_at = 0;
  g_hash_table_remove (self->bad, key);
}

/* Notes how it went, with the secret hidden from here on. */
static void
note_outcome (YpMapWay *self, const char *key, GError **error)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);
  g_autofree char *words = NULL;

  if (*error == NULL)
    {
      note_success (self, key);
      return;
    }
  if (g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (g_error_matches (*error, YP_ERROR, YP_ERROR_NOT_FOUND))
    {
      note_success (self, key);
      note_bad (self, key, *error, NOTHING_US);
      return;
    }

  words = hide_key (self, (*error)->message);
  g_free ((*error)->message);
  (*error)->message = g_steal_pointer (&words);
  note_failure (self, key, *error);
}

static gint64
get_fresh_until (const YpFetchAnswer *answer)
{
  gint64 seconds = answer->fresh_s >= 0 ? answer->fresh_s : DEFAULT_FRESH_S;

  return g_get_real_time () + seconds * G_TIME_SPAN_SECOND;
}

/* Makes of an answer what it is worth. Returns: (transfer full) (nullable): bytes. */
static GBytes *
take_answer (YpMapWay *self,
             const char *key,
             YpTileFetchKind kind,
             YpFetchAnswer *answer,
             const YpMapCacheRow *kept,
             GError **error)
{
  YpMapCacheRow row = { answer->bytes, answer->etag, answer->last_modified,
                        get_fresh_until (answer) };

  if (answer->status == 304 && kept->bytes != NULL)
    {
      yp_map_cache_refresh (self->cache, key, row.fresh_until);
      return g_bytes_ref (kept->bytes);
    }

  if (answer->status != 200)
    {
      yp_map_cache_forget (self->cache, key);
      g_set_error_literal (error, YP_ERROR, YP_ERROR_NOT_FOUND, "The server has nothing there");
      return NULL;
    }

  if (!yp_tile_fetch_check (kind, answer->bytes, error))
    return NULL;

  if (answer->may_store)
    yp_map_cache_keep (self->cache, self->entry->id, key, &row);
  return g_bytes_ref (answer->bytes);
}

static GBytes *
ask_server (YpMapWay *self,
            const char *url,
            const char *key,
            YpTileFetchKind kind,
            const YpMapCacheRow *kept,
            GCancellable *cancellable,
            GError **error)
{
  g_autofree char *filled = fill_key (self, url, error);
  g_auto (YpFetchAnswer) answer = { 0 };
  const YpFetchRequest request = { .url = filled,
                                   .accept = yp_tile_fetch_get_accept (kind),
                                   .etag = kept->etag,
                                   .last_modified = kept->last_modified,
                                   .max_size = self->max_size };

  if (filled == NULL || !yp_fetcher_get (self->fetcher, &request, &answer, cancellable, error))
    return NULL;

  return take_answer (self, key, kind, &answer, kept, error);
}

/* Whether something is known to be bad, or the server is left alone: where there is something kept
 * to show instead, from its first failure on. Under the mutex. */
static gboolean
is_closed (YpMapWay *self, const char *key, gboolean has_kept, GError **error)
{
  const Bad *bad = g_hash_table_lookup (self->bad, key);
  gboolean is_trusted = !has_kept && self->n_failures < YP_MAP_WAY_PATIENCE;
  guint pause_s = is_trusted ? 0 : get_pause_s (self);

  if (bad != NULL && bad->until > g_get_monotonic_time ())
    {
      g_propagate_error (error, g_error_copy (bad->error));
      return TRUE;
    }
  if (pause_s == 0)
    return FALSE;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_BUSY, "%s; asked again in %u s", self->error, pause_s);
  return TRUE;
}

/* Waits for somebody else's flight to the same place, and frees it as the last who does. */
static GBytes *
wait_for (YpMapWay *self, Flight *flight, GError **error)
{
  GBytes *bytes;

  flight->n_waiting++;
  while (!flight->is_done)
    g_cond_wait (&self->cond, &self->mutex);

  bytes = flight->bytes != NULL ? g_bytes_ref (flight->bytes) : NULL;
  if (bytes == NULL)
    g_propagate_error (error, g_error_copy (flight->error));
  if (--flight->n_waiting == 0)
    flight_free (flight);

  return bytes;
}

static void
land (YpMapWay *self, const char *key, GBytes *bytes, const GError *error)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);
  Flight *flight = g_hash_table_lookup (self->flights, key);

  g_hash_table_remove (self->flights, key);
  flight->is_done = TRUE;
  if (flight->n_waiting == 0)
    {
      flight_free (flight);
      return;
    }

  flight->bytes = bytes != NULL ? g_bytes_ref (bytes) : NULL;
  flight->error = error != NULL ? g_error_copy (error) : NULL;
  g_cond_broadcast (&self->cond);
}

/* Returns: whether the caller has to fly; else @bytes or @error say what came of it. */
static gboolean
board (YpMapWay *self, const char *key, gboolean has_kept, GBytes **bytes, GError **error)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);
  Flight *flight = g_hash_table_lookup (self->flights, key);

  if (flight != NULL)
    {
      *bytes = wait_for (self, flight, error);
      return FALSE;
    }
  if (is_closed (self, key, has_kept, error))
    return FALSE;

  g_hash_table_insert (self->flights, g_strdup (key), g_new0 (Flight, 1));
  return TRUE;
}

static GBytes *
fetch_anew (YpMapWay *self,
            const char *url,
            const char *key,
            YpTileFetchKind kind,
            const YpMapCacheRow *kept,
            GCancellable *cancellable,
            GError **error)
{
  GBytes *bytes = NULL;
  GError *own_error = NULL;

  if (board (self, key, kept->bytes != NULL, &bytes, &own_error))
    {
      bytes = ask_server (self, url, key, kind, kept, cancellable, &own_error);
      note_outcome (self, key, &own_error);
      land (self, key, bytes, own_error);
    }
  if (own_error != NULL)
    g_propagate_error (error, own_error);

  return bytes;
}

/* What is kept, if it is still what it was when it came. */
static void
find_kept (YpMapWay *self, const char *key, YpTileFetchKind kind, YpMapCacheRow *kept)
{
  if (yp_map_cache_find (self->cache, key, kept) && !yp_tile_fetch_check (kind, kept->bytes, NULL))
    {
      yp_map_cache_row_clear (kept);
      yp_map_cache_forget (self->cache, key);
    }
}

static GBytes *
fetch (const char *url,
       YpTileFetchKind kind,
       GCancellable *cancellable,
       gpointer user_data,
       GError **error)
{
  YpMapWay *self = user_data;
  g_autofree char *key = make_cache_key (url, kind);
  g_auto (YpMapCacheRow) kept = { 0 };
  g_autoptr (GError) own_error = NULL;
  GBytes *bytes;

  find_kept (self, key, kind, &kept);
  if (kept.bytes != NULL && kept.fresh_until > g_get_real_time ())
    return g_steal_pointer (&kept.bytes);

  bytes = fetch_anew (self, url, key, kind, &kept, cancellable, &own_error);
  if (bytes != NULL)
    return bytes;
  if (kept.bytes != NULL && !g_error_matches (own_error, YP_ERROR, YP_ERROR_NOT_FOUND))
    return g_steal_pointer (&kept.bytes);

  g_propagate_error (error, g_steal_pointer (&own_error));
  return NULL;
}

/**
 * yp_map_way_get_fetch:
 * @self: a way; outlives what is given the result
 *
 * Its errors are those of #YpTileFetchFunc, and %G_IO_ERROR_BUSY while the server is left alone.
 *
 * Returns: what a source needs of it
 */
YpTileFetch
yp_map_way_get_fetch (YpMapWay *self)
{
  return (YpTileFetch){ fetch, self };
}

/**
 * yp_map_way_get_state:
 * @self: a way
 * @state: (out caller-allocates): how its server is
 */
void
yp_map_way_get_state (YpMapWay *self, YpMapWayState *state)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);

  state->error = g_strdup (self->error);
  state->checked_at = self->checked_at;
  state->retry_in_s = self->n_failures >= YP_MAP_WAY_PATIENCE ? get_pause_s (self) : 0;
}
