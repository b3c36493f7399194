/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-incident-table.h"
#include "yp-map.h"

G_BEGIN_DECLS

/**
 * YpThemeKind:
 *
 * What lies over the land, one at a time.
 */
typedef enum
{
  YP_THEME_NONE,
  YP_THEME_AREAS,
  YP_THEME_HEAT,
  YP_THEME_HEXAGONS,
} YpThemeKind;

#define YP_N_THEME_KINDS (YP_THEME_HEXAGONS + 1)

/**
 * YpThemePeriod:
 *
 * Since when incidents count that were reported.
 */
typedef enum
{
  YP_PERIOD_ALL,
  YP_PERIOD_TODAY,
  YP_PERIOD_SIX_HOURS,
  YP_PERIOD_HOUR,
} YpThemePeriod;

#define YP_N_THEME_PERIODS (YP_PERIOD_HOUR + 1)

/**
 * YpThemeChoice:
 * @kind: what lies over the land
 * @set: areas: which ones
 * @figure: areas: by which figure
 * @method: areas: how classes are made
 * @states: points: bits by #YpState, 0 for all
 * @group: (nullable): points: group of the catalogue
 * @openness: points: 0 both, 1 open, 2 ended
 * @period: points: since when
 * @bandwidth_m: heat: how far a point counts, metres
 * @width_m: hexagons: across one, metres
 * @grid_kinds: bits by #YpGridKind: whose borders are drawn
 */
typedef struct
{
  YpThemeKind kind;
  YpAreaSet set;
  YpAreaFigure figure;
  YpClassMethod method;
  guint states;
  const char *group;
  guint openness;
  YpThemePeriod period;
  double bandwidth_m;
  double width_m;
  guint grid_kinds;
} YpThemeChoice;

/**
 * YpThemeLegend:
 * @kind: what it is the legend of
 * @classes: areas, hexagons: the classes
 * @counts: areas or hexagons in each
 * @n_none: areas without a figure
 * @heat_scale: heat: points in a square kilometre that have the brightest colour
 * @bandwidth_m: heat: how far a point counts, which may be more than was chosen
 * @width_m: hexagons: across one, metres
 * @n_points: incidents that are counted
 * @n_left_out: incidents outside of the city
 * @n_without_place: incidents without a place
 * @as_of: as of when, microseconds since 1970
 *
 * What the map shows, in figures.
 */
typedef struct
{
  YpThemeKind kind;
  YpClasses classes;
  guint counts[YP_MAX_CLASSES];
  guint n_none;
  double heat_scale;
  double bandwidth_m;
  double width_m;
  guint n_points;
  guint n_left_out;
  guint n_without_place;
  gint64 as_of;
} YpThemeLegend;

#define YP_TYPE_THEME_CONTROL (yp_theme_control_get_type ())

/**
 * YpThemeControl:
 *
 * Keeps what was chosen over the land as the situation is: figures of areas on the spot, densities
 * in a worker. Signal `changed`: the choice or the legend is another; `book-changed`: the areas
 * are. Main thread.
 */
G_DECLARE_FINAL_TYPE (YpThemeControl, yp_theme_control, YP, THEME_CONTROL, GObject)

YpThemeControl *yp_theme_control_new (YpMap *map, YpSituation *situation);
void yp_theme_control_stop (YpThemeControl *self);
const YpThemeChoice *yp_theme_control_get_choice (YpThemeControl *self);
void yp_theme_control_set_choice (YpThemeControl *self, const YpThemeChoice *choice);
const YpThemeLegend *yp_theme_control_get_legend (YpThemeControl *self);
YpIncidentTable *yp_theme_control_get_table (YpThemeControl *self);
YpSituation *yp_theme_control_get_situation (YpThemeControl *self);
YpMap *yp_theme_control_get_map (YpThemeControl *self);

YpAreaBook *yp_theme_control_get_book (YpThemeControl *self);
void yp_theme_control_need_book (YpThemeControl *self);
void yp_theme_control_set_outline (YpThemeControl *self, int area);
char *yp_theme_control_describe (YpThemeControl *self, double longitude, double latitude);

G_END_DECLS
