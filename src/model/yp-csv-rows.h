/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Tables of strings as CSV by RFC 4180 in UTF-8. */

GPtrArray *yp_csv_rows_parse (const char *name, const char *text, gsize length, GError **error);
void yp_csv_rows_append (GString *text, const char *const *cells);

G_END_DECLS
