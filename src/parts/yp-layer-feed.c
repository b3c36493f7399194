/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-parts"

#include "yp-layer-feed.h"

#include <glib/gi18n.h>

#include "yp-snapshot-page.h"

/* Without a word from the platform for so long, incidents and units are old. */
#define STALE_US (60 * G_TIME_SPAN_SECOND)

#define TICK_S 5

/* From the uppermost down. */
static const struct
{
  const char *id;
  const char *title;
  YpLayerGroup group;
} rows[] = {
  { "incidents", N_ ("Incidents"), YP_LAYER_GROUP_SYMBOLS },
    { "units", N_ ("Units"), YP_LAYER_GROUP_SYMBOLS },
      { "names", N_ ("Names"), YP_LAYER_GROUP_SYMBOLS },
        { "track", N_ ("The selected unit's way"), YP_LAYER_GROUP_SYMBOLS },
          { "themes", N_ ("Figures and density"), YP_LAYER_GROUP_SYMBOLS },
            { "cameras", N_ ("Cameras"), YP_LAYER_GROUP_CITY },
              { "towns", N_ ("Towns"), YP_LAYER_GROUP_CITY },
                { "villages", N_ ("Villages"), YP_LAYER_GROUP_CITY },
                  { "grids", N_ ("Grids"), YP_LAYER_GROUP_CITY },
                    { "roads", N_ ("Roads"), YP_LAYER_GROUP_CITY },
                      { "buildings", N_ ("Buildings"), YP_LAYER_GROUP_CITY },
                        { "water", N_ ("Water"), YP_LAYER_GROUP_CITY },
                      };

typedef struct
{
  YpMap *map;
  YpSituation *situation;
  YpLayers *layers;
  GHashTable *faults; /* layer → words */
  guint tick_source;
} Feed;

static void
free_feed (gpointer data)
{
  Feed *feed = data;

  g_clear_handle_id (&feed->tick_source, g_source_remove);
  g_object_unref (feed->situation);
  g_object_unref (feed->layers);
  g_hash_table_unref (feed->faults);
  g_free (feed);
}

static const YpReferenceLayer *
find_reference (GPtrArray *layers, const char *name)
{
  for (guint i = 0; i < layers->len; i++)
    if (strcmp (((YpReferenceLayer *) g_ptr_array_index (layers, i))->name, name) == 0)
      return g_ptr_array_index (layers, i);

  return NULL;
}

static void
update_city (Feed *feed, const char *id, YpLayerItem *item, GPtrArray *references)
{
  const YpReferenceLayer *layer = find_reference (references, id);
  YpLayerFacts facts = { .n =
                             layer != NULL ? layer->n_features : yp_map_count_layer (feed->map, id),
                         .error = g_hash_table_lookup (feed->faults, id) };

  if (layer != NULL)
    {
      facts.source = layer->source;
      facts.datum = layer->datum;
      facts.updated_at = layer->imported_at;
    }
  yp_layer_item_set_facts (item, &facts);
}

/* What moves is as old as the last word of the platform. */
static void
update_symbols (Feed *feed, const char *id, YpLayerItem *item)
{
  GListModel *list = strcmp (id, "units") == 0       ? yp_situation_get_units (feed->situation)
                     : strcmp (id, "incidents") == 0 ? yp_situation_get_incidents (feed->situation)
                                                     : NULL;
  YpLayerFacts facts = { .n = -1 };

  if (list != NULL)
    {
      facts.n = g_list_model_get_n_items (list);
      facts.source = yp_situation_get_origin (feed->situation);
      facts.updated_at = yp_situation_get_heard_at (feed->situation);
      facts.stale_after_us = STALE_US;
    }
  yp_layer_item_set_facts (item, &facts);
}

static void
update_facts (Feed *feed)
{
  g_autoptr (GPtrArray) references = yp_situation_copy_layers (feed->situation);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      YpLayerItem *item = yp_layers_find (feed->layers, rows[i].id);

      if (rows[i].group == YP_LAYER_GROUP_CITY)
        update_city (feed, rows[i].id, item, references);
      else
        update_symbols (feed, rows[i].id, item);
    }
}

static Feed *
get_feed (gpointer map)
{
  return g_object_get_data (G_OBJECT (map), "yp-layer-feed");
}

/* What was wrong with files is, with others, to be seen again. */
static void
on_changed (YpMap *map)
{
  Feed *feed = get_feed (map);

  g_hash_table_remove_all (feed->faults);
  update_facts (feed);
}

static gboolean
on_tick (gpointer data)
{
  update_facts (data);
  return G_SOURCE_CONTINUE;
}

static void
on_layer_error (YpMap *map, const char *layer, const char *message)
{
  Feed *feed = get_feed (map);

  g_hash_table_replace (feed->faults, g_strdup (layer), g_strdup (message));
  update_facts (feed);
}

static void
on_shown (YpMap *map, YpLayerItem *item)
{
  yp_map_set_layer_opacity (map, yp_layer_item_get_id (item), yp_layer_item_get_shown (item));
}

/**
 * yp_layer_feed_connect:
 * @map: a map that is connected to none
 * @situation: what it shows
 * @layers: the map's layers; its own are added to them
 */
void
yp_layer_feed_connect (YpMap *map, YpSituation *situation, YpLayers *layers)
{
  Feed *feed = g_new0 (Feed, 1);

  feed->map = map;
  feed->situation = g_object_ref (situation);
  feed->layers = g_object_ref (layers);
  feed->faults = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_object_set_data_full (G_OBJECT (map), "yp-layer-feed", feed, free_feed);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (YpLayerItem) item =
          yp_layer_item_new (rows[i].id, _ (rows[i].title), rows[i].group);

      g_signal_connect_object (item, "shown", G_CALLBACK (on_shown), map, G_CONNECT_SWAPPED);
      yp_layers_add (layers, item);
    }

  g_signal_connect (map, "layer-error", G_CALLBACK (on_layer_error), NULL);
  g_signal_connect_object (situation, "layers-changed", G_CALLBACK (on_changed), map,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (situation, "areas-changed", G_CALLBACK (on_changed), map,
                           G_CONNECT_SWAPPED);
  feed->tick_source = g_timeout_add_seconds (TICK_S, on_tick, feed);
  update_facts (feed);
}
