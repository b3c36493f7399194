/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Bounds of a row from outside: bytes with all its quotes, and fields. */
#define YP_CSV_MAX_ROW (1024 * 1024)
#define YP_CSV_MAX_FIELDS 1024

/**
 * YpCsvStep:
 * @YP_CSV_ERROR: the stream can not be read on; the error is set
 * @YP_CSV_END: no more rows
 * @YP_CSV_ROW: a row was read
 * @YP_CSV_BAD_ROW: a row can not be understood and was passed over; the error says why
 */
typedef enum
{
  YP_CSV_ERROR = -1,
  YP_CSV_END = 0,
  YP_CSV_ROW,
  YP_CSV_BAD_ROW,
} YpCsvStep;

/**
 * YpCsvReader:
 *
 * Reads comma-separated values (RFC 4180) from a stream, row by row and in bounded memory: quotes,
 * doubled quotes, line ends in quotes, LF or CRLF, a byte order mark, a last row without line end.
 * Bytes that are no UTF-8 become U+FFFD, a zero byte a blank. Blank lines are passed over.
 */
typedef struct _YpCsvReader YpCsvReader;

YpCsvReader *yp_csv_reader_new (GInputStream *input);
void yp_csv_reader_free (YpCsvReader *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpCsvReader, yp_csv_reader_free)

YpCsvStep yp_csv_reader_read (YpCsvReader *self,
                              GPtrArray *fields,
                              GCancellable *cancellable,
                              GError **error);
guint64 yp_csv_reader_get_row (const YpCsvReader *self);

G_END_DECLS
