/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "yp-drag.h"
#include "yp-seat.h"
#include "yp-situation.h"

G_BEGIN_DECLS

#define YP_TYPE_LIST_WINDOW (yp_list_window_get_type ())
G_DECLARE_FINAL_TYPE (YpListWindow, yp_list_window, YP, LIST_WINDOW, AdwWindow)

GtkWindow *yp_list_window_new (YpSituation *situation, YpDrag *drag, const YpLayoutWindow *look);
void yp_list_window_get_look (YpListWindow *self, YpLayoutWindow *look);

G_END_DECLS
