/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How long a frame of the map takes: a real window, moved along an ellipse and zoomed up and down,
 * with the sample city, incidents and moving units; how long it took to the first full picture. One
 * JSON object per line. */

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include <shumate/shumate.h>

#include "map-support.h"
#include "widget-support.h"
#include "yp-incident-layer.h"
#include "yp-json.h"
#include "yp-map.h"
#include "yp-unit-layer.h"

#define CENTER_LONGITUDE 120.55
#define CENTER_LATITUDE 31.875
#define ZOOM 13.0

/* Half of the height over which the incidents are scattered, degrees. */
#define SPREAD 0.1

#define WARM_UP_US (G_USEC_PER_SEC * 3 / 2)
#define MEASURE_US (4 * G_USEC_PER_SEC)

static const char *const layers[] = { "towns", "villages",  "grids",   "water",
                                      "roads", "buildings", "cameras", NULL };

typedef enum
{
  MOTION_STILL,
  MOTION_PAN,
  MOTION_ZOOM,
} Motion;

static const char *const motion_names[] = { "still", "pan", "zoom" };

static char *city = NULL;
static char *cache = NULL;
static char *points = NULL;
static char *size = NULL;
static char **motions = NULL;
static int n_incidents = 0;
static int n_units = 0;
static int n_changes = 0;
static gboolean with_reports = FALSE;
static gboolean with_values = FALSE;

static const GOptionEntry entries[] = {
  { "city", 0, 0, G_OPTION_ARG_FILENAME, &city, "As made by yiping-sim --city", "FILE" },
  { "cache", 0, 0, G_OPTION_ARG_FILENAME, &cache, "Where prepared layers are kept", "FOLDER" },
  { "size", 0, 0, G_OPTION_ARG_STRING, &size, "Size of the window", "WxH" },
  { "incidents", 0, 0, G_OPTION_ARG_INT, &n_incidents, "How many incidents", "N" },
  { "units", 0, 0, G_OPTION_ARG_INT, &n_units, "How many units, moving", "N" },
  { "motion", 0, 0, G_OPTION_ARG_STRING_ARRAY, &motions, "still, pan, zoom; several", "NAME" },
  { "changes", 0, 0, G_OPTION_ARG_INT, &n_changes, "Incidents that change in a second", "N" },
  { "values", 0, 0, G_OPTION_ARG_NONE, &with_values, "Grids coloured by a figure", NULL },
  { "reports", 0, 0, G_OPTION_ARG_NONE, &with_reports, "From reports to their frames", NULL },
  { "write-points", 0, 0, G_OPTION_ARG_FILENAME, &points, "Writes the incidents and ends", "FILE" },
  { NULL }
};

typedef struct
{
  GtkWidget *window;
  YpMap *map;
  ShumateViewport *viewport;
  GListStore *incidents;
  GListStore *units;
  YpFixes *fixes;
  GRand *random;
  Motion motion;
  gint64 started;
  gint64 paint_started;
  gint64 last_frame;
  GArray *intervals; /* ms, double */
  GArray *paints;
  guint tick;
  guint64 seq;
  GQueue changes; /* of Change, the oldest first */
  GArray *delays; /* ms from a change to the frame that shows it, double */
} Bench;

typedef struct
{
  guint64 seq;
  gint64 at;
} Change;

/* The poll function of the main loop has no data. */
static struct
{
  gint64 polled_at;
  gint64 paint_us;
  GArray *dispatches;
} loop;

static int
timed_poll (GPollFD *fds, guint n_fds, int timeout)
{
  gint64 now = g_get_monotonic_time ();
  int result;

  if (loop.polled_at > 0 && loop.dispatches != NULL)
    {
      double ms = (double) (now - loop.polled_at - loop.paint_us) / 1000;

      g_array_append_val (loop.dispatches, ms);
    }

  loop.paint_us = 0;
  result = g_poll (fds, n_fds, timeout);
  loop.polled_at = g_get_monotonic_time ();

  return result;
}

