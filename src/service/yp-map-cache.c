/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-map-cache.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

/* How far below its limit it is emptied. */
#define EMPTY_SHARE 0.9

/* What was used is noted once in so long, or each look would be a write. */
#define USED_STEP_US (10 * G_TIME_SPAN_MINUTE)

/* What a row takes besides its bytes. */
#define ROW_SIZE 300

static const char *const schema =
    "PRAGMA journal_mode = wal;"
    "PRAGMA synchronous = normal;"
    "PRAGMA journal_size_limit = 4194304;"
    "CREATE TABLE IF NOT EXISTS kept (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE,"
    " map TEXT NOT NULL, size INTEGER NOT NULL, fresh_until INTEGER NOT NULL,"
    " used_at INTEGER NOT NULL, etag TEXT, last_modified TEXT, body BLOB NOT NULL);"
    "CREATE INDEX IF NOT EXISTS kept_by_map ON kept (map);"
    "CREATE INDEX IF NOT EXISTS kept_by_use ON kept (used_at, size);";

/**
 * YpMapCache:
 *
 * What was fetched from servers of maps, in one SQLite file, the least lately used thrown away
 * first. It can only help: where the disk is full or the file broken nothing is kept, and nothing
 * fails. A process that is killed leaves it whole. Any thread.
 */
struct _YpMapCache
{
  char *path;
  guint64 max_size;

  GMutex mutex; /* guards what follows */
  sqlite3 *db;  /* %NULL where it can not be had */
  guint64 size;
  gboolean has_complained;
};

/**
 * yp_map_cache_row_clear:
 * @self: a row
 */
void
yp_map_cache_row_clear (YpMapCacheRow *self)
{
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->etag, g_free);
  g_clear_pointer (&self->last_modified, g_free);
}

static guint64
read_number (YpMapCache *self, const char *sql, const char *text)
{
  sqlite3_stmt *statement = NULL;
  guint64 number = 0;

  if (self->db == NULL || sqlite3_prepare_v2 (self->db, sql, -1, &statement, NULL) != SQLITE_OK)
    return 0;

  if (text != NULL)
    sqlite3_bind_text (statement, 1, text, -1, SQLITE_STATIC);
  if (sqlite3_step (statement) == SQLITE_ROW)
    number = (guint64) sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);

  return number;
}

static gboolean
open_file (YpMapCache *self)
{
  int fd = g_open (self->path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

  if (fd >= 0)
    g_close (fd, NULL);
  if (fd >= 0 &&
      sqlite3_open_v2 (self->path, &self->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) ==
          SQLITE_OK &&
      sqlite3_busy_timeout (self->db, 1000) == SQLITE_OK &&
      sqlite3_exec (self->db, schema, NULL, NULL, NULL) == SQLITE_OK)
    {
      self->size = read_number (self, "SELECT coalesce (sum (size), 0) FROM kept", NULL);
      return TRUE;
    }

  sqlite3_close (self->db);
  self->db = NULL;
  return FALSE;
}

static void
remove_file (YpMapCache *self)
{
  static const char *const ends[] = { "", "-wal", "-shm" };

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *path = g_strconcat (self->path, ends[i], NULL);

      g_unlink (path);
    }
}

/* A full disk passes; a broken file is made anew, since all of it can be fetched again. */
static void
take_failure (YpMapCache *self)
{
  int code = sqlite3_errcode (self->db);

  if (!self->has_complained)
    g_message ("Tiles can not be kept: %s", sqlite3_errmsg (self->db));
  self->has_complained = TRUE;
  if (code != SQLITE_CORRUPT && code != SQLITE_NOTADB)
    return;

  sqlite3_close (self->db);
  self->db = NULL;
  remove_file (self);
  open_file (self);
}

/**
 * yp_map_cache_open:
 * @path: its file, in a folder that is there
 * @max_size: how many bytes of tiles to keep; a little more is on the disk
 *
 * A file that is none is made anew; where that is not possible nothing is kept.
 *
 * Returns: (transfer full): the cache
 */
YpMapCache *
yp_map_cache_open (const char *path, guint64 max_size)
{
  YpMapCache *self = g_new0 (YpMapCache, 1);

  self->path = g_strdup (path);
  self->max_size = max_size;
  g_mutex_init (&self->mutex);
  if (open_file (self))
    return self;

  remove_file (self);
  if (!open_file (self))
    g_message ("%s can not be opened; tiles are not kept", path);

  return self;
}

/**
 * yp_map_cache_free:
 * @self: (transfer full): a cache
 */
void
yp_map_cache_free (YpMapCache *self)
{
  sqlite3_close (self->db);
  g_mutex_clear (&self->mutex);
  g_free (self->path);
  g_free (self);
}

/* Runs a statement of one text and one number, in this order. */
static gboolean
change (YpMapCache *self, const char *sql, const char *text, gint64 number)
{
  sqlite3_stmt *statement = NULL;
  gboolean is_done = sqlite3_prepare_v2 (self->db, sql, -1, &statement, NULL) == SQLITE_OK;

  if (is_done)
    {
      sqlite3_bind_text (statement, 1, text, -1, SQLITE_STATIC);
      sqlite3_bind_int64 (statement, 2, number);
      is_done = sqlite3_step (statement) == SQLITE_DONE;
    }
  sqlite3_finalize (statement);
  if (!is_done)
    take_failure (self);

  return is_done;
}

static void
read_row (sqlite3_stmt *statement, YpMapCacheRow *row)
{
  row->bytes =
      g_bytes_new (sqlite3_column_blob (statement, 0), (gsize) sqlite3_column_bytes (statement, 0));
  row->etag = g_strdup ((const char *) sqlite3_column_text (statement, 1));
  row->last_modified = g_strdup ((const char *) sqlite3_column_text (statement, 2));
  row->fresh_until = sqlite3_column_int64 (statement, 3);
}

