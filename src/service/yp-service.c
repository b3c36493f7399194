/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-service.h"

#include <libsoup/soup.h>
#include <sys/resource.h>

#include "yp-gate.h"
#include "yp-http.h"
#include "yp-mailbox.h"
#include "yp-open311-reply.h"
#include "yp-readers.h"
#include "yp-router.h"
#include "yp-stream-text.h"
#include "yp-stream.h"
#include "yp-tokens.h"
#include "yp-writer.h"

#define N_READERS 2
#define MAX_CONNECTIONS 4096
#define MAX_STREAMS 10000
#define SPARE_DESCRIPTORS 64

/* A body that is refused is read on and thrown away, so that the client comes to read why. */
#define MAX_DISCARDED (64 * 1024 * 1024)

/* A body that is parsed in some 50 µs. */
#define QUICK_BODY 4096

#define STOP_TIME_MS 5000
#define STOP_STEP_MS 20

static const YpRoute *const tables[] = {
  yp_feature_routes, yp_incident_routes, yp_open311_routes,
  yp_report_routes,  yp_unit_routes,     yp_situation_routes,
};

/**
 * YpService:
 *
 * The platform service: a SoupServer behind a gate in the main thread, readers, the one writer and
 * the stream in threads of their own. A request is copied, answered by a reader or, when it changes
 * something, parsed by a reader and done by the writer; the answer comes back to the main thread,
 * the only one that touches messages. Main thread.
 */
struct _YpService
{
  char *store_url;
  YpTokens *tokens;
  SoupServer *server;
  YpGate *gate;
  YpMailbox *mailbox;
  YpPositions *positions;
  YpReaders *readers;
  YpWriter *writer;
  YpStream *stream;

  GMutex mutex; /* guards city and rebuilds */
  YpCity *city;
  guint rebuilds; /* asked for; the one who finds it unchanged publishes */

  gint64 stop_until;
  guint stop_id;
  void (*stopped) (gpointer data);
  gpointer stopped_data;
};

/**
 * Job:
 *
 * A request on its way through the threads. @message is the main thread's alone and %NULL once the
 * client is gone.
 */
typedef struct
{
  YpService *service;
  SoupServerMessage *message;
  gulong finished_id;
  YpRequest *request;
  const YpRoute *route;
  YpReply *reply; /* %NULL: the stream begins */
  guint64 after;  /* for the stream */
} Job;

/* The bytes of a body that was refused. */
typedef struct
{
  YpService *service;
  goffset limit;
  goffset n_read;
} Upload;

static void
job_free (Job *job)
{
  if (job->message != NULL)
    g_signal_handler_disconnect (job->message, job->finished_id);
  g_clear_object (&job->message);
  g_clear_pointer (&job->request, yp_request_free);
  g_clear_pointer (&job->reply, yp_reply_free);
  g_free (job);
}

static void
on_message_finished (SoupServerMessage *message, gpointer data)
{
  Job *job = data;

  g_signal_handler_disconnect (message, job->finished_id);
  g_clear_object (&job->message);
}

static Job *
job_new (YpService *self, SoupServerMessage *message, YpRequest *request, const YpRoute *route)
{
  Job *job = g_new0 (Job, 1);

  job->service = self;
  job->message = g_object_ref (message);
  job->finished_id = g_signal_connect (message, "finished", G_CALLBACK (on_message_finished), job);
  job->request = request;
  job->route = route;

  return job;
}

static YpCity *
ref_city (gpointer data)
{
  YpService *self = data;
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);

  return yp_city_ref (self->city);
}

static void
run_rebuild (YpStore *store, gpointer data)
{
  YpService *self = data;
  guint rebuilds;

  do
    {
      g_autoptr (GError) error = NULL;
      YpCity *city;

      g_mutex_lock (&self->mutex);
      rebuilds = self->rebuilds;
      g_mutex_unlock (&self->mutex);

      city = yp_city_load (store, &error);
      if (city == NULL)
        g_message ("The areas could not be read again: %s", error->message);

      g_mutex_lock (&self->mutex);
      if (city != NULL)
        {
          yp_city_unref (self->city);
          self->city = city;
        }
      if (rebuilds == self->rebuilds)
        self->rebuilds = 0;
      rebuilds = self->rebuilds;
      g_mutex_unlock (&self->mutex);
    }
  while (rebuilds != 0);
}

