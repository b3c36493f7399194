/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yiping-sim"

#include <locale.h>

#include "yp-sample-city.h"

typedef struct
{
  char *city;
  gint64 seed;
  gboolean json;
} Options;

static int
make_city (const Options *options, GError **error)
{
  gint64 start = g_get_monotonic_time ();
  YpSampleCounts counts;

  if (!yp_sample_city_write (options->city, (guint64) options->seed, &counts, error))
    return 1;

  g_print (options->json
               ? "{\"towns\":%u,\"villages\":%u,\"grids\":%u,\"cameras\":%u,\"buildings\":%u,"
                 "\"roads\":%u,\"water\":%u,\"places\":%u,\"seconds\":%.3f}\n"
               : "%u towns, %u villages, %u grids, %u cameras, %u buildings, %u roads, %u waters, "
                 "%u places in %.1f s: an invention\n",
           counts.n_towns, counts.n_villages, counts.n_grids, counts.n_cameras, counts.n_buildings,
           counts.n_roads, counts.n_water, counts.n_places,
           (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC);

  return 0;
}

int
main (int argc, char *argv[])
{
  Options options = { NULL, 1, FALSE };
  GOptionEntry entries[] = {
    { "city", 0, 0, G_OPTION_ARG_FILENAME, &options.city, "Make the sample city", "FILE.gpkg" },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &options.seed, "What chance follows from (1)", "N" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.json, "Print figures as JSON", NULL },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("- the sample city, and life in it");
  g_autoptr (GError) error = NULL;
  int status = 2;

  setlocale (LC_ALL, "");
  g_option_context_add_main_entries (context, entries, NULL);
  if (g_option_context_parse (context, &argc, &argv, &error))
    {
      if (options.city != NULL)
        status = make_city (&options, &error);
      else
        g_printerr ("Nothing to do: see --help\n");
    }
  if (error != NULL)
    g_printerr ("%s\n", error->message);
  g_free (options.city);

  return status;
}
