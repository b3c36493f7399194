/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-store"

#include <math.h>

#include "yp-clock.h"
#include "yp-moment-private.h"

/* A mark each so many rows: some hundred a day where a thousand units tell every ten seconds where
 * they are; so many are read for a moment, a few milliseconds. */
#define ROWS_A_MARK 65536

/* What is read where there is no mark yet: a second or two. */
#define MAX_ROWS 4000000

#define ROWS_A_LOOK 4096

/* Whole numbers of a fix, as in its row, in this order; %G_MININT64 for what is not known. */
#define N_NUMBERS 7
#define MAX_MARK_SIZE (64 * 1024 * 1024)

/**
 * Mark:
 * @day: whose table
 * @row: the last row that it knows; 0 for none yet
 * @at: latest time of any fix up to there, microseconds since 1970 UTC
 * @fixes: by the fid of their unit, the last ones
 *
 * Where everybody was last, after a row of a day's track.
 */
typedef struct
{
  char day[9];
  gint64 row;
  gint64 at;
  GHashTable *fixes;
} Mark;

static void
mark_clear (Mark *self)
{
  g_clear_pointer (&self->fixes, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Mark, mark_clear)

static void
mark_init (Mark *self, gint64 at)
{
  yp_time_format_date (at, self->day);
  self->row = 0;
  self->at = G_MININT64;
  self->fixes = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
}

static void
put_fix (GHashTable *fixes, gint64 unit, const YpFix *fix)
{
  YpFix *last = g_hash_table_lookup (fixes, &unit);

  if (last == NULL)
    {
      gint64 *key = g_new (gint64, 1);

      *key = unit;
      last = g_new0 (YpFix, 1);
      last->at = G_MININT64;
      g_hash_table_insert (fixes, key, last);
    }
  /* As update_unit() in yp-track.c: of the same time the one that came last. */
  if (fix->at >= last->at)
    *last = *fix;
}

/* Noon, so that a day is found again whatever its first moment is. */
static gboolean
get_noon (const char *day, gint64 *noon)
{
  g_autofree char *text = g_strdup_printf ("%.4s-%.2s-%.2sT04:00:00.000Z", day, day + 4, day + 6);

  return strlen (day) == 8 && yp_time_parse (text, noon);
}

static gboolean
count_rows (YpStore *store, const char *day, gint64 *n, GError **error)
{
  g_autofree char *table = g_strconcat ("track_", day, NULL);
  g_autofree char *sql = g_strconcat ("SELECT max (fid) FROM ", table, NULL);
  g_autoptr (YpDbRun) run = NULL;
  gboolean found;

  *n = 0;
  if (!store->db->klass->has_table (store->db, table, &found, error))
    return FALSE;
  if (!found)
    return TRUE;

  run = _yp_store_prepare (store, sql, error);
  if (run == NULL || _yp_db_step (run, error) != YP_DB_ROW)
    return FALSE;

  *n = _yp_db_get_int (run, 0);
  return TRUE;
}

/* Goes on to row @last of the mark's day; fixes after @until are passed over. */
static gboolean
advance (Mark *mark,
         YpStore *store,
         gint64 last,
         gint64 until,
         GCancellable *cancellable,
         GError **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT unit, " _YP_TRACK_COLUMNS
                                          ", fid FROM track_%s WHERE fid > $1 AND fid <= $2"
                                          " ORDER BY fid",
                                          mark->day);
  g_autoptr (YpDbRun) run = _yp_store_prepare (store, sql, error);
  guint n_read = 0;
  YpDbStep step;

  if (run == NULL)
    return FALSE;

  _yp_db_bind_int (run, 1, mark->row);
  _yp_db_bind_int (run, 2, last);
  while ((step = _yp_db_step (run, error)) == YP_DB_ROW)
    {
      YpFix fix;
      gint64 unit = _yp_store_read_track (run, &fix);

      mark->row = _yp_db_get_int (run, 7);
      mark->at = MAX (mark->at, fix.at);
      if (fix.at <= until)
        put_fix (mark->fixes, unit, &fix);
      if (++n_read % ROWS_A_LOOK == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
    }

  return step == YP_DB_DONE;
}

static void
begin_next_day (Mark *mark, gint64 noon)
{
  yp_time_format_date (noon + G_TIME_SPAN_DAY, mark->day);
  mark->row = 0;
}

static gint64
pack_number (float value, double scale)
{
  return isnan (value) ? G_MININT64 : llround ((double) value * scale);
}

static float
unpack_number (gint64 value, double scale)
{
  return value == G_MININT64 ? NAN : (float) ((double) value / scale);
}

static GBytes *
pack_fixes (GHashTable *fixes, GError **error)
{
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, N_NUMBERS * sizeof (gint64));
  GHashTableIter iter;
  gpointer unit;
  gpointer value;

  g_hash_table_iter_init (&iter, fixes);
  while (g_hash_table_iter_next (&iter, &unit, &value))
    {
      const YpFix *fix = value;
      const gint64 row[N_NUMBERS] = {
        *(gint64 *) unit,
        fix->at,
        llround (fix->longitude * 1e7),
        llround (fix->latitude * 1e7),
        pack_number (fix->speed_kmh, 10),
        pack_number (fix->course_deg, 10),
        pack_number (fix->accuracy_m, 1),
      };

      g_array_append_vals (numbers, row, 1);
    }

  return _yp_pack (numbers->data, numbers->len * N_NUMBERS * sizeof (gint64), error);
}

