/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "yp-collection.h"

G_BEGIN_DECLS

#define YP_STORE_ERROR (yp_store_error_quark ())

/**
 * YpStoreError:
 * @YP_STORE_ERROR_BUSY: another writer holds the store; the same call may work later
 * @YP_STORE_ERROR_CORRUPT: the data on disk is not what was written
 * @YP_STORE_ERROR_UNAVAILABLE: the database can not be opened, read or written: path, rights, disk
 */
typedef enum
{
  YP_STORE_ERROR_BUSY,
  YP_STORE_ERROR_CORRUPT,
  YP_STORE_ERROR_UNAVAILABLE,
} YpStoreError;

GQuark yp_store_error_quark (void);

typedef struct _YpDb YpDb;
typedef struct _YpDbStatement YpDbStatement;

/**
 * YpDbStep:
 * @YP_DB_ERROR: error is set
 * @YP_DB_ROW: a row stands ready
 * @YP_DB_DONE: no more rows
 */
typedef enum
{
  YP_DB_ERROR = -1,
  YP_DB_DONE = 0,
  YP_DB_ROW = 1,
} YpDbStep;

/**
 * YpDbClass:
 * @name: for messages: `sqlite`
 * @close: (nullable argument): ends the connection; all statements are finished before
 * @begin_write: opens a transaction that no other writer can be in
 * @has_table: whether a table of this name exists, or any at all if it is %NULL
 * @create_base: makes what the format of the store wants before any other table
 * @create_collection: makes the table of a collection with its spatial index; `extra` holds further
 *   columns in SQL, or is empty
 * @describe_layer: notes the extent and the time of the last change of an imported collection
 * @bind_text: binds @length bytes, or up to the zero if @length is -1; %NULL binds NULL. Neither
 *   texts nor blobs are copied: they must live until @reset
 * @reset: ends the statement's run and forgets what is bound
 * @bbox: the predicate “the box of column `geom` touches the box whose west, south, east and north
 *   are the parameters $first to $first + 3”; west may exceed east
 * @find_in_box: (nullable): appends the fids of the rows whose box touches the bounds, in any
 *   order, each once, and stops when there are more than `limit` of them; %NULL where the database
 *   weighs the spatial index against a scan by itself
 * @get_extent: the box around all rows at little cost, at most a metre too large; empty for none
 * @get_count: how many rows, as kept by @add_count
 * @add_count: adds to that number
 * @check: appends a line for each thing that is wrong with the file itself
 *
 * What a driver must do. A connection belongs to one thread at a time; every call blocks. SQL uses
 * `$1`, `$2`, …; the same text runs on every driver except for the predicate that @bbox writes.
 * Indexes of parameters start at 1, of columns at 0. Errors are #YpStoreError.
 */
typedef struct
{
  const char *name;
  void (*close) (YpDb *db);
  gboolean (*exec) (YpDb *db, const char *sql, GError **error);
  gboolean (*begin_write) (YpDb *db, GError **error);

  gboolean (*has_table) (YpDb *db, const char *table, gboolean *found, GError **error);
  gboolean (*create_base) (YpDb *db, GError **error);
  gboolean (*create_collection) (YpDb *db,
                                 const YpCollection *collection,
                                 const char *extra,
                                 GError **error);
  gboolean (*describe_layer) (YpDb *db,
                              const char *table,
                              const YpBounds *extent,
                              gint64 at,
                              GError **error);

  YpDbStatement *(*prepare) (YpDb *db, const char *sql, GError **error);
  void (*bind_text) (YpDbStatement *statement, int index, const char *value, gssize length);
  void (*bind_int) (YpDbStatement *statement, int index, gint64 value);
  void (*bind_double) (YpDbStatement *statement, int index, double value);
  void (*bind_blob) (YpDbStatement *statement, int index, const void *data, gsize size);
  void (*bind_null) (YpDbStatement *statement, int index);
  YpDbStep (*step) (YpDbStatement *statement, GError **error);
  void (*reset) (YpDbStatement *statement);
  gboolean (*is_null) (YpDbStatement *statement, int column);
  const char *(*get_text) (YpDbStatement *statement, int column, gsize *length);
  gint64 (*get_int) (YpDbStatement *statement, int column);
  double (*get_double) (YpDbStatement *statement, int column);
  const guint8 *(*get_blob) (YpDbStatement *statement, int column, gsize *size);
  void (*finish) (YpDbStatement *statement);

  char *(*bbox) (YpDb *db, int first);
  gboolean (*find_in_box) (YpDb *db,
                           const char *table,
                           const YpBounds *bounds,
                           guint limit,
                           GArray *fids,
                           GError **error);
  gboolean (*get_extent) (YpDb *db, const char *table, YpBounds *bounds, GError **error);
  gboolean (*get_count) (YpDb *db, const char *table, gint64 *count, GError **error);
  gboolean (*add_count) (YpDb *db, const char *table, gint64 count, GError **error);
  gboolean (*check) (YpDb *db, GPtrArray *differences, GError **error);
} YpDbClass;

struct _YpDb
{
  const YpDbClass *klass;
};

struct _YpDbStatement
{
  const YpDbClass *klass;
};

YpDb *yp_sqlite_open (const char *path, gboolean read_only, GError **error);

G_END_DECLS
