/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-parts"

#include "yp-base-feed.h"

#include <glib/gi18n.h>

#include <string.h>

#include "yp-map-shelf.h"
#include "yp-map-tiles.h"

/* What comes within this time is drawn at once. */
#define GATHER_MS 80

/* What is chosen within this time, by a hand that drags. */
#define CHOOSE_MS 40

/* A list of maps older than this counts as old. */
#define STALE_US (10 * G_TIME_SPAN_MINUTE)

/**
 * YpBaseFeed:
 *
 * Between the platform's base maps and a map that shows them: lists them among the layers, fetches
 * the tiles that the map wants, and tells it when they have come. Lives as long as the map.
 */
typedef struct
{
  YpMap *map;
  YpSituation *situation;
  YpLayers *layers;
  YpMapShelf *shelf;
  YpMapTiles *tiles;
  YpBaseStore *store;
  GHashTable *styles; /* id → Style */
  char *shown;        /* what the map was last told to show */
  guint gather_source;
  guint choose_source;
  guint retry_source;
} YpBaseFeed;

/* A map's style, read once for each text. */
typedef struct
{
  char *text;
  char *digest;
  YpMapStyle *style; /* (nullable) */
  char *error;
} Style;

static void
style_free (gpointer data)
{
  Style *style = data;

  g_free (style->text);
  g_free (style->digest);
  g_free (style->error);
  g_clear_pointer (&style->style, yp_map_style_unref);
  g_free (style);
}

static void
free_feed (gpointer data)
{
  YpBaseFeed *self = data;

  g_clear_handle_id (&self->gather_source, g_source_remove);
  g_clear_handle_id (&self->choose_source, g_source_remove);
  g_clear_handle_id (&self->retry_source, g_source_remove);
  yp_map_tiles_close (self->tiles);
  g_object_unref (self->shelf);
  g_object_unref (self->layers);
  g_object_unref (self->situation);
  g_hash_table_unref (self->styles);
  yp_base_store_unref (self->store);
  g_free (self->shown);
  g_free (self);
}

static char *
make_layer_id (const YpMapInfo *info)
{
  return g_strconcat ("base:", info->id, NULL);
}

static Style *
read_style (const YpMapInfo *info)
{
  g_autoptr (GError) error = NULL;
  Style *style = g_new0 (Style, 1);

  style->text = g_strdup (info->style);
  style->digest = g_strdup (info->digest);
  if (!info->is_vector)
    return style;

  style->style = info->style != NULL
                     ? yp_map_style_parse (info->style, strlen (info->style), &error)
                     : yp_map_style_new_default ();
  if (error != NULL)
    style->error = g_strdup (error->message);

  return style;
}

/* Where a map is another than before, its tiles are no longer true. */
static const Style *
get_style (YpBaseFeed *self, const YpMapInfo *info)
{
  Style *style = g_hash_table_lookup (self->styles, info->id);

  if (style != NULL && g_strcmp0 (style->text, info->style) == 0 &&
      strcmp (style->digest, info->digest) == 0)
    return style;

  if (style != NULL && strcmp (style->digest, info->digest) != 0)
    yp_base_store_drop (self->store, info->id);
  style = read_style (info);
  g_hash_table_replace (self->styles, g_strdup (info->id), style);

  return style;
}

static YpMapInfo *
find_map (YpBaseFeed *self, YpLayerItem *item)
{
  GPtrArray *maps = yp_map_shelf_get_maps (self->shelf);
  const char *id = yp_layer_item_get_id (item) + strlen ("base:");

  for (guint i = 0; i < maps->len; i++)
    if (strcmp (((YpMapInfo *) g_ptr_array_index (maps, i))->id, id) == 0)
      return g_ptr_array_index (maps, i);

  return NULL;
}

/* (nullable) (transfer full): what is wrong with a map, and in the words of what noticed it, why.
 */
static char *
format_fault (YpBaseFeed *self, const YpMapInfo *info)
{
  g_autofree char *fault = yp_map_tiles_dup_fault (self->tiles, info->id);
  const Style *style = get_style (self, info);

  if (info->error != NULL)
    return g_strdup_printf (_ ("The platform can not use this source. %s"), info->error);
  if (fault != NULL)
    return g_strdup_printf (_ ("Its tiles can not be loaded. %s"), fault);
  if (style->error != NULL)
    return g_strdup_printf (_ ("Its style can not be read. %s"), style->error);

  return NULL;
}

static void
update_facts (YpBaseFeed *self, YpLayerItem *item, const YpMapInfo *info)
{
  g_autofree char *fault = format_fault (self, info);
  YpLayerFacts facts = { .owner = info->owner,
                         .source = info->source != NULL ? info->source : info->type,
                         .datum = info->datum,
                         .n = info->n_cached > 0 ? info->n_cached : -1,
                         .updated_at = MAX (info->checked_at,
                                            yp_map_tiles_get_fetched_at (self->tiles, info->id)),
                         .stale_after_us = STALE_US };

  facts.error = fault;
  yp_layer_item_set_title (item, info->title);
  yp_layer_item_set_facts (item, &facts);
}

