/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean yp_log_time_parse (const char *text, gint64 utc_offset_us, gint64 *time_us);
gboolean yp_utc_offset_parse (const char *text, gint64 *utc_offset_us);

G_END_DECLS
