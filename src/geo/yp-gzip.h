/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean yp_is_gzip (const guint8 *data, gsize size);
GBytes *
yp_gunzip (const guint8 *data, gsize size, gsize max, GCancellable *cancellable, GError **error);

G_END_DECLS
