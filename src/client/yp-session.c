/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-client"

#include "yp-session.h"

#include <libsoup/soup.h>

#include "yp-error.h"
#include "yp-json-read.h"

/* Twice the platform's heart-beat: a platform that is silent for longer is away. */
#define TIMEOUT_S 30

/* A refusal is a sentence, not a book. */
#define MAX_PROBLEM_SIZE 65536

#define CHUNK_SIZE 65536

/* Between two tries to reach a platform that is away. */
#define MIN_DELAY_MS 500
#define MAX_DELAY_MS 10000

struct _YpSession
{
  GMainContext *context;
  SoupSession *soup;
  GUri *base;
  char *authorization;
};

static GUri *
parse_base (const char *url, GError **error)
{
  g_autofree char *folder =
      g_str_has_suffix (url, "/") ? g_strdup (url) : g_strconcat (url, "/", NULL);
  g_autoptr (GUri) uri = g_uri_parse (folder, SOUP_HTTP_URI_FLAGS, error);

  if (uri == NULL)
    return NULL;

  if ((g_strcmp0 (g_uri_get_scheme (uri), "http") != 0 &&
       g_strcmp0 (g_uri_get_scheme (uri), "https") != 0) ||
      g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0')
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID,
                   "“%s” is not the address of a platform (http://HOST:PORT)", url);
      return NULL;
    }

  return g_steal_pointer (&uri);
}

static SoupMessage *
make_message (YpSession *self, const char *method, const char *path, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse_relative (self->base, path, SOUP_HTTP_URI_FLAGS, error);
  SoupMessage *message;

  if (uri == NULL)
    return NULL;

  /* A redirect would carry the token to wherever it points. */
  message = soup_message_new_from_uri (method, uri);
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  if (self->authorization != NULL)
    soup_message_headers_append (soup_message_get_request_headers (message), "Authorization",
                                 self->authorization);

  return message;
}

/* The length of what comes is the sender's claim; the limit is ours. */
static GBytes *
read_all (GInputStream *stream, gsize max_size, GCancellable *cancellable, GError **error)
{
  g_autoptr (GByteArray) body = g_byte_array_new ();
  g_autofree guint8 *chunk = g_malloc (CHUNK_SIZE);

  while (TRUE)
    {
      gssize n_read = g_input_stream_read (stream, chunk, CHUNK_SIZE, cancellable, error);

      if (n_read < 0)
        return NULL;
      if (n_read == 0)
        return g_byte_array_free_to_bytes (g_steal_pointer (&body));
      if (body->len + (gsize) n_read > max_size)
        {
          g_set_error (error, YP_ERROR, YP_ERROR_TOO_LARGE,
                       "The platform's reply is larger than %" G_GSIZE_FORMAT " bytes", max_size);
          return NULL;
        }
      g_byte_array_append (body, chunk, (guint) n_read);
    }
}

static char *
read_detail (GInputStream *stream, GCancellable *cancellable)
{
  g_autoptr (GBytes) body = read_all (stream, MAX_PROBLEM_SIZE, cancellable, NULL);
  g_autoptr (JsonObject) problem = NULL;
  const char *detail;

  if (body == NULL)
    return NULL;

  problem = yp_json_parse_object (g_bytes_get_data (body, NULL), g_bytes_get_size (body), NULL);
  if (problem == NULL)
    return NULL;

  detail = yp_json_get_string (problem, "detail");
  return g_strdup (detail != NULL ? detail : yp_json_get_string (problem, "title"));
}

/* Says in our words what the status means, so that nobody above sees HTTP. */
static void
set_status_error (guint status, const char *reason, const char *detail, GError **error)
{
  const char *words = detail != NULL ? detail : reason;

  if (words == NULL)
    words = "no reason given";

  if (status == SOUP_STATUS_UNAUTHORIZED)
    g_set_error (error, YP_SESSION_ERROR, YP_SESSION_ERROR_STRANGER, "%s", words);
  else if (status == SOUP_STATUS_FORBIDDEN)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, "%s", words);
  else if (status == SOUP_STATUS_REQUEST_TIMEOUT || status == 429 || status >= 500)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_BUSY, "%u %s", status, words);
  else if (status == SOUP_STATUS_NOT_FOUND)
    g_set_error (error, YP_ERROR, YP_ERROR_NOT_FOUND, "%s", words);
  else if (status == SOUP_STATUS_CONFLICT)
    g_set_error (error, YP_ERROR, YP_ERROR_REFUSED, "%s", words);
  else
    g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "%u %s", status, words);
}

static GInputStream *
send_message (YpSession *self, SoupMessage *message, GCancellable *cancellable, GError **error)
{
  g_autoptr (GInputStream) stream = soup_session_send (self->soup, message, cancellable, error);
  guint status = soup_message_get_status (message);
  g_autofree char *detail = NULL;

  if (stream == NULL)
    return NULL;
  if (SOUP_STATUS_IS_SUCCESSFUL (status))
    return g_steal_pointer (&stream);

  detail = read_detail (stream, cancellable);
  set_status_error (status, soup_message_get_reason_phrase (message), detail, error);
  return NULL;
}

