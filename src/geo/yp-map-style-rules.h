/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-mvt.h"

G_BEGIN_DECLS

#define YP_MAP_MAX_RULES 1000
#define YP_MAP_MAX_FILTERS 4
#define YP_MAP_MAX_STOPS 8
#define YP_MAP_MAX_DASHES 6

/**
 * YpMapFilterKind:
 * @YP_MAP_FILTER_IS: the property is there and is one of the values: `class=primary;trunk`
 * @YP_MAP_FILTER_IS_NOT: it is none of them, or not there: `class!=ferry`
 * @YP_MAP_FILTER_HAS: it is there and not empty: `building`
 * @YP_MAP_FILTER_HAS_NOT: it is not there: `!building`
 */
typedef enum
{
  YP_MAP_FILTER_IS,
  YP_MAP_FILTER_IS_NOT,
  YP_MAP_FILTER_HAS,
  YP_MAP_FILTER_HAS_NOT,
} YpMapFilterKind;

/**
 * YpMapFilter:
 * @kind: what is asked
 * @property: of which property
 * @values: (nullable) (array zero-terminated=1): compared with the property as text, as a whole
 */
typedef struct
{
  YpMapFilterKind kind;
  char *property;
  char **values;
} YpMapFilter;

/**
 * YpMapScale:
 * @n_stops: how many; 0: nothing was said
 * @zooms: rising zoom levels
 * @pixels: logical pixels at them
 *
 * A size that depends on the zoom level; constant with one stop. See yp_map_scale_at().
 */
typedef struct
{
  guint n_stops;
  double zooms[YP_MAP_MAX_STOPS];
  double pixels[YP_MAP_MAX_STOPS];
} YpMapScale;

/**
 * YpMapRule:
 * @name: the group's name, for messages
 * @layers: (nullable) (array zero-terminated=1): names of source layers; %NULL: any (`*`)
 * @n_filters: how many filters; all must hold
 * @filters: what a feature's properties must be
 * @kinds: bits 1 << #YpMvtKind of the geometries it takes; never 0
 * @min_zoom: from this zoom level on, 0…24, may be a fraction
 * @max_zoom: below this one, 0…25
 * @fill: of polygons, and of points with @radius; 0xRRGGBBAA as all colours, 0: none
 * @line: of lines and of polygons' edges; 0: none
 * @width: of @line; 1 where nothing was said
 * @casing: below @line, at all features of the rule before the first @line; 0: none
 * @casing_width: how much broader than @width in all (both sides together); 2 where nothing was
 * said
 * @n_dashes: how many dashes, even; 0: a solid line
 * @dashes: on, off, on, off … in logical pixels
 * @texts: (nullable) (array zero-terminated=1): properties; the first that is there and not empty
 * is written: at a point, along a line, in the middle of a polygon; %NULL: no text
 * @text_size: 12 where nothing was said
 * @text_color: a light grey where nothing was said
 * @text_halo: around it; a dark one where nothing was said, 0: none
 * @radius: of a dot at a point; n_stops 0: no dot
 *
 * How something is painted. Rules paint in their order, each over what was painted before.
 */
typedef struct
{
  char *name;
  char **layers;
  guint n_filters;
  YpMapFilter filters[YP_MAP_MAX_FILTERS];
  guint kinds;
  double min_zoom;
  double max_zoom;
  guint32 fill;
  guint32 line;
  YpMapScale width;
  guint32 casing;
  YpMapScale casing_width;
  guint n_dashes;
  double dashes[YP_MAP_MAX_DASHES];
  char **texts;
  YpMapScale text_size;
  guint32 text_color;
  guint32 text_halo;
  YpMapScale radius;
} YpMapRule;

/**
 * YpMapStyle:
 * @n_rules: how many, at least one
 * @rules: in the order of painting
 * @text: what it was made from, UTF-8
 *
 * The style of a vector map. Immutable and counted; any thread may read it.
 */
typedef struct
{
  /*< private >*/
  int ref_count;
  /*< public >*/
  guint n_rules;
  const YpMapRule *rules;
  const char *text;
} YpMapStyle;

YpMapStyle *yp_map_style_parse (const char *text, gsize size, GError **error);
YpMapStyle *yp_map_style_new_default (void);
YpMapStyle *yp_map_style_ref (YpMapStyle *self);
void yp_map_style_unref (YpMapStyle *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpMapStyle, yp_map_style_unref)

double yp_map_scale_at (const YpMapScale *self, double zoom);

gboolean yp_map_rule_is_for (const YpMapRule *self, const char *layer, double zoom);
void yp_map_rule_find_keys (const YpMapRule *self,
                            const YpMvtLayer *layer,
                            guint keys[YP_MAP_MAX_FILTERS]);
gboolean yp_map_rule_takes (const YpMapRule *self,
                            const guint keys[YP_MAP_MAX_FILTERS],
                            const YpMvtLayer *layer,
                            const YpMvtFeature *feature);
const char *
yp_map_rule_get_text (const YpMapRule *self, const YpMvtLayer *layer, const YpMvtFeature *feature);

G_END_DECLS
