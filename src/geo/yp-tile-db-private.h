/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/**
 * YpTileDb:
 *
 * An SQLite file from outside, opened to be read. The schema of such a file is a program: views may
 * never end. So whatever it runs is stopped after some seconds or by the cancellable, blobs are
 * bounded, and functions with effects are shut off. One thread at a time.
 */
typedef struct _YpTileDb YpTileDb;

YpTileDb *_yp_tile_db_open (const char *path, GError **error);
void _yp_tile_db_close (YpTileDb *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpTileDb, _yp_tile_db_close)

void _yp_tile_db_watch (YpTileDb *self, GCancellable *cancellable);
sqlite3_stmt *_yp_tile_db_prepare (YpTileDb *self, const char *sql, GError **error);
gboolean _yp_tile_db_step (YpTileDb *self, sqlite3_stmt *statement, gboolean *row, GError **error);
gboolean _yp_tile_db_has (YpTileDb *self, const char *name);
gboolean
_yp_tile_db_get_int (YpTileDb *self, const char *sql, gint64 *value, gboolean *has, GError **error);

typedef sqlite3_stmt *YpStatement;

static inline void
_yp_statement_free (YpStatement statement)
{
  sqlite3_finalize (statement);
}

G_DEFINE_AUTO_CLEANUP_FREE_FUNC (YpStatement, _yp_statement_free, NULL)

G_END_DECLS
