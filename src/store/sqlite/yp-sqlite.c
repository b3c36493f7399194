/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-store"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <math.h>
#include <sqlite3.h>

#include "yp-geometry.h"
#include "yp-geopackage.h"
#include "yp-store-private.h"

/* How long a writer waits for another before it says that the store is busy. */
#define BUSY_TIMEOUT_MS 20000

/* The spatial index holds float32, rounded outwards by at most two units: 3.1e-5 degrees at 180.
 * An index box that is this much inside touches for sure; others must be looked up. */
#define INDEX_MARGIN 5e-5

/* A walk through a spatial index: the fids are taken as they are passed, so that SQLite has no rows
 * to make of them. */
typedef struct
{
  const YpBounds *bounds;
  guint limit;
  GArray *fids;
  GArray *unsure; /* those whose geometry has to be looked at */
} Walk;

typedef struct
{
  YpDb parent;
  sqlite3 *handle;
  char *path;
  Walk *walk;      /* the one on its way */
  GHashTable *own; /* SQL → YpDbStatement: those of this file */
} YpSqlite;

typedef struct
{
  YpDbStatement parent;
  YpSqlite *db;
  sqlite3_stmt *handle;
  int bind_result; /* the first that failed */
  guint8 n_parameters;
  guint8 positions[128]; /* of $1, $2, …: SQLite counts them as they come */
} YpSqliteStatement;

static YpStoreError
classify (int code)
{
  switch (code & 0xff)
    {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return YP_STORE_ERROR_BUSY;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_FORMAT:
      return YP_STORE_ERROR_CORRUPT;
    default:
      return YP_STORE_ERROR_UNAVAILABLE;
    }
}

static void
set_error (YpSqlite *self, int code, GError **error)
{
  YpStoreError kind = classify (code);

  if (kind == YP_STORE_ERROR_BUSY)
    g_set_error (error, YP_STORE_ERROR, kind, "Another writer holds the store “%s”", self->path);
  else
    g_set_error (error, YP_STORE_ERROR, kind, "The store “%s”: %s", self->path,
                 sqlite3_errmsg (self->handle));
}

static void
yp_sqlite_close (YpDb *db)
{
  YpSqlite *self = (YpSqlite *) db;

  g_hash_table_unref (self->own);
  sqlite3_close (self->handle);
  g_free (self->path);
  g_free (self);
}

static gboolean
yp_sqlite_exec (YpDb *db, const char *sql, GError **error)
{
  YpSqlite *self = (YpSqlite *) db;
  int code = sqlite3_exec (self->handle, sql, NULL, NULL, NULL);

  if (code != SQLITE_OK)
    set_error (self, code, error);

  return code == SQLITE_OK;
}

static gboolean
yp_sqlite_begin_write (YpDb *db, GError **error)
{
  return yp_sqlite_exec (db, "BEGIN IMMEDIATE", error);
}

static YpDbStatement *
yp_sqlite_prepare (YpDb *db, const char *sql, GError **error)
{
  YpSqlite *self = (YpSqlite *) db;
  YpSqliteStatement *statement;
  sqlite3_stmt *handle;
  int code = sqlite3_prepare_v3 (self->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &handle, NULL);

  if (code != SQLITE_OK)
    {
      set_error (self, code, error);
      return NULL;
    }

  statement = g_new0 (YpSqliteStatement, 1);
  statement->parent.klass = db->klass;
  statement->db = self;
  statement->handle = handle;
  for (int i = 1; i <= sqlite3_bind_parameter_count (handle); i++)
    {
      const char *name = sqlite3_bind_parameter_name (handle, i);
      guint64 number = g_ascii_strtoull (name + 1, NULL, 10);

      g_assert (number > 0 && number < G_N_ELEMENTS (statement->positions));
      statement->positions[number] = (guint8) i;
    }

  return &statement->parent;
}

static int
get_position (YpSqliteStatement *self, int index)
{
  g_assert (index > 0 && (guint) index < G_N_ELEMENTS (self->positions));
  return self->positions[index];
}

