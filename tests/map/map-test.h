/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-vector-data.h"

G_BEGIN_DECLS

void map_test_add_square (YpVectorBuilder *builder,
                          double lon,
                          double lat,
                          double side,
                          const char *name);
void map_test_add_line (YpVectorBuilder *builder,
                        const double *vertices,
                        guint n_vertices,
                        const char *name,
                        guint8 rank);

G_END_DECLS
