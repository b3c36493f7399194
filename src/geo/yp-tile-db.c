/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-geo"

#include "yp-tile-db-private.h"

#include <string.h>
#include <unistd.h>

#include "yp-mvt.h"
#include "yp-vector-source.h"

#define STEPS_BETWEEN_LOOKS 20000
#define MAX_TIME_US (10 * G_USEC_PER_SEC)
#define BUSY_MS 2000

struct _YpTileDb
{
  char *path;
  sqlite3 *db;
  GCancellable *cancellable;
  gint64 until;
};

static gboolean
fail (YpTileDb *self, GError **error)
{
  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return FALSE;
  if (sqlite3_errcode (self->db) == SQLITE_INTERRUPT)
    g_set_error (error, YP_GEO_ERROR, YP_GEO_ERROR_UNREADABLE, "%s: it took longer than %d s",
                 self->path, (int) (MAX_TIME_US / G_USEC_PER_SEC));
  else
    g_set_error (error, YP_GEO_ERROR, YP_GEO_ERROR_UNREADABLE, "%s: %s", self->path,
                 sqlite3_errmsg (self->db));
  return FALSE;
}

static int
look_up (void *data)
{
  YpTileDb *self = data;

  return g_cancellable_is_cancelled (self->cancellable) || g_get_monotonic_time () > self->until;
}

static void
harden (YpTileDb *self)
{
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  sqlite3_limit (self->db, SQLITE_LIMIT_LENGTH, (int) YP_MVT_MAX_SIZE);
  sqlite3_limit (self->db, SQLITE_LIMIT_ATTACHED, 0);
  sqlite3_busy_timeout (self->db, BUSY_MS);
  sqlite3_progress_handler (self->db, STEPS_BETWEEN_LOOKS, look_up, self);
}

/* What can not be written can not change either, and then SQLite needs no lock file beside it. */
static char *
make_uri (const char *path)
{
  g_autofree char *escaped = g_uri_escape_string (path, "/", FALSE);
  g_autofree char *folder = g_path_get_dirname (path);
  gboolean is_fixed = access (path, W_OK) != 0 || access (folder, W_OK) != 0;

  return g_strconcat ("file:", escaped, is_fixed ? "?mode=ro&immutable=1" : "?mode=ro", NULL);
}

/**
 * _yp_tile_db_open:
 * @path: an absolute path
 * @error: return location for %YP_GEO_ERROR_UNREADABLE that names it
 *
 * Returns: (transfer full) (nullable): the file, which is one of SQLite
 */
YpTileDb *
_yp_tile_db_open (const char *path, GError **error)
{
  g_autoptr (YpTileDb) self = g_new0 (YpTileDb, 1);
  g_autofree char *uri = make_uri (path);
  gint64 version;
  gboolean has;

  self->path = g_strdup (path);
  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
    {
      g_set_error (error, YP_GEO_ERROR, YP_GEO_ERROR_UNREADABLE, "%s: no such file", path);
      return NULL;
    }
  if (sqlite3_open_v2 (uri, &self->db, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX,
                       NULL) != SQLITE_OK)
    {
      fail (self, error);
      return NULL;
    }

  harden (self);
  _yp_tile_db_watch (self, NULL);
  if (!_yp_tile_db_get_int (self, "SELECT count(*) FROM sqlite_schema", &version, &has, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
_yp_tile_db_close (YpTileDb *self)
{
  if (self == NULL)
    return;

  sqlite3_close_v2 (self->db);
  g_free (self->path);
  g_free (self);
}

/* Whose wish to stop counts from now on; not owned. The time begins anew. */
void
_yp_tile_db_watch (YpTileDb *self, GCancellable *cancellable)
{
  self->cancellable = cancellable;
  self->until = g_get_monotonic_time () + MAX_TIME_US;
}

/* Returns: (transfer full) (nullable): the statement */
sqlite3_stmt *
_yp_tile_db_prepare (YpTileDb *self, const char *sql, GError **error)
{
  sqlite3_stmt *statement = NULL;

  if (sqlite3_prepare_v2 (self->db, sql, -1, &statement, NULL) == SQLITE_OK)
    return statement;

  fail (self, error);
  return NULL;
}

gboolean
_yp_tile_db_step (YpTileDb *self, sqlite3_stmt *statement, gboolean *row, GError **error)
{
  int result = sqlite3_step (statement);

  *row = result == SQLITE_ROW;
  return result == SQLITE_ROW || result == SQLITE_DONE || fail (self, error);
}

/* Whether there is a table or view of that name. */
gboolean
_yp_tile_db_has (YpTileDb *self, const char *name)
{
  g_auto (YpStatement) statement = _yp_tile_db_prepare (
      self, "SELECT 1 FROM sqlite_schema WHERE type IN ('table', 'view') AND lower(name) = ?1",
      NULL);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_text (statement, 1, name, -1, SQLITE_STATIC);
  return sqlite3_step (statement) == SQLITE_ROW;
}

/* The first value of the first row; @has is %FALSE where that is nothing. */
gboolean
_yp_tile_db_get_int (YpTileDb *self, const char *sql, gint64 *value, gboolean *has, GError **error)
{
  g_auto (YpStatement) statement = _yp_tile_db_prepare (self, sql, error);

  *value = 0;
  *has = FALSE;
  if (statement == NULL || !_yp_tile_db_step (self, statement, has, error))
    return FALSE;
  *has = *has && sqlite3_column_type (statement, 0) != SQLITE_NULL;
  if (*has)
    *value = sqlite3_column_int64 (statement, 0);
  return TRUE;
}