static void
note_bind (YpSqliteStatement *self, int code)
{
  if (self->bind_result == SQLITE_OK)
    self->bind_result = code;
}

static void
yp_sqlite_bind_text (YpDbStatement *statement, int index, const char *value, gssize length)
{
  YpSqliteStatement *self = (YpSqliteStatement *) statement;
  sqlite3_uint64 size = length < 0 && value != NULL ? strlen (value) : (sqlite3_uint64) length;

  if (value == NULL)
    note_bind (self, sqlite3_bind_null (self->handle, get_position (self, index)));
  else
    note_bind (self, sqlite3_bind_text64 (self->handle, get_position (self, index), value, size,
                                          SQLITE_STATIC, SQLITE_UTF8));
}

static void
yp_sqlite_bind_int (YpDbStatement *statement, int index, gint64 value)
{
  YpSqliteStatement *self = (YpSqliteStatement *) statement;

  note_bind (self, sqlite3_bind_int64 (self->handle, get_position (self, index), value));
}

static void
yp_sqlite_bind_double (YpDbStatement *statement, int index, double value)
{
  YpSqliteStatement *self = (YpSqliteStatement *) statement;

  note_bind (self, sqlite3_bind_double (self->handle, get_position (self, index), value));
}

static void
yp_sqlite_bind_blob (YpDbStatement *statement, int index, const void *data, gsize size)
{
  YpSqliteStatement *self = (YpSqliteStatement *) statement;

  note_bind (self, sqlite3_bind_blob64 (self->handle, get_position (self, index), data, size,
                                        SQLITE_STATIC));
}

static void
yp_sqlite_bind_null (YpDbStatement *statement, int index)
{
  YpSqliteStatement *self = (YpSqliteStatement *) statement;

  note_bind (self, sqlite3_bind_null (self->handle, get_position (self, index)));
}

static YpDbStep
yp_sqlite_step (YpDbStatement *statement, GError **error)
{
  YpSqliteStatement *self = (YpSqliteStatement *) statement;
  int code = self->bind_result != SQLITE_OK ? self->bind_result : sqlite3_step (self->handle);

  if (code == SQLITE_ROW)
    return YP_DB_ROW;
  if (code == SQLITE_DONE)
    return YP_DB_DONE;

  set_error (self->db, code, error);
  return YP_DB_ERROR;
}

static void
yp_sqlite_reset (YpDbStatement *statement)
{
  YpSqliteStatement *self = (YpSqliteStatement *) statement;

  sqlite3_reset (self->handle);
  sqlite3_clear_bindings (self->handle);
  self->bind_result = SQLITE_OK;
}

static gboolean
yp_sqlite_is_null (YpDbStatement *statement, int column)
{
  YpSqliteStatement *self = (YpSqliteStatement *) statement;

  return sqlite3_column_type (self->handle, column) == SQLITE_NULL;
}

static const char *
yp_sqlite_get_text (YpDbStatement *statement, int column, gsize *length)
{
  YpSqliteStatement *self = (YpSqliteStatement *) statement;
  const char *text = (const char *) sqlite3_column_text (self->handle, column);

  *length = (gsize) sqlite3_column_bytes (self->handle, column);
  return text;
}

static gint64
yp_sqlite_get_int (YpDbStatement *statement, int column)
{
  YpSqliteStatement *self = (YpSqliteStatement *) statement;

  return sqlite3_column_int64 (self->handle, column);
}

static double
yp_sqlite_get_double (YpDbStatement *statement, int column)
{
  YpSqliteStatement *self = (YpSqliteStatement *) statement;

  return sqlite3_column_double (self->handle, column);
}

static const guint8 *
yp_sqlite_get_blob (YpDbStatement *statement, int column, gsize *size)
{
  YpSqliteStatement *self = (YpSqliteStatement *) statement;
  const guint8 *data = sqlite3_column_blob (self->handle, column);

  *size = (gsize) sqlite3_column_bytes (self->handle, column);
  return data;
}

