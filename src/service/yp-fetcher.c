/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-fetcher.h"

#include <libsoup/soup.h>
#include <string.h>

#include "yp-error.h"
#include "yp-post.h"

/* Without a byte for so long a server is away; and nothing takes longer in all. */
#define SILENCE_S 8
#define DEADLINE_S 20

#define MAX_REDIRECTS 3
#define MAX_CONNECTIONS 48
#define MAX_PER_HOST 6
#define CHUNK_SIZE 32768

/**
 * YpFetcher:
 *
 * Fetches from servers of maps over HTTP, in a thread of its own; those who ask wait in theirs.
 * Nobody waits longer than %DEADLINE_S.
 */
struct _YpFetcher
{
  GMainContext *context;
  GMainLoop *loop;
  GThread *thread;
  SoupSession *session; /* the thread's alone */
};

/* A request on its way. The thread has all of it until @is_done. */
typedef struct
{
  YpFetcher *fetcher;
  const YpFetchRequest *request;
  YpFetchAnswer *answer;
  GError **error;
  GCancellable *cancellable;
  GSource *deadline;
  gboolean is_late;
  guint n_redirects;
  GUri *uri;
  SoupMessage *message;
  GInputStream *stream;
  GByteArray *body;

  GMutex mutex; /* guards what follows */
  GCond cond;
  gboolean is_done;
} Job;

static void send (Job *job);

/**
 * yp_fetch_answer_clear:
 * @self: an answer
 */
void
yp_fetch_answer_clear (YpFetchAnswer *self)
{
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->etag, g_free);
  g_clear_pointer (&self->last_modified, g_free);
}

static void
finish (Job *job)
{
  g_source_destroy (job->deadline);
  g_clear_pointer (&job->deadline, g_source_unref);
  g_clear_object (&job->message);
  g_clear_object (&job->stream);
  g_clear_pointer (&job->body, g_byte_array_unref);
  g_clear_pointer (&job->uri, g_uri_unref);

  g_mutex_lock (&job->mutex);
  job->is_done = TRUE;
  g_cond_signal (&job->cond);
  g_mutex_unlock (&job->mutex);
}

static void G_GNUC_PRINTF (2, 3) fail (Job *job, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_propagate_error (job->error,
                     g_error_new_valist (YP_ERROR, YP_ERROR_INVALID, format, arguments));
  va_end (arguments);
  finish (job);
}

/* In words, since the words of the transport may hold the address with its secret. */
static const char *
describe (const Job *job, const GError *error)
{
  if (job->is_late)
    return "it takes longer than " G_STRINGIFY (DEADLINE_S) " s";
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return "it does not answer";
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED))
    return "it refuses connections";
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT) ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED))
    return "the answer is cut off";
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA))
    return "the answer can not be decompressed";
  if (error->domain == G_RESOLVER_ERROR)
    return "there is no such host";
  if (error->domain == G_TLS_ERROR)
    return "its certificate or encryption is not in order";
  if (error->domain == SOUP_SESSION_ERROR)
    return "its answer is no HTTP";

  return "it can not be reached";
}

static void
fail_by (Job *job, const GError *error)
{
  if (!job->is_late && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_set_error_literal (job->error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled");
      finish (job);
      return;
    }

  fail (job, "%s: %s", g_uri_get_host (job->uri), describe (job, error));
}

/**
 * yp_fetch_read_freshness:
 * @cache_control: (nullable): a header `Cache-Control`
 * @may_store: (out): whether what it came with may be kept
 *
 * Returns: for how many seconds it is fresh; −1 if it does not say
 */
gint64
yp_fetch_read_freshness (const char *cache_control, gboolean *may_store)
{
  g_autoptr (GHashTable) found = NULL;
  const char *age;
  guint64 seconds;

  *may_store = TRUE;
  if (cache_control == NULL)
    return -1;

  found = soup_header_parse_param_list (cache_control);
  *may_store = !g_hash_table_contains (found, "no-store");
  age = g_hash_table_lookup (found, "max-age");
  if (g_hash_table_contains (found, "no-cache") || !*may_store)
    return 0;
  if (age == NULL || !g_ascii_string_to_unsigned (age, 10, 0, G_MAXINT32, &seconds, NULL))
    return -1;

  return (gint64) seconds;
}

static gint64
read_expiry (SoupMessageHeaders *headers, gboolean *may_store)
{
  const char *control = soup_message_headers_get_list (headers, "Cache-Control");
  const char *expires = soup_message_headers_get_one (headers, "Expires");
  gint64 fresh_s = yp_fetch_read_freshness (control, may_store);
  g_autoptr (GDateTime) at = NULL;

  if (fresh_s >= 0 || expires == NULL)
    return fresh_s;

  at = soup_date_time_new_from_http_string (expires);
  return at != NULL ? MAX (g_date_time_to_unix (at) - g_get_real_time () / G_USEC_PER_SEC, 0) : 0;
}

static void
read_headers (Job *job)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (job->message);
  YpFetchAnswer *answer = job->answer;

  answer->status = soup_message_get_status (job->message);
  answer->etag = g_strdup (soup_message_headers_get_one (headers, "ETag"));
  answer->last_modified = g_strdup (soup_message_headers_get_one (headers, "Last-Modified"));
  answer->fresh_s = read_expiry (headers, &answer->may_store);
}