static void
update_all_facts (YpBaseFeed *self)
{
  GPtrArray *maps = yp_map_shelf_get_maps (self->shelf);

  for (guint i = 0; i < maps->len; i++)
    {
      const YpMapInfo *info = g_ptr_array_index (maps, i);
      g_autofree char *id = make_layer_id (info);
      YpLayerItem *item = yp_layers_find (self->layers, id);

      if (item != NULL)
        update_facts (self, item, info);
    }
}

static void
add_map (YpBaseFeed *self, YpBase *base, YpLayerItem *item, GString *shown)
{
  const YpMapInfo *info = find_map (self, item);
  double opacity = yp_layer_item_get_shown (item);
  const Style *style;
  YpBaseMap map;

  if (info == NULL || opacity <= 0 || !yp_map_info_is_id (info->id))
    return;

  style = get_style (self, info);
  if (info->is_vector && style->style == NULL)
    return;

  map =
      (YpBaseMap){ .id = info->id,
                   .is_vector = info->is_vector,
                   .min_zoom = info->min_zoom,
                   .max_zoom = info->max_zoom,
                   .box = { yp_mercator_x (info->bounds.west), yp_mercator_y (info->bounds.north),
                            yp_mercator_x (info->bounds.east), yp_mercator_y (info->bounds.south) },
                   .opacity = opacity,
                   .style = style->style };
  yp_base_add (base, &map);
  g_string_append_printf (shown, "%s %s %p %.3f %.7f %.7f %.7f %.7f\n", info->id, info->digest,
                          (gconstpointer) style->style, opacity, map.box.x1, map.box.y1, map.box.x2,
                          map.box.y2);
}

static void
add_attribution (GString *text, const YpMapInfo *info)
{
  const char *words = info->attribution != NULL ? info->attribution
                      : info->owner != NULL     ? info->owner
                                                : info->title;

  if (text->len > 0)
    g_string_append (text, " · ");
  g_string_append (text, words);
  if (info->approval != NULL)
    g_string_append_printf (text, " %s", info->approval);
}

static gboolean
is_faulty (YpLayerItem *item)
{
  return yp_layer_item_get_facts (item)->error != NULL;
}

/* Whose maps these are, for those shown; the uppermost first. */
static void
update_attribution (YpBaseFeed *self)
{
  GListModel *list = yp_layers_get_list (self->layers);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (YpLayerItem) item = g_list_model_get_item (list, i);
      const YpMapInfo *info = yp_layer_item_get_group (item) == YP_LAYER_GROUP_BASE &&
                                      yp_layer_item_get_shown (item) > 0
                                  ? find_map (self, item)
                                  : NULL;

      if (info != NULL && (info->attribution != NULL || !is_faulty (item)))
        add_attribution (text, info);
    }

  yp_map_set_base_attribution (self->map, text->str);
  g_string_free (text, TRUE);
}

/* The list has the uppermost first, the base the lowest. */
static void
update_base (YpBaseFeed *self)
{
  GListModel *list = yp_layers_get_list (self->layers);
  g_autoptr (YpBase) base = yp_base_new (self->store);
  GString *shown = g_string_new (NULL);

  for (guint i = g_list_model_get_n_items (list); i > 0; i--)
    {
      g_autoptr (YpLayerItem) item = g_list_model_get_item (list, i - 1);

      if (yp_layer_item_get_group (item) == YP_LAYER_GROUP_BASE)
        add_map (self, base, item, shown);
    }

  update_attribution (self);
  if (g_strcmp0 (shown->str, self->shown) == 0)
    {
      g_string_free (shown, TRUE);
      return;
    }

  g_free (self->shown);
  self->shown = g_string_free (shown, FALSE);
  yp_map_set_base (self->map, base->maps->len > 0 ? base : NULL);
}

static gboolean
on_choose_timeout (gpointer data)
{
  YpBaseFeed *self = data;

  self->choose_source = 0;
  update_base (self);
  return G_SOURCE_REMOVE;
}

static void
update_base_soon (YpBaseFeed *self)
{
  if (self->choose_source == 0)
    self->choose_source = g_timeout_add (CHOOSE_MS, on_choose_timeout, self);
}

static YpBaseFeed *
get_feed (gpointer map)
{
  return g_object_get_data (G_OBJECT (map), "yp-base-feed");
}

static void
on_shown (YpMap *map)
{
  update_base_soon (get_feed (map));
}

static void
add_item (YpBaseFeed *self, const YpMapInfo *info, const char *id)
{
  g_autoptr (YpLayerItem) item = yp_layer_item_new (id, info->title, YP_LAYER_GROUP_BASE);

  yp_layer_item_set_visible (item, info->is_shown);
  yp_layer_item_set_opacity (item, info->opacity);
  update_facts (self, item, info);
  g_signal_connect_object (item, "shown", G_CALLBACK (on_shown), self->map, G_CONNECT_SWAPPED);
  yp_layers_add (self->layers, item);
}

