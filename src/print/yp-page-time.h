/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *yp_page_time_format_date (gint64 time_us);
char *yp_page_time_format_minute (gint64 time_us);
char *yp_page_time_format_short (gint64 time_us);

G_END_DECLS