static void
yp_sqlite_finish (YpDbStatement *statement)
{
  YpSqliteStatement *self = (YpSqliteStatement *) statement;

  sqlite3_finalize (self->handle);
  g_free (self);
}

/* A statement of this file's own, kept for the next time. */
static YpDbStatement *
prepare_own (YpDb *db, const char *sql, GError **error)
{
  YpSqlite *self = (YpSqlite *) db;
  YpDbStatement *statement = g_hash_table_lookup (self->own, sql);

  if (statement == NULL)
    {
      statement = yp_sqlite_prepare (db, sql, error);
      if (statement != NULL)
        g_hash_table_insert (self->own, g_strdup (sql), statement);
    }

  return statement;
}

static gboolean
yp_sqlite_has_table (YpDb *db, const char *table, gboolean *found, GError **error)
{
  g_autoptr (YpDbRun) run = NULL;
  YpDbStep step;

  run = prepare_own (db,
                     "SELECT 1 FROM sqlite_master"
                     " WHERE type = 'table' AND ($1 IS NULL OR name = $1) LIMIT 1",
                     error);
  if (run == NULL)
    return FALSE;

  yp_sqlite_bind_text (run, 1, table, -1);
  step = yp_sqlite_step (run, error);
  *found = step == YP_DB_ROW;

  return step != YP_DB_ERROR;
}

static char *
yp_sqlite_bbox (YpDb *db, int first)
{
  return g_strdup_printf ("yp_touches (geom, $%d, $%d, $%d, $%d)", first, first + 1, first + 2,
                          first + 3);
}

static gboolean
is_apart (const YpBounds *bounds, const sqlite3_rtree_dbl *box)
{
  return box[1] < bounds->west || box[0] > bounds->east || box[3] < bounds->south ||
         box[2] > bounds->north;
}

static gboolean
is_inside (const YpBounds *bounds, const sqlite3_rtree_dbl *box)
{
  return box[0] >= bounds->west + INDEX_MARGIN && box[1] <= bounds->east - INDEX_MARGIN &&
         box[2] >= bounds->south + INDEX_MARGIN && box[3] <= bounds->north - INDEX_MARGIN;
}

static gboolean
touches_for_sure (const YpBounds *bounds, const sqlite3_rtree_dbl *box)
{
  return box[1] >= bounds->west + INDEX_MARGIN && box[0] <= bounds->east - INDEX_MARGIN &&
         box[3] >= bounds->south + INDEX_MARGIN && box[2] <= bounds->north - INDEX_MARGIN;
}

/* Called with each node and each entry that is not in a node left out. */
static int
on_walk (sqlite3_rtree_query_info *info)
{
  Walk *walk = ((YpSqlite *) info->pContext)->walk;
  gboolean is_sure = info->eParentWithin == FULLY_WITHIN;
  gint64 fid = info->iRowid;

  info->rScore = info->iLevel;
  info->eWithin = NOT_WITHIN;
  if (walk->fids->len + walk->unsure->len > walk->limit ||
      (!is_sure && is_apart (walk->bounds, info->aCoord)))
    return SQLITE_OK;

  if (info->iLevel > 0)
    info->eWithin =
        is_sure || is_inside (walk->bounds, info->aCoord) ? FULLY_WITHIN : PARTLY_WITHIN;
  else if (is_sure || touches_for_sure (walk->bounds, info->aCoord))
    g_array_append_val (walk->fids, fid);
  else
    g_array_append_val (walk->unsure, fid);

  return SQLITE_OK;
}

