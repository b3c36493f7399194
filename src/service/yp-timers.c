/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-timers.h"

/* What is due can wait so many seconds; somebody in danger can not. */
#define DUE_EVERY 5

/**
 * YpTimers:
 *
 * Asks every few seconds what is due by itself and what is wrong, and hands it to the writer. Main
 * thread.
 */
struct _YpTimers
{
  YpCityKeeper *cities;
  YpReaders *readers;
  YpWriter *writer;
  YpWatch *watch;
  YpAlarmWatch *alarms;
  guint tick_id;
  guint n_ticks;
  int is_busy; /* atomic: a reader is at it */
};

static void
push (YpTimers *self, GPtrArray *commands, const GError *error)
{
  if (commands == NULL)
    g_message ("What is due could not be read: %s", error->message);

  for (guint i = 0; commands != NULL && i < commands->len; i++)
    if (!yp_writer_push (self->writer, g_ptr_array_index (commands, i), NULL))
      yp_command_free (g_ptr_array_index (commands, i));
}

static void
run_alarms (YpStore *store, gpointer data)
{
  YpTimers *self = data;
  g_autoptr (YpCity) city = yp_city_keeper_ref_city (self->cities);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) commands = yp_alarm_watch_collect (self->alarms, store, city, &error);

  push (self, commands, error);
  g_atomic_int_set (&self->is_busy, FALSE);
}

static void
run_due (YpStore *store, gpointer data)
{
  YpTimers *self = data;
  g_autoptr (YpCity) city = yp_city_keeper_ref_city (self->cities);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) commands = yp_watch_collect (self->watch, store, city, &error);

  push (self, commands, error);
  run_alarms (store, self);
}

static gboolean
on_tick (gpointer data)
{
  YpTimers *self = data;
  gboolean is_due = self->n_ticks++ % DUE_EVERY == 0;

  if ((is_due || yp_alarm_watch_has_news (self->alarms)) &&
      g_atomic_int_compare_and_exchange (&self->is_busy, FALSE, TRUE))
    yp_readers_push (self->readers, is_due ? run_due : run_alarms, self);

  return G_SOURCE_CONTINUE;
}

/**
 * yp_timers_new:
 * @cities: gives the city and its clock
 * @readers: who looks what is due
 * @writer: who does it; its answers come without a job
 * @watch: knows what is due; somebody tells it what happens
 * @alarms: knows what is wrong; it is told too
 *
 * All outlive the timers; the readers are stopped before the timers are freed.
 *
 * Returns: (transfer full): timers that run
 */
YpTimers *
yp_timers_new (YpCityKeeper *cities,
               YpReaders *readers,
               YpWriter *writer,
               YpWatch *watch,
               YpAlarmWatch *alarms)
{
  YpTimers *self = g_new0 (YpTimers, 1);

  self->cities = cities;
  self->readers = readers;
  self->writer = writer;
  self->watch = watch;
  self->alarms = alarms;
  self->tick_id = g_timeout_add_seconds (1, on_tick, self);

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
  g_free (self);
}
