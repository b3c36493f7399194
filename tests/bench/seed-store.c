/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Fills a store with reported incidents, for benchmarks: seed-store STORE COUNT */

#include <glib.h>

#include "yp-clock.h"
#include "yp-store.h"

#define GROUP 10000

/* Zhangjiagang's extent in degrees, and a year of reports. */
#define WEST 120.35
#define EAST 120.87
#define SOUTH 31.72
#define NORTH 32.03
#define FIRST_AT G_GINT64_CONSTANT (1767225600000000) /* 2026-01-01T00:00:00Z */
#define YEAR_US (365 * 24 * G_TIME_SPAN_HOUR)

static const char *const items[] = {
  "gbt47678.5:matter:06010",
  "gbt47678.5:matter:01001",
  "gbt47678.5:matter:01037",
};

static JsonObject *
make_report (GRand *random, gint64 at, guint number)
{
  JsonObject *data = json_object_new ();
  g_autofree char *description = g_strdup_printf ("第%u号：路面有积水，请尽快处理", number);
  g_autofree char *grid = g_strdup_printf ("320582%09u", number % 1036);
  char reported_at[YP_TIME_SIZE];

  yp_time_format (at, reported_at);
  json_object_set_string_member (data, "item", items[number % G_N_ELEMENTS (items)]);
  json_object_set_string_member (data, "source", "open311");
  json_object_set_string_member (data, "description", description);
  json_object_set_string_member (data, "address", "张家港市杨舍镇人民中路");
  json_object_set_double_member (data, "lon", g_rand_double_range (random, WEST, EAST));
  json_object_set_double_member (data, "lat", g_rand_double_range (random, SOUTH, NORTH));
  json_object_set_string_member (data, "town", "320582100");
  json_object_set_string_member (data, "grid", grid);
  json_object_set_string_member (data, "reported_at", reported_at);

  return data;
}

static gboolean
append_report (YpStore *store, GRand *random, gint64 at, guint number, GError **error)
{
  g_autofree char *id = yp_store_next_incident_id (store, at, error);
  g_autofree char *subject = NULL;
  g_autoptr (JsonObject) data = NULL;
  g_autoptr (YpEntry) entry = NULL;

  if (id == NULL)
    return FALSE;

  subject = g_strconcat ("incident/", id, NULL);
  data = make_report (random, at, number);
  entry = yp_store_append (store, at, "bench", subject, "reported", data, error);

  return entry != NULL;
}

static gboolean
fill (YpStore *store, guint count, GError **error)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1);

  for (guint number = 0; number < count; number++)
    {
      gint64 at = FIRST_AT + YEAR_US / count * number / 1000 * 1000;

      if (number % GROUP == 0 && !yp_store_begin (store, error))
        return FALSE;
      if (!append_report (store, random, at, number, error))
        return FALSE;
      if ((number % GROUP == GROUP - 1 || number == count - 1) && !yp_store_commit (store, error))
        return FALSE;
    }

  return TRUE;
}

int
main (int argc, char *argv[])
{
  g_autoptr (YpStore) store = NULL;
  g_autoptr (GError) error = NULL;
  guint64 count;
  gint64 start = g_get_monotonic_time ();

  if (argc != 3 || !g_ascii_string_to_unsigned (argv[2], 10, 1, 100000000, &count, NULL))
    {
      g_printerr ("Usage: %s STORE COUNT\n", argv[0]);
      return 2;
    }

  store = yp_store_open (argv[1], "bench", &error);
  if (store == NULL || !fill (store, (guint) count, &error))
    {
      g_printerr ("%s: %s\n", argv[1], error->message);
      return 1;
    }

  g_print ("{\"seeded\":%u,\"seconds\":%.1f}\n", (guint) count,
           (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC);
  return 0;
}
