/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "yp-geometry.h"

G_BEGIN_DECLS

YpGeometry *yp_buffer_new (const double *vertices,
                           guint n_vertices,
                           gboolean is_area,
                           double radius_m,
                           GError **error);
gboolean yp_geometry_meets (const YpGeometry *a, const YpGeometry *b);

G_END_DECLS