static void
append_ms (GArray *array, gint64 us)
{
  double ms = (double) us / 1000;

  g_array_append_val (array, ms);
}

static gboolean
is_measuring (const Bench *self)
{
  return g_get_monotonic_time () - self->started > WARM_UP_US;
}

/* What the frame that was just drawn shows is no longer waited for. */
static void
note_shown (Bench *self, gint64 now)
{
  guint64 shown = yp_map_get_shown_seq (self->map);

  for (Change *change = g_queue_peek_head (&self->changes); change != NULL && change->seq <= shown;
       change = g_queue_peek_head (&self->changes))
    {
      if (is_measuring (self))
        append_ms (self->delays, now - change->at);
      g_free (g_queue_pop_head (&self->changes));
    }
}

/* Fifty times a second, a fiftieth of them: an incident enters another state where it is. */
static gboolean
on_change (gpointer data)
{
  Bench *self = data;
  Change *change = g_new (Change, 1);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->incidents));

  for (int i = 0; i < MAX (n_changes / 50, 1); i++)
    {
      guint position = (guint) g_rand_int_range (self->random, 0, (gint32) n);
      g_autoptr (YpIncident) before =
          g_list_model_get_item (G_LIST_MODEL (self->incidents), position);
      YpIncidentFacts facts = *yp_incident_get_facts (before);
      g_autoptr (YpIncident) after = NULL;

      facts.state = (YpState) g_rand_int_range (self->random, 0, YP_N_STATES);
      facts.seq = ++self->seq;
      after = yp_incident_new (&facts);
      g_list_store_splice (self->incidents, position, 1, (gpointer *) &after, 1);
    }

  *change = (Change){ self->seq, g_get_monotonic_time () };
  g_queue_push_tail (&self->changes, change);

  return G_SOURCE_CONTINUE;
}

static void
on_before_paint (GdkFrameClock *clock, Bench *self)
{
  self->paint_started = g_get_monotonic_time ();
}

static void
on_after_paint (GdkFrameClock *clock, Bench *self)
{
  gint64 now = g_get_monotonic_time ();

  loop.paint_us += now - self->paint_started;
  note_shown (self, now);
  if (!is_measuring (self))
    return;

  append_ms (self->paints, now - self->paint_started);
  if (self->last_frame > 0)
    append_ms (self->intervals, now - self->last_frame);
  self->last_frame = now;
}

