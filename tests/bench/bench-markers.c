/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The same incidents as bench-map's, each a ShumateMarker with an image, as libshumate's own layer
 * of markers has them; over nothing. Tells the same figures as bench-map. */

#include <math.h>
#include <stdlib.h>

#include <shumate/shumate.h>

#include "map-support.h"
#include "yp-mercator-source.h"

#define CENTER_LONGITUDE 120.55
#define CENTER_LATITUDE 31.875
#define ZOOM 13.0
#define SPREAD 0.1

#define WARM_UP_US (G_USEC_PER_SEC * 3 / 2)
#define MEASURE_US (4 * G_USEC_PER_SEC)

typedef struct
{
  ShumateViewport *viewport;
  gint64 started;
  gint64 last_frame;
  GArray *intervals; /* ms, double */
} Bench;

static gboolean
on_tick (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  Bench *self = data;
  double s = (double) (gdk_frame_clock_get_frame_time (clock) - self->started) / G_USEC_PER_SEC;
  double degree_px = 256 * exp2 (ZOOM) / 360;

  shumate_location_set_location (SHUMATE_LOCATION (self->viewport),
                                 CENTER_LATITUDE + sin (s * G_PI / 2) * 150 / degree_px *
                                                       cos (CENTER_LATITUDE * G_PI / 180),
                                 CENTER_LONGITUDE + cos (s * G_PI / 2) * 300 / degree_px);
  return G_SOURCE_CONTINUE;
}

static void
on_after_paint (GdkFrameClock *clock, Bench *self)
{
  gint64 now = g_get_monotonic_time ();
  double ms = (double) (now - self->last_frame) / 1000;

  if (self->last_frame > 0 && now - self->started > WARM_UP_US)
    g_array_append_val (self->intervals, ms);
  self->last_frame = now;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

static ShumateMarkerLayer *
make_layer (ShumateViewport *viewport, guint n)
{
  ShumateMarkerLayer *layer = shumate_marker_layer_new (viewport);
  g_autoptr (GListStore) incidents =
      map_support_make_incidents (n, CENTER_LONGITUDE, CENTER_LATITUDE, SPREAD);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (YpIncident) incident = g_list_model_get_item (G_LIST_MODEL (incidents), i);
      const YpIncidentFacts *facts = yp_incident_get_facts (incident);
      ShumateMarker *marker = shumate_marker_new ();

      shumate_marker_set_child (marker, gtk_image_new_from_icon_name ("mark-location-symbolic"));
      shumate_location_set_location (SHUMATE_LOCATION (marker), facts->latitude, facts->longitude);
      shumate_marker_layer_add_marker (layer, marker);
    }

  return layer;
}

int
main (int argc, char *argv[])
{
  Bench self = { .intervals = g_array_new (FALSE, FALSE, sizeof (double)) };
  gint64 start = g_get_monotonic_time ();
  guint n = argc > 1 ? (guint) strtoul (argv[1], NULL, 10) : 10000;
  GtkWidget *window;
  ShumateMap *map;

  gtk_init ();
  window = gtk_window_new ();
  map = shumate_map_new ();
  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (window), 1920, 1080);
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (map));
  self.viewport = shumate_map_get_viewport (map);
  shumate_viewport_set_reference_map_source (self.viewport, yp_mercator_source_new ());
  shumate_viewport_set_zoom_level (self.viewport, ZOOM);
  shumate_location_set_location (SHUMATE_LOCATION (self.viewport), CENTER_LATITUDE,
                                 CENTER_LONGITUDE);
  shumate_map_add_layer (map, SHUMATE_LAYER (make_layer (self.viewport, n)));
  gtk_window_present (GTK_WINDOW (window));
  g_signal_connect_after (gtk_widget_get_frame_clock (window), "after-paint",
                          G_CALLBACK (on_after_paint), &self);
  self.started = G_MAXINT64;
  while (self.last_frame == 0)
    g_main_context_iteration (NULL, TRUE);
  g_print ("{\"bench\":\"marker-start\",\"incidents\":%u,\"ms\":%.0f}\n", n,
           (double) (self.last_frame - start) / 1000);

  self.started = g_get_monotonic_time ();
  gtk_widget_add_tick_callback (GTK_WIDGET (map), on_tick, &self, NULL);
  while (g_get_monotonic_time () - self.started < WARM_UP_US + MEASURE_US)
    g_main_context_iteration (NULL, TRUE);

  g_array_sort (self.intervals, compare_doubles);
  if (self.intervals->len > 0)
    g_print ("{\"bench\":\"marker-frames\",\"motion\":\"pan\",\"incidents\":%u,\"frames\":%u,"
             "\"interval_median_ms\":%.1f,\"interval_p95_ms\":%.1f}\n",
             n, self.intervals->len,
             g_array_index (self.intervals, double, self.intervals->len / 2),
             g_array_index (self.intervals, double, (guint) ((self.intervals->len - 1) * 0.95)));
  gtk_window_destroy (GTK_WINDOW (window));

  return 0;
}