static void
ask_for_rebuild (YpService *self)
{
  gboolean is_first;

  g_mutex_lock (&self->mutex);
  is_first = self->rebuilds == 0;
  self->rebuilds++;
  g_mutex_unlock (&self->mutex);

  if (is_first)
    yp_readers_push (self->readers, run_rebuild, self);
}

/* What is durable now: tells the hub of new units, asks for new places, feeds the stream. */
static void
publish (GPtrArray *entries, gpointer data)
{
  YpService *self = data;
  gboolean has_layer = FALSE;

  for (guint i = 0; i < entries->len; i++)
    {
      const YpEntry *entry = g_ptr_array_index (entries, i);
      const char *unit = yp_entry_get_subject_id (entry, "unit");

      if (unit != NULL)
        yp_positions_add_unit (self->positions, unit, NULL);
      has_layer = has_layer || yp_entry_get_subject_id (entry, "layer") != NULL;
    }

  yp_stream_publish (self->stream, entries);
  if (has_layer)
    ask_for_rebuild (self);
}

static void
post_reply (Job *job, YpReply *reply)
{
  job->reply = reply;
  yp_mailbox_post (job->service->mailbox, job);
}

static void
on_writer_answer (gpointer job, YpReply *reply, gpointer data)
{
  post_reply (job, reply);
}

static YpReply *
format_error (const Job *job, const GError *error)
{
  if (job->route->format_error != NULL)
    return job->route->format_error (job->request, error);

  return yp_reply_new_from_error (error);
}

static void
push_command (Job *job, YpCommand *command)
{
  YpReply *reply;

  if (yp_writer_push (job->service->writer, command, job))
    return;

  yp_command_free (command);
  reply = yp_reply_new_problem (503, "Busy", "Too many changes are waiting; try again");
  yp_reply_set_header (reply, "Retry-After", "1");
  post_reply (job, reply);
}

static void
run_job (YpStore *store, gpointer data)
{
  Job *job = data;
  const YpRoute *route = job->route;
  g_autoptr (YpCity) city = ref_city (job->service);
  g_autoptr (GError) error = NULL;
  YpCommand *command = NULL;
  YpReply *reply = NULL;

  if (route->read != NULL)
    reply = route->read (job->request, store, city, &error);
  else if (route->take != NULL)
    reply = route->take (job->request, job->service->positions, city, &error);
  else
    command = route->parse (job->request, city, &error);

  if (command != NULL)
    push_command (job, command);
  else
    post_reply (job, reply != NULL ? reply : format_error (job, error));
}

static void
answer (YpService *self, SoupServerMessage *message, YpReply *reply)
{
  yp_gate_expect_fetching (self->gate, message);
  yp_http_answer (message, reply);
}

static void
begin_stream (YpService *self, SoupServerMessage *message, const Job *job)
{
  const char *positions = g_hash_table_lookup (job->request->query, "positions");
  int fd;

  if (yp_stream_is_full (self->stream))
    {
      YpReply *reply = yp_reply_new_problem (503, "Busy", "Too many follow the stream");

      yp_reply_set_header (reply, "Retry-After", "5");
      answer (self, message, reply);
      soup_server_message_unpause (message);
      return;
    }

  fd = yp_gate_steal_fd (self->gate, message);
  if (fd >= 0)
    yp_stream_add (self->stream, fd, job->after, g_strcmp0 (positions, "0") != 0);
}

/* A job comes back to the main thread. */
static void
deliver (gpointer item, gpointer data)
{
  YpService *self = data;
  Job *job = item;
  g_autoptr (SoupServerMessage) message = NULL;

  if (job->message != NULL)
    {
      g_signal_handler_disconnect (job->message, job->finished_id);
      message = g_steal_pointer (&job->message);
    }

  if (message != NULL && job->reply != NULL)
    {
      answer (self, message, g_steal_pointer (&job->reply));
      soup_server_message_unpause (message);
    }
  else if (message != NULL)
    begin_stream (self, message, job);

  job_free (job);
}

