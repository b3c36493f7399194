/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "yp-lifecycle.h"

G_BEGIN_DECLS

#define YP_TYPE_BAR_LIST (yp_bar_list_get_type ())
G_DECLARE_FINAL_TYPE (YpBarList, yp_bar_list, YP, BAR_LIST, AdwBin)

void yp_bar_list_clear (YpBarList *self);
void yp_bar_list_add (YpBarList *self, const char *name, const GdkRGBA *color, GtkWidget *mark);
void yp_bar_list_set_value (YpBarList *self, guint index, guint value);

G_END_DECLS
