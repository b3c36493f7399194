/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yiping-sim"

#include <glib-unix.h>
#include <locale.h>
#include <math.h>

#include "yp-clock.h"
#include "yp-log-time.h"
#include "yp-sample-city.h"
#include "yp-sim-life.h"
#include "yp-sim-replay.h"

/* The hour of UTC+8 at which a day begins to be worth watching. */
#define MORNING_H 8

#define HOURS_UNSET -1.0
#define HOURS_OF_A_DAY 24.0

/* What a replayed row is where nothing says: 其他 of the sample catalogue. */
#define FALLBACK_ITEM "sample:matter:0801"

/* Rows that are not understood are listed up to this many, then only counted. */
#define MAX_LISTED 1000

typedef struct
{
  char *city;
  char *url;
  char *token_file;
  char *from;
  char *replay;
  char *columns;
  char *item_map;
  char *item;
  char *utc_offset;
  gint64 seed;
  double speed;
  double hours;
  double reports;
  int dispatchers;
  gboolean json;
} Arguments;

static void
arguments_clear (Arguments *self)
{
  g_free (self->city);
  g_free (self->url);
  g_free (self->token_file);
  g_free (self->from);
  g_free (self->replay);
  g_free (self->columns);
  g_free (self->item_map);
  g_free (self->item);
  g_free (self->utc_offset);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Arguments, arguments_clear)

static gboolean
parse_arguments (Arguments *self, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "city", 0, 0, G_OPTION_ARG_FILENAME, &self->city, "Make the sample city, for yiping-import",
      "FILE.gpkg" },
    { "url", 0, 0, G_OPTION_ARG_STRING, &self->url, "The platform to live in", "URL" },
    { "token-file", 0, 0, G_OPTION_ARG_FILENAME, &self->token_file,
      "The first word in it lets us in", "FILE" },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &self->seed, "What chance follows from (1)", "N" },
    { "speed", 0, 0, G_OPTION_ARG_DOUBLE, &self->speed,
      "Virtual seconds in a real one (60); of a replay 0 is as fast as it is taken", "N" },
    { "from", 0, 0, G_OPTION_ARG_STRING, &self->from,
      "When the virtual clock starts (08:00 of UTC+8 today); of a log what to start with", "TIME" },
    { "hours", 0, 0, G_OPTION_ARG_DOUBLE, &self->hours,
      "Virtual hours (24; of a log all); 0 without end", "N" },
    { "reports", 0, 0, G_OPTION_ARG_DOUBLE, &self->reports, "Reports a day (10000)", "N" },
    { "dispatchers", 0, 0, G_OPTION_ARG_INT, &self->dispatchers,
      "Desks of the simulated centre; 0 leaves it to people (12)", "N" },
    { "replay", 0, 0, G_OPTION_ARG_FILENAME, &self->replay,
      "Report what a log says, in place of inventing", "FILE.csv[.gz]" },
    { "columns", 0, 0, G_OPTION_ARG_STRING, &self->columns,
      "Which fields of the log are what: time, lon, lat, category, text, address",
      "time=FIELD,lon=FIELD,…" },
    { "item-map", 0, 0, G_OPTION_ARG_FILENAME, &self->item_map,
      "CSV: category (or its beginning and *), service code", "FILE.csv" },
    { "item", 0, 0, G_OPTION_ARG_STRING, &self->item,
      "Service code of other categories (" FALLBACK_ITEM ")", "CODE" },
    { "utc-offset", 0, 0, G_OPTION_ARG_STRING, &self->utc_offset,
      "What the log's clock is ahead of UTC (+00:00)", "±HH:MM" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &self->json, "Print figures as JSON", NULL },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  g_autoptr (GOptionContext) context =
      g_option_context_new ("- the sample city, and the days lived in it");

  g_option_context_set_summary (
      context,
      "With --city it makes a sample city, an invention. With --url and --token-file it lives "
      "in\nwhatever city a platform has: reports, patrols, dispatch, all through its public "
      "interfaces.");
  g_option_context_add_main_entries (context, entries, NULL);

  return g_option_context_parse (context, argc, argv, error);
}

static gboolean
refuse (GError **error, const char *text)
{
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, text);

  return FALSE;
}

