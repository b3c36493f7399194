/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Lives days of a city through the whole machine in virtual time, and after each day compares the
 * store with a second book. One JSON object a day, and one about all of it. */

#include <glib/gstdio.h>
#include <stdio.h>
#include <sys/resource.h>

#include "life.h"

/* As many complaints are told. */
#define MAX_TOLD 20

static int n_days = 3;
static int per_day = 300;
static int seed = 20260824;
static char *from = NULL;
static char *kept = NULL;
static gboolean is_quiet = FALSE;
static gboolean is_unchecked = FALSE;

static const GOptionEntry options[] = {
  { "days", 0, 0, G_OPTION_ARG_INT, &n_days, "Days to live", "N" },
  { "per-day", 0, 0, G_OPTION_ARG_INT, &per_day, "Incidents reported on an average day", "N" },
  { "seed", 0, 0, G_OPTION_ARG_INT, &seed, "The same for the same life", "N" },
  { "from", 0, 0, G_OPTION_ARG_STRING, &from, "The first day (2025-12-30)", "DATE" },
  { "store", 0, 0, G_OPTION_ARG_FILENAME, &kept, "A new store, which is kept", "PATH" },
  { "quiet", 0, 0, G_OPTION_ARG_NONE, &is_quiet, "Tell nothing of single days", NULL },
  { "unchecked", 0, 0, G_OPTION_ARG_NONE, &is_unchecked, "Compare after the last day only", NULL },
  { NULL },
};

/* What a run has told so far. */
typedef struct
{
  Platform *platform;
  Ledger *ledger;
  GArray *days; /* of double: seconds that each took, without the comparison */
  double cpu_s;
  double check_s;
  double verify_s;
} Run;

static double
get_seconds (gint64 since)
{
  return (double) (g_get_monotonic_time () - since) / G_USEC_PER_SEC;
}

/* Processor time of all threads so far. */
static double
get_cpu (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / G_USEC_PER_SEC;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double first = *(const double *) a;
  double second = *(const double *) b;

  return (first > second) - (first < second);
}

static guint
count_open (const Ledger *ledger)
{
  guint n = 0;

  for (guint i = 0; i < ledger->cases->len; i++)
    n += ((const Case *) g_ptr_array_index (ledger->cases, i))->state < YP_STATE_CLOSED;

  return n;
}

static void
tell_day (const Run *run, guint day)
{
  printf ("{\"day\":%u,\"seconds\":%.2f,\"incidents\":%u,\"open\":%u,\"orders\":%u,\"entries\":"
          "%" G_GUINT64_FORMAT ",\"slowest_ms\":%.0f,\"complaints\":%u}\n",
          day, g_array_index (run->days, double, run->days->len - 1), run->ledger->cases->len,
          count_open (run->ledger), run->ledger->orders->len, run->ledger->n_entries,
          (double) run->platform->slowest_us / 1000, run->platform->complaints->len);
  fflush (stdout);
  run->platform->slowest_us = 0;
}

static void
live (Run *run, Life *life)
{
  life_begin (life);
  for (int day = 0; day < n_days && run->platform->complaints->len == 0; day++)
    {
      gint64 start = g_get_monotonic_time ();
      double cpu = get_cpu ();
      double seconds;

      life_live_day (life);
      seconds = get_seconds (start);
      run->cpu_s += get_cpu () - cpu;
      g_array_append_val (run->days, seconds);
      start = g_get_monotonic_time ();
      if (!is_unchecked || day == n_days - 1)
        ledger_check (run->ledger);
      run->check_s += get_seconds (start);
      if (!is_quiet)
        tell_day (run, (guint) day + 1);
    }
}

static void
verify (Run *run)
{
  g_autoptr (GPtrArray) differences = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  guint64 n_entries = 0;
  gint64 start = g_get_monotonic_time ();

  if (!yp_store_verify (run->platform->reader, differences, &n_entries, &error))
    platform_complain (run->platform, "%s", error->message);
  for (guint i = 0; i < differences->len; i++)
    platform_complain (run->platform, "%s", (char *) g_ptr_array_index (differences, i));
  if (n_entries != run->ledger->n_entries)
    platform_complain (run->platform, "The journal has %" G_GUINT64_FORMAT " entries", n_entries);
  run->verify_s = get_seconds (start);
}

