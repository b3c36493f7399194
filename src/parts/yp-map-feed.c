/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-parts"

#include "yp-map-feed.h"

#include <glib/gi18n.h>

#include "yp-track-feed.h"

static const char *const layers[] = { "towns", "villages",  "grids",  "water",
                                      "roads", "buildings", "cameras" };

typedef struct
{
  YpMap *map;
  YpSituation *situation;
  char **files[G_N_ELEMENTS (layers)];
} Feed;

static void
free_feed (Feed *feed)
{
  for (guint i = 0; i < G_N_ELEMENTS (layers); i++)
    g_strfreev (feed->files[i]);
  g_object_unref (feed->situation);
  g_free (feed);
}

static void
update_attribution (Feed *feed)
{
  const char *source = yp_situation_get_layer_source (feed->situation, "towns");
  g_autofree char *text = NULL;

  /* Translators: what the base map was imported from; its coordinate system */
  if (source != NULL)
    text = g_strdup_printf (_ ("Base map: %s · CGCS2000"), source);
  yp_map_set_attribution (feed->map, text);
}

/* The map reads a layer anew when it is told its files, so it is told only what has changed. */
static void
update_layers (Feed *feed)
{
  for (guint i = 0; i < G_N_ELEMENTS (layers); i++)
    {
      g_auto (GStrv) files = yp_situation_get_layer_files (feed->situation, layers[i]);

      if (files[0] == NULL ||
          (feed->files[i] != NULL &&
           g_strv_equal ((const char *const *) files, (const char *const *) feed->files[i])))
        continue;

      yp_map_set_layer_files (feed->map, layers[i], (const char *const *) files);
      g_strfreev (feed->files[i]);
      feed->files[i] = g_steal_pointer (&files);
    }

  update_attribution (feed);
}

static void
on_layers_changed (YpMap *map)
{
  Feed *feed = g_object_get_data (G_OBJECT (map), "yp-map-feed");

  yp_map_set_calendar (map, yp_situation_get_calendar (feed->situation));
  update_layers (feed);
}

static void
update_time (YpMap *map)
{
  Feed *feed = g_object_get_data (G_OBJECT (map), "yp-map-feed");
  YpReplay *replay = yp_situation_get_replay (feed->situation);
  double rate = yp_situation_is_live (feed->situation) ? 1 : yp_replay_get_rate (replay);

  yp_map_set_time (map, yp_replay_get_clock (replay), rate);
}

static void
on_jumped (YpMap *map)
{
  update_time (map);
  yp_map_jump (map);
}

static void
connect_time (Feed *feed)
{
  YpReplay *replay = yp_situation_get_replay (feed->situation);

  update_time (feed->map);
  g_signal_connect_object (replay, "notify::rate", G_CALLBACK (update_time), feed->map,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (replay, "jumped", G_CALLBACK (on_jumped), feed->map, G_CONNECT_SWAPPED);
}

/**
 * yp_map_feed_connect:
 * @map: a map that is connected to none
 * @situation: what it shall show
 */
void
yp_map_feed_connect (YpMap *map, YpSituation *situation)
{
  Feed *feed = g_new0 (Feed, 1);
  g_autofree char *folder = yp_situation_get_cache_folder (situation, "map");

  feed->map = map;
  feed->situation = g_object_ref (situation);
  g_object_set_data_full (G_OBJECT (map), "yp-map-feed", feed, (GDestroyNotify) free_feed);

  yp_map_set_cache_folder (map, folder);
  yp_map_set_units (map, yp_situation_get_units (situation), yp_situation_get_fixes (situation));
  yp_map_set_calendar (map, yp_situation_get_calendar (situation));
  yp_map_set_incidents (map, yp_situation_get_incidents (situation));
  g_signal_connect_object (situation, "layers-changed", G_CALLBACK (on_layers_changed), map,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (situation, "areas-changed", G_CALLBACK (on_layers_changed), map,
                           G_CONNECT_SWAPPED);
  yp_track_feed_connect (map, situation);
  connect_time (feed);
  update_layers (feed);
}
