/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "yp-bounds.h"

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
  char *(*bbox) (YpDb *db, const char *table, const YpBounds *bounds);
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
