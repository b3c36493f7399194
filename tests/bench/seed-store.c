/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Fills a store with incidents, for benchmarks: seed-store STORE COUNT. All are reported in the
 * year 2026; or, with --open=N, the last N are open in all states, from the last days, and those of
 * the year before them are closed; or, with --hours=N, they are of the year before now, one after
 * the other, and each is answered so many hours after it came. */

#include <glib.h>

#include "yp-calendar.h"
#include "yp-clock.h"
#include "yp-incident-due.h"
#include "yp-store.h"

#define GROUP 10000

/* Zhangjiagang's extent in degrees, and a year of reports. */
#define WEST 120.35
#define EAST 120.87
#define SOUTH 31.72
#define NORTH 32.03
#define FIRST_AT G_GINT64_CONSTANT (1767225600000000) /* 2026-01-01T00:00:00Z */
#define YEAR_US (365 * 24 * G_TIME_SPAN_HOUR)

/* With --open: how long ago the last of them was reported, and over how long they are spread. */
#define LAST_AGO (3 * G_TIME_SPAN_HOUR)
#define OPEN_SPAN (3 * G_TIME_SPAN_DAY)
#define STEP_US (10 * G_TIME_SPAN_MINUTE)

#define N_UNITS 1456

static int n_open = -1;
static int n_hours = 0;

static const GOptionEntry options[] = {
  { "hours", 0, 0, G_OPTION_ARG_INT, &n_hours, "How long each is open", "N" },
  { "open", 0, 0, G_OPTION_ARG_INT, &n_open, "How many are open; the others are closed", "N" },
  { NULL },
};

/* How far the open ones have come. */
static const char *const walks[] = {
  "",
  "verified",
  "filed",
  "filed dispatched",
  "filed dispatched accepted",
  "filed dispatched accepted extension-requested",
  "filed dispatched accepted arrived",
  "filed dispatched accepted arrived handled",
  "filed dispatched accepted arrived handled checked",
  "filed dispatched returned",
  "filed dispatched suspension-requested suspended",
};

static const char *const limits[] = { "urgent_hour:2", "work_hour:4", "work_day:2",
                                      "work_day:5",    "work_day:7",  "work_day:15" };

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
append (YpStore *store,
        gint64 at,
        const char *subject,
        const char *kind,
        JsonObject *data,
        GError **error)
{
  g_autoptr (JsonObject) own_data = data;
  g_autoptr (YpEntry) entry = yp_store_append (store, at, "bench", subject, kind, own_data, error);

  return entry != NULL;
}

static void
set_time (JsonObject *data, const char *name, gint64 time)
{
  char text[YP_TIME_SIZE];

  yp_time_format (time, text);
  json_object_set_string_member (data, name, text);
}

static void
set_limit (JsonObject *data, YpCalendar *calendar, gint64 at, guint number)
{
  const char *limit = limits[number % G_N_ELEMENTS (limits)];
  YpIncidentFacts facts = { .filed_at = at, .time_limit = (char *) limit };
  gint64 due_at = 0;

  if (!yp_incident_find_due (&facts, calendar, &due_at, NULL))
    g_error ("%s has no due time", limit);
  json_object_set_string_member (data, "time_limit", limit);
  set_time (data, "due_at", due_at);
}

/* What any of the steps must be told. */
static JsonObject *
make_step (const char *kind, YpCalendar *calendar, gint64 at, guint number)
{
  JsonObject *data = json_object_new ();
  g_autofree char *unit = g_strdup_printf ("M%04u", number % N_UNITS);

  json_object_set_string_member (data, "note", "按规定办理");
  if (strcmp (kind, "filed") == 0)
    set_limit (data, calendar, at, number);
  else if (strcmp (kind, "suspension-requested") == 0)
    set_time (data, "until", at + 30 * G_TIME_SPAN_DAY);
  else if (strcmp (kind, "verified") != 0 && strcmp (kind, "checked") != 0 &&
           strcmp (kind, "extension-requested") != 0)
    json_object_set_string_member (data, "unit", unit);

  return data;
}

