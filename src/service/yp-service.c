/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-service.h"

#include <libsoup/soup.h>
#include <sys/resource.h>

#include "yp-base-maps.h"
#include "yp-city-keeper.h"
#include "yp-gate.h"
#include "yp-guard.h"
#include "yp-http.h"
#include "yp-model-keeper.h"
#include "yp-moment-keeper.h"
#include "yp-readers.h"
#include "yp-refusal.h"
#include "yp-router.h"
#include "yp-runner.h"
#include "yp-stream-entrance.h"
#include "yp-stream-pager.h"
#include "yp-stream.h"
#include "yp-timers.h"
#include "yp-tokens.h"
#include "yp-watch.h"
#include "yp-writer.h"

#define N_READERS 2
#define MAX_CONNECTIONS 4096
#define MAX_STREAMS 10000
#define SPARE_DESCRIPTORS 64

#define STOP_TIME_MS 5000
#define STOP_STEP_MS 20

static const YpRoute *const tables[] = {
  yp_attachment_routes, yp_feature_routes,    yp_action_routes,       yp_incident_routes,
  yp_open311_routes,    yp_report_routes,     yp_unit_routes,         yp_situation_routes,
  yp_item_routes,       yp_order_routes,      yp_tally_routes,        yp_organization_routes,
  yp_account_routes,    yp_session_routes,    yp_consultation_routes, yp_routing_routes,
  yp_order_page_routes, yp_preference_routes, yp_setting_routes,      yp_admission_routes,
  yp_base_map_routes,   yp_replay_routes,     yp_alarm_routes,        yp_handover_routes,
};

/**
 * YpService:
 *
 * The platform service: a SoupServer behind a gate in the main thread, readers, the one writer and
 * the stream in threads of their own. Main thread.
 */
struct _YpService
{
  YpTokens *tokens;
  YpAccounts *accounts;
  SoupServer *server;
  YpGate *gate;
  YpGuard *guard;
  YpPositions *positions;
  YpAttachments *attachments;
  YpModels *models;
  YpUploads *uploads;
  YpBaseMaps *maps;
  YpCityKeeper *cities;
  YpReaders *readers;
  YpStream *stream;
  YpStreamEntrance *entrance;
  YpWriter *writer;
  YpRunner *runner;
  YpWatch *watch;
  YpAlarmWatch *alarms;
  YpTimers *timers;
  YpMomentKeeper *moments;
  YpModelKeeper *model_keeper;

  gint64 stop_until;
  guint stop_id;
  void (*stopped) (gpointer data);
  gpointer stopped_data;
};

static YpCity *
ref_city (gpointer data)
{
  YpService *self = data;

  return yp_city_keeper_ref_city (self->cities);
}

/* Whether an entry is about what #YpCity holds. */
static gboolean
is_of_city (YpEntry *entry)
{
  static const char *const types[] = { "layer", "item", "organization", "consultation", "setting" };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (yp_entry_get_subject_id (entry, types[i]) != NULL)
      return TRUE;

  return FALSE;
}

/* What is durable now: tells the hub of new units and the watch, asks for new places, feeds the
 * stream. */
static void
publish (GPtrArray *entries, gpointer data)
{
  YpService *self = data;
  gboolean has_city_changed = FALSE;

  for (guint i = 0; i < entries->len; i++)
    {
      YpEntry *entry = g_ptr_array_index (entries, i);
      const char *unit = yp_entry_get_subject_id (entry, "unit");

      yp_accounts_apply (self->accounts, entry);
      if (yp_entry_get_subject_id (entry, "account") != NULL && strcmp (entry->kind, "set") != 0)
        yp_stream_drop (self->stream, yp_entry_get_subject_id (entry, "account"));
      if (unit != NULL)
        yp_positions_add_unit (self->positions, unit, NULL);
      if (yp_entry_get_subject_id (entry, "item") != NULL)
        yp_model_keeper_tell (self->model_keeper);
      has_city_changed = has_city_changed || is_of_city (entry);
    }

  yp_stream_publish (self->stream, entries);
  yp_watch_tell (self->watch, entries);
  yp_alarm_watch_tell (self->alarms, entries);
  if (has_city_changed)
    yp_city_keeper_load_again (self->cities, self->readers);
}

