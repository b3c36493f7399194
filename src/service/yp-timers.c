/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-timers.h"

#include "yp-json.h"
#include "yp-orders.h"

#define TICK_S 5

/* The ladder is gone through every so many ticks: it reads all that is open. */
#define TICKS_PER_ROUND 3
#define PAGE 1000

/* As many at a time; the rest at the next tick. */
#define MAX_DUE 100

/* Who acts when nobody does. */
#define CLOCK "clock"

/**
 * YpTimers:
 *
 * What is to happen by itself at a time: suspended incidents go on when their day comes. What is
 * due follows from the store alone, so a time that passed while the platform was down is found at
 * its next start, and nothing happens twice: what was done is not due any more, and a key holds
 * each act to once. Main thread.
 */
struct _YpTimers
{
  YpCityKeeper *cities;
  YpReaders *readers;
  YpWriter *writer;
  YpPrincipal *clock;
  guint tick_id;
  guint n_ticks;
  int is_busy; /* atomic: a reader is at it */
};

static GBytes *
make_body (const char *action)
{
  GString *text = g_string_new (NULL);
  YpJsonWriter writer;

  yp_json_writer_init (&writer, text);
  yp_json_open_object (&writer, NULL);
  yp_json_add_string (&writer, "action", action);
  yp_json_close_object (&writer);

  return g_string_free_to_bytes (text);
}

/* The clock asks as anybody would, under the same rules. */
static void
push_action (YpTimers *self, YpCity *city, const char *id, const char *action, gint64 due)
{
  g_autoptr (GHashTable) headers = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *path = g_strdup_printf ("/incidents/%s/actions", id);
  g_autofree char *key = g_strdup_printf ("%s/%s/%" G_GINT64_FORMAT, action, id, due);
  g_auto (GStrv) segments = g_strsplit (path + 1, "/", -1);
  g_autoptr (GBytes) body = make_body (action);
  g_autoptr (GError) error = NULL;
  YpRequest request = { .method = (char *) "POST",
                        .path = path,
                        .segments = segments,
                        .headers = headers,
                        .body = body,
                        .principal = self->clock };
  YpCommand *command;

  g_hash_table_insert (headers, (char *) "idempotency-key", key);
  command = yp_action_routes[0].parse (&request, city, &error);
  if (command == NULL)
    g_warning ("%s of incident %s: %s", action, id, error->message);
  else if (!yp_writer_push (self->writer, command, NULL))
    yp_command_free (command);
}

/* Each rule that an incident sets off and that no order was issued by. */
static gboolean
climb (YpTimers *self, YpStore *store, YpCity *city, YpIncident *incident, GError **error)
{
  const YpIncidentFacts *facts = yp_incident_get_facts (incident);

  for (guint i = 0; i < yp_ladder_get_n_rungs (city->ladder); i++)
    {
      const YpRung *rung = yp_ladder_get_rung (city->ladder, i);
      gboolean is_issued = FALSE;
      YpCommand *command;

      if (!yp_rung_applies (rung, facts, city->calendar, yp_clock_now (&city->clock)))
        continue;
      if (!yp_orders_is_issued (store, facts, rung->rule, &is_issued, error))
        return FALSE;
      if (is_issued)
        continue;

      command = yp_orders_new_command (CLOCK, facts->id, rung->rule);
      if (!yp_writer_push (self->writer, command, NULL))
        yp_command_free (command);
    }

  return TRUE;
}

static gboolean
climb_all (YpTimers *self, YpStore *store, YpCity *city, GError **error)
{
  gint64 after = 0;
  guint n = PAGE;

  while (n == PAGE)
    {
      /* What was closed in the future is nothing: only the open ones. */
      g_autoptr (GPtrArray) page = yp_store_list_incidents (
          store, after, yp_clock_now (&city->clock) + G_TIME_SPAN_DAY, PAGE, &after, error);

      if (page == NULL)
        return FALSE;

      n = page->len;
      for (guint i = 0; i < n; i++)
        if (!climb (self, store, city, g_ptr_array_index (page, i), error))
          return FALSE;
    }

  return TRUE;
}

static void
run_due (YpStore *store, gpointer data)
{
  YpTimers *self = data;
  g_autoptr (YpCity) city = yp_city_keeper_ref_city (self->cities);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) ladder_error = NULL;
  g_autoptr (GPtrArray) rested =
      yp_store_list_rested (store, yp_clock_now (&city->clock), MAX_DUE, &error);

  if (rested == NULL)
    g_message ("What is due could not be read: %s", error->message);

  for (guint i = 0; rested != NULL && i < rested->len; i++)
    {
      const YpIncidentFacts *facts = yp_incident_get_facts (g_ptr_array_index (rested, i));

      push_action (self, city, facts->id, "resume", facts->suspended_until);
    }

  if (self->n_ticks % TICKS_PER_ROUND == 0 && !climb_all (self, store, city, &ladder_error))
    g_message ("The ladder could not be gone through: %s", ladder_error->message);

  self->n_ticks++;
  g_atomic_int_set (&self->is_busy, FALSE);
}

static gboolean
on_tick (gpointer data)
{
  YpTimers *self = data;

  if (g_atomic_int_compare_and_exchange (&self->is_busy, FALSE, TRUE))
    yp_readers_push (self->readers, run_due, self);

  return G_SOURCE_CONTINUE;
}

/**
 * yp_timers_new:
 * @cities: gives the city and its clock
 * @readers: who looks what is due
 * @writer: who does it; its answers come without a job
 *
 * All outlive the timers; the readers are stopped before the timers are freed.
 *
 * Returns: (transfer full): timers that run
 */
YpTimers *
yp_timers_new (YpCityKeeper *cities, YpReaders *readers, YpWriter *writer)
{
  YpTimers *self = g_new0 (YpTimers, 1);

  self->cities = cities;
  self->readers = readers;
  self->writer = writer;
  self->clock = yp_principal_new (CLOCK, YP_ROLES_ALL, YP_LEVEL_CITY, NULL, NULL, NULL);
  self->tick_id = g_timeout_add_seconds (TICK_S, on_tick, self);

  return self;
}

/**
 * yp_timers_free:
 * @self: (transfer full): timers that no reader works for any more
 */
void
yp_timers_free (YpTimers *self)
{
  g_source_remove (self->tick_id);
  yp_principal_unref (self->clock);
  g_free (self);
}
