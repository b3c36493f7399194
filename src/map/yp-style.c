/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-map"

#include "yp-style.h"

#include <math.h>
#include <string.h>

static const char *const layer_names[YP_N_LAYERS] = {
  [YP_LAYER_TOWNS] = "towns",     [YP_LAYER_VILLAGES] = "villages",
  [YP_LAYER_GRIDS] = "grids",     [YP_LAYER_WATER] = "water",
  [YP_LAYER_ROADS] = "roads",     [YP_LAYER_BUILDINGS] = "buildings",
  [YP_LAYER_CAMERAS] = "cameras",
};

/* A calm night: land in blue-grey, water darker, light only where something is to be read. */
static const YpStyle style = {
  .outside = 0x0C1219FF,
  .land = 0x18222EFF,
  .city_glow = 0x4FA3D813,
  .water = 0x0D1A2BFF,
  .water_edge = 0x274762A0,
  .building = 0x243242FF,
  .building_tall = 0x33475CFF,
  .building_edge = 0x3D5268A0,
  .wall = 0x1A2532FF,
  .roof_light = 0x4A637DFF,
  .town_border = 0xC4D6E6D0,
  .town_halo = 0x8FB8DA26,
  .village_border = 0x6E93B080,
  .camera = 0x8FB4CFD0,
  .label_halo = 0x0B1219E6,
  .building_zoom = 13.5,
  .extrusion_zoom = 15.5,
  .village_zoom = 11.5,
  .camera_zoom = 15,
};

static const YpRoadStyle road_styles[YP_N_ROAD_RANKS] = {
  [YP_ROAD_PATH] = { 15.5, { 0.3, 0.5, 2 }, 0x2C3A49FF, 0x111922FF, 0 },
  [YP_ROAD_LANE] = { 14, { 0.3, 0.6, 5 }, 0x2E3D4DFF, 0x121B25FF, 17 },
  [YP_ROAD_STREET] = { 12.75, { 0.3, 1.1, 9 }, 0x334454FF, 0x121B25FF, 16 },
  [YP_ROAD_RAIL] = { 11, { 0.6, 1, 2.5 }, 0x46525EFF, 0x121B25FF, 0 },
  [YP_ROAD_TERTIARY] = { 11.5, { 0.4, 1.8, 12 }, 0x394B5DFF, 0x121B25FF, 15 },
  [YP_ROAD_SECONDARY] = { 10.25, { 0.6, 2.6, 15 }, 0x43586CFF, 0x121B25FF, 14 },
  [YP_ROAD_PRIMARY] = { 9, { 0.9, 3.4, 18 }, 0x51687EFF, 0x121B25FF, 13 },
  [YP_ROAD_MOTORWAY] = { 8, { 1.4, 4.4, 22 }, 0x6C7F8CFF, 0x121B25FF, 12 },
};

static const YpLabelStyle label_styles[YP_N_LABEL_KINDS] = {
  [YP_LABEL_TOWN] = { 8.5, 15.5, 16, 0.14, 0.6, PANGO_WEIGHT_MEDIUM, 0xE4EEF6FF },
  [YP_LABEL_VILLAGE] = { 12, 16.5, 12, 0.06, 0.8, PANGO_WEIGHT_NORMAL, 0xA9C1D3FF },
  [YP_LABEL_GRID] = { 14, 17.5, 11, 0.02, 0.9, PANGO_WEIGHT_NORMAL, 0x8BA3B5FF },
  [YP_LABEL_WATER] = { 11.5, 20, 12, 0.3, 1.2, PANGO_WEIGHT_NORMAL, 0x5C8DB5FF },
  [YP_LABEL_ROAD] = { 12, 20, 11, 0.08, 1, PANGO_WEIGHT_NORMAL, 0xA3B4C2FF },
  [YP_LABEL_BUILDING] = { 17, 20, 10.5, 0, 0.8, PANGO_WEIGHT_NORMAL, 0x93A7B8FF },
  [YP_LABEL_BASE] = { 0, 24, 12, 0.03, 0, PANGO_WEIGHT_NORMAL, 0xA3B4C2FF },
};

/* Words of OpenStreetMap, of GB/T 920 and of the sample city. Compared as a whole, so that
 * “primary_link” needs its own row. */