/* Without a job it was the clock that asked. */
static void
on_writer_answer (gpointer job, YpReply *reply, gpointer data)
{
  if (job != NULL)
    {
      yp_runner_take_answer (job, reply);
      return;
    }

  if (reply->status >= 400)
    {
      gsize size;
      const char *text = g_bytes_get_data (reply->body, &size);

      g_message ("The clock was refused: %.*s", (int) size, text);
    }
  yp_reply_free (reply);
}

static gboolean
is_reading (const YpRequest *request)
{
  return g_str_equal (request->method, "GET") || g_str_equal (request->method, "HEAD");
}

static void
route_request (YpService *self, SoupServerMessage *message, YpRequest *request)
{
  g_autoptr (YpRequest) own_request = request;
  g_autofree char *allow = NULL;
  YpReply *refusal = NULL;
  const YpRoute *route =
      yp_router_find (tables, G_N_ELEMENTS (tables), request->method, request->segments, &allow);

  if (route != NULL && !yp_router_check (route, own_request, &refusal))
    yp_gate_answer (self->gate, message, refusal);
  else if (route != NULL && route->keep != NULL)
    yp_uploads_finish (self->uploads, message, g_steal_pointer (&own_request), route);
  else if (route != NULL && route->is_of_maps)
    yp_base_maps_ask (self->maps, message, g_steal_pointer (&own_request));
  else if (route != NULL)
    yp_runner_run (self->runner, message, g_steal_pointer (&own_request), route);
  else
    yp_gate_answer (self->gate, message, yp_refusal_new_no_route (request->path, allow));
}

