/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

const char *const *_yp_polyphones_get (guint *n_rows);

G_END_DECLS
