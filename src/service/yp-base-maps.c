/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-base-maps.h"

#include <glib/gstdio.h>

#include "yp-base-map-list.h"
#include "yp-base-map-reply.h"
#include "yp-http.h"
#include "yp-mailbox.h"
#include "yp-paused.h"

/* Who looks at the list. */
#define N_THREADS 2

/* How long a list waits for maps to open. */
#define SETTLE_US (500 * G_TIME_SPAN_MILLISECOND)

#define MIB (1024 * 1024)

/**
 * YpBaseMaps:
 *
 * Answers what is asked for of the base maps: the list in threads of its own, tiles in those of
 * their maps. Main thread.
 */
struct _YpBaseMaps
{
  YpGate *gate;
  char *folder;
  YpFetcher *fetcher;
  YpMapCache *cache;
  YpBaseMapList *list;
  YpMailbox *mailbox;
  GThreadPool *pool;
};

/* A request on its way. */
typedef struct
{
  YpBaseMaps *maps;
  YpPaused *paused; /* the main thread's alone */
  YpRequest *request;
  YpBaseMap *map;
  YpTileAddress address;
  YpReply *reply;
} Job;

/* A job comes back to the main thread. */
static void
deliver (gpointer item, gpointer data G_GNUC_UNUSED)
{
  g_autofree Job *job = item;

  yp_paused_answer (job->paused, job->reply);
  yp_request_free (job->request);
  g_clear_pointer (&job->map, yp_base_map_unref);
}

static void
answer (Job *job, YpReply *reply)
{
  job->reply = reply;
  yp_mailbox_post (job->maps->mailbox, job);
}

/* In a thread of the map. */
static void
run_tile (gpointer data)
{
  Job *job = data;
  g_autoptr (GError) error = NULL;
  g_auto (YpTile) tile = { 0 };
  guint retry_in_s = 1;

  if (yp_base_map_load (job->map, &job->address, &tile, &retry_in_s, &error))
    answer (job, yp_base_map_reply_new_tile (job->request, &tile));
  else
    answer (job, yp_base_map_reply_new_fault (error, retry_in_s));
}

static gboolean
read_number (const char *text, guint most, guint *number)
{
  guint64 value;

  if (!g_ascii_string_to_unsigned (text, 10, 0, most, &value, NULL))
    return FALSE;

  *number = (guint) value;
  return TRUE;
}

/* `maps`, its id, zoom, column, row. */
static gboolean
read_address (char **segments, YpTileAddress *address)
{
  return read_number (segments[2], YP_TILE_MAX_ZOOM, &address->zoom) &&
         read_number (segments[3], G_MAXINT, &address->column) &&
         read_number (segments[4], G_MAXINT, &address->row) && yp_tile_address_is_valid (address);
}

/* Returns: (transfer full) (nullable): the map of that id; one without error, if there is any */
static YpBaseMap *
find_map (GPtrArray *maps, const char *id)
{
  YpBaseMap *found = NULL;

  for (guint i = 0; i < maps->len; i++)
    {
      const YpMapEntry *entry = yp_base_map_get_entry (maps->pdata[i]);

      if (g_str_equal (entry->id, id) && (found == NULL || entry->error == NULL))
        found = maps->pdata[i];
    }

  return found != NULL ? yp_base_map_ref (found) : NULL;
}

static void
take_tile_request (Job *job, GPtrArray *maps)
{
  const char *fault;
  YpReply *busy;

  job->map = find_map (maps, job->request->segments[1]);
  if (job->map == NULL || !read_address (job->request->segments, &job->address))
    {
      answer (job, yp_reply_new_problem (404, "Not found",
                                         job->map == NULL ? "There is no such map"
                                                          : "There is no such tile of the quad"));
      return;
    }

  fault = yp_base_map_get_entry (job->map)->error;
  if (fault != NULL)
    {
      answer (job, yp_reply_new_problem (502, "The map's source failed", fault));
      return;
    }

  if (yp_base_map_push (job->map, run_tile, job))
    return;

  busy = yp_reply_new_problem (503, "Busy", "Too many tiles of this map are waiting; try again");
  yp_reply_set_header (busy, "Retry-After", "1");
  answer (job, busy);
}