/* Where the stream is to begin: an entry's number, or the newest where none is given. */
static gboolean
read_after (const YpRequest *request, guint64 newest, guint64 *after, GError **error)
{
  const char *text = g_hash_table_lookup (request->headers, "last-event-id");

  if (text == NULL)
    text = g_hash_table_lookup (request->query, "since");

  *after = newest;
  if (text == NULL || g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT64, after, NULL))
    return TRUE;

  g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID,
                       "Last-Event-ID or “since” is not the number of an entry");

  return FALSE;
}

/* In a reader thread: an entry that the main thread has not heard of may be in the journal. */
static void
run_stream_job (YpStore *store, gpointer data)
{
  Job *job = data;
  g_autoptr (GError) error = NULL;
  guint64 newest = yp_store_get_seq (store, &error);

  if (error == NULL && job->after > newest)
    g_set_error (&error, YP_ERROR, YP_ERROR_INVALID,
                 "The journal has no entry %" G_GUINT64_FORMAT
                 " yet; its newest is %" G_GUINT64_FORMAT,
                 job->after, newest);

  post_reply (job, error != NULL ? yp_reply_new_from_error (error) : NULL);
}

/* In the stream's thread. */
typedef struct
{
  YpService *service;
  YpStreamReader *reader;
  guint64 after;
} PageJob;

static void
run_page_job (YpStore *store, gpointer data)
{
  g_autofree PageJob *job = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = yp_store_list_entries (store, job->after, 200, &error);
  YpStream *stream = job->service->stream;
  guint64 last = job->after;
  GBytes *page;

  if (entries == NULL)
    {
      g_message ("The journal can not be read after entry %" G_GUINT64_FORMAT ": %s", job->after,
                 error->message);
      yp_stream_refuse_page (stream, job->reader);
      return;
    }

  page = yp_stream_write_page (entries, &last);
  yp_stream_give_page (stream, job->reader, page, last);
}

static void
on_page_wanted (YpStreamReader *reader, guint64 after, gpointer data)
{
  YpService *self = data;
  PageJob *job = g_new0 (PageJob, 1);

  job->service = self;
  job->reader = reader;
  job->after = after;
  yp_readers_push (self->readers, run_page_job, job);
}

static void
handle_stream (YpService *self, SoupServerMessage *message, YpRequest *request)
{
  g_autoptr (GError) error = NULL;
  guint64 after;
  Job *job;

  if (!read_after (request, yp_stream_get_seq (self->stream), &after, &error))
    {
      answer (self, message, yp_reply_new_from_error (error));
      yp_request_free (request);
      return;
    }

  job = job_new (self, message, request, NULL);
  job->after = after;
  soup_server_message_pause (message);
  yp_readers_push (self->readers, run_stream_job, job);
}

static gboolean
is_open311 (const char *path)
{
  return g_str_has_prefix (path, "/open311/");
}

/* Open311 says what is wrong in a form of its own. */
static YpReply *
make_refusal (const char *path, guint status, const char *title, const char *detail)
{
  YpOpen311Format format = g_str_has_suffix (path, ".xml") ? YP_OPEN311_XML : YP_OPEN311_JSON;
  GString *text;

  if (!is_open311 (path))
    return yp_reply_new_problem (status, title, detail);

  text = g_string_new (NULL);
  yp_open311_write_error (text, format, status, detail);

  return yp_reply_new_take (status, yp_open311_format_get_content_type (format), text);
}

/* Answers before the body has come; what comes of it is thrown away. */
static void
refuse (YpService *self, SoupServerMessage *message, YpReply *reply)
{
  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
  yp_http_answer (message, reply);
}

static void
refuse_size (YpService *self, SoupServerMessage *message, goffset limit)
{
  const char *path = g_uri_get_path (soup_server_message_get_uri (message));
  g_autofree char *detail =
      g_strdup_printf ("The body is larger than %" G_GOFFSET_FORMAT " bytes", limit);

  refuse (self, message, make_refusal (path, 413, "Too large", detail));
}