static gboolean
check_arguments (const Arguments *self, int argc, GError **error)
{
  if (argc > 1)
    return refuse (error, "Only options are expected");
  if ((self->city != NULL) == (self->url != NULL))
    return refuse (error, "Either --city or --url says what to do");
  if (self->url != NULL && self->token_file == NULL)
    return refuse (error, "--token-file is missing beside --url");
  if (self->url != NULL && !g_str_has_prefix (self->url, "http://") &&
      !g_str_has_prefix (self->url, "https://"))
    return refuse (error, "--url is not an http or https address");
  if (self->replay != NULL && self->url == NULL)
    return refuse (error, "--url is missing beside --replay");
  if (!(self->speed >= 0.1 && self->speed <= 3600.0) &&
      !(self->replay != NULL && self->speed >= 0.0 && self->speed <= 1e9))
    return refuse (error, "--speed is not 0.1 to 3600");
  if (self->hours != HOURS_UNSET && !(self->hours >= 0.0 && self->hours <= 1e6))
    return refuse (error, "--hours is not 0 to 1000000");
  if (!(self->reports >= 1.0 && self->reports <= 1e7))
    return refuse (error, "--reports is not 1 to 10000000");
  if (self->dispatchers < 0 || self->dispatchers > 10000)
    return refuse (error, "--dispatchers is not 0 to 10000");

  return TRUE;
}

static gboolean
make_city (const Arguments *arguments, GError **error)
{
  gint64 start = g_get_monotonic_time ();
  YpSampleCounts counts;

  if (!yp_sample_city_write (arguments->city, (guint64) arguments->seed, &counts, error))
    return FALSE;

  g_print (arguments->json
               ? "{\"towns\":%u,\"villages\":%u,\"grids\":%u,\"cameras\":%u,\"buildings\":%u,"
                 "\"roads\":%u,\"water\":%u,\"places\":%u,\"seconds\":%.3f}\n"
               : "%u towns, %u villages, %u grids, %u cameras, %u buildings, %u roads, %u waters, "
                 "%u places in %.1f s: an invention\n",
           counts.n_towns, counts.n_villages, counts.n_grids, counts.n_cameras, counts.n_buildings,
           counts.n_roads, counts.n_water, counts.n_places,
           (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC);

  return TRUE;
}

/* Each line is a token, then perhaps a name; the first one will do. */
static char *
read_token (const char *path, GError **error)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) words = NULL;

  if (!g_file_get_contents (path, &text, NULL, error))
    return NULL;

  words = g_strsplit_set (g_strchug (text), " \t\r\n", 2);
  if (words[0] != NULL && *words[0] != '\0' && g_str_is_ascii (words[0]))
    return g_strdup (words[0]);

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "%s holds no token", path);

  return NULL;
}

static gboolean
read_from (const char *text, gint64 *from, GError **error)
{
  if (text == NULL)
    {
      *from = yp_time_start_of_day (g_get_real_time ()) + MORNING_H * G_TIME_SPAN_HOUR;
      return TRUE;
    }
  if (yp_time_parse (text, from))
    return TRUE;

  return refuse (error, "--from is not a time like 2026-08-24T00:00:00Z");
}

static gboolean
on_signal (gpointer user_data)
{
  g_cancellable_cancel (user_data);

  return G_SOURCE_CONTINUE;
}

static void
print_counts (const YpSimCounts *counts)
{
  g_print ("{\"reported\":%" G_GUINT64_FORMAT ",\"refused\":%" G_GUINT64_FORMAT
           ",\"acted\":%" G_GUINT64_FORMAT ",\"overtaken\":%" G_GUINT64_FORMAT
           ",\"fixes\":%" G_GUINT64_FORMAT ",\"open\":%" G_GUINT64_FORMAT
           ",\"closed\":%" G_GUINT64_FORMAT "}\n",
           counts->n_reported, counts->n_refused, counts->n_acted, counts->n_conflicts,
           counts->n_fixes, counts->n_open, counts->n_closed);
}

static gboolean
live (const Arguments *arguments,
      const char *url,
      const char *token,
      GCancellable *cancellable,
      GError **error)
{
  YpSimPlan plan = { .url = url,
                     .token = token,
                     .seed = (guint64) arguments->seed,
                     .speed = arguments->speed,
                     .hours = arguments->hours == HOURS_UNSET ? HOURS_OF_A_DAY : arguments->hours,
                     .per_day = arguments->reports,
                     .n_dispatchers = (guint) arguments->dispatchers };
  YpSimCounts counts = { 0 };

  if (!read_from (arguments->from, &plan.from, error) ||
      !yp_sim_live (&plan, cancellable, &counts, error))
    return FALSE;
  if (arguments->json)
    print_counts (&counts);

  return TRUE;
}

static void
list_faults (const YpReplayLog *log)
{
  for (guint i = 0; i < log->faults->len && i < MAX_LISTED; i++)
    {
      const YpReplayFault *fault = g_ptr_array_index (log->faults, i);

      g_printerr ("row %" G_GUINT64_FORMAT " is not understood: %s\n", fault->row, fault->reason);
    }
  if (log->faults->len > MAX_LISTED)
    g_printerr ("and %u rows more\n", log->faults->len - MAX_LISTED);
}

