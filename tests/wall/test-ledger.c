/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The ledger's figures against the same counted in another way: by going through the incidents one
 * by one, with the definitions written down anew. */

#include <time.h>

#include <glib/gstdio.h>

#include "yp-cache.h"
#include "yp-clock.h"
#include "yp-ledger.h"

/* Nobody listens there: the city comes from the cache. */
#define URL "http://127.0.0.1:9"

#define PATIENCE_US (60 * G_TIME_SPAN_SECOND)
#define N_SOME 1000
/* A hundred thousand where time is measured; a sanitizer takes too long for them. */
#define N_MANY (g_test_perf () ? 100000 : 20000)

/* What the design allows a turn of the main loop. */
#define MOST_US 4000

static const char *const towns[] = { "320582100", "320582101", "320582102", NULL };
static const char *const sources[] = { "gridapp", "hotline12345", "video", "iot" };
static const char *const organizations[] = { "城市管理局", "杨舍镇综合行政执法局", NULL };

typedef struct
{
  char *folder;
  YpSituation *situation;
  YpLedger *ledger;
  guint n_changes;
  gint64 longest_us;
} Fixture;

static gint64
pick_time (GRand *random, gint64 now, double hours_back, double hours_ahead)
{
  return now + (gint64) (g_rand_double_range (random, -hours_back, hours_ahead) *
                         (double) G_TIME_SPAN_HOUR);
}

static YpIncident *
make_incident (GRand *random, guint number, gint64 now)
{
  g_autofree char *id = g_strdup_printf ("zjg-20260824-%06u", number);
  YpState state = (YpState) g_rand_int_range (random, 0, YP_N_STATES);
  YpIncidentFacts facts = { .id = id,
                            .seq = number + 1,
                            .state = state,
                            .item = (char *) "sample:matter:01",
                            .description = (char *) "" };

  facts.source = (char *) sources[g_rand_int_range (random, 0, G_N_ELEMENTS (sources))];
  facts.town = (char *) towns[g_rand_int_range (random, 0, G_N_ELEMENTS (towns))];
  facts.organization =
      (char *) organizations[g_rand_int_range (random, 0, G_N_ELEMENTS (organizations))];
  facts.received_at = pick_time (random, now, 40, 0);
  facts.reported_at = facts.received_at;
  /* What ended before today is not in the replica. */
  facts.updated_at =
      yp_state_is_open (state)
          ? pick_time (random, now, 30, 0)
          : g_rand_int_range (random, 0, 1000) * ((now - yp_time_start_of_day (now)) / 1000) +
                yp_time_start_of_day (now);
  if (g_rand_boolean (random))
    facts.due_at = pick_time (random, now, 20, 20);
  if (state >= YP_STATE_HANDLED && g_rand_boolean (random))
    facts.handled_at = pick_time (random, now, 20, 0);

  return yp_incident_new (&facts);
}

static void
fill_cache (const char *folder, guint n, gint64 now)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YpSnapshotPage) picture = yp_snapshot_page_new ();
  g_autoptr (YpCache) cache = NULL;
  g_autoptr (GRand) random = g_rand_new_with_seed (7);

  picture->seq = n + 1;
  picture->head = g_strdup ("");
  picture->origin = g_strdup ("zjg");
  picture->at = now;
  for (guint i = 0; i < YP_N_AREA_LEVELS; i++)
    picture->areas[i] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  picture->items = g_hash_table_new (g_str_hash, g_str_equal);
  picture->incidents = g_ptr_array_new_with_free_func (g_object_unref);
  picture->units = g_ptr_array_new_with_free_func (g_object_unref);
  picture->fixes = yp_placed_fixes_new ();
  picture->layers = g_ptr_array_new ();
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (picture->incidents, make_incident (random, i, now));

  cache = yp_cache_new (folder, URL, &error);
  g_assert_no_error (error);
  yp_cache_write_picture (cache, picture, &error);
  g_assert_no_error (error);
  yp_cache_unlock (cache);
}

static void
on_changed (Fixture *f)
{
  f->n_changes++;
}