static void
refuse_stranger (YpService *self, SoupServerMessage *message)
{
  const char *path = g_uri_get_path (soup_server_message_get_uri (message));
  YpReply *reply =
      make_refusal (path, is_open311 (path) ? 403 : 401, "No valid token",
                    "Every path but /health wants “Authorization: Bearer TOKEN”, or the token "
                    "as the password of any user");

  if (reply->status == 401)
    yp_reply_set_header (reply, "WWW-Authenticate", "Bearer");
  refuse (self, message, reply);
}

/* (nullable): the name of who asks. */
static const char *
find_actor (YpService *self, SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);

  return yp_tokens_find_authorized (self->tokens,
                                    soup_message_headers_get_one (headers, "Authorization"));
}

/* Open311's own way: in the query or in the form. */
static const char *
find_actor_by_key (YpService *self, const YpRequest *request)
{
  const char *key = g_hash_table_lookup (request->query, "api_key");
  const char *type = g_hash_table_lookup (request->headers, "content-type");
  g_autoptr (GHashTable) form = NULL;
  g_autofree char *text = NULL;
  gsize size;
  const char *data;

  if (key != NULL)
    return yp_tokens_find (self->tokens, key);

  if (request->body == NULL || type == NULL ||
      !g_str_has_prefix (type, "application/x-www-form-urlencoded"))
    return NULL;

  data = g_bytes_get_data (request->body, &size);
  text = g_strndup (data, size);
  form = yp_http_parse_query (text, NULL);

  return form != NULL ? yp_tokens_find (self->tokens, g_hash_table_lookup (form, "api_key")) : NULL;
}

static void
on_got_chunk (SoupServerMessage *message, GBytes *chunk, gpointer data)
{
  Upload *upload = data;
  goffset n_before = upload->n_read;

  upload->n_read += (goffset) g_bytes_get_size (chunk);
  if (n_before <= upload->limit && upload->n_read > upload->limit &&
      soup_server_message_get_status (message) == 0)
    refuse_size (upload->service, message, upload->limit);

  if (upload->n_read > MAX_DISCARDED)
    yp_gate_drop (upload->service->gate, message);
}

static void
on_got_body (SoupServerMessage *message, gpointer data)
{
  YpService *self = data;

  /* Who was refused is answered already and has only to fetch it. */
  if (soup_server_message_get_status (message) == 0)
    yp_gate_expect_nothing (self->gate, message);
  else
    yp_gate_expect_fetching (self->gate, message);
}

static void
free_upload (gpointer data, GClosure *closure)
{
  g_free (data);
}

static void
on_request_started (SoupServer *server, SoupServerMessage *message, gpointer data)
{
  YpService *self = data;

  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Connection",
                                "close");
  g_signal_connect (message, "got-body", G_CALLBACK (on_got_body), self);
}

/* The headers are here, the body is not. */
static void
on_headers (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer data)
{
  YpService *self = data;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  goffset limit = yp_http_get_body_limit (path);
  Upload *upload = g_new0 (Upload, 1);

  upload->service = self;
  upload->limit = limit;
  g_signal_connect_data (message, "got-chunk", G_CALLBACK (on_got_chunk), upload, free_upload, 0);

  /* libsoup would cut our replies into ranges, as many as it is asked for. */
  soup_message_headers_remove (headers, "Range");

  if (!g_str_equal (path, "/health") && !is_open311 (path) && find_actor (self, message) == NULL)
    refuse_stranger (self, message);
  else if (soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH &&
           soup_message_headers_get_content_length (headers) > limit)
    refuse_size (self, message, limit);
}

static gboolean
is_reading (const YpRequest *request)
{
  return g_str_equal (request->method, "GET") || g_str_equal (request->method, "HEAD");
}

static void
refuse_route (YpService *self, SoupServerMessage *message, const char *path, const char *allow)
{
  YpReply *reply;

  if (allow == NULL)
    {
      answer (self, message, make_refusal (path, 404, "Not found", "There is no such resource"));
      return;
    }

  reply = make_refusal (path, 405, "Method not allowed", "This resource has other methods");
  yp_reply_set_header (reply, "Allow", allow);
  answer (self, message, reply);
}

/* Whether to make the command at once: handing it to a thread and back would take longer. */
static gboolean
is_quick (const YpRoute *route, const YpRequest *request)
{
  return route->parse != NULL &&
         (request->body == NULL || g_bytes_get_size (request->body) <= QUICK_BODY);
}