static gboolean
on_tick (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  Bench *self = data;
  double s = (double) (gdk_frame_clock_get_frame_time (clock) - self->started) / G_USEC_PER_SEC;
  double degree_px = 256 * exp2 (ZOOM) / 360;

  g_object_freeze_notify (G_OBJECT (self->viewport));
  if (self->motion == MOTION_PAN)
    shumate_location_set_location (SHUMATE_LOCATION (self->viewport),
                                   CENTER_LATITUDE + sin (s * G_PI / 2) * 150 / degree_px *
                                                         cos (CENTER_LATITUDE * G_PI / 180),
                                   CENTER_LONGITUDE + cos (s * G_PI / 2) * 300 / degree_px);
  else if (self->motion == MOTION_ZOOM)
    shumate_viewport_set_zoom_level (self->viewport, ZOOM + 1.5 * sin (s * G_PI / 3));
  g_object_thaw_notify (G_OBJECT (self->viewport));

  return G_SOURCE_CONTINUE;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
get_share (GArray *values, double share)
{
  g_array_sort (values, compare_doubles);
  if (values->len == 0)
    return 0;

  return g_array_index (values, double, (guint) ((values->len - 1) * share));
}

static guint
count_symbols (Bench *self, GType type)
{
  return yp_symbol_layer_get_n_symbols (find_widget (GTK_WIDGET (self->map), type));
}

static gboolean
on_second (gpointer data)
{
  Bench *self = data;

  map_support_move_units (self->units, self->fixes, self->random);
  return G_SOURCE_CONTINUE;
}

static double
get_cpu_ms (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000 +
         (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1000;
}

/* This process's share of what is in memory now. */
static double
get_pss_mb (void)
{
  g_autofree char *text = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/self/smaps_rollup", &text, NULL, NULL))
    return 0;

  line = strstr (text, "\nPss:");
  return line != NULL ? g_ascii_strtod (line + strlen ("\nPss:"), NULL) / 1024 : 0;
}

static void
print_scene (Bench *self, double cpu_ms)
{
  g_autoptr (GString) line = g_string_new (NULL);
  YpJsonWriter writer;

  yp_json_writer_init (&writer, line);
  yp_json_open_object (&writer, NULL);
  yp_json_add_string (&writer, "bench", "map-frames");
  yp_json_add_string (&writer, "motion", motion_names[self->motion]);
  yp_json_add_int (&writer, "incidents", n_incidents);
  yp_json_add_int (&writer, "units", g_list_model_get_n_items (G_LIST_MODEL (self->units)));
  yp_json_add_int (&writer, "symbols", count_symbols (self, YP_TYPE_INCIDENT_LAYER));
  yp_json_add_int (&writer, "unit_symbols", count_symbols (self, YP_TYPE_UNIT_LAYER));
  yp_json_add_int (&writer, "frames", self->paints->len);
  yp_json_add_number (&writer, "interval_median_ms", get_share (self->intervals, 0.5));
  yp_json_add_number (&writer, "interval_p95_ms", get_share (self->intervals, 0.95));
  yp_json_add_number (&writer, "paint_median_ms", get_share (self->paints, 0.5));
  yp_json_add_number (&writer, "paint_p95_ms", get_share (self->paints, 0.95));
  yp_json_add_number (&writer, "interval_max_ms", get_share (self->intervals, 1));
  yp_json_add_number (&writer, "processor_share", cpu_ms * 1000 / MEASURE_US);
  if (n_changes > 0)
    {
      yp_json_add_int (&writer, "changes_per_s", n_changes);
      yp_json_add_number (&writer, "change_median_ms", get_share (self->delays, 0.5));
      yp_json_add_number (&writer, "change_max_ms", get_share (self->delays, 1));
    }
  yp_json_add_number (&writer, "cpu_per_frame_ms", cpu_ms / MAX (self->paints->len, 1));
  yp_json_add_number (&writer, "dispatch_p99_ms", get_share (loop.dispatches, 0.99));
  yp_json_add_number (&writer, "dispatch_max_ms", get_share (loop.dispatches, 1));
  yp_json_add_number (&writer, "pss_mb", get_pss_mb ());
  yp_json_close_object (&writer);
  g_print ("%s\n", line->str);
}

static void
wait_until_settled (Bench *self)
{
  gint64 deadline = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;

  while (!yp_map_is_settled (self->map) && g_get_monotonic_time () < deadline)
    g_main_context_iteration (NULL, TRUE);
}

/* From where it came to rest. */
static void
print_rest (Bench *self)
{
  gint64 at = g_get_monotonic_time ();

  wait_until_settled (self);
  g_print ("{\"bench\":\"map-rest\",\"incidents\":%d,\"ms\":%.0f}\n", n_incidents,
           (double) (g_get_monotonic_time () - at) / 1000);
}

static gboolean
on_wake (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static void
run_scene (Bench *self, Motion motion)
{
  double cpu_ms = 0;
  guint waker = g_timeout_add (100, on_wake, NULL); /* where nothing moves nothing else would */

  self->motion = motion;
  self->started = g_get_monotonic_time ();
  self->last_frame = 0;
  g_array_set_size (self->intervals, 0);
  g_array_set_size (self->paints, 0);
  g_array_set_size (self->delays, 0);
  g_clear_pointer (&loop.dispatches, g_array_unref);
  yp_map_go_to (self->map, CENTER_LONGITUDE, CENTER_LATITUDE, ZOOM);
  if (motion != MOTION_STILL)
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self->map), on_tick, self, NULL);

  while (g_get_monotonic_time () - self->started < WARM_UP_US + MEASURE_US)
    {
      if (loop.dispatches == NULL && is_measuring (self))
        {
          loop.dispatches = g_array_new (FALSE, FALSE, sizeof (double));
          cpu_ms = get_cpu_ms ();
        }
      g_main_context_iteration (NULL, TRUE);
    }

  g_source_remove (waker);
  if (motion != MOTION_STILL)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self->map), self->tick);
  print_scene (self, get_cpu_ms () - cpu_ms);
  if (motion == MOTION_ZOOM)
    print_rest (self);
}