static void
print_replay (const YpSimReplayCounts *counts, double seconds, gboolean as_json)
{
  g_print (as_json ? "{\"rows\":%" G_GUINT64_FORMAT ",\"not_understood\":%" G_GUINT64_FORMAT
                     ",\"left_out\":%" G_GUINT64_FORMAT ",\"accepted\":%" G_GUINT64_FORMAT
                     ",\"duplicates\":%" G_GUINT64_FORMAT ",\"refused\":%" G_GUINT64_FORMAT
                     ",\"seconds\":%.3f}\n"
                   : "%" G_GUINT64_FORMAT " rows, %" G_GUINT64_FORMAT
                     " not understood, %" G_GUINT64_FORMAT " left out: %" G_GUINT64_FORMAT
                     " accepted, %" G_GUINT64_FORMAT " duplicates, %" G_GUINT64_FORMAT
                     " refused in %.1f s\n",
           counts->n_rows, counts->n_faults, counts->n_left_out, counts->n_accepted,
           counts->n_duplicates, counts->n_refused, seconds);
}

static gboolean
read_replay_options (const Arguments *arguments, YpReplayOptions *options, GError **error)
{
  *options = (YpReplayOptions){ .columns = arguments->columns,
                                .item_map = arguments->item_map,
                                .item = arguments->item != NULL ? arguments->item : FALLBACK_ITEM,
                                .from = G_MININT64,
                                .to = G_MAXINT64,
                                .in_order = arguments->speed > 0.0 };
  if (arguments->utc_offset != NULL &&
      !yp_utc_offset_parse (arguments->utc_offset, &options->utc_offset_us))
    return refuse (error, "--utc-offset is not like +08:00");
  if (arguments->from != NULL && !read_from (arguments->from, &options->from, error))
    return FALSE;
  if (arguments->hours > 0.0 && arguments->from == NULL)
    return refuse (error, "--hours of a replay count from --from");
  if (arguments->hours > 0.0)
    options->to = options->from + (gint64) (arguments->hours * (double) G_TIME_SPAN_HOUR);

  return TRUE;
}

static gboolean
replay (const Arguments *arguments,
        const char *url,
        const char *token,
        GCancellable *cancellable,
        GError **error)
{
  g_autoptr (YpReplayLog) log = NULL;
  YpReplayOptions options;
  YpSimReplayCounts counts;
  gint64 start;

  if (!read_replay_options (arguments, &options, error))
    return FALSE;

  log = yp_replay_log_load (arguments->replay, &options, cancellable, error);
  if (log == NULL)
    return FALSE;

  list_faults (log);
  start = g_get_monotonic_time ();
  if (!yp_sim_replay (log, url, token, arguments->speed, cancellable, &counts, error))
    return FALSE;
  print_replay (&counts, (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC,
                arguments->json);

  return TRUE;
}

static gboolean
run_on_platform (const Arguments *arguments, GError **error)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *token = read_token (arguments->token_file, error);
  g_autofree char *url = g_strdup (arguments->url);
  guint signals[2];
  gboolean done;

  if (token == NULL)
    return FALSE;

  while (g_str_has_suffix (url, "/"))
    url[strlen (url) - 1] = '\0';
  signals[0] = g_unix_signal_add (SIGINT, on_signal, cancellable);
  signals[1] = g_unix_signal_add (SIGTERM, on_signal, cancellable);
  done = arguments->replay != NULL ? replay (arguments, url, token, cancellable, error)
                                   : live (arguments, url, token, cancellable, error);
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    g_source_remove (signals[i]);

  return done;
}

int
main (int argc, char *argv[])
{
  g_auto (Arguments) arguments = {
    .seed = 1, .speed = 60, .hours = HOURS_UNSET, .reports = 10000, .dispatchers = 12
  };
  g_autoptr (GError) error = NULL;
  gboolean done = FALSE;

  setlocale (LC_ALL, "");
  if (!parse_arguments (&arguments, &argc, &argv, &error) ||
      !check_arguments (&arguments, argc, &error))
    {
      g_printerr ("yiping-sim: %s\n(yiping-sim --help says more)\n", error->message);
      return 2;
    }

  done = arguments.city != NULL ? make_city (&arguments, &error)
                                : run_on_platform (&arguments, &error);
  if (!done)
    g_printerr ("yiping-sim: %s\n", error->message);

  return done ? 0 : 1;
}