static gboolean
unpack_fixes (const guint8 *body, gsize size, GHashTable *fixes)
{
  g_autoptr (GString) text = _yp_unpack (body, size, MAX_MARK_SIZE, NULL);
  gint64 row[N_NUMBERS];

  if (text == NULL || text->len % sizeof row != 0)
    return FALSE;

  for (gsize i = 0; i < text->len; i += sizeof row)
    {
      YpFix fix;

      memcpy (row, text->str + i, sizeof row);
      fix = (YpFix){
        .at = row[1],
        .longitude = (double) row[2] / 1e7,
        .latitude = (double) row[3] / 1e7,
        .speed_kmh = unpack_number (row[4], 10),
        .course_deg = unpack_number (row[5], 10),
        .accuracy_m = unpack_number (row[6], 1),
      };
      put_fix (fixes, row[0], &fix);
    }

  return TRUE;
}

static char *
digest_mark (const Mark *mark, const void *body, gsize size)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *head = g_strdup_printf ("%s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " ",
                                           mark->day, mark->row, mark->at);

  g_checksum_update (checksum, (const guchar *) head, -1);
  g_checksum_update (checksum, body, (gssize) size);
  return g_strdup (g_checksum_get_string (checksum));
}

static gboolean
write_mark (YpDb *db, const Mark *mark, GError **error)
{
  g_autoptr (YpDbStatement) run = db->klass->prepare (
      db,
      "INSERT INTO marks (day, row, at, digest, body) VALUES ($1, $2, $3, $4, $5)"
      " ON CONFLICT (day, row) DO NOTHING",
      error);
  g_autoptr (GBytes) body = run != NULL ? pack_fixes (mark->fixes, error) : NULL;
  g_autofree char *digest = NULL;
  gsize size;
  const void *data;

  if (body == NULL)
    return FALSE;

  data = g_bytes_get_data (body, &size);
  digest = digest_mark (mark, data, size);
  _yp_db_bind_text (run, 1, mark->day);
  _yp_db_bind_int (run, 2, mark->row);
  _yp_db_bind_int (run, 3, mark->at);
  _yp_db_bind_text (run, 4, digest);
  run->klass->bind_blob (run, 5, data, size);

  return _yp_db_run (run, error);
}