/**
 * yp_map_cache_find:
 * @self: a cache
 * @key: what it is kept under
 * @row: (out caller-allocates): what is kept
 *
 * Blocks for the disk.
 *
 * Returns: whether there is any
 */
gboolean
yp_map_cache_find (YpMapCache *self, const char *key, YpMapCacheRow *row)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);
  gint64 now = g_get_real_time ();
  sqlite3_stmt *statement = NULL;
  gboolean is_old = FALSE;

  *row = (YpMapCacheRow){ 0 };
  if (self->db == NULL ||
      sqlite3_prepare_v2 (self->db,
                          "SELECT body, etag, last_modified, fresh_until, used_at FROM kept"
                          " WHERE key = ?1",
                          -1, &statement, NULL) != SQLITE_OK)
    return FALSE;

  sqlite3_bind_text (statement, 1, key, -1, SQLITE_STATIC);
  if (sqlite3_step (statement) == SQLITE_ROW)
    {
      read_row (statement, row);
      is_old = now - sqlite3_column_int64 (statement, 4) > USED_STEP_US;
    }
  sqlite3_finalize (statement);
  if (is_old)
    change (self, "UPDATE kept SET used_at = ?2 WHERE key = ?1", key, now);

  return row->bytes != NULL;
}

/* Throws away what was not used for longest, until there is room. */
static void
make_room (YpMapCache *self)
{
  guint64 target = (guint64) ((double) self->max_size * EMPTY_SHARE);
  gint64 excess = (gint64) (self->size - target);

  if (self->size <= self->max_size)
    return;

  /* The running sum tells how many of the oldest are enough. */
  change (self,
          "DELETE FROM kept WHERE ?1 = '' AND id IN (SELECT id FROM (SELECT id, size,"
          " sum (size) OVER (ORDER BY used_at, id) AS so_far FROM kept)"
          " WHERE so_far - size < ?2)",
          "", excess);
  self->size = read_number (self, "SELECT coalesce (sum (size), 0) FROM kept", NULL);
}

static gboolean
insert (YpMapCache *self, const char *map, const char *key, const YpMapCacheRow *row, gsize size)
{
  sqlite3_stmt *statement = NULL;
  gboolean is_done =
      sqlite3_prepare_v2 (self->db,
                          "INSERT OR REPLACE INTO kept (key, map, size, fresh_until, used_at, etag,"
                          " last_modified, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                          -1, &statement, NULL) == SQLITE_OK;

  if (is_done)
    {
      sqlite3_bind_text (statement, 1, key, -1, SQLITE_STATIC);
      sqlite3_bind_text (statement, 2, map, -1, SQLITE_STATIC);
      sqlite3_bind_int64 (statement, 3, (gint64) size);
      sqlite3_bind_int64 (statement, 4, row->fresh_until);
      sqlite3_bind_int64 (statement, 5, g_get_real_time ());
      sqlite3_bind_text (statement, 6, row->etag, -1, SQLITE_STATIC);
      sqlite3_bind_text (statement, 7, row->last_modified, -1, SQLITE_STATIC);
      sqlite3_bind_blob64 (statement, 8, g_bytes_get_data (row->bytes, NULL),
                           g_bytes_get_size (row->bytes), SQLITE_STATIC);
      is_done = sqlite3_step (statement) == SQLITE_DONE;
    }
  sqlite3_finalize (statement);

  return is_done;
}

/**
 * yp_map_cache_keep:
 * @self: a cache
 * @map: which map it is of
 * @key: what to keep it under
 * @row: what to keep; without bytes nothing happens
 *
 * Keeps something in place of what there was, if it can. Blocks for the disk.
 */
void
yp_map_cache_keep (YpMapCache *self, const char *map, const char *key, const YpMapCacheRow *row)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);
  guint64 before;
  gsize size;

  if (self->db == NULL || row->bytes == NULL)
    return;

  size = g_bytes_get_size (row->bytes) + ROW_SIZE;
  before = read_number (self, "SELECT size FROM kept WHERE key = ?1", key);
  if (!insert (self, map, key, row, size))
    {
      take_failure (self);
      return;
    }

  self->has_complained = FALSE;
  self->size += size - before;
  make_room (self);
}

/**
 * yp_map_cache_refresh:
 * @self: a cache
 * @key: what something is kept under
 * @fresh_until: wall clock, µs: as the server says now
 */
void
yp_map_cache_refresh (YpMapCache *self, const char *key, gint64 fresh_until)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);

  if (self->db != NULL)
    change (self, "UPDATE kept SET fresh_until = ?2 WHERE key = ?1", key, fresh_until);
}

/**
 * yp_map_cache_forget:
 * @self: a cache
 * @key: what something may be kept under
 */
void
yp_map_cache_forget (YpMapCache *self, const char *key)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);
  guint64 before = read_number (self, "SELECT size FROM kept WHERE key = ?1", key);

  if (before > 0 && change (self, "DELETE FROM kept WHERE key = ?1 AND ?2 = 0", key, 0))
    self->size -= MIN (before, self->size);
}

/**
 * yp_map_cache_count:
 * @self: a cache
 * @map: a map
 *
 * Returns: how many things of that map are kept
 */
guint64
yp_map_cache_count (YpMapCache *self, const char *map)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);

  return read_number (self, "SELECT count (*) FROM kept WHERE map = ?1", map);
}

/**
 * yp_map_cache_get_size:
 * @self: a cache
 *
 * Returns: how many bytes are kept
 */
guint64
yp_map_cache_get_size (YpMapCache *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);

  return self->size;
}