static void
remove_gone (YpBaseFeed *self)
{
  GListModel *list = yp_layers_get_list (self->layers);

  for (guint i = g_list_model_get_n_items (list); i > 0; i--)
    {
      g_autoptr (YpLayerItem) item = g_list_model_get_item (list, i - 1);

      if (yp_layer_item_get_group (item) == YP_LAYER_GROUP_BASE && find_map (self, item) == NULL)
        yp_layers_remove (self->layers, item);
    }
}

static void
update_maps (YpBaseFeed *self)
{
  GPtrArray *maps = yp_map_shelf_get_maps (self->shelf);

  yp_map_tiles_set_maps (self->tiles, maps);
  remove_gone (self);
  for (guint i = 0; i < maps->len; i++)
    {
      const YpMapInfo *info = g_ptr_array_index (maps, i);
      g_autofree char *id = make_layer_id (info);

      if (yp_layers_find (self->layers, id) == NULL)
        add_item (self, info, id);
    }

  update_all_facts (self);
  update_base (self);
}

static void
on_maps_changed (YpMap *map)
{
  update_maps (get_feed (map));
}

static void
on_link_changed (YpMap *map)
{
  YpBaseFeed *self = get_feed (map);
  gboolean is_online = yp_situation_get_link_state (self->situation) == YP_LINK_LIVE;

  yp_map_tiles_set_is_online (self->tiles, is_online);
  if (is_online)
    yp_map_want_base_again (map);
}

static YpBaseAddress
to_address (const YpTileWant *want)
{
  YpBaseAddress address = { .zoom = want->zoom, .column = want->column, .row = want->row };

  g_strlcpy (address.map, want->map, sizeof address.map);
  return address;
}

/* In a worker, as the next. */
static gboolean
take_tile (const YpTileWant *want,
           gboolean is_vector,
           GBytes *bytes,
           GError **error,
           gpointer user_data)
{
  YpBaseAddress address = to_address (want);

  return yp_base_store_put (((YpBaseFeed *) user_data)->store, &address, is_vector, bytes, error);
}

static void
fail_tile (const YpTileWant *want, gpointer user_data)
{
  YpBaseAddress address = to_address (want);

  yp_base_store_put_fault (((YpBaseFeed *) user_data)->store, &address);
}

static gboolean
on_retry (gpointer data)
{
  YpBaseFeed *self = data;

  self->retry_source = 0;
  yp_map_want_base_again (self->map);
  return G_SOURCE_REMOVE;
}

static gboolean
on_gathered (gpointer data)
{
  YpBaseFeed *self = data;
  gint64 retry_us = yp_map_tiles_get_retry_time (self->tiles) - g_get_monotonic_time ();

  self->gather_source = 0;
  yp_map_take_base_tiles (self->map);
  update_all_facts (self);
  update_attribution (self);
  if (retry_us > 0 && self->retry_source == 0)
    self->retry_source = g_timeout_add ((guint) (retry_us / 1000) + 1, on_retry, self);

  return G_SOURCE_REMOVE;
}

static void
on_told (gpointer user_data)
{
  YpBaseFeed *self = user_data;

  if (self->gather_source == 0)
    self->gather_source = g_timeout_add (GATHER_MS, on_gathered, self);
}

static void
on_wanted (GArray *addresses, gpointer user_data)
{
  YpBaseFeed *self = user_data;
  g_autofree YpTileWant *wants = g_new0 (YpTileWant, addresses->len);

  for (guint i = 0; i < addresses->len; i++)
    {
      const YpBaseAddress *address = &g_array_index (addresses, YpBaseAddress, i);

      wants[i].zoom = address->zoom;
      wants[i].column = address->column;
      wants[i].row = address->row;
      g_strlcpy (wants[i].map, address->map, sizeof wants[i].map);
    }

  yp_map_tiles_want (self->tiles, wants, addresses->len);
}

/**
 * yp_base_feed_connect:
 * @map: a map that is connected to none
 * @situation: whose platform has the base maps
 * @layers: the map's layers; the base maps are added to them
 */
void
yp_base_feed_connect (YpMap *map, YpSituation *situation, YpLayers *layers)
{
  YpBaseFeed *self = g_new0 (YpBaseFeed, 1);
  g_autofree char *folder = yp_situation_get_cache_folder (situation, "tiles");
  YpTileTaker taker = { .take = take_tile, .fail = fail_tile, .told = on_told };

  self->map = map;
  self->situation = g_object_ref (situation);
  self->layers = g_object_ref (layers);
  self->store = yp_base_store_new ();
  self->styles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, style_free);
  taker.user_data = self;
  self->tiles = yp_map_tiles_new (yp_situation_get_credential (situation), folder, &taker);
  self->shelf = yp_map_shelf_new (situation);
  g_object_set_data_full (G_OBJECT (map), "yp-base-feed", self, free_feed);

  g_signal_connect_object (self->shelf, "changed", G_CALLBACK (on_maps_changed), map,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (situation, "notify::link-state", G_CALLBACK (on_link_changed), map,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (layers, "chosen", G_CALLBACK (on_shown), map, G_CONNECT_SWAPPED);
  on_link_changed (map);
  yp_map_set_base_wanted (map, on_wanted, self);
}