/* Right after the start a list of maps that are not open yet would say little. */
static void
settle (GPtrArray *maps)
{
  gint64 until = g_get_monotonic_time () + SETTLE_US;

  for (guint i = 0; i < maps->len; i++)
    yp_base_map_settle (maps->pdata[i], until);
}

static void
run_job (gpointer data, gpointer user_data)
{
  YpBaseMaps *self = user_data;
  Job *job = data;
  g_autofree char *error = NULL;
  g_autoptr (GPtrArray) maps = yp_base_map_list_get (self->list, &error);

  if (job->request == NULL) /* nobody asks, it is only to be read */
    g_free (job);
  else if (job->request->segments[1] == NULL)
    {
      settle (maps);
      answer (job, yp_base_map_reply_new_list (maps, error));
    }
  else
    take_tile_request (job, maps);
}

static void
make_list (YpBaseMaps *self, const YpBaseMapsOptions *options)
{
  guint tile_mb = options->tile_mb != 0 ? options->tile_mb : YP_BASE_MAPS_TILE_MB;
  const YpBaseMapHost host = { .fetcher = self->fetcher,
                               .cache = self->cache,
                               .folder = self->folder,
                               .max_tile = (gsize) tile_mb * MIB };
  g_autofree char *parent = g_path_get_dirname (options->store);
  g_autofree char *beside = g_build_filename (parent, "maps.conf", NULL);

  self->list = yp_base_map_list_new (options->list != NULL ? options->list : beside, &host);
}

/**
 * yp_base_maps_new:
 * @options: where their file is and how much may be kept
 * @gate: where messages come in
 *
 * Begins to open the maps. In the thread of the default main context.
 *
 * Returns: (transfer full): base maps
 */
YpBaseMaps *
yp_base_maps_new (const YpBaseMapsOptions *options, YpGate *gate)
{
  YpBaseMaps *self = g_new0 (YpBaseMaps, 1);
  guint cache_mb = options->cache_mb != 0 ? options->cache_mb : YP_BASE_MAPS_CACHE_MB;
  g_autofree char *file = NULL;

  self->gate = gate;
  self->folder = g_strconcat (options->store, ".maps", NULL);
  g_mkdir (self->folder, 0700);
  file = g_build_filename (self->folder, "tiles.sqlite", NULL);
  self->fetcher = yp_fetcher_new ();
  self->cache = yp_map_cache_open (file, (guint64) cache_mb * MIB);
  make_list (self, options);
  self->mailbox = yp_mailbox_new (g_main_context_default (), deliver, self);
  self->pool = g_thread_pool_new (run_job, self, N_THREADS, FALSE, NULL);
  g_thread_pool_push (self->pool, g_new0 (Job, 1), NULL);

  return self;
}

/**
 * yp_base_maps_stop:
 * @self: base maps
 *
 * Has what is asked for answered soon, one way or the other.
 */
void
yp_base_maps_stop (YpBaseMaps *self)
{
  yp_base_map_list_stop (self->list);
}

/**
 * yp_base_maps_free:
 * @self: (transfer full): base maps that nobody asks any more
 *
 * Gives out what answers there are.
 */
void
yp_base_maps_free (YpBaseMaps *self)
{
  yp_base_maps_stop (self);
  g_thread_pool_free (self->pool, FALSE, TRUE);
  yp_base_map_list_free (self->list);
  yp_mailbox_close (self->mailbox);
  yp_fetcher_free (self->fetcher);
  yp_map_cache_free (self->cache);
  g_free (self->folder);
  g_free (self);
}

/**
 * yp_base_maps_ask:
 * @self: base maps
 * @message: one whose request is whole, of `yp_base_map_routes`
 * @request: (transfer full): the same as plain values
 *
 * Has a message answered.
 */
void
yp_base_maps_ask (YpBaseMaps *self, SoupServerMessage *message, YpRequest *request)
{
  Job *job = g_new0 (Job, 1);

  job->maps = self;
  job->paused = yp_paused_new (self->gate, message);
  job->request = request;
  g_thread_pool_push (self->pool, job, NULL);
}

/* Whoever may read the situation may see what it lies on. */
const YpRoute yp_base_map_routes[] = {
  { .method = "GET", .pattern = "maps", .is_of_maps = TRUE },
  { .method = "GET", .pattern = "maps/*/*/*/*", .is_of_maps = TRUE },
  { 0 },
};