static void
tell_counts (const Ledger *ledger)
{
  const YpLadder *ladder = ledger->platform->city->ladder;
  guint n_rows;
  const YpTransition *rows = yp_lifecycle_get_table (&n_rows);

  printf (",\"steps\":{");
  for (guint i = 0; i < n_rows; i++)
    printf ("%s\"%s\":%" G_GUINT64_FORMAT, i > 0 ? "," : "", rows[i].kind, ledger->n_of_kind[i]);
  printf ("},\"rules\":{");
  for (guint i = 0; i < yp_ladder_get_n_rungs (ladder); i++)
    printf ("%s\"%s\":%" G_GUINT64_FORMAT, i > 0 ? "," : "", yp_ladder_get_rung (ladder, i)->rule,
            ledger->n_by_rule[i]);
  printf ("}");
}

static void
tell_all (const Run *run, const char *path)
{
  GStatBuf info = { 0 };
  double total = 0;

  for (guint i = 0; i < run->days->len; i++)
    total += g_array_index (run->days, double, i);
  g_array_sort (run->days, compare_doubles);
  g_stat (path, &info);
  printf (
      "{\"bench\":\"quarter\",\"days\":%u,\"incidents\":%u,\"open\":%u,\"orders\":%u,"
      "\"entries\":%" G_GUINT64_FORMAT ",\"commands\":%" G_GUINT64_FORMAT
      ",\"seconds\":%.1f,\"cpu_s\":%.1f,\"day_median_s\":%.2f,\"day_max_s\":%.2f,\"check_s\":%.1f,"
      "\"verify_s\":%.1f,\"megabytes\":%.0f,\"head\":\"%.16s\",\"complaints\":%u",
      run->days->len, run->ledger->cases->len, count_open (run->ledger), run->ledger->orders->len,
      run->ledger->n_entries, run->platform->n_commands, total, run->cpu_s,
      g_array_index (run->days, double, run->days->len / 2),
      g_array_index (run->days, double, run->days->len - 1), run->check_s, run->verify_s,
      (double) info.st_size / 1e6, run->ledger->head, run->platform->complaints->len);
  tell_counts (run->ledger);
  printf ("}\n");
  for (guint i = 0; i < MIN (run->platform->complaints->len, MAX_TOLD); i++)
    fprintf (stderr, "%s\n", (char *) g_ptr_array_index (run->platform->complaints, i));
}

static gint64
parse_day (const char *text)
{
  g_autofree char *full = g_strdup_printf ("%sT00:00:00+08:00", text);
  gint64 time = 0;

  if (!yp_time_parse (full, &time))
    g_error ("“%s” is no day", text);

  return time;
}

static int
run_in (const char *path, GError **error)
{
  g_autoptr (GArray) days = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (Platform) platform =
      platform_new (path, parse_day (from != NULL ? from : "2025-12-30"), error);
  g_autoptr (Ledger) ledger = platform != NULL ? ledger_new (platform) : NULL;
  LifeOptions life_options = { (guint) seed, (guint) n_days, (guint) per_day };
  g_autoptr (Life) life = ledger != NULL ? life_new (platform, ledger, &life_options) : NULL;
  Run run = { .platform = platform, .ledger = ledger, .days = days };

  if (life == NULL)
    return -1;

  live (&run, life);
  verify (&run);
  tell_all (&run, path);

  return platform->complaints->len == 0 ? 0 : 1;
}

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autofree char *folder = NULL;
  g_autofree char *path = NULL;
  int status;

  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || n_days < 1 || per_day < 1)
    g_error ("%s", error != NULL ? error->message : "There must be a day and an incident");

  folder = g_dir_make_tmp ("yiping-quarter-XXXXXX", &error);
  path = kept != NULL ? g_strdup (kept) : g_build_filename (folder, "city.gpkg", NULL);
  status = folder != NULL ? run_in (path, &error) : -1;
  if (status < 0)
    g_error ("%s", error->message);

  if (kept == NULL)
    {
      g_autofree char *wal = g_strconcat (path, "-wal", NULL);
      g_autofree char *shm = g_strconcat (path, "-shm", NULL);

      g_remove (path);
      g_remove (wal);
      g_remove (shm);
    }
  g_rmdir (folder);
  g_free (from);
  g_free (kept);

  return status;
}
