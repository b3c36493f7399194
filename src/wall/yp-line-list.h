/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "yp-lifecycle.h"

G_BEGIN_DECLS

#define YP_TYPE_LINE_LIST (yp_line_list_get_type ())
G_DECLARE_FINAL_TYPE (YpLineList, yp_line_list, YP, LINE_LIST, GtkWidget)

void yp_line_list_set_line (YpLineList *self,
                            guint position,
                            YpState state,
                            const char *words,
                            const char *side,
                            const char *below);
void yp_line_list_set_n_lines (YpLineList *self, guint n_lines);
guint yp_line_list_get_n_lines (YpLineList *self);

G_END_DECLS
