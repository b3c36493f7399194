/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

double *theme_points_load (const char *path, guint longitude, guint latitude, guint *n_points);

G_END_DECLS