static const struct
{
  const char *text;
  YpRoadRank rank;
} road_words[] = {
  { "motorway", YP_ROAD_MOTORWAY },
  { "motorway_link", YP_ROAD_MOTORWAY },
  { "trunk", YP_ROAD_MOTORWAY },
  { "trunk_link", YP_ROAD_MOTORWAY },
  { "expressway", YP_ROAD_MOTORWAY },
  { "高速公路", YP_ROAD_MOTORWAY },
  { "快速路", YP_ROAD_MOTORWAY },
  { "primary", YP_ROAD_PRIMARY },
  { "primary_link", YP_ROAD_PRIMARY },
  { "arterial", YP_ROAD_PRIMARY },
  { "国道", YP_ROAD_PRIMARY },
  { "主干路", YP_ROAD_PRIMARY },
  { "secondary", YP_ROAD_SECONDARY },
  { "secondary_link", YP_ROAD_SECONDARY },
  { "省道", YP_ROAD_SECONDARY },
  { "次干路", YP_ROAD_SECONDARY },
  { "tertiary", YP_ROAD_TERTIARY },
  { "tertiary_link", YP_ROAD_TERTIARY },
  { "collector", YP_ROAD_TERTIARY },
  { "县道", YP_ROAD_TERTIARY },
  { "rail", YP_ROAD_RAIL },
  { "railway", YP_ROAD_RAIL },
  { "铁路", YP_ROAD_RAIL },
  { "service", YP_ROAD_LANE },
  { "lane", YP_ROAD_LANE },
  { "track", YP_ROAD_LANE },
  { "alley", YP_ROAD_LANE },
  { "local", YP_ROAD_LANE },
  { "pedestrian", YP_ROAD_LANE },
  { "村道", YP_ROAD_LANE },
  { "path", YP_ROAD_PATH },
  { "footway", YP_ROAD_PATH },
  { "steps", YP_ROAD_PATH },
  { "cycleway", YP_ROAD_PATH },
  { "bridleway", YP_ROAD_PATH },
};

/* Amber asks for somebody, blue is on its way, cyan is there, green is done. Red is for what is
 * late or an alarm, and so is not here. Those of one shape are told apart by eyes that see no red,
 * no green or no blue too: tests/map/test-style.c. */
static const struct
{
  YpColor color;
  YpSymbolShape shape;
  guint urgency;
} states[YP_N_STATES] = {
  [YP_STATE_REPORTED] = { 0xFFC83DFF, YP_SYMBOL_DIAMOND, 8 },
  [YP_STATE_VERIFIED] = { 0xFFF0C0FF, YP_SYMBOL_DIAMOND, 8 },
  [YP_STATE_FILED] = { 0xF0954AFF, YP_SYMBOL_SQUARE, 7 },
  [YP_STATE_RETURNED] = { 0xF0954AFF, YP_SYMBOL_TRIANGLE, 9 },
  [YP_STATE_DISPATCHED] = { 0x3A75FFFF, YP_SYMBOL_CIRCLE, 6 },
  [YP_STATE_ACCEPTED] = { 0xB79CFFFF, YP_SYMBOL_CIRCLE, 5 },
  [YP_STATE_ARRIVED] = { 0x5FF0F0FF, YP_SYMBOL_CIRCLE, 4 },
  [YP_STATE_HANDLED] = { 0x58C46AFF, YP_SYMBOL_CIRCLE, 3 },
  [YP_STATE_CHECKED] = { 0x3A7A3CFF, YP_SYMBOL_CIRCLE, 2 },
  [YP_STATE_SUSPENDED] = { 0x8E9BB8FF, YP_SYMBOL_SQUARE, 1 },
  [YP_STATE_CLOSED] = { 0x6D7F8FFF, YP_SYMBOL_DOT, 0 },
  [YP_STATE_REJECTED] = { 0x6D7F8FFF, YP_SYMBOL_DOT, 0 },
  [YP_STATE_MERGED] = { 0x6D7F8FFF, YP_SYMBOL_DOT, 0 },
  [YP_STATE_VOID] = { 0x6D7F8FFF, YP_SYMBOL_DOT, 0 },
};

/* What of a limit is used up, around a symbol: from half of it on, then four fifths, then all. */
static const YpHaloStyle halos[YP_N_LATENESSES] = {
  [YP_LATENESS_NONE] = { 0 },
  [YP_LATENESS_HALF] = { 0xDCE6EEC0, 0.5, 1.8 },
  [YP_LATENESS_NEAR] = { 0xF6E58DFF, 0.8, 2.6 },
  [YP_LATENESS_LATE] = { YP_COLOR_LATE, 1, 3.4 },
};

/* domain.md §4.4, dark theme. */
static const YpColor status_colors[YP_N_UNIT_STATUSES] = {
  [YP_UNIT_OFF_DUTY] = 0x7D8894FF,   [YP_UNIT_AVAILABLE] = 0x4CC26AFF,
  [YP_UNIT_DISPATCHED] = 0x4C8DFFFF, [YP_UNIT_EN_ROUTE] = 0xF5B544FF,
  [YP_UNIT_ON_SCENE] = 0x2FD3E6FF,
};

static const YpSymbolShape kind_shapes[YP_N_UNIT_KINDS] = {
  [YP_UNIT_MEMBER] = YP_SYMBOL_CIRCLE,  [YP_UNIT_OFFICER] = YP_SYMBOL_SHIELD,
  [YP_UNIT_VEHICLE] = YP_SYMBOL_SQUARE, [YP_UNIT_BOAT] = YP_SYMBOL_TRIANGLE,
  [YP_UNIT_DRONE] = YP_SYMBOL_DIAMOND,
};

