/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-theme-control.h"

G_BEGIN_DECLS

/* Areas are put into so many classes. */
#define YP_THEME_AREA_CLASSES 6

/* What people call themes and their figures. Static strings are translated; the others are the
 * caller's to free. */

const char *yp_theme_words_get_kind (YpThemeKind kind);
const char *yp_theme_words_get_set (YpAreaSet set);
const char *yp_theme_words_get_grid_kind (YpGridKind kind);
const char *yp_theme_words_get_figure (YpAreaFigure figure);
const char *yp_theme_words_get_formula (YpAreaFigure figure);
const char *yp_theme_words_get_unit (YpAreaFigure figure);
const char *yp_theme_words_get_method (YpClassMethod method);
const char *yp_theme_words_get_period (YpThemePeriod period);
const char *yp_theme_words_get_openness (guint openness);
gboolean yp_theme_words_is_whole (YpAreaFigure figure);

char *yp_theme_words_format_number (double value, gboolean is_whole);
char *yp_theme_words_format_class (const YpClasses *classes, guint index);
char *yp_theme_words_format_area (const char *name, YpAreaFigure figure, double value);
char *yp_theme_words_format_hexagon (guint n, double width_m);
char *yp_theme_words_format_density (double density);
char *yp_theme_words_format_points (const YpThemeChoice *choice);

G_END_DECLS
