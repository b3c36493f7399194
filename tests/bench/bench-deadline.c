/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How long it takes to tell when something is due, how far it has come, and why. One JSON object a
 * line. */

#include <stdio.h>

#include "yp-deadline.h"

/* 2020-01-01T00:00:00Z, from which starts are spread over the seven years of the table. */
#define START (G_GINT64_CONSTANT (1577836800) * G_USEC_PER_SEC)
#define SPREAD_MINUTES (7 * 365 * 1440)

#define N_STARTS 1000
#define MAX_PAUSES 1000

static int n_rounds = 101;

static const GOptionEntry options[] = {
  { "rounds", 0, 0, G_OPTION_ARG_INT, &n_rounds, "Rounds of 1,000 deadlines each", "N" },
  { NULL },
};

typedef struct
{
  YpCalendar *calendar;
  gint64 starts[N_STARTS];
  YpPause pauses[MAX_PAUSES];
} Bench;

typedef void (*Work) (const YpDeadline *deadline, YpCalendar *calendar);

static void
tell_due (const YpDeadline *deadline, YpCalendar *calendar)
{
  YpDue due;

  yp_deadline_find_due (deadline, calendar, &due, NULL);
}

static void
tell_progress (const YpDeadline *deadline, YpCalendar *calendar)
{
  YpProgress progress;

  yp_deadline_measure (deadline, calendar, deadline->start + 10 * G_TIME_SPAN_DAY, &progress, NULL);
}

static void
tell_why (const YpDeadline *deadline, YpCalendar *calendar)
{
  g_autoptr (YpExplanation) explanation = yp_deadline_explain (deadline, calendar, NULL);

  g_assert_nonnull (explanation);
}

static void
tell_in_json (const YpDeadline *deadline, YpCalendar *calendar)
{
  g_autoptr (YpExplanation) explanation = yp_deadline_explain (deadline, calendar, NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  YpJsonWriter writer;

  yp_json_writer_init (&writer, text);
  yp_deadline_write_json (explanation, &writer, NULL);
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  gint64 time_a = *(const gint64 *) a;
  gint64 time_b = *(const gint64 *) b;

  return time_a < time_b ? -1 : time_a > time_b;
}

/* A round times a thousand deadlines at once, so that the clock's own cost does not count. */
static void
run (const Bench *bench, const char *what, YpLimitKind kind, guint value, guint n_pauses, Work work)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (int round = 0; round < n_rounds; round++)
    {
      gint64 start = g_get_monotonic_time ();
      gint64 elapsed;

      for (guint i = 0; i < N_STARTS; i++)
        {
          YpDeadline deadline = { bench->starts[i], { kind, value }, 0, bench->pauses, n_pauses };

          work (&deadline, bench->calendar);
        }

      elapsed = g_get_monotonic_time () - start;
      g_array_append_val (times, elapsed);
    }

  g_array_sort (times, compare_times);
  printf (
      "{\"what\":\"%s\",\"limit\":\"%s:%u\",\"pauses\":%u,\"median_us\":%.3f,\"best_us\":%.3f}\n",
      what, yp_limit_kind_get_name (kind), value, n_pauses,
      (double) g_array_index (times, gint64, times->len / 2) / N_STARTS,
      (double) g_array_index (times, gint64, 0) / N_STARTS);
}

/* Pauses of half an hour, one a day: those before a start are passed over. */
static void
init_bench (Bench *bench)
{
  GRand *rand = g_rand_new_with_seed (20210824);

  bench->calendar = yp_calendar_new_default ();
  for (guint i = 0; i < N_STARTS; i++)
    bench->starts[i] = START + g_rand_int_range (rand, 0, SPREAD_MINUTES) * G_TIME_SPAN_MINUTE;

  for (guint i = 0; i < MAX_PAUSES; i++)
    {
      bench->pauses[i].from = START + i * G_TIME_SPAN_DAY + 2 * G_TIME_SPAN_HOUR;
      bench->pauses[i].to = bench->pauses[i].from + 30 * G_TIME_SPAN_MINUTE;
    }

  g_rand_free (rand);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autofree Bench *bench = g_new0 (Bench, 1);

  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || n_rounds < 1)
    g_error ("%s", error != NULL ? error->message : "There must be a round");

  init_bench (bench);
  run (bench, "due", YP_LIMIT_WORK_HOUR, 4, 0, tell_due);
  run (bench, "due", YP_LIMIT_WORK_DAY, 30, 0, tell_due);
  run (bench, "due", YP_LIMIT_WORK_DAY, 1000, 0, tell_due);
  run (bench, "due", YP_LIMIT_WORK_DAY, 30, 10, tell_due);
  run (bench, "due", YP_LIMIT_WORK_DAY, 30, MAX_PAUSES, tell_due);
  run (bench, "due", YP_LIMIT_NATURAL_DAY, 30, 0, tell_due);
  run (bench, "progress", YP_LIMIT_WORK_DAY, 30, 0, tell_progress);
  run (bench, "why", YP_LIMIT_WORK_DAY, 30, 0, tell_why);
  run (bench, "json", YP_LIMIT_WORK_DAY, 30, 0, tell_in_json);
  yp_calendar_unref (bench->calendar);

  return 0;
}