static void
route_request (YpService *self, SoupServerMessage *message, YpRequest *request)
{
  g_autofree char *allow = NULL;
  Job *job;
  const YpRoute *route =
      yp_router_find (tables, G_N_ELEMENTS (tables), request->method, request->segments, &allow);

  if (route == NULL)
    {
      refuse_route (self, message, request->path, allow);
      yp_request_free (request);
      return;
    }

  job = job_new (self, message, request, route);
  soup_server_message_pause (message);
  if (is_quick (route, request))
    run_job (NULL, job);
  else
    yp_readers_push (self->readers, run_job, job);
}

static void
answer_health (YpService *self, SoupServerMessage *message, const YpRequest *request)
{
  static const char text[] = "{\"status\":\"ok\"}";
  g_autoptr (GBytes) body = g_bytes_new_static (text, strlen (text));

  if (is_reading (request))
    answer (self, message, yp_reply_new (200, "application/json", body));
  else
    refuse_route (self, message, request->path, "GET, HEAD");
}

/* The request is whole. */
static void
on_request (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer data)
{
  YpService *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (YpRequest) request = yp_request_new (message, yp_gate_get_url (self->gate), &error);
  const char *actor;

  if (request == NULL)
    {
      answer (self, message, yp_reply_new_from_error (error));
      return;
    }

  if (g_str_equal (request->path, "/health"))
    {
      answer_health (self, message, request);
      return;
    }

  actor = find_actor (self, message);
  if (actor == NULL && is_open311 (path))
    actor = find_actor_by_key (self, request);
  if (actor == NULL)
    {
      refuse_stranger (self, message);
      return;
    }

  request->actor = g_strdup (actor);
  if (g_str_equal (request->path, "/stream") && g_str_equal (request->method, "GET"))
    handle_stream (self, message, g_steal_pointer (&request));
  else if (g_str_equal (request->path, "/stream"))
    refuse_route (self, message, request->path, "GET");
  else
    route_request (self, message, g_steal_pointer (&request));
}

/* Thousands of streams want more descriptors than the usual 1,024. Returns how many there are. */
static guint
raise_descriptors (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) != 0)
    return 1024;

  limit.rlim_cur = limit.rlim_max;
  setrlimit (RLIMIT_NOFILE, &limit);
  getrlimit (RLIMIT_NOFILE, &limit);

  return (guint) MIN (limit.rlim_cur, G_MAXINT);
}

static gboolean
open_store (YpService *self, const YpServiceOptions *options, YpStore **store, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (options->store);

  g_mkdir_with_parents (folder, 0700);
  *store = yp_store_open (options->store, options->origin, error);
  if (*store == NULL)
    return FALSE;

  self->city = yp_city_load (*store, error);

  return self->city != NULL;
}

static gboolean
load_positions (YpService *self, YpStore *store, GError **error)
{
  g_autoptr (GArray) fixes = NULL;
  g_autoptr (GPtrArray) units = yp_store_list_units (store, &fixes, error);

  if (units == NULL)
    return FALSE;

  for (guint i = 0; i < units->len; i++)
    yp_positions_add_unit (self->positions, yp_unit_get_id (g_ptr_array_index (units, i)),
                           &g_array_index (fixes, YpFix, i));

  return TRUE;
}

static gboolean
start_threads (YpService *self, YpStore *store, guint n_streams, GError **error)
{
  g_autoptr (YpStore) own_store = store;
  YpWriterHost host = { ref_city, publish, on_writer_answer, self };
  GError *own_error = NULL;
  guint64 seq = yp_store_get_seq (store, &own_error);

  if (own_error != NULL)
    {
      g_propagate_error (error, own_error);
      return FALSE;
    }

  if (!load_positions (self, store, error))
    return FALSE;

  self->readers = yp_readers_new (self->store_url, N_READERS, error);
  if (self->readers == NULL)
    return FALSE;

  self->stream = yp_stream_new (seq, self->positions, n_streams, on_page_wanted, self, error);
  if (self->stream == NULL)
    return FALSE;

  self->writer = yp_writer_new (g_steal_pointer (&own_store), seq, self->positions, &host);

  return TRUE;
}

