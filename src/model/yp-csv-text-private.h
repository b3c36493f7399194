/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * YpCsvText:
 * @fields: (nullable): those of the record read last, as many as there are columns; may be taken
 * @line: the line on which that record begins, from 1
 *
 * Reads a table that is wholly in memory, strictly by RFC 4180, in UTF-8 with or without byte order
 * mark; lines end in CR LF or LF. Every error names the line. Keep it on the stack.
 */
typedef struct
{
  char **fields;
  guint line;
  /*< private >*/
  const char *name;
  guint n_columns;
  const char *position;
  const char *end;
  guint next_line;
  GString *field;
} YpCsvText;

gboolean _yp_csv_text_init (YpCsvText *self,
                            const char *name,
                            const char *const *columns,
                            const char *text,
                            gsize length,
                            GError **error);
void _yp_csv_text_clear (YpCsvText *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (YpCsvText, _yp_csv_text_clear)

gboolean _yp_csv_text_is_at_end (const YpCsvText *self);
gboolean _yp_csv_text_read (YpCsvText *self, GError **error);
gboolean _yp_csv_text_fail (const YpCsvText *self, const char *problem, GError **error);
gboolean _yp_csv_text_is_name (const char *text, gsize max_length);

G_END_DECLS