static YpReply *
make_health (const YpRequest *request)
{
  static const char text[] = "{\"status\":\"ok\"}";
  g_autoptr (GBytes) body = g_bytes_new_static (text, strlen (text));

  if (!is_reading (request))
    return yp_refusal_new_no_route (request->path, "GET, HEAD");

  return yp_reply_new (200, "application/json", body);
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

  if (request == NULL)
    {
      yp_gate_answer (self->gate, message, yp_reply_new_from_error (error));
      return;
    }

  if (g_str_equal (request->path, "/health"))
    {
      yp_gate_answer (self->gate, message, make_health (request));
      return;
    }

  request->principal = yp_guard_find_principal (self->guard, message, request);
  if (request->principal == NULL && !yp_guard_is_open (request->method, path))
    yp_gate_answer (self->gate, message, yp_refusal_new_stranger (path));
  else if (!g_str_equal (request->path, "/stream"))
    route_request (self, message, g_steal_pointer (&request));
  else if (g_str_equal (request->method, "GET"))
    yp_stream_entrance_take (self->entrance, message, g_steal_pointer (&request));
  else
    yp_gate_answer (self->gate, message, yp_refusal_new_no_route (request->path, "GET"));
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

static YpStore *
open_store (YpService *self, const YpServiceOptions *options, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (options->store);
  g_autofree char *key_file = NULL;
  g_autoptr (YpStore) store = NULL;

  g_mkdir_with_parents (folder, 0700);
  store = yp_store_open (options->store, options->origin, error);
  if (store == NULL)
    return NULL;

  self->attachments = yp_attachments_open (options->store, error);
  if (self->attachments == NULL)
    return NULL;

  key_file = g_strconcat (options->token_file, ".key", NULL);
  self->accounts = yp_accounts_new (store, key_file, yp_clock_system (), error);
  if (self->accounts == NULL)
    return NULL;

  self->models = yp_models_new ();
  self->cities = yp_city_keeper_new (store, self->attachments, self->accounts, self->models, error);
  if (self->cities == NULL)
    return NULL;

  return g_steal_pointer (&store);
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

/* Takes over @store. */
static gboolean
start_threads (YpService *self,
               YpStore *store,
               const YpServiceOptions *options,
               guint n_streams,
               GError **error)
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

  self->readers = yp_readers_new (options->store, N_READERS, error);
  if (self->readers == NULL)
    return FALSE;

  self->stream =
      yp_stream_new (seq, self->positions, n_streams, yp_stream_pager_ask, self->readers, error);
  if (self->stream == NULL)
    return FALSE;

  self->watch = yp_watch_new ();
  self->alarms = yp_alarm_watch_new ();
  self->model_keeper = yp_model_keeper_new (options->store, self->models);
  self->writer = yp_writer_new (g_steal_pointer (&own_store), seq, self->positions, &host);

  return TRUE;
}

static void
start_server (YpService *self, const YpServiceOptions *options, guint n_connections)
{
  const YpBaseMapsOptions map_options = { .store = options->store,
                                          .list = options->maps,
                                          .cache_mb = options->maps_cache_mb,
                                          .tile_mb = options->maps_tile_mb };

  self->server = soup_server_new ("server-header", "yiping", "raw-paths", TRUE, NULL);
  self->gate = yp_gate_new (self->server, n_connections);
  self->uploads = yp_uploads_new (self->gate, self->attachments);
  self->maps = yp_base_maps_new (&map_options, self->gate);
  self->guard =
      yp_guard_new (self->server, self->gate, self->tokens, self->accounts, self->uploads);
  self->entrance = yp_stream_entrance_new (self->gate, self->readers, self->stream);
  self->runner =
      yp_runner_new (self->gate, self->cities, self->positions, self->readers, self->writer);
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
  guint n_streams = MIN (MAX_STREAMS, n_descriptors - n_connections);
  YpStore *store;

  self->positions = yp_positions_new ();
  self->tokens = yp_tokens_load (options->token_file, error);
  if (self->tokens == NULL)
    return NULL;

  store = open_store (self, options, error);
  if (store == NULL || !start_threads (self, store, options, n_streams, error))
    return NULL;

  start_server (self, options, n_connections);
  if (!yp_gate_open (self->gate, options->listen, error))
    return NULL;

  self->timers =
      yp_timers_new (self->cities, self->readers, self->writer, self->watch, self->alarms);
  self->moments = yp_moment_keeper_new (options->store);

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

  /* In the order of who hands work to whom. Only for a layer does the writer ask the readers. */
  if (self->stream != NULL)
    yp_stream_stop (self->stream);
  if (self->readers != NULL)
    yp_readers_stop (self->readers);
  g_clear_pointer (&self->moments, yp_moment_keeper_free);
  g_clear_pointer (&self->timers, yp_timers_free);
  g_clear_pointer (&self->writer, yp_writer_free);
  g_clear_pointer (&self->model_keeper, yp_model_keeper_free);
  g_clear_pointer (&self->watch, yp_watch_free);
  g_clear_pointer (&self->alarms, yp_alarm_watch_free);
  g_clear_pointer (&self->readers, yp_readers_free);
  g_clear_pointer (&self->runner, yp_runner_free);
  g_clear_pointer (&self->entrance, yp_stream_entrance_free);
  g_clear_pointer (&self->maps, yp_base_maps_free);
  g_clear_pointer (&self->stream, yp_stream_free);
  if (self->server != NULL)
    soup_server_disconnect (self->server);
  g_clear_pointer (&self->uploads, yp_uploads_free);
  g_clear_pointer (&self->gate, yp_gate_free);
  g_clear_object (&self->server);
  g_clear_pointer (&self->guard, yp_guard_free);
  g_clear_pointer (&self->cities, yp_city_keeper_free);
  g_clear_pointer (&self->models, yp_models_unref);
  g_clear_pointer (&self->attachments, yp_attachments_unref);
  g_clear_pointer (&self->positions, yp_positions_free);
  g_clear_pointer (&self->accounts, yp_accounts_unref);
  g_clear_pointer (&self->tokens, yp_tokens_free);
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
  yp_base_maps_stop (self->maps);
  self->stop_id = g_timeout_add (STOP_STEP_MS, on_stop_step, self);
}
