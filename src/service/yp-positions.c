/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-positions.h"

#include <math.h>

#include "yp-error.h"
#include "yp-json.h"
#include "yp-owntracks.h"

/* A unit's position goes out at most so often. */
#define INTERVAL_US G_USEC_PER_SEC

typedef struct
{
  char *unit;
  YpFix fix; /* `at` is 0 until one came */
  gint64 received_at;
  gint64 sent_at; /* monotonic */
  gboolean is_unsent;
  gboolean is_unsaved;
} Place;

/**
 * YpPositions:
 *
 * Where the units are: the last fix of each, in memory. Positions are not journal: a newer one
 * replaces an older one, the writer saves once a second what changed, and the stream sends each
 * unit at most once a second. Any thread.
 */
struct _YpPositions
{
  GMutex mutex; /* guards all below */
  GHashTable *places;
  GPtrArray *unsent;
  GPtrArray *unsaved;
  void (*wake) (gpointer data);
  gpointer wake_data;
};

static void
place_free (gpointer data)
{
  Place *place = data;

  g_free (place->unit);
  g_free (place);
}

/**
 * yp_positions_new:
 *
 * Returns: (transfer full): positions of no unit
 */
YpPositions *
yp_positions_new (void)
{
  YpPositions *self = g_new0 (YpPositions, 1);

  g_mutex_init (&self->mutex);
  self->places = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, place_free);
  self->unsent = g_ptr_array_new ();
  self->unsaved = g_ptr_array_new ();

  return self;
}

/**
 * yp_positions_free:
 * @self: (transfer full): positions that no thread uses any more
 */
void
yp_positions_free (YpPositions *self)
{
  g_ptr_array_unref (self->unsent);
  g_ptr_array_unref (self->unsaved);
  g_hash_table_unref (self->places);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/**
 * yp_positions_set_wake:
 * @self: positions
 * @wake: (nullable): called, from any thread and without the lock, when there is something to send
 *   after there was nothing
 * @data: for @wake
 */
void
yp_positions_set_wake (YpPositions *self, void (*wake) (gpointer data), gpointer data)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);

  self->wake = wake;
  self->wake_data = data;
}

/**
 * yp_positions_add_unit:
 * @self: positions
 * @unit: id of a registered unit; one that is known stays as it is
 * @fix: (nullable): where it last was
 *
 * From now on fixes of @unit are taken.
 */
void
yp_positions_add_unit (YpPositions *self, const char *unit, const YpFix *fix)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);
  Place *place;

  if (g_hash_table_contains (self->places, unit))
    return;

  place = g_new0 (Place, 1);
  place->unit = g_strdup (unit);
  if (fix != NULL)
    place->fix = *fix;
  g_hash_table_insert (self->places, place->unit, place);
}

static gboolean
check_units (YpPositions *self, GArray *fixes, GError **error)
{
  for (guint i = 0; i < fixes->len; i++)
    {
      const char *unit = g_array_index (fixes, YpUnitFix, i).unit;

      if (!g_hash_table_contains (self->places, unit))
        {
          g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "Position %u: no unit “%s” is registered",
                       i, unit);
          return FALSE;
        }
    }

  return TRUE;
}

static void
put_fix (YpPositions *self, const YpUnitFix *found, gint64 received_at)
{
  Place *place = g_hash_table_lookup (self->places, found->unit);

  /* What a device kept while it had no signal comes late; it is not where the unit is now. */
  if (found->fix.at <= place->fix.at)
    return;

  place->fix = found->fix;
  place->received_at = received_at;
  if (!place->is_unsent)
    g_ptr_array_add (self->unsent, place);
  if (!place->is_unsaved)
    g_ptr_array_add (self->unsaved, place);
  place->is_unsent = TRUE;
  place->is_unsaved = TRUE;
}

/**
 * yp_positions_take:
 * @self: positions
 * @fixes: (element-type YpUnitFix): fixes as devices reported them
 * @received_at: when, microseconds since 1970 UTC
 * @error: return location for %YP_ERROR_INVALID
 *
 * Takes all of @fixes, or none when one names a unit that is not registered. A fix that is not
 * newer than the unit's last changes nothing.
 *
 * Returns: whether they were taken
 */
