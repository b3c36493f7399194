/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "yp-client-options.h"
#include "yp-map.h"
#include "yp-situation.h"

G_BEGIN_DECLS

#define YP_TYPE_WINDOW (yp_window_get_type ())
G_DECLARE_FINAL_TYPE (YpWindow, yp_window, YP, WINDOW, AdwApplicationWindow)

GtkWidget *
yp_window_new (GtkApplication *application, YpSituation *situation, const YpClientOptions *options);
void yp_window_show_moment (YpWindow *self, gint64 at);
YpMap *yp_window_get_map (YpWindow *self);
void yp_window_finish (YpWindow *self);

G_END_DECLS
