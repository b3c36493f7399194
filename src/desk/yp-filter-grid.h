/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define YP_TYPE_FILTER_GRID (yp_filter_grid_get_type ())
G_DECLARE_FINAL_TYPE (YpFilterGrid, yp_filter_grid, YP, FILTER_GRID, AdwBin)

void yp_filter_grid_add_row (YpFilterGrid *self, const char *const *names, guint n_names);
void yp_filter_grid_set_count (YpFilterGrid *self, guint filter, guint n);
void yp_filter_grid_set_is_bad (YpFilterGrid *self, guint filter);
void yp_filter_grid_set_filter (YpFilterGrid *self, guint filter);
guint yp_filter_grid_get_filter (YpFilterGrid *self);

G_END_DECLS
