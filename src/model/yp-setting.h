/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

const char *yp_setting_get_name (guint index);
GBytes *yp_setting_get_default (const char *name);
gboolean yp_setting_check (const char *name, const char *text, GError **error);

G_END_DECLS
