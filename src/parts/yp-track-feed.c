/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-parts"

#include "yp-track-feed.h"

#include "yp-clock.h"
#include "yp-day-track.h"

/* Where the selected unit was today, for the map. */
typedef struct
{
  YpMap *map; /* not owned: it owns this */
  YpSituation *situation;
  GCancellable *asking; /* (nullable) */
  char *unit;           /* (nullable): that is asked about */
} Feed;

static void
free_feed (gpointer data)
{
  Feed *feed = data;

  g_cancellable_cancel (feed->asking);
  g_clear_object (&feed->asking);
  g_object_unref (feed->situation);
  g_free (feed->unit);
  g_free (feed);
}

/* Without an answer, be it that there is no link or that it is not this person's to know, the track
 * begins when the unit was selected. */
static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YpMap) map = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) fixes = yp_day_track_ask_finish (YP_SITUATION (source), result, &error);
  Feed *feed = g_object_get_data (G_OBJECT (map), "yp-track-feed");

  if (fixes == NULL)
    {
      g_debug ("No track: %s", error->message);
      return;
    }

  if (feed != NULL)
    yp_map_set_track (map, feed->unit, fixes);
}

static void
on_selected (Feed *feed)
{
  gint64 now = yp_situation_get_now (feed->situation);
  const char *unit = yp_map_get_selected_unit (feed->map);

  g_cancellable_cancel (feed->asking);
  g_clear_object (&feed->asking);
  g_free (feed->unit);
  feed->unit = g_strdup (unit);
  yp_map_set_track (feed->map, unit, NULL);
  if (unit == NULL)
    return;

  feed->asking = g_cancellable_new ();
  yp_day_track_ask_async (feed->situation, unit, yp_time_start_of_day (now), now, feed->asking,
                          on_answer, g_object_ref (feed->map));
}

/* The way of that day, until then. */
static void
on_jumped (YpMap *map)
{
  on_selected (g_object_get_data (G_OBJECT (map), "yp-track-feed"));
}

/**
 * yp_track_feed_connect:
 * @map: a map that is connected to none
 * @situation: whose platform knows where units were
 *
 * Shows the selected unit's way of today.
 */
void
yp_track_feed_connect (YpMap *map, YpSituation *situation)
{
  Feed *feed = g_new0 (Feed, 1);

  feed->map = map;
  feed->situation = g_object_ref (situation);
  g_object_set_data_full (G_OBJECT (map), "yp-track-feed", feed, free_feed);
  g_signal_connect_swapped (map, "notify::selected-unit", G_CALLBACK (on_selected), feed);
  g_signal_connect_object (yp_situation_get_replay (situation), "jumped", G_CALLBACK (on_jumped),
                           map, G_CONNECT_SWAPPED);
}
