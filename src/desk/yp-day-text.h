/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A suspension is for a year at most. */
#define YP_DAY_MOST_AHEAD 366

gboolean yp_day_text_parse (const char *text, gint64 now, gint64 *day, GError **error);
gboolean yp_day_text_parse_time (const char *text, gint64 now, gint64 *time, GError **error);
gboolean yp_day_text_parse_past (const char *text, gint64 now, gint64 *time, GError **error);
char *yp_day_text_format_time (gint64 time);
char *yp_day_text_explain_time (gint64 time, gint64 now);
char *yp_day_text_explain (gint64 day, gint64 now);

G_END_DECLS