/* Of this thread, so that others on the machine do not count. */
static gint64
get_cpu_us (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (gint64) time.tv_sec * G_TIME_SPAN_SECOND + time.tv_nsec / 1000;
}

static guint
count_rows (Fixture *f)
{
  return g_list_model_get_n_items (yp_situation_get_incidents (f->situation));
}

static void
set_up (Fixture *f, gconstpointer data)
{
  guint n = GPOINTER_TO_UINT (data);
  gint64 patience = g_get_monotonic_time () + PATIENCE_US;

  f->folder = g_dir_make_tmp ("yp-ledger-XXXXXX", NULL);
  fill_cache (f->folder, n, g_get_real_time ());
  f->situation = yp_situation_new (URL, "token", f->folder);
  yp_situation_start (f->situation);
  while (count_rows (f) < n && g_get_monotonic_time () < patience)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (count_rows (f), ==, n);

  f->ledger = yp_ledger_new (f->situation);
  g_signal_connect_swapped (f->ledger, "changed", G_CALLBACK (on_changed), f);
  while (f->n_changes == 0 && g_get_monotonic_time () < patience)
    {
      gint64 began = get_cpu_us ();

      g_main_context_iteration (NULL, TRUE);
      f->longest_us = MAX (f->longest_us, get_cpu_us () - began);
    }
  g_assert_cmpuint (f->n_changes, >, 0);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_clear_object (&f->ledger);
  yp_situation_stop (f->situation);
  g_clear_object (&f->situation);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  remove_tree (f->folder);
  g_free (f->folder);
}

/* The definitions, once more. */
static gboolean
is_of (const YpIncidentFacts *facts, YpCountOf of, gint64 now)
{
  gint64 midnight = (now / 1000000 + 8 * 3600) / 86400 * 86400 * 1000000 - 8 * 3600 * 1000000LL;
  gboolean has_ended = facts->state == YP_STATE_CLOSED || facts->state == YP_STATE_REJECTED ||
                       facts->state == YP_STATE_MERGED || facts->state == YP_STATE_VOID;

  switch (of)
    {
    case YP_COUNT_LATE:
      return !has_ended && facts->handled_at == 0 && facts->due_at > 0 && now > facts->due_at;
    case YP_COUNT_REPORTED_TODAY:
      return facts->received_at >= midnight;
    case YP_COUNT_ENDED_TODAY:
      return has_ended && facts->updated_at >= midnight;
    case YP_COUNT_OPEN:
    default:
      return !has_ended;
    }
}

static const char *
get_name (const YpIncidentFacts *facts, YpCountBy by)
{
  return by == YP_COUNT_BY_TOWN     ? facts->town
         : by == YP_COUNT_BY_SOURCE ? facts->source
                                    : facts->organization;
}

static guint
count_again (Fixture *f, YpCountOf of, YpCountBy by, const char *value)
{
  GListModel *incidents = yp_situation_get_incidents (f->situation);
  gint64 now = yp_situation_get_now (f->situation);
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (incidents); i++)
    {
      g_autoptr (YpIncident) incident = g_list_model_get_item (incidents, i);
      const YpIncidentFacts *facts = yp_incident_get_facts (incident);

      n += is_of (facts, of, now) &&
           (by == YP_COUNT_BY_NOTHING || g_strcmp0 (get_name (facts, by), value) == 0);
    }

  return n;
}

static void
check_by (Fixture *f, YpCountOf of, YpCountBy by)
{
  g_autoptr (GArray) counts = yp_ledger_count_by (f->ledger, of, by);
  guint sum = 0;
  guint before = G_MAXUINT;

  for (guint i = 0; i < counts->len; i++)
    {
      const YpCount *count = &g_array_index (counts, YpCount, i);
      YpCountFilter filter = { of, by, count->value, 0 };
      g_autoptr (GPtrArray) rows = yp_ledger_list (f->ledger, &filter, YP_LEDGER_OLDEST, N_SOME);

      g_assert_cmpuint (count->n, ==, count_again (f, of, by, count->value));
      g_assert_cmpuint (count->n, ==, yp_ledger_count (f->ledger, &filter));
      g_assert_cmpuint (count->n, ==, rows->len);
      g_assert_cmpuint (count->n, <=, before);
      before = count->n;
      sum += count->n;
    }
  g_assert_cmpuint (sum, ==, count_again (f, of, YP_COUNT_BY_NOTHING, NULL));
}