/* The last mark that @sql finds and that is sound; %FALSE without error for none. */
static gboolean
find_mark (YpDb *db, gint64 at, Mark *mark, GError **error)
{
  g_autoptr (YpDbStatement) run =
      db->klass->prepare (db,
                          "SELECT day, row, at, digest, body FROM marks WHERE at <= $1"
                          " ORDER BY at DESC, day DESC, row DESC",
                          error);

  if (run == NULL)
    return FALSE;

  _yp_db_bind_int (run, 1, at);
  while (_yp_db_step (run, error) == YP_DB_ROW)
    {
      const char *day = _yp_db_get_text (run, 0);
      gsize size;
      const guint8 *body = _yp_db_get_blob (run, 4, &size);
      g_autofree char *digest = NULL;

      g_strlcpy (mark->day, day != NULL ? day : "", sizeof mark->day);
      mark->row = _yp_db_get_int (run, 1);
      mark->at = _yp_db_get_int (run, 2);
      digest = digest_mark (mark, body, size);
      if (g_strcmp0 (digest, _yp_db_get_text (run, 3)) == 0 &&
          unpack_fixes (body, size, mark->fixes))
        return TRUE;
      g_hash_table_remove_all (mark->fixes);
    }

  return FALSE;
}

/* Where the next mark of the mark's day stands: no row behind it is needed for the moment. */
static gboolean
find_next_row (YpDb *db, const Mark *mark, gint64 *row, GError **error)
{
  g_autoptr (YpDbStatement) run = db->klass->prepare (
      db, "SELECT min (row) FROM marks WHERE day = $1 AND row > $2 AND at > $3", error);

  if (run == NULL)
    return FALSE;

  _yp_db_bind_text (run, 1, mark->day);
  _yp_db_bind_int (run, 2, mark->row);
  _yp_db_bind_int (run, 3, mark->at);
  if (_yp_db_step (run, error) != YP_DB_ROW)
    return FALSE;

  *row = _yp_db_is_null (run, 0) ? G_MAXINT64 : _yp_db_get_int (run, 0);
  return TRUE;
}

/* Without a mark the first day of all is where to begin. */
static gboolean
begin_first_day (Mark *mark, YpStore *store, GError **error)
{
  gint64 at;

  if (!_yp_store_find_entry (store, 1, &at, NULL, error))
    return FALSE;

  yp_time_format_date (at, mark->day);
  mark->row = 0;
  return TRUE;
}

/* To the end of what the day can say of @at; @is_over tells whether that is the day's own end. What
 * would take long is for whoever makes the marks. */
static gboolean
advance_in_day (Mark *mark,
                YpStore *store,
                YpDb *db,
                gint64 at,
                gint64 *n_left,
                gboolean *is_over,
                GError **error)
{
  gint64 next = G_MAXINT64;
  gint64 n;

  if (!count_rows (store, mark->day, &n, error) ||
      (n > 0 && db != NULL && !find_next_row (db, mark, &next, error)))
    return FALSE;

  *is_over = next == G_MAXINT64;
  *n_left -= MIN (n, next) - mark->row;
  if (*n_left < 0)
    {
      g_set_error_literal (error, YP_STORE_ERROR, YP_STORE_ERROR_BUSY,
                           "The marks of the tracks are being made");
      return FALSE;
    }

  return n <= mark->row || advance (mark, store, MIN (n, next), at, NULL, error);
}

/* From the mark to @at, day by day. */
static gboolean
advance_to (Mark *mark, YpStore *store, YpDb *db, gint64 at, GError **error)
{
  gint64 n_left = MAX_ROWS;
  gboolean is_over = TRUE;
  char last_day[9];
  gint64 noon;

  yp_time_format_date (at, last_day);
  while (is_over && strcmp (mark->day, last_day) <= 0 && get_noon (mark->day, &noon))
    {
      if (!advance_in_day (mark, store, db, at, &n_left, &is_over, error))
        return FALSE;
      if (is_over)
        begin_next_day (mark, noon);
    }

  return TRUE;
}