gboolean
yp_layer_from_name (const char *name, YpLayerId *layer)
{
  for (guint i = 0; i < YP_N_LAYERS; i++)
    if (strcmp (layer_names[i], name) == 0)
      {
        *layer = (YpLayerId) i;
        return TRUE;
      }

  return FALSE;
}

const char *
yp_layer_get_name (YpLayerId layer)
{
  return layer_names[layer];
}

/**
 * yp_road_rank_from_text:
 * @text: (nullable): what a file says of a road's class
 *
 * Returns: its class; an ordinary street where the word is unknown
 */
YpRoadRank
yp_road_rank_from_text (const char *text)
{
  for (guint i = 0; text != NULL && i < G_N_ELEMENTS (road_words); i++)
    if (g_ascii_strcasecmp (road_words[i].text, text) == 0)
      return road_words[i].rank;

  return YP_ROAD_STREET;
}

const YpStyle *
yp_style_get (void)
{
  return &style;
}

const YpRoadStyle *
yp_style_get_road (YpRoadRank rank)
{
  return &road_styles[rank];
}

/**
 * yp_road_style_get_width:
 * @self: the style
 * @zoom: zoom level
 *
 * Returns: the width in logical pixels
 */
double
yp_road_style_get_width (const YpRoadStyle *self, double zoom)
{
  guint i = zoom < 14 ? 0 : 1;
  double share = (zoom - (i == 0 ? 10 : 14)) / 4;

  return self->widths[i] * pow (self->widths[i + 1] / self->widths[i], MIN (share, 1.5));
}

const YpLabelStyle *
yp_style_get_label (YpLabelKind kind)
{
  return &label_styles[kind];
}

YpColor
yp_style_get_state_color (YpState state)
{
  return states[state].color;
}

YpSymbolShape
yp_style_get_state_shape (YpState state)
{
  return states[state].shape;
}

/**
 * yp_style_get_state_urgency:
 * @state: a state
 *
 * Returns: how badly it wants somebody's eyes, from 0
 */
guint
yp_style_get_state_urgency (YpState state)
{
  return states[state].urgency;
}

/* How a symbol shows how late it is; of no width where it does not. */
const YpHaloStyle *
yp_style_get_halo (YpLateness lateness)
{
  return &halos[lateness];
}

YpColor
yp_style_get_status_color (YpUnitStatus status)
{
  return status_colors[status];
}

YpSymbolShape
yp_style_get_kind_shape (YpUnitKind kind)
{
  return kind_shapes[kind];
}

/* 0 for what is low, 1 for a tower. */
static double
get_tallness (double height_m)
{
  return CLAMP (height_m / 80, 0, 1);
}

/**
 * yp_style_get_roof_color:
 * @height_m: how high the building is, metres
 *
 * Returns: the colour of its roof; the higher, the lighter
 */
YpColor
yp_style_get_roof_color (double height_m)
{
  return yp_color_mix (style.building, style.roof_light, 0.15 + 0.6 * get_tallness (height_m));
}

/**
 * yp_style_get_wall_color:
 * @height_m: how high the building is, metres
 * @light: how far a wall looks into the light, from -1, away from it, to 1
 *
 * Returns: the colour of such a wall
 */
YpColor
yp_style_get_wall_color (double height_m, double light)
{
  YpColor wall = yp_color_mix (style.wall, style.building, get_tallness (height_m));

  return light > 0 ? yp_color_mix (wall, style.roof_light, 0.4 * light)
                   : yp_color_mix (wall, style.outside, -0.6 * light);
}

GdkRGBA
yp_color_to_rgba (YpColor color)
{
  return (GdkRGBA){ .red = (float) (color >> 24) / 255,
                    .green = (float) (color >> 16 & 0xFF) / 255,
                    .blue = (float) (color >> 8 & 0xFF) / 255,
                    .alpha = (float) (color & 0xFF) / 255 };
}

void
yp_color_set_source (YpColor color, cairo_t *cr)
{
  GdkRGBA rgba = yp_color_to_rgba (color);

  cairo_set_source_rgba (cr, (double) rgba.red, (double) rgba.green, (double) rgba.blue,
                         (double) rgba.alpha);
}

/**
 * yp_color_mix:
 * @a: a colour
 * @b: another
 * @share_of_b: 0…1
 *
 * Returns: what lies between them
 */
YpColor
yp_color_mix (YpColor a, YpColor b, double share_of_b)
{
  YpColor mixed = 0;

  for (guint shift = 0; shift < 32; shift += 8)
    {
      double from = a >> shift & 0xFF;
      double to = b >> shift & 0xFF;

      mixed |= (guint32) lround (from + (to - from) * share_of_b) << shift;
    }

  return mixed;
}

/**
 * yp_color_fade:
 * @color: a colour
 * @alpha: 0…1
 *
 * Returns: the colour with its alpha multiplied
 */
YpColor
yp_color_fade (YpColor color, double alpha)
{
  return (color & 0xFFFFFF00u) | (guint32) lround ((color & 0xFF) * CLAMP (alpha, 0, 1));
}
