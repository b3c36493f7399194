/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "yp-cluster-mix.h"
#include "yp-lifecycle.h"
#include "yp-unit.h"

G_BEGIN_DECLS

/* A colour as 0xRRGGBBAA, straight alpha. */
typedef guint32 YpColor;

/* Late, or an alarm, and nothing else; that of the style sheet. */
#define YP_COLOR_LATE 0xFF6B61FFu

/**
 * YpLayerId:
 *
 * The layers of the plane, in the order in which the header names them.
 */
typedef enum
{
  YP_LAYER_TOWNS,
  YP_LAYER_VILLAGES,
  YP_LAYER_GRIDS,
  YP_LAYER_WATER,
  YP_LAYER_ROADS,
  YP_LAYER_BUILDINGS,
  YP_LAYER_CAMERAS,
} YpLayerId;

#define YP_N_LAYERS (YP_LAYER_CAMERAS + 1)

gboolean yp_layer_from_name (const char *name, YpLayerId *layer);
const char *yp_layer_get_name (YpLayerId layer);

/**
 * YpRoadRank:
 *
 * Classes of road, from those drawn below to those drawn above.
 */
typedef enum
{
  YP_ROAD_PATH,
  YP_ROAD_LANE,
  YP_ROAD_STREET,
  YP_ROAD_RAIL,
  YP_ROAD_TERTIARY,
  YP_ROAD_SECONDARY,
  YP_ROAD_PRIMARY,
  YP_ROAD_MOTORWAY,
} YpRoadRank;

#define YP_N_ROAD_RANKS (YP_ROAD_MOTORWAY + 1)

YpRoadRank yp_road_rank_from_text (const char *text);

/**
 * YpRoadStyle:
 * @min_zoom: drawn from here on
 * @widths: logical pixels at zoom levels 10, 14 and 18; between them it grows evenly by ratio
 * @fill: colour
 * @casing: colour of the edge, drawn from zoom level 14 on
 * @name_zoom: its name is written from here on; 0 never
 */
typedef struct
{
  double min_zoom;
  double widths[3];
  YpColor fill;
  YpColor casing;
  double name_zoom;
} YpRoadStyle;

/**
 * YpStyle:
 *
 * Colours of the land, the only place where they are chosen. Widths are logical pixels at symbol
 * scale 1.
 */
typedef struct
{
  YpColor outside;
  YpColor land;
  YpColor city_glow;
  YpColor water;
  YpColor water_edge;
  YpColor building;
  YpColor building_tall;
  YpColor building_edge;
  YpColor wall;
  YpColor roof_light;
  YpColor town_border;
  YpColor town_halo;
  YpColor village_border;
  YpColor camera;
  YpColor label_halo;
  double building_zoom;
  double extrusion_zoom;
  double village_zoom;
  double camera_zoom;
} YpStyle;

const YpStyle *yp_style_get (void);
const YpRoadStyle *yp_style_get_road (YpRoadRank rank);
double yp_road_style_get_width (const YpRoadStyle *self, double zoom);

/**
 * YpLabelKind:
 *
 * What a name names.
 */
typedef enum
{
  YP_LABEL_TOWN,
  YP_LABEL_VILLAGE,
  YP_LABEL_GRID,
  YP_LABEL_WATER,
  YP_LABEL_ROAD,
  YP_LABEL_BUILDING,
  YP_LABEL_BASE, /* whatever a base map names, as its style says */
} YpLabelKind;

#define YP_N_LABEL_KINDS (YP_LABEL_BASE + 1)

/**
 * YpLabelStyle:
 * @min_zoom: written from here on
 * @max_zoom: up to here
 * @size_px: size of the letters, logical pixels at symbol scale 1
 * @spacing: between letters, share of the size
 * @room: how wide what it names must be, in widths of the name
 * @weight: of the letters
 * @color: of the letters
 */
typedef struct
{
  double min_zoom;
  double max_zoom;
  double size_px;
  double spacing;
  double room;
  PangoWeight weight;
  YpColor color;
} YpLabelStyle;

const YpLabelStyle *yp_style_get_label (YpLabelKind kind);

/**
 * YpSymbolShape:
 *
 * What a symbol's outline is. Incidents are pins, units are flat: they never look alike. What is
 * over is a dot.
 */
typedef enum
{
  YP_SYMBOL_CIRCLE,
  YP_SYMBOL_SQUARE,
  YP_SYMBOL_TRIANGLE,
  YP_SYMBOL_DIAMOND,
  YP_SYMBOL_SHIELD,
  YP_SYMBOL_DOT,
} YpSymbolShape;

/**
 * YpHaloStyle:
 * @color: of the arc
 * @share: of the whole round, clockwise from the top
 * @width: logical pixels at symbol scale 1; 0 for none
 */
typedef struct
{
  YpColor color;
  double share;
  double width;
} YpHaloStyle;

YpColor yp_style_get_state_color (YpState state);
YpSymbolShape yp_style_get_state_shape (YpState state);
guint yp_style_get_state_urgency (YpState state);
const YpHaloStyle *yp_style_get_halo (YpLateness lateness);
YpColor yp_style_get_status_color (YpUnitStatus status);
YpSymbolShape yp_style_get_kind_shape (YpUnitKind kind);

/* What a building is taken to be high where nobody knows, metres. */
#define YP_DEFAULT_HEIGHT_M 9

YpColor yp_style_get_roof_color (double height_m);
YpColor yp_style_get_wall_color (double height_m, double light);

void yp_color_set_source (YpColor color, cairo_t *cr);
GdkRGBA yp_color_to_rgba (YpColor color);
YpColor yp_color_mix (YpColor a, YpColor b, double share_of_b);
YpColor yp_color_fade (YpColor color, double alpha);

G_END_DECLS