GQuark
yp_session_error_quark (void)
{
  return g_quark_from_static_string ("yp-session-error-quark");
}

/**
 * yp_session_new:
 * @credential: where the platform is, `http://HOST:PORT` or below a path, and what it knows this
 *   client by now
 * @error: return location for %YP_ERROR_INVALID
 *
 * Connects to nothing yet.
 *
 * Returns: (transfer full) (nullable): the session, or %NULL where the address is none
 */
YpSession *
yp_session_new (YpCredential *credential, GError **error)
{
  g_autofree char *token = NULL;
  g_autoptr (GUri) base = NULL;
  YpSession *self;

  g_return_val_if_fail (credential != NULL, NULL);

  base = parse_base (yp_credential_get_url (credential), error);
  if (base == NULL)
    return NULL;

  self = g_new0 (YpSession, 1);
  self->base = g_steal_pointer (&base);
  token = yp_credential_dup_token (credential);
  if (token != NULL)
    self->authorization = g_strconcat ("Bearer ", token, NULL);
  self->context = g_main_context_new ();

  /* libsoup hangs its sources on the context of the thread that makes the session. */
  g_main_context_push_thread_default (self->context);
  self->soup = soup_session_new_with_options ("timeout", TIMEOUT_S, "user-agent", "Yiping ",
                                              "max-conns-per-host", 4, NULL);

  return self;
}

void
yp_session_free (YpSession *self)
{
  g_return_if_fail (self != NULL);

  soup_session_abort (self->soup);
  g_clear_object (&self->soup);
  g_main_context_pop_thread_default (self->context);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_pointer (&self->base, g_uri_unref);
  g_clear_pointer (&self->authorization, g_free);
  g_free (self);
}

/**
 * yp_session_get:
 * @self: a session
 * @path: relative, such as `situation?limit=1000`
 * @max_size: the most bytes to take, after decompression
 * @cancellable: (nullable): stops waiting
 * @error: return location for a #YpError (the platform refuses, see yp_session_error_is_final()) or
 *   whatever the transport says
 *
 * Returns: (transfer full) (nullable): the body, or %NULL with @error set
 */
GBytes *
yp_session_get (YpSession *self,
                const char *path,
                gsize max_size,
                GCancellable *cancellable,
                GError **error)
{
  g_autoptr (SoupMessage) message = make_message (self, SOUP_METHOD_GET, path, error);
  g_autoptr (GInputStream) stream = NULL;

  if (message == NULL)
    return NULL;

  stream = send_message (self, message, cancellable, error);
  if (stream == NULL)
    return NULL;

  return read_all (stream, max_size, cancellable, error);
}

/**
 * yp_session_post:
 * @self: a session
 * @path: relative
 * @key: (nullable): the idempotency key: the same for each try of the same act
 * @json: the body
 * @cancellable: (nullable): stops waiting; whether the act was done is then unknown
 * @error: return location for an error, as of yp_session_get()
 *
 * Returns: (transfer full) (nullable): the body of the answer, or %NULL with @error set
 */
GBytes *
yp_session_post (YpSession *self,
                 const char *path,
                 const char *key,
                 const char *json,
                 GCancellable *cancellable,
                 GError **error)
{
  g_autoptr (SoupMessage) message = make_message (self, SOUP_METHOD_POST, path, error);
  g_autoptr (GBytes) body = g_bytes_new (json, strlen (json));
  g_autoptr (GInputStream) stream = NULL;

  if (message == NULL)
    return NULL;

  if (key != NULL)
    soup_message_headers_append (soup_message_get_request_headers (message), "Idempotency-Key",
                                 key);
  soup_message_set_request_body_from_bytes (message, "application/json", body);

  stream = send_message (self, message, cancellable, error);
  if (stream == NULL)
    return NULL;

  return read_all (stream, MAX_PROBLEM_SIZE * 16, cancellable, error);
}

/**
 * yp_session_put:
 * @self: a session
 * @path: relative
 * @json: what is to be there from now on
 * @cancellable: (nullable): stops waiting; whether it is there is then unknown
 * @error: return location for an error, as of yp_session_get()
 *
 * Returns: whether it is there
 */
gboolean
yp_session_put (YpSession *self,
                const char *path,
                const char *json,
                GCancellable *cancellable,
                GError **error)
{
  g_autoptr (SoupMessage) message = make_message (self, SOUP_METHOD_PUT, path, error);
  g_autoptr (GBytes) body = g_bytes_new (json, strlen (json));
  g_autoptr (GInputStream) stream = NULL;

  if (message == NULL)
    return FALSE;

  soup_message_set_request_body_from_bytes (message, "application/json", body);
  stream = send_message (self, message, cancellable, error);

  return stream != NULL;
}

static char *
copy_type (SoupMessage *message)
{
  const char *type =
      soup_message_headers_get_content_type (soup_message_get_response_headers (message), NULL);

  return g_strdup (type != NULL ? type : "application/octet-stream");
}

