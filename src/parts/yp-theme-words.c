/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-parts"

#include "yp-theme-words.h"

#include <math.h>

#include <glib/gi18n.h>

#include "yp-words.h"

/* clang-format off */
static const struct
{
  const char *name;
  const char *formula;
  const char *unit;
  gboolean is_whole;
} figures[YP_N_AREA_FIGURES] = {
  [YP_FIGURE_OPEN] = { N_ ("Open incidents"), N_ ("incidents that are open"), N_ ("incidents"),
                       TRUE },
  [YP_FIGURE_REPORTED_TODAY] = { N_ ("Reported today"), N_ ("incidents received since 00:00"),
                                 N_ ("incidents"), TRUE },
  [YP_FIGURE_CLOSED_TODAY] = { N_ ("Ended today"), N_ ("incidents closed or ended since 00:00"),
                               N_ ("incidents"), TRUE },
  [YP_FIGURE_LATE] = { N_ ("Late"), N_ ("open, not handled and past their limit"),
                       N_ ("incidents"), TRUE },
  [YP_FIGURE_LATE_SHARE] = { N_ ("Share that is late"),
                             N_ ("late ÷ open and not handled with a running limit"), N_ ("%"),
                             FALSE },
  [YP_FIGURE_ON_TIME_SHARE] = { N_ ("Handled in time so far"),
                                N_ ("handled in time today ÷ (handled today + late)"), N_ ("%"),
                                FALSE },
  [YP_FIGURE_OPEN_PER_KM2] = { N_ ("Open per km²"), N_ ("open incidents ÷ area"),
                               N_ ("incidents/km²"), FALSE },
  [YP_FIGURE_OPEN_PER_UNIT] = { N_ ("Open per unit on duty"),
                                N_ ("open incidents ÷ units on duty that belong to the area"),
                                N_ ("incidents/unit"), FALSE },
};
/* clang-format on */

const char *
yp_theme_words_get_kind (YpThemeKind kind)
{
  static const char *const words[YP_N_THEME_KINDS] = {
    [YP_THEME_NONE] = NC_ ("theme", "None"),
    [YP_THEME_AREAS] = NC_ ("theme", "Areas"),
    [YP_THEME_HEAT] = NC_ ("theme", "Heat"),
    [YP_THEME_HEXAGONS] = NC_ ("theme", "Hexagons"),
  };

  return g_dpgettext2 (NULL, "theme", words[kind]);
}

const char *
yp_theme_words_get_set (YpAreaSet set)
{
  static const char *const words[YP_N_AREA_SETS] = {
    [YP_AREA_SET_TOWNS] = NC_ ("area", "Towns"),
    [YP_AREA_SET_VILLAGES] = NC_ ("area", "Villages"),
    [YP_AREA_SET_GENERAL] = NC_ ("area", "General grids"),
    [YP_AREA_SET_POLICE] = NC_ ("area", "Police grids"),
    [YP_AREA_SET_SPECIAL] = NC_ ("area", "Special grids"),
  };

  return g_dpgettext2 (NULL, "area", words[set]);
}

const char *
yp_theme_words_get_grid_kind (YpGridKind kind)
{
  return yp_theme_words_get_set ((YpAreaSet) (YP_AREA_SET_GENERAL + kind));
}

const char *
yp_theme_words_get_figure (YpAreaFigure figure)
{
  return _ (figures[figure].name);
}

/* How the figure is counted. */
const char *
yp_theme_words_get_formula (YpAreaFigure figure)
{
  return _ (figures[figure].formula);
}

const char *
yp_theme_words_get_unit (YpAreaFigure figure)
{
  return _ (figures[figure].unit);
}

/* Whether it counts things, so that it is whole. */
gboolean
yp_theme_words_is_whole (YpAreaFigure figure)
{
  return figures[figure].is_whole;
}

const char *
yp_theme_words_get_method (YpClassMethod method)
{
  static const char *const words[YP_N_CLASS_METHODS] = {
    [YP_CLASSES_QUANTILE] = NC_ ("classes", "As many areas in each"),
    [YP_CLASSES_EQUAL] = NC_ ("classes", "Equal steps"),
    [YP_CLASSES_NATURAL] = NC_ ("classes", "Natural breaks"),
  };

  return g_dpgettext2 (NULL, "classes", words[method]);
}