/* Every figure, and behind each figure as many rows. */
static void
test_counts (Fixture *f, gconstpointer data)
{
  for (guint of = 0; of < YP_N_COUNT_OFS; of++)
    {
      YpCountFilter all = { .of = (YpCountOf) of };

      g_assert_cmpuint (yp_ledger_count (f->ledger, &all), ==,
                        count_again (f, all.of, YP_COUNT_BY_NOTHING, NULL));
      check_by (f, all.of, YP_COUNT_BY_TOWN);
      check_by (f, all.of, YP_COUNT_BY_SOURCE);
      check_by (f, all.of, YP_COUNT_BY_ORGANIZATION);
    }

  /* Nobody is called that. */
  g_assert_cmpuint (yp_ledger_count (f->ledger, &(YpCountFilter){ YP_COUNT_OPEN, YP_COUNT_BY_TOWN,
                                                                  "nowhere", 0 }),
                    ==, 0);
}

/* The same figures as the replica keeps, row by row as they change. */
static void
test_agrees (Fixture *f, gconstpointer data)
{
  const YpFigures *figures = yp_situation_get_figures (f->situation);
  guint states[YP_N_STATES];
  guint hours[YP_LEDGER_N_HOURS];
  guint sum = 0;

  g_assert_cmpuint (yp_ledger_count (f->ledger, &(YpCountFilter){ .of = YP_COUNT_OPEN }), ==,
                    figures->n_open);
  g_assert_cmpuint (yp_ledger_count (f->ledger, &(YpCountFilter){ .of = YP_COUNT_REPORTED_TODAY }),
                    ==, figures->n_reported_today);
  g_assert_cmpuint (yp_ledger_count (f->ledger, &(YpCountFilter){ .of = YP_COUNT_ENDED_TODAY }), ==,
                    figures->n_closed_today);
  yp_ledger_count_states (f->ledger, YP_COUNT_OPEN, states);
  for (guint i = 0; i < YP_N_STATES; i++)
    {
      YpCountFilter filter = { YP_COUNT_OPEN, YP_COUNT_BY_STATE, NULL, YP_STATE_BIT (i) };

      g_assert_cmpuint (yp_ledger_count (f->ledger, &filter), ==, states[i]);
      g_assert_cmpuint (states[i], ==, yp_state_is_open ((YpState) i) ? figures->n_by_state[i] : 0);
    }

  yp_ledger_count_hours (f->ledger, YP_COUNT_REPORTED_TODAY, hours);
  for (guint i = 0; i < YP_LEDGER_N_HOURS; i++)
    sum += hours[i];
  g_assert_cmpuint (sum, ==, figures->n_reported_today);
  g_assert_cmpuint (yp_ledger_count_until (f->ledger, YP_COUNT_REPORTED_TODAY, G_MAXINT64), ==,
                    figures->n_reported_today);
  g_assert_cmpuint (yp_ledger_count_until (f->ledger, YP_COUNT_REPORTED_TODAY, 0), ==, 0);
}

static void
test_rates (Fixture *f, gconstpointer data)
{
  g_autoptr (GArray) rates = yp_ledger_rate_by (f->ledger, YP_COUNT_BY_TOWN);
  GListModel *incidents = yp_situation_get_incidents (f->situation);
  gint64 now = yp_situation_get_now (f->situation);
  gint64 midnight = yp_time_start_of_day (now);
  double before = 2;

  g_assert_cmpuint (rates->len, ==, 3);
  for (guint r = 0; r < rates->len; r++)
    {
      const YpRate *rate = &g_array_index (rates, YpRate, r);
      guint n_in_time = 0;
      guint n_late = 0;

      for (guint i = 0; i < g_list_model_get_n_items (incidents); i++)
        {
          g_autoptr (YpIncident) incident = g_list_model_get_item (incidents, i);
          const YpIncidentFacts *facts = yp_incident_get_facts (incident);

          if (g_strcmp0 (facts->town, rate->value) != 0 || facts->due_at == 0)
            continue;
          if (facts->handled_at >= midnight && facts->handled_at <= facts->due_at)
            n_in_time++;
          else if (facts->handled_at >= midnight || is_of (facts, YP_COUNT_LATE, now))
            n_late++;
        }
      g_assert_cmpuint (rate->n_in_time, ==, n_in_time);
      g_assert_cmpuint (rate->n_due, ==, n_in_time + n_late);
      g_assert_cmpfloat ((double) rate->n_in_time / rate->n_due, <=, before);
      before = (double) rate->n_in_time / rate->n_due;
    }
}