gboolean
yp_positions_take (YpPositions *self, GArray *fixes, gint64 received_at, GError **error)
{
  void (*wake) (gpointer data) = NULL;
  gpointer data = NULL;

  g_mutex_lock (&self->mutex);
  if (!check_units (self, fixes, error))
    {
      g_mutex_unlock (&self->mutex);
      return FALSE;
    }

  if (self->unsent->len == 0)
    {
      wake = self->wake;
      data = self->wake_data;
    }

  for (guint i = 0; i < fixes->len; i++)
    put_fix (self, &g_array_index (fixes, YpUnitFix, i), received_at);
  g_mutex_unlock (&self->mutex);

  if (wake != NULL)
    wake (data);

  return TRUE;
}

static void
clear_unsaved (gpointer data)
{
  g_free (((YpUnsavedFix *) data)->unit);
}

/**
 * yp_positions_steal_unsaved:
 * @self: positions
 *
 * Gives the newest fix of each unit that moved since the last call.
 *
 * Returns: (transfer full) (element-type YpUnsavedFix): what to save; may be empty
 */
GArray *
yp_positions_steal_unsaved (YpPositions *self)
{
  GArray *fixes = g_array_new (FALSE, FALSE, sizeof (YpUnsavedFix));
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);

  g_array_set_clear_func (fixes, clear_unsaved);
  for (guint i = 0; i < self->unsaved->len; i++)
    {
      Place *place = g_ptr_array_index (self->unsaved, i);
      YpUnsavedFix unsaved = { g_strdup (place->unit), place->fix, place->received_at };

      place->is_unsaved = FALSE;
      g_array_append_val (fixes, unsaved);
    }
  g_ptr_array_set_size (self->unsaved, 0);

  return fixes;
}

static void
add_measure (YpJsonWriter *writer, float value, double steps)
{
  if (isnan (value))
    yp_json_add_null (writer, NULL);
  else
    yp_json_add_number (writer, NULL, round (value * steps) / steps);
}

static void
add_place (YpJsonWriter *writer, const Place *place)
{
  yp_json_open_array (writer, NULL);
  yp_json_add_string (writer, NULL, place->unit);
  yp_json_add_degrees (writer, NULL, place->fix.longitude);
  yp_json_add_degrees (writer, NULL, place->fix.latitude);
  yp_json_add_time (writer, NULL, place->fix.at);
  add_measure (writer, place->fix.speed_kmh, 10);
  add_measure (writer, place->fix.course_deg, 10);
  yp_json_close_array (writer);
}

static GString *
open_event (YpJsonWriter *writer)
{
  GString *text = g_string_new ("event: positions\ndata: ");

  yp_json_writer_init (writer, text);
  yp_json_open_array (writer, NULL);

  return text;
}

static GBytes *
close_event (YpJsonWriter *writer, GString *text)
{
  yp_json_close_array (writer);
  g_string_append (text, "\n\n");

  return g_string_free_to_bytes (text);
}

/**
 * yp_positions_compose_due:
 * @self: positions
 * @monotonic_us: now, by g_get_monotonic_time()
 * @has_more: (out): whether others wait for their second to be over
 *
 * Writes the stream's event of what moved, of each unit at most once a second.
 *
 * Returns: (transfer full) (nullable): the event, or %NULL when there is nothing to say
 */
GBytes *
yp_positions_compose_due (YpPositions *self, gint64 monotonic_us, gboolean *has_more)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);
  GString *text = NULL;
  YpJsonWriter writer;
  guint n_kept = 0;

  for (guint i = 0; i < self->unsent->len; i++)
    {
      Place *place = g_ptr_array_index (self->unsent, i);

      if (place->sent_at != 0 && monotonic_us - place->sent_at < INTERVAL_US)
        {
          self->unsent->pdata[n_kept++] = place;
          continue;
        }

      if (text == NULL)
        text = open_event (&writer);
      add_place (&writer, place);
      place->is_unsent = FALSE;
      place->sent_at = monotonic_us;
    }

  g_ptr_array_set_size (self->unsent, (int) n_kept);
  *has_more = n_kept > 0;

  return text != NULL ? close_event (&writer, text) : NULL;
}

/**
 * yp_positions_compose_all:
 * @self: positions
 *
 * Writes the stream's event of where every unit last was: for who has just come or fell behind.
 *
 * Returns: (transfer full) (nullable): the event, or %NULL when no fix is known
 */
GBytes *
yp_positions_compose_all (YpPositions *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);
  GString *text = NULL;
  YpJsonWriter writer;
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->places);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Place *place = value;

      if (place->fix.at == 0)
        continue;

      if (text == NULL)
        text = open_event (&writer);
      add_place (&writer, place);
    }

  return text != NULL ? close_event (&writer, text) : NULL;
}