static void
print_start (gint64 us)
{
  g_print ("{\"bench\":\"map-start\",\"incidents\":%d,\"ms\":%.0f,\"pss_mb\":%.0f}\n", n_incidents,
           (double) us / 1000, get_pss_mb ());
}

/* From a report in the list to the frame that shows it. */
static void
run_reports (Bench *self)
{
  g_autoptr (GArray) waits = g_array_new (FALSE, FALSE, sizeof (double));

  self->motion = MOTION_STILL;
  for (guint i = 0; i < 40; i++)
    {
      g_autoptr (YpIncident) incident = map_support_make_incident (
          900000 + i, YP_STATE_REPORTED, g_rand_double_range (self->random, 120.5, 120.6),
          g_rand_double_range (self->random, 31.85, 31.9));
      gint64 at = g_get_monotonic_time ();

      self->last_frame = 0;
      self->started = 0;
      g_list_store_insert (self->incidents, 0, incident);
      while (self->last_frame <= at)
        g_main_context_iteration (NULL, TRUE);
      append_ms (waits, self->last_frame - at);
    }

  g_print ("{\"bench\":\"map-report\",\"incidents\":%u,\"median_ms\":%.1f,\"max_ms\":%.1f}\n",
           g_list_model_get_n_items (G_LIST_MODEL (self->incidents)), get_share (waits, 0.5),
           get_share (waits, 1));
}