const char *
yp_theme_words_get_period (YpThemePeriod period)
{
  static const char *const words[YP_N_THEME_PERIODS] = {
    [YP_PERIOD_ALL] = NC_ ("period", "All there are"),
    [YP_PERIOD_TODAY] = NC_ ("period", "Reported today"),
    [YP_PERIOD_SIX_HOURS] = NC_ ("period", "Reported in the last 6 hours"),
    [YP_PERIOD_HOUR] = NC_ ("period", "Reported in the last hour"),
  };

  return g_dpgettext2 (NULL, "period", words[period]);
}

const char *
yp_theme_words_get_openness (guint openness)
{
  static const char *const words[] = { NC_ ("which", "Open and ended today"), NC_ ("which", "Open"),
                                       NC_ ("which", "Ended today") };

  return g_dpgettext2 (NULL, "which", words[MIN (openness, G_N_ELEMENTS (words) - 1)]);
}

/* As many digits as tell something. */
char *
yp_theme_words_format_number (double value, gboolean is_whole)
{
  return g_strdup_printf (is_whole || fabs (value) >= 100 || value == round (value) ? "%.0f"
                          : fabs (value) >= 10                                      ? "%.1f"
                                                                                    : "%.2f",
                          value);
}

/* “3–5”, “≥ 12”. */
char *
yp_theme_words_format_class (const YpClasses *classes, guint index)
{
  double lower = classes->lower[index];
  double next = index + 1 < classes->n ? classes->lower[index + 1] : 0;
  g_autofree char *from = yp_theme_words_format_number (lower, classes->is_whole);
  g_autofree char *to = NULL;

  if (index + 1 == classes->n)
    return g_strdup_printf ("≥ %s", from);

  to = yp_theme_words_format_number (classes->is_whole ? next - 1 : next, classes->is_whole);
  if (classes->is_whole && next - 1 <= lower)
    return g_steal_pointer (&from);

  return g_strdup_printf ("%s–%s", from, to);
}

char *
yp_theme_words_format_area (const char *name, YpAreaFigure figure, double value)
{
  g_autofree char *number = NULL;

  if (isnan (value))
    /* Translators: an area, a figure */
    return g_strdup_printf (_ ("%s\n%s: nothing to count"), name,
                               yp_theme_words_get_figure (figure));

  number = yp_theme_words_format_number (value, figures[figure].is_whole);
  /* Translators: an area, a figure, its value, its unit */
  return g_strdup_printf (_ ("%s\n%s: %s %s"), name, yp_theme_words_get_figure (figure), number,
                             yp_theme_words_get_unit (figure));
}

char *
yp_theme_words_format_hexagon (guint n, double width_m)
{
  g_autofree char *width = yp_words_format_distance (width_m);
  g_autofree char *count = g_strdup_printf (ngettext ("%u incident", "%u incidents", n), n);

  /* Translators: how many incidents; how wide a hexagon is */
  return g_strdup_printf (_ ("%s in a hexagon of %s"), count, width);
}

char *
yp_theme_words_format_density (double density)
{
  g_autofree char *number = yp_theme_words_format_number (density, FALSE);

  return g_strdup_printf (_ ("%s incidents/km²"), number);
}

/* Which incidents are counted: “未结 · 今日上报 · 市容环境”. */
char *
yp_theme_words_format_points (const YpThemeChoice *choice)
{
  GString *text = g_string_new (yp_theme_words_get_openness (choice->openness));

  if (choice->period != YP_PERIOD_ALL)
    g_string_append_printf (text, " · %s", yp_theme_words_get_period (choice->period));
  if (choice->group != NULL)
    g_string_append_printf (text, " · %s", choice->group);
  for (guint i = 0; i < YP_N_STATES; i++)
    if ((choice->states & 1u << i) != 0)
      g_string_append_printf (text, " · %s", yp_words_get_state ((YpState) i));

  return g_string_free (text, FALSE);
}
