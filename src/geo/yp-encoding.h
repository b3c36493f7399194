/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

char *yp_encoding_from_name (const char *name);
const char *yp_encoding_from_ldid (guint ldid);
gboolean
yp_encoding_detect (GPtrArray *values, const char **encoding, const char **reason, GError **error);
gboolean yp_encoding_check (GPtrArray *values, const char *encoding, GError **error);
char *yp_encoding_convert (const char *text,
                           const char *encoding,
                           gboolean may_be_cut,
                           gboolean *was_cut);

G_END_DECLS