static void
on_read_ready (GObject *source, GAsyncResult *result, gpointer data)
{
  Job *job = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) chunk =
      g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);

  if (chunk == NULL)
    {
      fail_by (job, error);
      return;
    }

  if (g_bytes_get_size (chunk) == 0)
    {
      job->answer->bytes = g_byte_array_free_to_bytes (g_steal_pointer (&job->body));
      finish (job);
      return;
    }

  if (job->body->len + g_bytes_get_size (chunk) > job->request->max_size)
    {
      fail (job, "%s: the answer is larger than %" G_GSIZE_FORMAT " bytes",
            g_uri_get_host (job->uri), job->request->max_size);
      return;
    }

  g_byte_array_append (job->body, g_bytes_get_data (chunk, NULL), (guint) g_bytes_get_size (chunk));
  g_input_stream_read_bytes_async (job->stream, CHUNK_SIZE, G_PRIORITY_DEFAULT, job->cancellable,
                                   on_read_ready, job);
}

static gboolean
is_http (GUri *uri)
{
  const char *scheme = g_uri_get_scheme (uri);

  return (g_str_equal (scheme, "http") || g_str_equal (scheme, "https")) &&
         g_uri_get_host (uri) != NULL && *g_uri_get_host (uri) != '\0';
}

/* Follows where the server points: HTTP only, and not out of encryption. */
static void
redirect (Job *job)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (job->message);
  const char *location = soup_message_headers_get_one (headers, "Location");
  g_autoptr (GUri) next = location != NULL
                              ? g_uri_parse_relative (job->uri, location, SOUP_HTTP_URI_FLAGS, NULL)
                              : NULL;
  gboolean was_secret = g_str_equal (g_uri_get_scheme (job->uri), "https");

  if (++job->n_redirects > MAX_REDIRECTS)
    fail (job, "%s: more than %d redirects", g_uri_get_host (job->uri), MAX_REDIRECTS);
  else if (next == NULL || !is_http (next) ||
           (was_secret && !g_str_equal (g_uri_get_scheme (next), "https")))
    fail (job, "%s: it redirects to where nobody follows", g_uri_get_host (job->uri));
  else
    {
      g_uri_unref (job->uri);
      job->uri = g_steal_pointer (&next);
      send (job);
    }
}

