/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <time.h>

#include "yp-longest.h"

#define N_MANY 100000

/* What the design allows a turn of the main loop. */
#define MOST_US 4000
#define PATIENCE_US (20 * G_TIME_SPAN_SECOND)

static void
test_find (void)
{
  YpLongestRow rows[] = {
    { 50, TRUE, TRUE }, { 10, TRUE, FALSE }, { 30, TRUE, TRUE }, { 5, FALSE, TRUE },
    { 30, TRUE, TRUE }, { 20, TRUE, TRUE },  { 90, TRUE, TRUE },
  };
  guint positions[4] = { 0 };

  g_assert_cmpuint (yp_longest_find (rows, G_N_ELEMENTS (rows), positions, 4), ==, 4);
  g_assert_cmpuint (positions[0], ==, 5);
  g_assert_cmpuint (positions[1], ==, 2);
  g_assert_cmpuint (positions[2], ==, 4);
  g_assert_cmpuint (positions[3], ==, 0);

  g_assert_cmpuint (yp_longest_find (rows, 2, positions, 4), ==, 1);
  g_assert_cmpuint (yp_longest_find (rows, 0, positions, 4), ==, 0);
  g_assert_cmpuint (yp_longest_find (rows, G_N_ELEMENTS (rows), positions, 0), ==, 0);
  g_assert_cmpuint (yp_longest_find (rows, G_N_ELEMENTS (rows), positions, 1), ==, 1);
  g_assert_cmpuint (positions[0], ==, 5);
}

static YpIncident *
make (guint number, YpState state, gint64 since)
{
  g_autofree char *id = g_strdup_printf ("zjg-20260824-%06u", number);

  return yp_incident_new (&(YpIncidentFacts){ .id = id,
                                              .state = state,
                                              .item = (char *) "sample:matter:01",
                                              .source = (char *) "patrol",
                                              .description = (char *) "",
                                              .received_at = since });
}

static void
on_changed (guint *n_changes)
{
  (*n_changes)++;
}

/* Of this thread, so that others on the machine do not count. */
static gint64
get_cpu_us (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (gint64) time.tv_sec * G_TIME_SPAN_SECOND + time.tv_nsec / 1000;
}

/* Runs the main loop until it was told once more; returns the longest turn, microseconds of work.
 */
static gint64
wait_change (const guint *n_changes)
{
  guint before = *n_changes;
  gint64 patience = g_get_monotonic_time () + PATIENCE_US;
  gint64 longest_turn = 0;

  while (*n_changes == before && g_get_monotonic_time () < patience)
    {
      gint64 began = get_cpu_us ();

      g_main_context_iteration (NULL, TRUE);
      longest_turn = MAX (longest_turn, get_cpu_us () - began);
    }

  g_assert_cmpuint (*n_changes, >, before);
  return longest_turn;
}

static void
assert_ids (YpLongest *longest, const guint *numbers, guint n_numbers)
{
  GPtrArray *incidents = yp_longest_get_incidents (longest);

  g_assert_cmpuint (incidents->len, ==, n_numbers);
  for (guint i = 0; i < n_numbers; i++)
    {
      g_autofree char *id = g_strdup_printf ("zjg-20260824-%06u", numbers[i]);

      g_assert_cmpstr (yp_incident_get_id (g_ptr_array_index (incidents, i)), ==, id);
    }
}

static void
replace (GListStore *list, guint position, guint n_removed, YpIncident *incident)
{
  gpointer additions[] = { incident };

  g_list_store_splice (list, position, n_removed, additions, incident != NULL ? 1 : 0);
}

/* The rows follow the list however it changes: a second list of all of it must say the same. */
static void
test_follows (void)
{
  g_autoptr (GListStore) list = g_list_store_new (YP_TYPE_INCIDENT);
  g_autoptr (YpLongest) longest = NULL;
  guint n_changes = 0;

  for (guint i = 0; i < 10; i++)
    {
      g_autoptr (YpIncident) incident = make (i, YP_STATE_REPORTED, 100 - i);

      g_list_store_append (list, incident);
    }

  longest = yp_longest_new (G_LIST_MODEL (list), 3);
  g_signal_connect_swapped (longest, "changed", G_CALLBACK (on_changed), &n_changes);
  wait_change (&n_changes);
  assert_ids (longest, (guint[]){ 9, 8, 7 }, 3);

  {
    g_autoptr (YpIncident) closed = make (9, YP_STATE_CLOSED, 91);
    g_autoptr (YpIncident) early = make (77, YP_STATE_FILED, 1);

    replace (list, 9, 1, closed);
    replace (list, 4, 0, early);
    replace (list, 0, 3, NULL);
  }
  wait_change (&n_changes);
  assert_ids (longest, (guint[]){ 77, 8, 7 }, 3);

  g_list_store_remove_all (list);
  wait_change (&n_changes);
  assert_ids (longest, NULL, 0);
}

/* A hundred thousand at once, as after a cut, and none of it holds up the main loop. */
static void
test_many (void)
{
  g_autoptr (GListStore) list = g_list_store_new (YP_TYPE_INCIDENT);
  g_autoptr (GPtrArray) incidents = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (YpLongest) longest = NULL;
  guint n_changes = 0;
  gint64 longest_turn;

  for (guint i = 0; i < N_MANY; i++)
    g_ptr_array_add (incidents, make (i, (YpState) (i % YP_N_STATES), (gint64) i * 7919 % 100003));
  g_list_store_splice (list, 0, 0, incidents->pdata, incidents->len);

  longest = yp_longest_new (G_LIST_MODEL (list), 5);
  g_signal_connect_swapped (longest, "changed", G_CALLBACK (on_changed), &n_changes);
  longest_turn = wait_change (&n_changes);
  g_assert_cmpuint (yp_longest_get_incidents (longest)->len, ==, 5);
  g_assert_cmpstr (yp_incident_get_id (g_ptr_array_index (yp_longest_get_incidents (longest), 0)),
                   ==, "zjg-20260824-000000");

  g_test_message ("longest turn of the main loop: %" G_GINT64_FORMAT " µs", longest_turn);
  if (g_test_perf ())
    g_assert_cmpint (longest_turn, <, MOST_US);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wall/longest/find", test_find);
  g_test_add_func ("/wall/longest/follows", test_follows);
  g_test_add_func ("/wall/longest/many", test_many);

  return g_test_run ();
}
