/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-client"

#include "yp-follower.h"

#include "yp-clock.h"
#include "yp-error.h"
#include "yp-event-stream.h"
#include "yp-json-read.h"
#include "yp-session.h"
#include "yp-snapshot-fetch.h"

/* So many entries before the snapshot are asked for too: a desk that has just started can then tell
 * what happened last, and the chain is checked across the snapshot's edge. */
#define N_TAIL 60

/* A cache older than this is behind by more than a snapshot costs. */
#define MAX_CACHE_AGE_US (6 * G_TIME_SPAN_HOUR)

/* The entry we stand on comes at once, or not at all: then it is another journal. */
#define ANCHOR_PATIENCE_US (5 * G_TIME_SPAN_SECOND)

/* How much may wait for the main thread before the platform has to. */
#define MAX_WAITING 4096

#define CHUNK_SIZE 65536

struct _YpFollower
{
  YpCredential *credential;
  YpCache *cache;
  GSourceFunc on_news;
  gpointer user_data;
  GMainContext *context;
  GThread *thread;
  GCancellable *cancellable;

  /* Under the mutex: the news, and the source that wakes the main thread while there is some. The
   * condition says that the news got fewer, or that it is time to stop or to try again. */
  GMutex mutex;
  GCond cond;
  GQueue news;
  GSource *source;
  gboolean is_kicked;

  /* Of the thread alone. */
  gboolean wants_facts;
  gboolean has_snapshot;
  gboolean has_told_tail;
  gboolean is_anchored;
  gboolean is_link_told;
  YpLinkState link;
  guint64 seq;
  char head[YP_HASH_SIZE];
  guint64 expected;
  char prev[YP_HASH_SIZE];
  gint64 opened_at;
};

void
yp_news_free (YpNews *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->reason);
  g_clear_pointer (&self->page, yp_snapshot_page_unref);
  g_clear_pointer (&self->entry, yp_entry_unref);
  g_clear_pointer (&self->fixes, g_array_unref);
  g_free (self);
}

static YpNews *
new_news (YpNewsKind kind)
{
  YpNews *news = g_new0 (YpNews, 1);

  news->kind = kind;
  news->heard_at = g_get_real_time ();

  return news;
}

static gboolean
is_stopped (YpFollower *self)
{
  return g_cancellable_is_cancelled (self->cancellable);
}

/* Waits while the main thread is behind, so that neither a large snapshot nor a burst piles up. */
static void
tell (YpFollower *self, YpNews *news)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);

  while (self->news.length >= MAX_WAITING && !is_stopped (self))
    g_cond_wait (&self->cond, &self->mutex);

  g_queue_push_tail (&self->news, news);
  if (self->source == NULL)
    {
      self->source = g_idle_source_new ();
      g_source_set_priority (self->source, YP_NEWS_PRIORITY);
      g_source_set_callback (self->source, self->on_news, self->user_data, NULL);
      g_source_attach (self->source, self->context);
    }
}

static void
tell_link (YpFollower *self, YpLinkState link, const char *reason)
{
  YpNews *news;

  if (self->is_link_told && self->link == link)
    return;

  self->is_link_told = TRUE;
  self->link = link;
  news = new_news (YP_NEWS_LINK);
  news->link = link;
  news->reason = g_strdup (reason);
  if (link != YP_LINK_LIVE)
    news->heard_at = 0;
  tell (self, news);
}

static void
tell_page (YpFollower *self, YpNewsKind kind, YpSnapshotPage *page, gint64 cached_at)
{
  YpNews *news = new_news (kind);

  news->page = page != NULL ? yp_snapshot_page_ref (page) : NULL;
  if (cached_at != 0)
    {
      news->heard_at = cached_at;
      news->is_cached = TRUE;
    }
  tell (self, news);
}

static gboolean
is_hash (const char *text)
{
  return text != NULL && strlen (text) == YP_HASH_SIZE - 1;
}