/* Keeps those whose own box, in full precision, touches. */
static gboolean
look_up_unsure (YpDb *db, const char *table, Walk *walk, GError **error)
{
  g_autofree char *sql = NULL;
  g_autoptr (YpDbRun) run = NULL;

  sql = g_strdup_printf ("SELECT yp_touches (geom, $1, $2, $3, $4) FROM %s WHERE fid = $5", table);
  run = prepare_own (db, sql, error);
  if (run == NULL)
    return FALSE;

  for (guint i = 0; i < walk->unsure->len; i++)
    {
      gint64 fid = g_array_index (walk->unsure, gint64, i);
      YpDbStep step;

      yp_sqlite_bind_double (run, 1, walk->bounds->west);
      yp_sqlite_bind_double (run, 2, walk->bounds->south);
      yp_sqlite_bind_double (run, 3, walk->bounds->east);
      yp_sqlite_bind_double (run, 4, walk->bounds->north);
      yp_sqlite_bind_int (run, 5, fid);
      step = yp_sqlite_step (run, error);
      if (step == YP_DB_ERROR)
        return FALSE;
      if (step == YP_DB_ROW && yp_sqlite_get_int (run, 0) != 0)
        g_array_append_val (walk->fids, fid);
      yp_sqlite_reset (run);
    }

  return TRUE;
}

static gboolean
find_in_one_box (YpDb *db,
                 const char *table,
                 const YpBounds *bounds,
                 guint limit,
                 GArray *fids,
                 GError **error)
{
  g_autofree char *sql =
      g_strdup_printf ("SELECT id FROM rtree_%s_geom WHERE id MATCH yp_walk ()", table);
  g_autoptr (GArray) unsure = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (YpDbRun) run = prepare_own (db, sql, error);
  Walk walk = { bounds, limit, fids, unsure };
  YpDbStep step;

  if (run == NULL)
    return FALSE;

  ((YpSqlite *) db)->walk = &walk;
  step = yp_sqlite_step (run, error);
  ((YpSqlite *) db)->walk = NULL;
  if (step == YP_DB_ERROR)
    return FALSE;

  return fids->len > limit || look_up_unsure (db, table, &walk, error);
}

static int
compare_fids (gconstpointer a, gconstpointer b)
{
  gint64 left = *(const gint64 *) a;
  gint64 right = *(const gint64 *) b;

  return (left > right) - (left < right);
}

/* What touches both halves of a box across 180° was found twice. */
static void
drop_doubles (GArray *fids)
{
  guint n_kept = 0;

  g_array_sort (fids, compare_fids);
  for (guint i = 0; i < fids->len; i++)
    {
      gint64 fid = g_array_index (fids, gint64, i);

      if (n_kept == 0 || g_array_index (fids, gint64, n_kept - 1) != fid)
        g_array_index (fids, gint64, n_kept++) = fid;
    }
  g_array_set_size (fids, n_kept);
}

static gboolean
yp_sqlite_find_in_box (YpDb *db,
                       const char *table,
                       const YpBounds *bounds,
                       guint limit,
                       GArray *fids,
                       GError **error)
{
  YpBounds left = { bounds->west, bounds->south, 180, bounds->north };
  YpBounds right = { -180, bounds->south, bounds->east, bounds->north };

  if (bounds->west <= bounds->east)
    return find_in_one_box (db, table, bounds, limit, fids, error);

  if (!find_in_one_box (db, table, &left, limit, fids, error) ||
      (fids->len <= limit && !find_in_one_box (db, table, &right, limit, fids, error)))
    return FALSE;
  drop_doubles (fids);

  return TRUE;
}

static double
read_float (const guint8 *data)
{
  guint32 bits = (guint32) data[0] << 24 | (guint32) data[1] << 16 | (guint32) data[2] << 8 |
                 (guint32) data[3];
  float value;

  memcpy (&value, &bits, sizeof value);
  return (double) value;
}

/* The root node of the index: two bytes of depth, two for the number of cells, then cells of an id
 * (8 bytes) and minx, maxx, miny, maxy (float32), all big-endian (SQLite, ext/rtree/rtree.c). */
