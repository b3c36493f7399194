/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-store"

#include <math.h>

#include "yp-clock.h"
#include "yp-error.h"
#include "yp-store-private.h"

/* The rows of a day stand as they were received. What came so much later than it was measured is
 * still found where only a part of the day is asked for. */
#define SLACK_US (5 * G_TIME_SPAN_MINUTE)

/* One answer: some 6 MB of text. What has more is thinned until it fits. */
#define MAX_FIXES 100000

typedef struct
{
  const YpTrackQuery *query;
  gint64 every;
  gint64 unit;        /* its fid; 0 for all */
  GHashTable *by_fid; /* gint64 → YpTrack */
  GHashTable *names;  /* gint64 → id */
  guint n_fixes;
} Gathering;

static void
gathering_clear (Gathering *self)
{
  g_clear_pointer (&self->by_fid, g_hash_table_unref);
  g_clear_pointer (&self->names, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Gathering, gathering_clear)

static void
free_track (gpointer data)
{
  YpTrack *track = data;

  g_free (track->unit);
  g_array_unref (track->fixes);
  g_free (track);
}

static gint64 *
copy_fid (gint64 fid)
{
  gint64 *copy = g_new (gint64, 1);

  *copy = fid;
  return copy;
}

/* Units by their fids: (element-type gint64 utf8). */
GHashTable *
_yp_store_list_unit_names (YpStore *self, GError **error)
{
  g_autoptr (GHashTable) names =
      g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  g_autoptr (YpDbRun) run = _yp_store_prepare (self, "SELECT fid, id FROM units", error);
  YpDbStep step;

  if (run == NULL)
    return NULL;

  while ((step = _yp_db_step (run, error)) == YP_DB_ROW)
    g_hash_table_insert (names, copy_fid (_yp_db_get_int (run, 0)),
                         g_strdup (_yp_db_get_text (run, 1)));

  return step == YP_DB_DONE ? g_steal_pointer (&names) : NULL;
}

static float
read_scaled (YpDbStatement *run, int column, double scale)
{
  return _yp_db_is_null (run, column) ? NAN
                                      : (float) ((double) _yp_db_get_int (run, column) / scale);
}

/* The row that @run stands on: unit, _YP_TRACK_COLUMNS. Returns the unit's fid. */
gint64
_yp_store_read_track (YpDbStatement *run, YpFix *fix)
{
  *fix = (YpFix){
    .at = _yp_db_get_int (run, 1) * 1000,
    .longitude = (double) _yp_db_get_int (run, 2) / 1e7,
    .latitude = (double) _yp_db_get_int (run, 3) / 1e7,
    .speed_kmh = read_scaled (run, 4, 10),
    .course_deg = read_scaled (run, 5, 10),
    .accuracy_m = read_scaled (run, 6, 1),
  };

  return _yp_db_get_int (run, 0);
}

static int
compare_fixes (gconstpointer a, gconstpointer b)
{
  const YpFix *one = a;
  const YpFix *other = b;

  return (one->at > other->at) - (one->at < other->at);
}

/* In the order of time, each at least @every after the one before it. */
static void
thin (GArray *fixes, gint64 every)
{
  guint n = 0;

  g_array_sort (fixes, compare_fixes);
  for (guint i = 0; i < fixes->len; i++)
    {
      const YpFix *fix = &g_array_index (fixes, YpFix, i);

      if (n > 0 && fix->at - g_array_index (fixes, YpFix, n - 1).at < MAX (every, 1))
        continue;
      g_array_index (fixes, YpFix, n) = *fix;
      n++;
    }
  g_array_set_size (fixes, n);
}

static void
thin_all (Gathering *self)
{
  GHashTableIter iter;
  gpointer track;

  self->n_fixes = 0;
  g_hash_table_iter_init (&iter, self->by_fid);
  while (g_hash_table_iter_next (&iter, NULL, &track))
    {
      thin (((YpTrack *) track)->fixes, self->every);
      self->n_fixes += ((YpTrack *) track)->fixes->len;
    }
}

static YpTrack *
ensure_track (Gathering *self, gint64 fid)
{
  YpTrack *track = g_hash_table_lookup (self->by_fid, &fid);
  const char *name = track == NULL ? g_hash_table_lookup (self->names, &fid) : NULL;

  if (name != NULL)
    {
      track = g_new0 (YpTrack, 1);
      track->unit = g_strdup (name);
      track->fixes = g_array_new (FALSE, FALSE, sizeof (YpFix));
      g_hash_table_insert (self->by_fid, copy_fid (fid), track);
    }

  return track;
}

static void
gather_row (Gathering *self, YpDbStatement *run)
{
  YpFix fix;
  YpTrack *track = ensure_track (self, _yp_store_read_track (run, &fix));
  const YpFix *last;

  if (track == NULL)
    return;

  last = track->fixes->len > 0 ? &g_array_index (track->fixes, YpFix, track->fixes->len - 1) : NULL;
  if (last != NULL && fix.at >= last->at && fix.at - last->at < self->every)
    return;

  g_array_append_val (track->fixes, fix);
  self->n_fixes++;
  while (self->n_fixes > MAX_FIXES && self->every < G_TIME_SPAN_DAY)
    {
      self->every = MAX (2 * self->every, G_TIME_SPAN_SECOND);
      thin_all (self);
    }
}

/* The time of the first row from @fid on, µs, and its fid; %FALSE without error for none. */
static gboolean
probe (YpStore *self, const char *day, gint64 *fid, gint64 *at, GError **error)
{
  g_autofree char *sql =
      g_strdup_printf ("SELECT fid, at FROM track_%s WHERE fid >= $1 ORDER BY fid LIMIT 1", day);
  g_autoptr (YpDbRun) run = _yp_store_prepare (self, sql, error);

  if (run == NULL)
    return FALSE;

  _yp_db_bind_int (run, 1, *fid);
  if (_yp_db_step (run, error) != YP_DB_ROW)
    return FALSE;

  *fid = _yp_db_get_int (run, 0);
  *at = _yp_db_get_int (run, 1) * 1000;
  return TRUE;
}

static gboolean
find_last_fid (YpStore *self, const char *day, gint64 *last, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT max (fid) FROM track_%s", day);
  g_autoptr (YpDbRun) run = _yp_store_prepare (self, sql, error);

  if (run == NULL || _yp_db_step (run, error) != YP_DB_ROW)
    return FALSE;

  *last = _yp_db_get_int (run, 0);
  return TRUE;
}

/* The first row that was measured at @at or later, as far as they stand in order. */
static gboolean
find_row (YpStore *self, const char *day, gint64 at, gint64 *found, GError **error)
{
  GError *own_error = NULL;
  gint64 low = 1;
  gint64 high;

  if (!find_last_fid (self, day, &high, error))
    return FALSE;

  high++;
  while (low < high)
    {
      gint64 middle = low + (high - low) / 2;
      gint64 fid = middle;
      gint64 row_at;

      if (!probe (self, day, &fid, &row_at, &own_error) || row_at >= at)
        high = middle;
      else
        low = fid + 1;
      if (own_error != NULL)
        {
          g_propagate_error (error, own_error);
          return FALSE;
        }
    }

  *found = low;
  return TRUE;
}

static gboolean
gather_day (Gathering *gathering, YpStore *self, const char *day, GError **error)
{
  const YpTrackQuery *query = gathering->query;
  g_autofree char *sql = NULL;
  g_autoptr (YpDbRun) run = NULL;
  gint64 first;
  gint64 last;
  YpDbStep step;

  if (!find_row (self, day, query->from, &first, error) ||
      !find_row (self, day, query->to + SLACK_US, &last, error))
    return FALSE;

  sql = g_strdup_printf ("SELECT unit, " _YP_TRACK_COLUMNS " FROM track_%s"
                         " WHERE fid >= $1 AND fid <= $2 AND at >= $3 AND at < $4"
                         " AND ($5 = 0 OR unit = $5) ORDER BY fid",
                         day);
  run = _yp_store_prepare (self, sql, error);
  if (run == NULL)
    return FALSE;

  _yp_db_bind_int (run, 1, first);
  _yp_db_bind_int (run, 2, last);
  _yp_db_bind_int (run, 3, query->from / 1000);
  _yp_db_bind_int (run, 4, query->to / 1000);
  _yp_db_bind_int (run, 5, gathering->unit);
  while ((step = _yp_db_step (run, error)) == YP_DB_ROW)
    gather_row (gathering, run);

  return step == YP_DB_DONE;
}

/* The rows of a day are those received on it, so the last ones may stand in the next. */
static gboolean
gather_days (Gathering *gathering, YpStore *self, GError **error)
{
  gint64 end = gathering->query->to + SLACK_US;

  for (gint64 at = yp_time_start_of_day (gathering->query->from); at < end; at += G_TIME_SPAN_DAY)
    {
      g_autofree char *table = NULL;
      gboolean found;
      char day[9];

      yp_time_format_date (at, day);
      table = g_strconcat ("track_", day, NULL);
      if (!self->db->klass->has_table (self->db, table, &found, error) ||
          (found && !gather_day (gathering, self, day, error)))
        return FALSE;
    }

  return TRUE;
}

static gboolean
find_unit (Gathering *gathering, GError **error)
{
  GHashTableIter iter;
  gpointer fid;
  gpointer id;

  if (gathering->query->unit == NULL)
    return TRUE;

  g_hash_table_iter_init (&iter, gathering->names);
  while (g_hash_table_iter_next (&iter, &fid, &id))
    if (strcmp (id, gathering->query->unit) == 0)
      {
        gathering->unit = *(gint64 *) fid;
        return TRUE;
      }

  g_set_error (error, YP_ERROR, YP_ERROR_NOT_FOUND, "There is no unit “%.64s”",
               gathering->query->unit);
  return FALSE;
}

static int
compare_tracks (gconstpointer a, gconstpointer b)
{
  const YpTrack *one = *(YpTrack *const *) a;
  const YpTrack *other = *(YpTrack *const *) b;

  return strcmp (one->unit, other->unit);
}

static GPtrArray *
steal_tracks (Gathering *self)
{
  GPtrArray *tracks = g_ptr_array_new_with_free_func (free_track);
  GHashTableIter iter;
  gpointer track;

  g_hash_table_iter_init (&iter, self->by_fid);
  while (g_hash_table_iter_next (&iter, NULL, &track))
    {
      g_ptr_array_add (tracks, track);
      g_hash_table_iter_steal (&iter);
    }
  g_ptr_array_sort (tracks, compare_tracks);

  return tracks;
}

/**
 * yp_store_list_tracks:
 * @self: a store
 * @query: of whom, from when to when, how close together; its `every` is raised until no more than
 *   100,000 fixes remain
 * @error: return location for a #YpStoreError, or %YP_ERROR_NOT_FOUND for an unknown unit
 *
 * Where units were. Of a part of a day what came more than five minutes after it was measured may
 * be left out; of a whole day nothing is that came on it. Reading a day takes as long for one unit
 * as for all: a second where a thousand units tell every ten seconds where they are.
 *
 * Returns: (transfer full) (nullable) (element-type YpTrack): the tracks by ascending unit, units
 *   without a fix left out, each by ascending time; %NULL with @error set
 */
GPtrArray *
yp_store_list_tracks (YpStore *self, YpTrackQuery *query, GError **error)
{
  g_auto (Gathering) gathering = { .query = query, .every = query->every };
  gboolean began;
  gboolean is_done;

  g_return_val_if_fail (self != NULL && query != NULL, NULL);

  gathering.by_fid = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, free_track);
  if (!_yp_store_begin_read (self, &began, error))
    return NULL;

  gathering.names = _yp_store_list_unit_names (self, error);
  is_done = gathering.names != NULL && find_unit (&gathering, error) &&
            gather_days (&gathering, self, error);
  _yp_store_end_read (self, began);
  if (!is_done)
    return NULL;

  thin_all (&gathering);
  query->every = gathering.every;
  return steal_tracks (&gathering);
}
