/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "yp-theme-control.h"

G_BEGIN_DECLS

#define YP_TYPE_THEME_LEGEND_BOX (yp_theme_legend_box_get_type ())
G_DECLARE_FINAL_TYPE (YpThemeLegendBox, yp_theme_legend_box, YP, THEME_LEGEND_BOX, AdwBin)

/* Says what lies over the land: what is counted, in which unit, in which colours, as of when. Hides
 * where nothing does. */
GtkWidget *yp_theme_legend_box_new (YpThemeControl *control, gboolean is_brief);
/* What it is headed with: (transfer full). */
char *yp_theme_legend_make_title (const YpThemeChoice *choice);

G_END_DECLS