static gboolean
yp_sqlite_get_extent (YpDb *db, const char *table, YpBounds *bounds, GError **error)
{
  g_autofree char *sql =
      g_strdup_printf ("SELECT data FROM rtree_%s_geom_node WHERE nodeno = 1", table);
  g_autoptr (YpDbRun) run = prepare_own (db, sql, error);
  const guint8 *data = NULL;
  gsize size = 0;
  YpDbStep step;

  *bounds = YP_BOUNDS_EMPTY;
  if (run == NULL)
    return FALSE;

  step = yp_sqlite_step (run, error);
  if (step == YP_DB_ROW)
    data = yp_sqlite_get_blob (run, 0, &size);
  for (gsize i = 0; data != NULL && size >= 4 && i < ((gsize) data[2] << 8 | data[3]); i++)
    {
      const guint8 *cell = data + 4 + 24 * i;

      if (cell + 24 > data + size)
        break;
      yp_bounds_extend (bounds, read_float (cell + 8), read_float (cell + 16));
      yp_bounds_extend (bounds, read_float (cell + 12), read_float (cell + 20));
    }

  return step != YP_DB_ERROR;
}

static gboolean
yp_sqlite_get_count (YpDb *db, const char *table, gint64 *count, GError **error)
{
  g_autoptr (YpDbRun) run = NULL;
  YpDbStep step;

  run =
      prepare_own (db, "SELECT feature_count FROM gpkg_ogr_contents WHERE table_name = $1", error);
  if (run == NULL)
    return FALSE;

  yp_sqlite_bind_text (run, 1, table, -1);
  step = yp_sqlite_step (run, error);
  *count = step == YP_DB_ROW ? yp_sqlite_get_int (run, 0) : 0;

  return step != YP_DB_ERROR;
}

static gboolean
yp_sqlite_add_count (YpDb *db, const char *table, gint64 count, GError **error)
{
  g_autoptr (YpDbRun) run = NULL;

  run = prepare_own (db,
                     "UPDATE gpkg_ogr_contents SET feature_count = feature_count + $2"
                     " WHERE table_name = $1",
                     error);
  if (run == NULL)
    return FALSE;

  yp_sqlite_bind_text (run, 1, table, -1);
  yp_sqlite_bind_int (run, 2, count);

  return yp_sqlite_step (run, error) == YP_DB_DONE;
}

static gboolean
yp_sqlite_check (YpDb *db, GPtrArray *differences, GError **error)
{
  g_autoptr (YpDbRun) run = prepare_own (db, "PRAGMA integrity_check(100)", error);
  YpDbStep step;
  gsize length;

  if (run == NULL)
    return FALSE;

  while ((step = yp_sqlite_step (run, error)) == YP_DB_ROW)
    {
      const char *line = yp_sqlite_get_text (run, 0, &length);

      if (g_strcmp0 (line, "ok") != 0)
        g_ptr_array_add (differences, g_strdup_printf ("file: %s", line));
    }

  return step == YP_DB_DONE && _yp_geopackage_check (db, differences, error);
}

static const YpDbClass sqlite_class = {
  .name = "sqlite",
  .close = yp_sqlite_close,
  .exec = yp_sqlite_exec,
  .begin_write = yp_sqlite_begin_write,
  .has_table = yp_sqlite_has_table,
  .create_base = _yp_geopackage_create_base,
  .create_collection = _yp_geopackage_create_collection,
  .describe_layer = _yp_geopackage_describe_layer,
  .prepare = yp_sqlite_prepare,
  .bind_text = yp_sqlite_bind_text,
  .bind_int = yp_sqlite_bind_int,
  .bind_double = yp_sqlite_bind_double,
  .bind_blob = yp_sqlite_bind_blob,
  .bind_null = yp_sqlite_bind_null,
  .step = yp_sqlite_step,
  .reset = yp_sqlite_reset,
  .is_null = yp_sqlite_is_null,
  .get_text = yp_sqlite_get_text,
  .get_int = yp_sqlite_get_int,
  .get_double = yp_sqlite_get_double,
  .get_blob = yp_sqlite_get_blob,
  .finish = yp_sqlite_finish,
  .bbox = yp_sqlite_bbox,
  .find_in_box = yp_sqlite_find_in_box,
  .get_extent = yp_sqlite_get_extent,
  .get_count = yp_sqlite_get_count,
  .add_count = yp_sqlite_add_count,
  .check = yp_sqlite_check,
};

/* SQLite gives its companion files the mode of the file itself, so that is made first. One that is
 * there is not opened: closing it again would drop all locks that this process holds on it. */
