/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * YpLayerGroup:
 * @YP_LAYER_GROUP_SYMBOLS: on the map: incidents, units, names, …
 * @YP_LAYER_GROUP_CITY: the city's own land: towns, roads, …
 * @YP_LAYER_GROUP_BASE: base maps beneath it; these have an order
 *
 * Where in the list of layers one stands, from the uppermost down.
 */
typedef enum
{
  YP_LAYER_GROUP_SYMBOLS,
  YP_LAYER_GROUP_CITY,
  YP_LAYER_GROUP_BASE,
} YpLayerGroup;

#define YP_N_LAYER_GROUPS (YP_LAYER_GROUP_BASE + 1)

/**
 * YpLayerCheck:
 * @YP_LAYER_CHECK_NONE: nobody compared it with a place that is known
 * @YP_LAYER_CHECK_FITS: it lies where it belongs
 * @YP_LAYER_CHECK_OFF: it does not
 */
typedef enum
{
  YP_LAYER_CHECK_NONE,
  YP_LAYER_CHECK_FITS,
  YP_LAYER_CHECK_OFF,
} YpLayerCheck;

/**
 * YpLayerFacts:
 * @owner: (nullable): whose it is
 * @source: (nullable): where it comes from
 * @datum: (nullable): what its degrees mean at the source
 * @error: (nullable): what is wrong with it, in words
 * @n: how many it shows; −1 where that is no number
 * @updated_at: when it was last heard of, microseconds since 1970 UTC; 0 never
 * @stale_after_us: from that age on it counts as old; 0: it does not age
 *
 * What is to be said of a layer.
 */
typedef struct
{
  const char *owner;
  const char *source;
  const char *datum;
  const char *error;
  gint64 n;
  gint64 updated_at;
  gint64 stale_after_us;
} YpLayerFacts;

#define YP_TYPE_LAYER_ITEM (yp_layer_item_get_type ())

/**
 * YpLayerItem:
 *
 * A layer in the list of layers. Who draws it makes one, adds it to #YpLayers, draws it as
 * `shown` says and tells its facts as they change. Signals: `shown`: it is to be drawn otherwise,
 * see yp_layer_item_get_shown(); `facts`: there is something else to be said of it. Main thread.
 */
G_DECLARE_FINAL_TYPE (YpLayerItem, yp_layer_item, YP, LAYER_ITEM, GObject)

YpLayerItem *yp_layer_item_new (const char *id, const char *title, YpLayerGroup group);
const char *yp_layer_item_get_id (YpLayerItem *self);
const char *yp_layer_item_get_title (YpLayerItem *self);
void yp_layer_item_set_title (YpLayerItem *self, const char *title);
YpLayerGroup yp_layer_item_get_group (YpLayerItem *self);

void yp_layer_item_set_facts (YpLayerItem *self, const YpLayerFacts *facts);
const YpLayerFacts *yp_layer_item_get_facts (YpLayerItem *self);

void yp_layer_item_set_check (YpLayerItem *self, YpLayerCheck check, const char *words);
YpLayerCheck yp_layer_item_get_check (YpLayerItem *self);
const char *yp_layer_item_get_check_words (YpLayerItem *self);

void yp_layer_item_set_visible (YpLayerItem *self, gboolean is_visible);
gboolean yp_layer_item_get_visible (YpLayerItem *self);
void yp_layer_item_set_opacity (YpLayerItem *self, double opacity);
double yp_layer_item_get_opacity (YpLayerItem *self);
double yp_layer_item_get_shown (YpLayerItem *self);

G_END_DECLS
