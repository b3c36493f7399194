/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define YP_TYPE_SORT_BUTTON (yp_sort_button_get_type ())
G_DECLARE_FINAL_TYPE (YpSortButton, yp_sort_button, YP, SORT_BUTTON, AdwBin)

void yp_sort_button_set_orders (YpSortButton *self, const char *const *orders, guint n_orders);
void yp_sort_button_set_order (YpSortButton *self, guint order);
guint yp_sort_button_get_order (YpSortButton *self);
void yp_sort_button_open (YpSortButton *self);

G_END_DECLS