/* The map covers the window, as in the client: a background would be painted for nothing. */
static void
bare_window (Bench *self)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();

  gtk_css_provider_load_from_data (provider, "window { background: none; }", -1);
  gtk_style_context_add_provider_for_display (gtk_widget_get_display (self->window),
                                              GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

static void
open_window (Bench *self)
{
  GdkFrameClock *clock;
  int width = 1920;
  int height = 1080;

  if (size != NULL)
    sscanf (size, "%dx%d", &width, &height);

  self->window = gtk_window_new ();
  self->map = YP_MAP (yp_map_new ());
  gtk_window_set_decorated (GTK_WINDOW (self->window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (self->window), width, height);
  gtk_window_set_child (GTK_WINDOW (self->window), GTK_WIDGET (self->map));
  yp_map_go_to (self->map, CENTER_LONGITUDE, CENTER_LATITUDE, ZOOM);
  yp_map_set_cache_folder (self->map, cache);
  for (guint i = 0; layers[i] != NULL; i++)
    yp_map_set_layer_files (self->map, layers[i], (const char *const[]){ city, NULL });

  bare_window (self);
  gtk_window_present (GTK_WINDOW (self->window));
  self->viewport =
      shumate_map_get_viewport (find_widget (GTK_WIDGET (self->map), SHUMATE_TYPE_MAP));
  clock = gtk_widget_get_frame_clock (self->window);
  g_signal_connect (clock, "before-paint", G_CALLBACK (on_before_paint), self);
  g_signal_connect_after (clock, "after-paint", G_CALLBACK (on_after_paint), self);
}

/* For a peer to draw the same. */
static gboolean
write_points (GListModel *incidents, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  YpJsonWriter writer;

  yp_json_writer_init (&writer, text);
  yp_json_open_array (&writer, NULL);
  for (guint i = 0; i < g_list_model_get_n_items (incidents); i++)
    {
      g_autoptr (YpIncident) incident = g_list_model_get_item (incidents, i);
      const YpIncidentFacts *facts = yp_incident_get_facts (incident);

      yp_json_open_array (&writer, NULL);
      yp_json_add_degrees (&writer, NULL, facts->longitude);
      yp_json_add_degrees (&writer, NULL, facts->latitude);
      yp_json_add_int (&writer, NULL, facts->state);
      yp_json_close_array (&writer);
    }
  yp_json_close_array (&writer);

  return g_file_set_contents (points, text->str, (gssize) text->len, error);
}

/* All grids of the city in seven colours. */
static void
set_values (Bench *self)
{
  char *files[] = { city, NULL };
  YpAreaBookFiles book_files = { files, files, files };
  g_autoptr (GError) error = NULL;
  g_autoptr (YpAreaBook) book = yp_area_book_read (&book_files, NULL, &error);
  g_autoptr (YpThemes) themes = yp_themes_new ();
  g_autofree double *values = NULL;
  YpClasses classes;
  guint n;

  if (book == NULL)
    g_error ("%s", error->message);

  n = yp_area_book_get_n (book, YP_AREA_SET_GENERAL);
  values = g_new (double, n);
  for (guint i = 0; i < n; i++)
    values[i] = i % 7;
  yp_classes_make (&classes, values, n, YP_CLASSES_EQUAL, 7, TRUE);
  themes->choropleth = yp_choropleth_new (book, YP_AREA_SET_GENERAL, &classes, values);
  yp_map_set_themes (self->map, themes);
}

/* Everything that the scene has, then how it moves. */
static void
run (Bench *self, gint64 start)
{
  self->incidents =
      map_support_make_incidents ((guint) n_incidents, CENTER_LONGITUDE, CENTER_LATITUDE, SPREAD);
  self->units = map_support_make_units ((guint) n_units, self->fixes, CENTER_LONGITUDE,
                                        CENTER_LATITUDE, SPREAD / 4);
  open_window (self);
  if (with_values)
    set_values (self);
  yp_map_set_incidents (self->map, G_LIST_MODEL (self->incidents));
  yp_map_set_units (self->map, G_LIST_MODEL (self->units), self->fixes);
  wait_until_settled (self);
  print_start (g_get_monotonic_time () - start);

  if (n_units > 0)
    g_timeout_add_seconds (1, on_second, self);
  if (n_changes > 0)
    g_timeout_add (20, on_change, self);
  for (guint motion = 0; motion < G_N_ELEMENTS (motion_names); motion++)
    if (motions != NULL && g_strv_contains ((const char *const *) motions, motion_names[motion]))
      run_scene (self, (Motion) motion);
  if (with_reports)
    run_reports (self);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  Bench self = { .started = G_MAXINT64 };
  gint64 start = g_get_monotonic_time ();

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || (city == NULL && points == NULL))
    {
      g_printerr ("%s\n", error != NULL ? error->message : "--city is wanted, or --write-points");
      return 2;
    }

  if (points != NULL)
    {
      g_autoptr (GListStore) incidents = map_support_make_incidents (
          (guint) n_incidents, CENTER_LONGITUDE, CENTER_LATITUDE, SPREAD);

      if (write_points (G_LIST_MODEL (incidents), &error))
        return 0;
      g_printerr ("%s\n", error->message);
      return 1;
    }

  gtk_init ();
  g_main_context_set_poll_func (NULL, timed_poll);
  self.random = g_rand_new_with_seed (3);
  self.intervals = g_array_new (FALSE, FALSE, sizeof (double));
  self.paints = g_array_new (FALSE, FALSE, sizeof (double));
  self.delays = g_array_new (FALSE, FALSE, sizeof (double));
  self.fixes = yp_fixes_new ();
  run (&self, start);
  gtk_window_destroy (GTK_WINDOW (self.window));

  return 0;
}