static void
load_cache (YpFollower *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YpSnapshotPage) first = NULL;

  if (self->cache == NULL)
    return;

  first = yp_cache_read_page (self->cache, NULL, 0, &error);
  if (first == NULL)
    {
      g_debug ("Starting without a cache: %s", error->message);
      return;
    }

  tell_page (self, YP_NEWS_BEGIN, first, first->at);
  for (guint i = 0; i < first->n_pages && !is_stopped (self); i++)
    {
      g_autoptr (YpSnapshotPage) page = yp_cache_read_page (self->cache, first, i, &error);

      if (page == NULL)
        {
          g_message ("The cache is damaged: %s", error->message);
          return;
        }
      tell_page (self, YP_NEWS_PAGE, page, first->at);
    }
  tell_page (self, YP_NEWS_END, NULL, first->at);

  self->seq = first->seq;
  g_strlcpy (self->head, is_hash (first->head) ? first->head : "", sizeof self->head);
  self->has_snapshot = g_get_real_time () - first->at < MAX_CACHE_AGE_US;
}

static gboolean
take_page (YpSnapshotPage *page, gpointer data)
{
  YpFollower *self = data;

  tell_page (self, page->is_first ? YP_NEWS_BEGIN : YP_NEWS_PAGE, page, 0);
  if (page->is_first)
    {
      self->seq = page->seq;
      self->head[0] = '\0';
    }

  return TRUE;
}

static gboolean
load_snapshot (YpFollower *self, YpSession *session, GError **error)
{
  if (!yp_snapshot_fetch (session, 0, take_page, self, self->cancellable, error))
    return FALSE;

  tell_page (self, YP_NEWS_END, NULL, 0);
  self->has_snapshot = TRUE;
  return TRUE;
}

/* The journal is followed only as the one that the snapshot was made from. */
static gboolean
fail_chain (YpFollower *self, const char *what, guint64 seq, GError **error)
{
  self->has_snapshot = FALSE;
  g_set_error (error, YP_ERROR, YP_ERROR_CONFLICT,
               "Entry %" G_GUINT64_FORMAT " of the journal %s; loading everything anew", seq, what);
  return FALSE;
}

static gboolean
check_chain (YpFollower *self, const YpEntry *entry, GError **error)
{
  if (entry->seq != self->expected)
    return fail_chain (self, "does not follow the one before it", entry->seq, error);
  if (*self->prev != '\0' && strcmp (entry->prev, self->prev) != 0)
    return fail_chain (self, "does not carry the hash of the one before it", entry->seq, error);
  if (!yp_entry_is_intact (entry))
    return fail_chain (self, "does not have the hash that it says", entry->seq, error);
  if (entry->seq == self->seq && *self->head != '\0' && strcmp (entry->hash, self->head) != 0)
    return fail_chain (self, "is another than the one known", entry->seq, error);

  self->expected = entry->seq + 1;
  g_strlcpy (self->prev, entry->hash, sizeof self->prev);
  return TRUE;
}

static void
anchor (YpFollower *self)
{
  self->is_anchored = TRUE;
  self->has_told_tail = TRUE;
  tell_link (self, YP_LINK_LIVE, NULL);
}

static gboolean
take_entry (YpFollower *self, const char *data, gsize length, GError **error)
{
  g_autoptr (JsonObject) object = yp_json_parse_object (data, length, error);
  g_autoptr (YpEntry) entry = object != NULL ? yp_entry_new_from_json (object, error) : NULL;
  gboolean is_past;
  YpNews *news;

  if (entry == NULL)
    return FALSE;
  if (!check_chain (self, entry, error))
    return FALSE;

  is_past = entry->seq <= self->seq;
  self->seq = MAX (self->seq, entry->seq);
  if (entry->seq == self->seq)
    g_strlcpy (self->head, entry->hash, sizeof self->head);
  if (!is_past && (g_str_has_prefix (entry->subject, "layer/") ||
                   g_str_equal (entry->subject, "setting/calendar")))
    self->wants_facts = TRUE;

  if (!is_past || !self->has_told_tail)
    {
      news = new_news (is_past ? YP_NEWS_PAST : YP_NEWS_ENTRY);
      news->entry = yp_entry_ref (entry);
      tell (self, news);
    }
  if (!self->is_anchored && entry->seq >= self->seq)
    anchor (self);

  return TRUE;
}