/**
 * _yp_moment_fixes_read:
 * @store: a store that is not empty
 * @db: (nullable): its marks
 * @at: microseconds since 1970 UTC
 * @fixes: (element-type gint64 YpFix): gets by the fid of their unit the last fixes not after @at
 * @error: return location for a #YpStoreError; %YP_STORE_ERROR_BUSY where so many rows would have
 * to be read that whoever makes the marks has to do it first
 *
 * Returns: whether they were read
 */
gboolean
_yp_moment_fixes_read (YpStore *store, YpDb *db, gint64 at, GHashTable *fixes, GError **error)
{
  g_auto (Mark) mark = { .row = 0 };
  GError *own_error = NULL;
  GHashTableIter iter;
  gpointer unit;
  gpointer fix;

  mark_init (&mark, at);
  if ((db == NULL || !find_mark (db, at, &mark, &own_error)) && own_error == NULL)
    begin_first_day (&mark, store, &own_error);
  if (own_error != NULL || !advance_to (&mark, store, db, at, &own_error))
    {
      g_propagate_error (error, own_error);
      return FALSE;
    }

  g_hash_table_iter_init (&iter, mark.fixes);
  while (g_hash_table_iter_next (&iter, &unit, &fix))
    put_fix (fixes, *(gint64 *) unit, fix);

  return TRUE;
}

/* Marks of the mark's day, as far as the rows reach. */
static gboolean
build_day (Mark *mark, YpStore *store, YpDb *db, GCancellable *cancellable, GError **error)
{
  gint64 n;

  if (!count_rows (store, mark->day, &n, error))
    return FALSE;

  while (n - mark->row >= ROWS_A_MARK)
    if (!advance (mark, store, mark->row + ROWS_A_MARK, G_MAXINT64, cancellable, error) ||
        !write_mark (db, mark, error))
      return FALSE;

  return TRUE;
}

/**
 * _yp_moment_fixes_build:
 * @store: a store
 * @db: its marks, to be written
 * @cancellable: (nullable): stops
 * @error: return location for a #YpStoreError or a #GIOError
 *
 * Makes the marks that are due: each so many rows, and at the beginning of each day.
 *
 * Returns: whether they are there
 */
gboolean
_yp_moment_fixes_build (YpStore *store, YpDb *db, GCancellable *cancellable, GError **error)
{
  g_auto (Mark) mark = { .row = 0 };
  GError *own_error = NULL;
  guint64 seq = yp_store_get_seq (store, &own_error);
  char today[9];
  gint64 at = 0;

  if (own_error == NULL && seq == 0)
    return TRUE;
  if (own_error != NULL || !_yp_store_find_entry (store, 1, &at, NULL, &own_error))
    {
      g_propagate_error (error, own_error);
      return FALSE;
    }

  mark_init (&mark, at);
  if (!find_mark (db, G_MAXINT64, &mark, &own_error) && own_error != NULL)
    {
      g_propagate_error (error, own_error);
      return FALSE;
    }

  /* What came before midnight may be written a moment after it. */
  yp_time_format_date (g_get_real_time () - G_TIME_SPAN_MINUTE, today);
  while (strcmp (mark.day, today) <= 0)
    {
      gint64 noon;
      gint64 n;

      if (!build_day (&mark, store, db, cancellable, error))
        return FALSE;
      if (strcmp (mark.day, today) == 0 || !get_noon (mark.day, &noon))
        return TRUE;

      /* The day is over: its last rows belong to the next one's first mark. */
      if (!count_rows (store, mark.day, &n, error) ||
          (n > mark.row && !advance (&mark, store, n, G_MAXINT64, cancellable, error)))
        return FALSE;
      begin_next_day (&mark, noon);
      if (g_hash_table_size (mark.fixes) > 0 && !write_mark (db, &mark, error))
        return FALSE;
    }

  return TRUE;
}