static gboolean
append_walk (YpStore *store,
             YpCalendar *calendar,
             gint64 at,
             const char *subject,
             guint number,
             GError **error)
{
  g_auto (GStrv) kinds = g_strsplit (walks[number % G_N_ELEMENTS (walks)], " ", -1);

  for (guint i = 0; kinds[i] != NULL; i++)
    {
      at += STEP_US;
      if (!append (store, at, subject, kinds[i], make_step (kinds[i], calendar, at, number), error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
append_answer (YpStore *store, gint64 at, const char *subject, GError **error)
{
  JsonObject *data = json_object_new ();

  json_object_set_string_member (data, "note", "已答复");
  return append (store, at, subject, "answered", data, error);
}

static gboolean
append_incident (YpStore *store,
                 YpCalendar *calendar,
                 GRand *random,
                 gint64 at,
                 guint number,
                 gboolean is_open,
                 GError **error)
{
  g_autofree char *id = yp_store_next_incident_id (store, at, error);
  g_autofree char *subject = id != NULL ? g_strconcat ("incident/", id, NULL) : NULL;

  if (id == NULL ||
      !append (store, at, subject, "reported", make_report (random, at, number), error))
    return FALSE;

  if (n_open < 0)
    return TRUE;

  return is_open ? append_walk (store, calendar, at, subject, number, error)
                 : append_answer (store, at + STEP_US, subject, error);
}

static gboolean
append_units (YpStore *store, gint64 at, GError **error)
{
  if (!yp_store_begin (store, error))
    return FALSE;

  for (guint i = 0; i < N_UNITS; i++)
    {
      g_autofree char *subject = g_strdup_printf ("unit/M%04u", i);
      JsonObject *data = json_object_new ();

      json_object_set_string_member (data, "kind", "member");
      json_object_set_string_member (data, "name", subject + strlen ("unit/"));
      json_object_set_boolean_member (data, "duty", TRUE);
      if (!append (store, at, subject, "registered", data, error))
        return FALSE;
    }

  return yp_store_commit (store, error);
}

/* When the incident of this number was reported. */
static gint64
find_time (gint64 now, guint count, guint number)
{
  guint n_closed;

  if (n_hours > 0)
    return (now - YEAR_US + YEAR_US / count * number) / 1000 * 1000;
  if (n_open < 0)
    return FIRST_AT + YEAR_US / count * number / 1000 * 1000;

  n_closed = count - (guint) n_open;
  if (number < n_closed)
    return (now - OPEN_SPAN - YEAR_US + YEAR_US / n_closed * number) / 1000 * 1000;

  return (now - LAST_AGO - OPEN_SPAN + OPEN_SPAN / n_open * (number - n_closed)) / 1000 * 1000;
}

/* A year as it went by: between reports, what has been open for its time is answered. */
static gboolean
fill_year (YpStore *store, guint count, GError **error)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  g_autoptr (GQueue) open = g_queue_new ();
  gint64 now = g_get_real_time ();
  gint64 time_open = n_hours * G_TIME_SPAN_HOUR;
  guint n_answered = 0;

  for (guint number = 0; number < count; number++)
    {
      gint64 at = find_time (now, count, number);
      g_autofree char *id = NULL;
      g_autofree char *subject = NULL;

      if (number % GROUP == 0 && !yp_store_begin (store, error))
        return FALSE;

      for (gint64 ends_at; (ends_at = find_time (now, count, n_answered) + time_open) <= at;
           n_answered++)
        {
          g_autofree char *ended = g_queue_pop_head (open);

          if (!append_answer (store, ends_at, ended, error))
            return FALSE;
        }

      id = yp_store_next_incident_id (store, at, error);
      subject = id != NULL ? g_strconcat ("incident/", id, NULL) : NULL;
      if (id == NULL ||
          !append (store, at, subject, "reported", make_report (random, at, number), error))
        return FALSE;
      g_queue_push_tail (open, g_steal_pointer (&subject));

      if ((number % GROUP == GROUP - 1 || number == count - 1) && !yp_store_commit (store, error))
        return FALSE;
    }

  g_queue_clear_full (open, g_free);
  return TRUE;
}

static gboolean
fill (YpStore *store, guint count, GError **error)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  g_autoptr (YpCalendar) calendar = yp_calendar_new_default ();
  gint64 now = g_get_real_time ();

  if (n_open >= 0 && !append_units (store, now - YEAR_US - OPEN_SPAN, error))
    return FALSE;

  for (guint number = 0; number < count; number++)
    {
      gint64 at = find_time (now, count, number);
      gboolean is_open = n_open >= 0 && number >= count - (guint) n_open;

      if (number % GROUP == 0 && !yp_store_begin (store, error))
        return FALSE;
      if (!append_incident (store, calendar, random, at, number, is_open, error))
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
  g_autoptr (GOptionContext) context = g_option_context_new ("STORE COUNT");
  guint64 count;
  gint64 start = g_get_monotonic_time ();

  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || argc != 3 ||
      !g_ascii_string_to_unsigned (argv[2], 10, 1, 100000000, &count, NULL) ||
      n_open > (int) count - 1)
    {
      g_printerr ("Usage: %s [--open=N] STORE COUNT\n", argv[0]);
      return 2;
    }

  store = yp_store_open (argv[1], "bench", &error);
  if (store == NULL || !(n_hours > 0 ? fill_year : fill) (store, (guint) count, &error))
    {
      g_printerr ("%s: %s\n", argv[1], error->message);
      return 1;
    }

  g_print ("{\"seeded\":%u,\"seconds\":%.1f}\n", (guint) count,
           (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC);
  return 0;
}