static void
start_server (YpService *self)
{
  self->server = soup_server_new ("server-header", "yiping", "raw-paths", TRUE, NULL);
  g_signal_connect (self->server, "request-started", G_CALLBACK (on_request_started), self);
  soup_server_add_early_handler (self->server, NULL, on_headers, self, NULL);
  soup_server_add_handler (self->server, NULL, on_request, self, NULL);
}

/**
 * yp_service_new:
 * @options: what it is started with
 * @error: return location for an error of any domain, for a person to read
 *
 * Opens the store, makes the token file where there is none, starts the threads and listens, in the
 * thread's default main context.
 *
 * Returns: (transfer full): a service that answers, or %NULL
 */
YpService *
yp_service_new (const YpServiceOptions *options, GError **error)
{
  g_autoptr (YpService) self = g_new0 (YpService, 1);
  guint n_descriptors = raise_descriptors () - SPARE_DESCRIPTORS;
  guint n_connections = MIN (MAX_CONNECTIONS, n_descriptors / 3);
  YpStore *store = NULL;

  g_mutex_init (&self->mutex);
  self->store_url = g_strdup (options->store);
  self->positions = yp_positions_new ();
  self->mailbox = yp_mailbox_new (g_main_context_default (), deliver, self);
  self->tokens = yp_tokens_load (options->token_file, error);
  if (self->tokens == NULL)
    return NULL;

  start_server (self);
  if (!open_store (self, options, &store, error))
    {
      g_clear_pointer (&store, yp_store_close);
      return NULL;
    }

  if (!start_threads (self, store, MIN (MAX_STREAMS, n_descriptors - n_connections), error))
    return NULL;

  self->gate = yp_gate_new (self->server, options->listen, n_connections, error);
  if (self->gate == NULL)
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * yp_service_free:
 * @self: (transfer full): a service
 *
 * Cuts what connections there still are; what the writer was given is done and durable.
 */
void
yp_service_free (YpService *self)
{
  g_clear_handle_id (&self->stop_id, g_source_remove);

  /* In the order of who hands work to whom. */
  if (self->stream != NULL)
    yp_stream_stop (self->stream);
  g_clear_pointer (&self->readers, yp_readers_free);
  g_clear_pointer (&self->writer, yp_writer_free);
  g_clear_pointer (&self->stream, yp_stream_free);
  yp_mailbox_close (self->mailbox);
  if (self->server != NULL)
    soup_server_disconnect (self->server);
  g_clear_pointer (&self->gate, yp_gate_free);
  g_clear_object (&self->server);
  g_clear_pointer (&self->positions, yp_positions_free);
  g_clear_pointer (&self->tokens, yp_tokens_free);
  g_clear_pointer (&self->city, yp_city_unref);
  g_mutex_clear (&self->mutex);
  g_free (self->store_url);
  g_free (self);
}

/**
 * yp_service_get_url:
 * @self: a service
 *
 * Returns: where it listens, such as `http://127.0.0.1:8470`
 */
const char *
yp_service_get_url (YpService *self)
{
  return yp_gate_get_url (self->gate);
}

static gboolean
on_stop_step (gpointer data)
{
  YpService *self = data;

  if (yp_gate_get_n_connections (self->gate) > 0 && g_get_monotonic_time () < self->stop_until)
    return G_SOURCE_CONTINUE;

  self->stop_id = 0;
  self->stopped (self->stopped_data);

  return G_SOURCE_REMOVE;
}

/**
 * yp_service_stop:
 * @self: a service
 * @stopped: called once, from the main loop, when all requests are answered, at the latest after
 *   five seconds
 * @data: for @stopped
 *
 * Accepts no more connections and lets those that are there come to their end. Streams go on until
 * yp_service_free().
 */
void
yp_service_stop (YpService *self, void (*stopped) (gpointer data), gpointer data)
{
  g_return_if_fail (self->stop_id == 0);

  self->stopped = stopped;
  self->stopped_data = data;
  self->stop_until = g_get_monotonic_time () + STOP_TIME_MS * G_TIME_SPAN_MILLISECOND;
  yp_gate_close (self->gate);
  self->stop_id = g_timeout_add (STOP_STEP_MS, on_stop_step, self);
}