static void
test_lists (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) oldest =
      yp_ledger_list (f->ledger, &(YpCountFilter){ .of = YP_COUNT_OPEN }, YP_LEDGER_OLDEST, 20);
  g_autoptr (GPtrArray) late =
      yp_ledger_list (f->ledger, &(YpCountFilter){ .of = YP_COUNT_LATE }, YP_LEDGER_DUE, N_SOME);
  g_autoptr (GPtrArray) none =
      yp_ledger_list (f->ledger, &(YpCountFilter){ .of = YP_COUNT_OPEN }, YP_LEDGER_OLDEST, 0);
  gint64 limit;

  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpuint (oldest->len, ==, 20);
  limit = yp_incident_get_facts (g_ptr_array_index (oldest, 19))->received_at;
  for (guint i = 1; i < oldest->len; i++)
    g_assert_cmpint (yp_incident_get_facts (g_ptr_array_index (oldest, i - 1))->received_at, <=,
                     yp_incident_get_facts (g_ptr_array_index (oldest, i))->received_at);
  for (guint i = 1; i < late->len; i++)
    g_assert_cmpint (yp_incident_get_facts (g_ptr_array_index (late, i - 1))->due_at, <=,
                     yp_incident_get_facts (g_ptr_array_index (late, i))->due_at);

  /* None that is open and older was passed over. */
  {
    GListModel *incidents = yp_situation_get_incidents (f->situation);
    guint n_older = 0;

    for (guint i = 0; i < g_list_model_get_n_items (incidents); i++)
      {
        g_autoptr (YpIncident) incident = g_list_model_get_item (incidents, i);
        const YpIncidentFacts *facts = yp_incident_get_facts (incident);

        n_older += yp_state_is_open (facts->state) && facts->received_at < limit;
      }
    g_assert_cmpuint (n_older, <, 20);
  }
}

/* Many at once, as after a cut, and none of it holds up the main loop. */
static void
test_many (Fixture *f, gconstpointer data)
{
  gint64 began = get_cpu_us ();
  g_autoptr (GArray) counts = yp_ledger_count_by (f->ledger, YP_COUNT_OPEN, YP_COUNT_BY_SOURCE);
  gint64 spent = get_cpu_us () - began;

  g_assert_cmpuint (counts->len, ==, G_N_ELEMENTS (sources));
  g_test_message ("longest turn of the main loop: %" G_GINT64_FORMAT
                  " µs; a figure by channel: %" G_GINT64_FORMAT " µs",
                  f->longest_us, spent);
  if (g_test_perf ())
    {
      g_assert_cmpint (f->longest_us, <, MOST_US);
      g_assert_cmpint (spent, <, MOST_US);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/wall/ledger/counts", Fixture, GUINT_TO_POINTER (N_SOME), set_up, test_counts,
              tear_down);
  g_test_add ("/wall/ledger/agrees", Fixture, GUINT_TO_POINTER (N_SOME), set_up, test_agrees,
              tear_down);
  g_test_add ("/wall/ledger/rates", Fixture, GUINT_TO_POINTER (N_SOME), set_up, test_rates,
              tear_down);
  g_test_add ("/wall/ledger/lists", Fixture, GUINT_TO_POINTER (N_SOME), set_up, test_lists,
              tear_down);
  g_test_add ("/wall/ledger/many", Fixture, GUINT_TO_POINTER (N_MANY), set_up, test_many,
              tear_down);

  return g_test_run ();
}
