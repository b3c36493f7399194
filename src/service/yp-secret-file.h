/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean yp_secret_file_make (const char *path, const char *suffix, GError **error);
char *yp_secret_file_read (const char *path, GError **error);

G_END_DECLS
