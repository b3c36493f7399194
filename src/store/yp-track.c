/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-store"

#include <math.h>

#include "yp-clock.h"
#include "yp-error.h"
#include "yp-store-private.h"

/* Where the units were, a table for each day of the city, so that a day can be dropped at once. A
 * thousand units give some nine million fixes a day, so a row is small: whole numbers of which
 * SQLite stores as many bytes as they need. Not part of the journal, nor of the GeoPackage. */
static const char track_sql[] = "CREATE TABLE IF NOT EXISTS track_%s ("
                                "  fid INTEGER PRIMARY KEY NOT NULL,"
                                "  unit INTEGER NOT NULL," /* units.fid */
                                "  at INTEGER NOT NULL,"   /* milliseconds since 1970 UTC */
                                "  lon INTEGER NOT NULL,"  /* 1e-7 degrees */
                                "  lat INTEGER NOT NULL,"
                                "  speed INTEGER,"     /* 0.1 km/h */
                                "  course INTEGER,"    /* 0.1 degrees */
                                "  accuracy INTEGER)"; /* metres */

static gboolean
find_unit (YpStore *self, const char *unit, gint64 *fid, GError **error)
{
  g_autoptr (YpDbRun) run = NULL;
  YpDbStep step;

  run = _yp_store_prepare (self, "SELECT fid FROM units WHERE id = $1", error);
  if (run == NULL)
    return FALSE;

  _yp_db_bind_text (run, 1, unit);
  step = _yp_db_step (run, error);
  if (step == YP_DB_DONE)
    g_set_error (error, YP_ERROR, YP_ERROR_NOT_FOUND, "There is no unit “%s”", unit);
  else if (step == YP_DB_ROW)
    *fid = _yp_db_get_int (run, 0);

  return step == YP_DB_ROW;
}

/* Tenths, so that a float does not show digits that it never had. */
static double
round_tenths (float value)
{
  return round ((double) value * 10) / 10;
}

static gboolean
update_unit (YpStore *self, gint64 fid, const YpFix *fix, GError **error)
{
  YpDbStatement *statement;
  char at[YP_TIME_SIZE];
  guint8 point[29];

  statement = _yp_store_prepare (self,
                                 "UPDATE units SET geom = $2, fix_at = $3, speed = $4, course = $5,"
                                 " accuracy = $6 WHERE fid = $1"
                                 " AND (fix_at IS NULL OR fix_at <= $3)",
                                 error);
  if (statement == NULL)
    return FALSE;

  yp_gpkg_point_write (fix->longitude, fix->latitude, point);
  _yp_db_bind_int (statement, 1, fid);
  statement->klass->bind_blob (statement, 2, point, sizeof point);
  _yp_db_bind_time (statement, 3, fix->at, at);
  _yp_db_bind_number (statement, 4, round_tenths (fix->speed_kmh));
  _yp_db_bind_number (statement, 5, round_tenths (fix->course_deg));
  _yp_db_bind_number (statement, 6, round_tenths (fix->accuracy_m));

  return _yp_db_run (statement, error);
}

static void
bind_scaled (YpDbStatement *statement, int index, float value, double scale)
{
  if (isnan (value))
    statement->klass->bind_null (statement, index);
  else
    _yp_db_bind_int (statement, index, llround (CLAMP ((double) value, -1e9, 1e9) * scale));
}

static gboolean
append_to_track (YpStore *self, const char *day, gint64 fid, const YpFix *fix, GError **error)
{
  g_autofree char *sql = NULL;
  YpDbStatement *statement;

  if (strcmp (day, self->track_day) != 0)
    {
      g_autofree char *create = g_strdup_printf (track_sql, day);

      if (!self->db->klass->exec (self->db, create, error))
        return FALSE;
      g_strlcpy (self->track_day, day, sizeof self->track_day);
    }

  sql = g_strdup_printf ("INSERT INTO track_%s (unit, at, lon, lat, speed, course, accuracy)"
                         " VALUES ($1, $2, $3, $4, $5, $6, $7)",
                         day);
  statement = _yp_store_prepare (self, sql, error);
  if (statement == NULL)
    return FALSE;

  _yp_db_bind_int (statement, 1, fid);
  _yp_db_bind_int (statement, 2, fix->at / 1000);
  _yp_db_bind_int (statement, 3, llround (fix->longitude * 1e7));
  _yp_db_bind_int (statement, 4, llround (fix->latitude * 1e7));
  bind_scaled (statement, 5, fix->speed_kmh, 10);
  bind_scaled (statement, 6, fix->course_deg, 10);
  bind_scaled (statement, 7, fix->accuracy_m, 1);

  return _yp_db_run (statement, error);
}

/**
 * yp_store_put_fix:
 * @self: a store with an open transaction
 * @unit: the unit's id
 * @fix: where it was
 * @received_at: when the platform got to know it, microseconds since 1970 UTC; its city day names
 *   the table of the track, so that no device's wrong clock makes tables
 * @error: return location for a #YpStoreError, or %YP_ERROR_NOT_FOUND for an unknown @unit, or
 *   %YP_ERROR_INVALID for a place that is not on Earth
 *
 * Notes a fix. It becomes the unit's last one unless a newer one is there already; the day's track
 * gets it in any case.
 *
 * Returns: whether it is written
 */
gboolean
yp_store_put_fix (YpStore *self,
                  const char *unit,
                  const YpFix *fix,
                  gint64 received_at,
                  GError **error)
{
  char day[9];
  gint64 fid;

  g_return_val_if_fail (self != NULL && unit != NULL && fix != NULL, FALSE);

  if (!_yp_store_check_writing (self, error))
    return FALSE;

  if (!yp_is_on_earth (fix->longitude, fix->latitude))
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "The place of unit “%s” is not on Earth",
                   unit);
      return FALSE;
    }

  if (!find_unit (self, unit, &fid, error))
    return FALSE;

  yp_time_format_date (received_at, day);
  if (update_unit (self, fid, fix, error) && append_to_track (self, day, fid, fix, error))
    return TRUE;

  self->is_broken = TRUE;
  return FALSE;
}