/**
 * yp_session_get_typed:
 * @self: a session
 * @path: relative
 * @max_size: the most bytes to take
 * @type: (out) (transfer full): what the platform says that they are, without parameters
 * @cancellable: (nullable): stops waiting
 * @error: return location for an error, as of yp_session_get()
 *
 * Returns: (transfer full) (nullable): the body, or %NULL with @error set
 */
GBytes *
yp_session_get_typed (YpSession *self,
                      const char *path,
                      gsize max_size,
                      char **type,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autoptr (SoupMessage) message = make_message (self, SOUP_METHOD_GET, path, error);
  g_autoptr (GInputStream) stream =
      message != NULL ? send_message (self, message, cancellable, error) : NULL;
  GBytes *body = stream != NULL ? read_all (stream, max_size, cancellable, error) : NULL;

  if (body != NULL)
    *type = copy_type (message);

  return body;
}

/**
 * yp_session_probe:
 * @self: a session
 * @path: relative
 * @type: (out) (transfer full): what is there, without parameters
 * @size: (out): how many bytes
 * @cancellable: (nullable): stops waiting
 * @error: return location for an error, as of yp_session_get()
 *
 * Asks for one byte, and so for what all of them are.
 *
 * Returns: whether that is known
 */
gboolean
yp_session_probe (YpSession *self,
                  const char *path,
                  char **type,
                  gint64 *size,
                  GCancellable *cancellable,
                  GError **error)
{
  g_autoptr (SoupMessage) message = make_message (self, SOUP_METHOD_GET, path, error);
  g_autoptr (GInputStream) stream = NULL;
  SoupMessageHeaders *headers;
  goffset first;
  goffset last;
  goffset total = 0;

  if (message == NULL)
    return FALSE;

  soup_message_headers_append (soup_message_get_request_headers (message), "Range", "bytes=0-0");
  stream = send_message (self, message, cancellable, error);
  if (stream == NULL)
    return FALSE;

  headers = soup_message_get_response_headers (message);
  if (!soup_message_headers_get_content_range (headers, &first, &last, &total))
    total = soup_message_headers_get_content_length (headers);
  *type = copy_type (message);
  *size = total;

  return TRUE;
}

static void
on_wrote_body_data (SoupMessage *message, guint n_bytes, gpointer user_data)
{
  g_atomic_int_add ((int *) user_data, (int) n_bytes);
}

/**
 * yp_session_upload:
 * @self: a session
 * @path: relative
 * @type: what @body is
 * @body: the bytes
 * @n_sent: counts them as they go, for another thread to look at
 * @cancellable: (nullable): stops
 * @error: return location for an error, as of yp_session_get()
 *
 * Returns: (transfer full) (nullable): the body of the answer, or %NULL with @error set
 */
GBytes *
yp_session_upload (YpSession *self,
                   const char *path,
                   const char *type,
                   GBytes *body,
                   int *n_sent,
                   GCancellable *cancellable,
                   GError **error)
{
  g_autoptr (SoupMessage) message = make_message (self, SOUP_METHOD_POST, path, error);
  g_autoptr (GInputStream) stream = NULL;

  if (message == NULL)
    return NULL;

  soup_message_set_request_body_from_bytes (message, type, body);
  g_signal_connect (message, "wrote-body-data", G_CALLBACK (on_wrote_body_data), n_sent);
  stream = send_message (self, message, cancellable, error);
  if (stream == NULL)
    return NULL;

  return read_all (stream, MAX_PROBLEM_SIZE, cancellable, error);
}

/**
 * yp_session_open:
 * @self: a session
 * @path: relative
 * @cancellable: (nullable): stops waiting
 * @error: return location for an error, as of yp_session_get()
 *
 * Opens a reply that does not end. Its reads fail with %G_IO_ERROR_TIMED_OUT once nothing came for
 * twice the heart-beat; the end of the stream is a clean end of file.
 *
 * Returns: (transfer full) (nullable): what the platform sends, or %NULL with @error set
 */
GInputStream *
yp_session_open (YpSession *self, const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (SoupMessage) message = make_message (self, SOUP_METHOD_GET, path, error);

  if (message == NULL)
    return NULL;

  soup_message_headers_append (soup_message_get_request_headers (message), "Accept",
                               "text/event-stream");
  return send_message (self, message, cancellable, error);
}

/**
 * yp_session_error_is_final:
 * @error: what a call of the session failed with
 *
 * Returns: whether the platform has said its word, so that the same request would fail again
 */
gboolean
yp_session_error_is_final (const GError *error)
{
  return error->domain == YP_ERROR ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
}

/**
 * yp_session_get_retry_time:
 * @n_failures: how often in a row the platform was not reached
 *
 * Full jitter above a floor: desks that a platform lost together do not come back together.
 *
 * Returns: when to try again, monotonic time in µs
 */
gint64
yp_session_get_retry_time (guint n_failures)
{
  guint longest = MIN (MAX_DELAY_MS, MIN_DELAY_MS << MIN (n_failures, 8u));
  gint64 delay_ms = g_random_int_range (MIN_DELAY_MS / 2, (gint32) longest + 1);

  return g_get_monotonic_time () + delay_ms * G_TIME_SPAN_MILLISECOND;
}
