/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "yp-theme-control.h"

G_BEGIN_DECLS

#define YP_TYPE_THEME_PANEL (yp_theme_panel_get_type ())
G_DECLARE_FINAL_TYPE (YpThemePanel, yp_theme_panel, YP, THEME_PANEL, AdwBin)

/* What lies over the land is chosen here. */
GtkWidget *yp_theme_panel_new (YpThemeControl *control);

G_END_DECLS
