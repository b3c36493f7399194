/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What it costs to look what is due by itself: for the first time, when all that is open is read,
 * and each time after that. bench-watch STORE; nothing is written. One JSON object. */

#include <stdio.h>

#include "yp-watch.h"

#define N_ROUNDS 101

static gint64
get_time (gpointer data)
{
  return *(const gint64 *) data;
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  gint64 first = *(const gint64 *) a;
  gint64 second = *(const gint64 *) b;

  return (first > second) - (first < second);
}

static guint
look (YpWatch *watch, YpStore *store, YpCity *city, gint64 *elapsed)
{
  g_autoptr (GError) error = NULL;
  gint64 begin = g_get_monotonic_time ();
  g_autoptr (GPtrArray) commands = yp_watch_collect (watch, store, city, &error);

  if (commands == NULL)
    g_error ("%s", error->message);

  *elapsed = g_get_monotonic_time () - begin;
  for (guint i = 0; i < commands->len; i++)
    yp_command_free (g_ptr_array_index (commands, i));

  return commands->len;
}

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YpStore) store = argc == 2 ? yp_store_open_reader (argv[1], &error) : NULL;
  g_autoptr (YpCity) city = NULL;
  g_autoptr (YpWatch) watch = yp_watch_new ();
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 now = g_get_real_time ();
  gint64 first;
  guint n_due;

  if (store == NULL)
    g_error ("%s", error != NULL ? error->message : "bench-watch STORE");

  city = yp_city_new (yp_place_index_new (NULL, 0), yp_catalogue_new_sample (),
                      (YpClock){ get_time, &now });
  n_due = look (watch, store, city, &first);
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      gint64 elapsed;

      look (watch, store, city, &elapsed);
      g_array_append_val (times, elapsed);
    }
  g_array_sort (times, compare_times);
  printf ("{\"what\":\"look\",\"first_ms\":%.1f,\"due\":%u,\"median_ms\":%.3f,\"max_ms\":%.3f}\n",
          (double) first / 1000, n_due,
          (double) g_array_index (times, gint64, times->len / 2) / 1000,
          (double) g_array_index (times, gint64, times->len - 1) / 1000);

  return 0;
}