static gboolean
create_private (const char *path, gboolean *is_new, GError **error)
{
  int fd = g_open (path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  GStatBuf info;

  if ((fd >= 0 && g_close (fd, NULL) && g_stat (path, &info) == 0) ||
      (fd < 0 && errno == EEXIST && g_stat (path, &info) == 0))
    {
      *is_new = info.st_size == 0;
      return TRUE;
    }

  g_set_error (error, YP_STORE_ERROR, YP_STORE_ERROR_UNAVAILABLE, "The store “%s”: %s", path,
               g_strerror (errno));
  return FALSE;
}

/* Entering WAL turns a reader's lock into the only one. Where another stands in the way SQLite says
 * so at once, whatever the timeout, since two that wait so would wait for ever; a writer's lock it
 * does wait for, and whoever had that has entered WAL for all or is about to. */
static gboolean
enter_wal (YpSqlite *self, GError **error)
{
  gint64 patience = g_get_monotonic_time () + BUSY_TIMEOUT_MS * G_TIME_SPAN_MILLISECOND;
  int code;

  while ((code = sqlite3_exec (self->handle, "PRAGMA journal_mode = WAL", NULL, NULL, NULL)) !=
         SQLITE_OK)
    {
      if (classify (code) != YP_STORE_ERROR_BUSY || g_get_monotonic_time () > patience)
        {
          set_error (self, code, error);
          return FALSE;
        }

      if (!yp_sqlite_exec (&self->parent, "BEGIN IMMEDIATE; ROLLBACK", error))
        return FALSE;
    }

  return TRUE;
}

/* busy_timeout stands first: the others need a lock, and a GIS may have the file open. A page of
 * features lies all over the file, so a reader has it mapped, up to SQLite's limit, rather
 * than copied page by page. */
static gboolean
set_up (YpSqlite *self, gboolean read_only, gboolean is_new, GError **error)
{
  if (!_yp_geopackage_add_functions (self->handle) ||
      sqlite3_rtree_query_callback (self->handle, "yp_walk", on_walk, self, NULL) != SQLITE_OK)
    {
      set_error (self, SQLITE_ERROR, error);
      return FALSE;
    }
  sqlite3_busy_timeout (self->handle, BUSY_TIMEOUT_MS);

  if (read_only)
    return yp_sqlite_exec (&self->parent,
                           "PRAGMA mmap_size = 2147418112; PRAGMA cache_size = -16384;", error);

  if (is_new && !_yp_geopackage_mark (&self->parent, error))
    return FALSE;

  return enter_wal (self, error) && yp_sqlite_exec (&self->parent,
                                                    "PRAGMA synchronous = FULL;"
                                                    "PRAGMA cache_size = -65536;"
                                                    "PRAGMA wal_autocheckpoint = 4000;",
                                                    error);
}

/**
 * yp_sqlite_open:
 * @path: a file; made if it is absent, readable by its owner alone
 * @read_only: whether nothing will be written; then the file must exist
 * @error: return location for a #YpStoreError
 *
 * Returns: (transfer full) (nullable): a connection, to be closed by its class, or %NULL with
 *   @error set
 */
YpDb *
yp_sqlite_open (const char *path, gboolean read_only, GError **error)
{
  YpSqlite *self;
  int flags = read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
  gboolean is_new = FALSE;
  int code;

  g_return_val_if_fail (path != NULL, NULL);

  if (!read_only && !create_private (path, &is_new, error))
    return NULL;

  self = g_new0 (YpSqlite, 1);
  self->parent.klass = &sqlite_class;
  self->own =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) yp_sqlite_finish);
  /* An absolute path is neither an option nor one of SQLite's special names. */
  self->path = g_canonicalize_filename (path, NULL);

  code = sqlite3_open_v2 (self->path, &self->handle,
                          flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
  if (code != SQLITE_OK)
    set_error (self, code, error);
  if (code != SQLITE_OK || !set_up (self, read_only, is_new, error))
    {
      yp_sqlite_close (&self->parent);
      return NULL;
    }

  return &self->parent;
}
