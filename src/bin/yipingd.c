/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yipingd"

#include <glib-unix.h>
#include <locale.h>

#include "yp-service.h"
#include "yp-store.h"

#define DEFAULT_LISTEN "127.0.0.1:8470"
#define MAX_MAPS_TILE_MB 64

typedef struct
{
  char *store;
  char *listen;
  char *token_file;
  char *origin;
  char *maps;
  int maps_cache_mb;
  int maps_tile_mb;
  gboolean verify;
  gboolean version;
} Arguments;

static void
arguments_clear (Arguments *arguments)
{
  g_free (arguments->store);
  g_free (arguments->listen);
  g_free (arguments->token_file);
  g_free (arguments->origin);
  g_free (arguments->maps);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Arguments, arguments_clear)

typedef struct
{
  GMainLoop *loop;
  YpService *service;
  gboolean is_stopping;
} Running;

static gboolean
parse_arguments (Arguments *arguments, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "store", 0, 0, G_OPTION_ARG_FILENAME, &arguments->store, "The store: a GeoPackage", "PATH" },
    { "listen", 0, 0, G_OPTION_ARG_STRING, &arguments->listen,
      "Where to listen; port 0 takes a free one (" DEFAULT_LISTEN ")", "ADDRESS:PORT" },
    { "token-file", 0, 0, G_OPTION_ARG_FILENAME, &arguments->token_file,
      "Who may use it: TOKEN NAME a line; made where it is absent", "FILE" },
    { "origin", 0, 0, G_OPTION_ARG_STRING, &arguments->origin,
      "Name of this instance; of a store that is there already, its own (a new one: local)",
      "NAME" },
    { "maps", 0, 0, G_OPTION_ARG_FILENAME, &arguments->maps,
      "The file of base maps (maps.conf beside the store)", "FILE" },
    { "maps-cache", 0, 0, G_OPTION_ARG_INT, &arguments->maps_cache_mb,
      "How much to keep of what servers of maps answer (1024)", "MIB" },
    { "maps-tile", 0, 0, G_OPTION_ARG_INT, &arguments->maps_tile_mb,
      "The most that a server of maps may answer at once (2)", "MIB" },
    { "verify", 0, 0, G_OPTION_ARG_NONE, &arguments->verify,
      "Check journal and rows of the store, print what differs, and end", NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &arguments->version, "Print the version", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("- the platform service of Yiping");

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;

  if (*argc > 1)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "What is “%s”?", (*argv)[1]);
      return FALSE;
    }

  if (arguments->maps_cache_mb < 0 || arguments->maps_tile_mb < 0 ||
      arguments->maps_tile_mb > MAX_MAPS_TILE_MB)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   "--maps-cache and --maps-tile are sizes in MiB, a tile of at most %d",
                   MAX_MAPS_TILE_MB);
      return FALSE;
    }

  return TRUE;
}

static void
fill_defaults (Arguments *arguments)
{
  if (arguments->store == NULL)
    arguments->store = g_build_filename (g_get_user_data_dir (), "yiping", "city.gpkg", NULL);
  if (arguments->token_file == NULL)
    arguments->token_file = g_build_filename (g_get_user_config_dir (), "yiping", "token", NULL);
  if (arguments->listen == NULL)
    arguments->listen = g_strdup (DEFAULT_LISTEN);
}

static int
verify (const Arguments *arguments)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) differences = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (YpStore) store = yp_store_open_reader (arguments->store, &error);
  guint64 n_entries = 0;

  if (store == NULL || !yp_store_verify (store, differences, &n_entries, &error))
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }

  for (guint i = 0; i < differences->len; i++)
    g_print ("%s\n", (const char *) g_ptr_array_index (differences, i));
  g_print ("%" G_GUINT64_FORMAT " entries, %u differences\n", n_entries, differences->len);

  return differences->len == 0 ? 0 : 1;
}

static void
on_stopped (gpointer data)
{
  g_main_loop_quit (data);
}

static gboolean
on_signal (gpointer data)
{
  Running *running = data;

  if (running->is_stopping)
    g_main_loop_quit (running->loop);
  else
    yp_service_stop (running->service, on_stopped, running->loop);
  running->is_stopping = TRUE;

  return G_SOURCE_CONTINUE;
}

static int
serve (const Arguments *arguments)
{
  const YpServiceOptions options = {
    .store = arguments->store,
    .listen = arguments->listen,
    .token_file = arguments->token_file,
    .origin = arguments->origin,
    .maps = arguments->maps,
    .maps_cache_mb = (guint) arguments->maps_cache_mb,
    .maps_tile_mb = (guint) arguments->maps_tile_mb,
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (YpService) service = yp_service_new (&options, &error);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Running running = { loop, service, FALSE };
  guint term_id;
  guint interrupt_id;

  if (service == NULL)
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }

  term_id = g_unix_signal_add (SIGTERM, on_signal, &running);
  interrupt_id = g_unix_signal_add (SIGINT, on_signal, &running);
  g_print ("listening on %s\n", yp_service_get_url (service));
  fflush (stdout);
  g_main_loop_run (loop);
  g_source_remove (term_id);
  g_source_remove (interrupt_id);

  return 0;
}

int
main (int argc, char *argv[])
{
  g_auto (Arguments) arguments = { 0 };
  g_autoptr (GError) error = NULL;

  setlocale (LC_ALL, "");
  if (!parse_arguments (&arguments, &argc, &argv, &error))
    {
      g_printerr ("%s\n", error->message);
      return 2;
    }

  if (arguments.version)
    {
      g_print ("yipingd " YP_VERSION "\n");
      return 0;
    }

  fill_defaults (&arguments);

  return arguments.verify ? verify (&arguments) : serve (&arguments);
}