static gboolean
is_redirect (guint status)
{
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

static const char *
describe_status (guint status)
{
  if (status == 401 || status == 403)
    return ": it wants another key, or none may ask from here";
  if (status == 429)
    return ": it has been asked too often";

  return "";
}

static void
on_send_ready (GObject *source, GAsyncResult *result, gpointer data)
{
  Job *job = data;
  g_autoptr (GError) error = NULL;
  guint status;

  g_clear_object (&job->stream);
  job->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  status = soup_message_get_status (job->message);
  if (job->stream == NULL)
    fail_by (job, error);
  else if (is_redirect (status))
    redirect (job);
  else if (status == 200)
    {
      read_headers (job);
      job->body = g_byte_array_new ();
      g_input_stream_read_bytes_async (job->stream, CHUNK_SIZE, G_PRIORITY_DEFAULT,
                                       job->cancellable, on_read_ready, job);
    }
  else if (status == 204 || status == 304 || status == 404 || status == 410)
    {
      read_headers (job);
      finish (job);
    }
  else
    fail (job, "%s: it answers with status %u%s", g_uri_get_host (job->uri), status,
          describe_status (status));
}

static void
send (Job *job)
{
  SoupMessageHeaders *headers;

  g_clear_object (&job->message);
  job->message = soup_message_new_from_uri (SOUP_METHOD_GET, job->uri);
  soup_message_add_flags (job->message, SOUP_MESSAGE_NO_REDIRECT);
  soup_message_disable_feature (job->message, SOUP_TYPE_AUTH_MANAGER);
  headers = soup_message_get_request_headers (job->message);
  soup_message_headers_append (headers, "Accept", job->request->accept);
  if (job->request->etag != NULL)
    soup_message_headers_append (headers, "If-None-Match", job->request->etag);
  if (job->request->last_modified != NULL)
    soup_message_headers_append (headers, "If-Modified-Since", job->request->last_modified);

  soup_session_send_async (job->fetcher->session, job->message, G_PRIORITY_DEFAULT,
                           job->cancellable, on_send_ready, job);
}

static gboolean
on_deadline (gpointer data)
{
  Job *job = data;

  job->is_late = TRUE;
  g_cancellable_cancel (job->cancellable);

  return G_SOURCE_REMOVE;
}

/* In the fetcher's thread. */
static gboolean
start (gpointer data)
{
  Job *job = data;

  job->deadline = g_timeout_source_new_seconds (DEADLINE_S);
  g_source_set_callback (job->deadline, on_deadline, job, NULL);
  g_source_attach (job->deadline, job->fetcher->context);

  job->uri = g_uri_parse (job->request->url, SOUP_HTTP_URI_FLAGS, NULL);
  if (job->uri == NULL || !is_http (job->uri))
    fail (job, "The address of the server is none");
  else
    send (job);

  return G_SOURCE_REMOVE;
}

static gboolean
cancel (gpointer data)
{
  g_cancellable_cancel (data);

  return G_SOURCE_REMOVE;
}

/* GLib 2.74 loses a source that ends in one thread while another cancels it. */
static void
on_cancelled (GCancellable *cancellable G_GNUC_UNUSED, gpointer data)
{
  Job *job = data;

  yp_post (job->fetcher->context, cancel, g_object_ref (job->cancellable), g_object_unref);
}

/**
 * yp_fetcher_get:
 * @self: a fetcher
 * @request: what to ask for
 * @answer: (out caller-allocates): what came
 * @cancellable: (nullable): stops waiting
 * @error: return location for %YP_ERROR_INVALID: what is wrong with the server, with its name and
 *   without the address; or %G_IO_ERROR_CANCELLED
 *
 * Blocks, at most some 20 s. Any thread but that of the fetcher, several at a time.
 *
 * Returns: whether the server answered
 */
gboolean
yp_fetcher_get (YpFetcher *self,
                const YpFetchRequest *request,
                YpFetchAnswer *answer,
                GCancellable *cancellable,
                GError **error)
{
  g_autoptr (GCancellable) own = g_cancellable_new ();
  GError *own_error = NULL;
  Job job = {
    .fetcher = self, .request = request, .answer = answer, .error = &own_error, .cancellable = own
  };
  gulong id;

  *answer = (YpFetchAnswer){ .fresh_s = -1 };
  g_mutex_init (&job.mutex);
  g_cond_init (&job.cond);
  id = cancellable != NULL
           ? g_cancellable_connect (cancellable, G_CALLBACK (on_cancelled), &job, NULL)
           : 0;
  yp_post (self->context, start, &job, NULL);

  g_mutex_lock (&job.mutex);
  while (!job.is_done)
    g_cond_wait (&job.cond, &job.mutex);
  g_mutex_unlock (&job.mutex);

  if (id != 0)
    g_cancellable_disconnect (cancellable, id);
  g_mutex_clear (&job.mutex);
  g_cond_clear (&job.cond);
  if (own_error == NULL)
    return TRUE;

  yp_fetch_answer_clear (answer);
  g_propagate_error (error, own_error);
  return FALSE;
}

static gpointer
run (gpointer data)
{
  YpFetcher *self = data;

  g_main_context_push_thread_default (self->context);
  self->session = soup_session_new_with_options ("timeout", SILENCE_S, "idle-timeout", 30,
                                                 "max-conns", MAX_CONNECTIONS, "max-conns-per-host",
                                                 MAX_PER_HOST, "user-agent", "Yiping", NULL);
  g_main_loop_run (self->loop);

  soup_session_abort (self->session);
  while (g_main_context_iteration (self->context, FALSE))
    continue;
  g_clear_object (&self->session);
  g_main_context_pop_thread_default (self->context);

  return NULL;
}

/**
 * yp_fetcher_new:
 *
 * Returns: (transfer full): a fetcher, which has asked nobody yet
 */
YpFetcher *
yp_fetcher_new (void)
{
  YpFetcher *self = g_new0 (YpFetcher, 1);

  /* GLib locks up where one thread makes this class while another registers a type that it uses:
   * it is made before there is another. */
  g_type_class_unref (g_type_class_ref (SOUP_TYPE_SESSION));

  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->thread = g_thread_new ("yp-fetcher", run, self);

  return self;
}

static gboolean
quit (gpointer data)
{
  g_main_loop_quit (data);

  return G_SOURCE_REMOVE;
}

/**
 * yp_fetcher_free:
 * @self: (transfer full): a fetcher that nobody waits for
 */
void
yp_fetcher_free (YpFetcher *self)
{
  yp_post (self->context, quit, self->loop, NULL);
  g_thread_join (self->thread);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_free (self);
}