static gboolean
on_event (const char *event, const char *data, gsize length, gpointer user_data, GError **error)
{
  YpFollower *self = user_data;

  if (event == NULL)
    {
      if (!self->is_anchored && g_get_monotonic_time () - self->opened_at > ANCHOR_PATIENCE_US)
        return fail_chain (self, "is not there", self->seq, error);
      tell (self, new_news (YP_NEWS_HEARD));
      return TRUE;
    }

  if (strcmp (event, "entry") == 0)
    return take_entry (self, data, length, error);

  if (strcmp (event, "positions") == 0)
    {
      g_autoptr (GArray) fixes = yp_placed_fixes_new_from_json (data, length, error);
      YpNews *news;

      if (fixes == NULL)
        return FALSE;

      news = new_news (YP_NEWS_POSITIONS);
      news->fixes = g_steal_pointer (&fixes);
      tell (self, news);
    }

  return TRUE;
}

/* A layer was imported: names and digests are others now. The incidents of the page do not count.
 */
static gboolean
fetch_facts (YpFollower *self, YpSession *session, GError **error)
{
  g_autoptr (YpSnapshotPage) page = NULL;

  if (!self->wants_facts)
    return TRUE;

  page = yp_snapshot_fetch_page (session, 0, 0, 1, self->cancellable, error);
  if (page == NULL)
    return FALSE;

  self->wants_facts = FALSE;
  tell_page (self, YP_NEWS_FACTS, page, 0);
  return TRUE;
}

static GInputStream *
open_stream (YpFollower *self, YpSession *session, GError **error)
{
  guint64 back = self->has_told_tail ? 1 : N_TAIL;
  guint64 since = self->seq > back ? self->seq - back : 0;
  g_autofree char *path = g_strdup_printf ("stream?since=%" G_GUINT64_FORMAT, since);
  GInputStream *stream;

  self->expected = since + 1;
  self->prev[0] = '\0';
  self->is_anchored = FALSE;
  self->opened_at = g_get_monotonic_time ();

  stream = yp_session_open (session, path, self->cancellable, error);
  if (stream != NULL && self->seq == 0)
    anchor (self);

  return stream;
}

/* Returns TRUE at a clean end, which is how a platform parts from a reader that was too slow. */
static gboolean
follow (YpFollower *self, YpSession *session, GError **error)
{
  g_autoptr (YpEventStream) events = yp_event_stream_new (on_event, self);
  g_autoptr (GInputStream) stream = open_stream (self, session, error);
  g_autofree char *chunk = g_malloc (CHUNK_SIZE);

  if (stream == NULL)
    {
      /* Such as a place in the journal that this platform does not have. */
      if (*error != NULL && (*error)->domain == YP_ERROR)
        self->has_snapshot = FALSE;
      return FALSE;
    }

  while (TRUE)
    {
      gssize n_read = g_input_stream_read (stream, chunk, CHUNK_SIZE, self->cancellable, error);

      if (n_read < 0)
        return FALSE;
      if (n_read == 0)
        return TRUE;
      if (!yp_event_stream_feed (events, chunk, (gsize) n_read, error) ||
          !fetch_facts (self, session, error))
        return FALSE;
    }
}

static gboolean
connect_once (YpFollower *self, GError **error)
{
  g_autoptr (YpSession) session = yp_session_new (self->credential, error);

  if (session == NULL)
    return FALSE;
  if (!self->has_snapshot && !load_snapshot (self, session, error))
    return FALSE;

  return follow (self, session, error);
}

