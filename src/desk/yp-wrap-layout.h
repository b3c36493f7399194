/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define YP_TYPE_WRAP_LAYOUT (yp_wrap_layout_get_type ())
G_DECLARE_FINAL_TYPE (YpWrapLayout, yp_wrap_layout, YP, WRAP_LAYOUT, GtkLayoutManager)

GtkLayoutManager *yp_wrap_layout_new (void);

G_END_DECLS