static void
wait_before_retry (YpFollower *self, guint n_failures)
{
  gint64 end = yp_session_get_retry_time (n_failures);
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);

  while (!is_stopped (self) && !self->is_kicked &&
         g_cond_wait_until (&self->cond, &self->mutex, end))
    continue;
  self->is_kicked = FALSE;
}

static gpointer
run (gpointer data)
{
  YpFollower *self = data;
  guint n_failures = 0;

  load_cache (self);

  while (!is_stopped (self))
    {
      g_autoptr (GError) error = NULL;
      gboolean was_live;

      self->is_anchored = FALSE;
      if (!connect_once (self, &error) && !is_stopped (self))
        {
          g_message ("The platform is away: %s", error->message);
          if (g_error_matches (error, YP_SESSION_ERROR, YP_SESSION_ERROR_STRANGER) ||
              g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
            tell_link (self, YP_LINK_REFUSED, error->message);
          else
            tell_link (self, YP_LINK_AWAY, error->message);
        }

      was_live = self->is_anchored;
      n_failures = was_live ? 0 : n_failures + 1;
      if (!is_stopped (self))
        wait_before_retry (self, n_failures);
    }

  return NULL;
}

/**
 * yp_follower_kick:
 * @self: a follower
 *
 * Tries again at once, if it waits to.
 */
void
yp_follower_kick (YpFollower *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);

  self->is_kicked = TRUE;
  g_cond_broadcast (&self->cond);
}

/**
 * yp_follower_new:
 * @credential: for the platform
 * @cache: (nullable): where to start from
 * @on_news: called in the main context of the caller once there is news; takes it with
 *   yp_follower_take() and returns whether it wants to be called for the rest
 * @user_data: for @on_news; must outlive the follower
 *
 * Starts the thread.
 *
 * Returns: (transfer full): the follower
 */
YpFollower *
yp_follower_new (YpCredential *credential, YpCache *cache, GSourceFunc on_news, gpointer user_data)
{
  YpFollower *self = g_new0 (YpFollower, 1);

  self->credential = yp_credential_ref (credential);
  self->cache = cache != NULL ? yp_cache_ref (cache) : NULL;
  self->on_news = on_news;
  self->user_data = user_data;
  self->context = g_main_context_ref_thread_default ();
  self->cancellable = g_cancellable_new ();
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  g_queue_init (&self->news);
  self->thread = g_thread_new ("yp-follower", run, self);

  return self;
}

/**
 * yp_follower_free:
 * @self: a follower
 *
 * Stops the thread and waits for it: at most for the page it is reading. What waits is dropped.
 */
void
yp_follower_free (YpFollower *self)
{
  g_return_if_fail (self != NULL);

  g_mutex_lock (&self->mutex);
  g_cancellable_cancel (self->cancellable);
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
  g_thread_join (self->thread);

  if (self->source != NULL)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
  g_queue_clear_full (&self->news, (GDestroyNotify) yp_news_free);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_clear_object (&self->cancellable);
  g_main_context_unref (self->context);
  g_clear_pointer (&self->cache, yp_cache_unref);
  yp_credential_unref (self->credential);
  g_free (self);
}

/**
 * yp_follower_take:
 * @self: a follower
 *
 * Returns: (transfer full) (nullable): the oldest news not yet taken, or %NULL where there is none:
 *   then the function given to yp_follower_new() has to return %G_SOURCE_REMOVE, and is called
 * again once there is some
 */
YpNews *
yp_follower_take (YpFollower *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);
  YpNews *news = g_queue_pop_head (&self->news);

  if (news == NULL && self->source != NULL)
    {
      g_source_destroy (self->source);
      g_clear_pointer (&self->source, g_source_unref);
    }
  else if (news != NULL && self->news.length == MAX_WAITING - 1)
    g_cond_broadcast (&self->cond);

  return news;
}
