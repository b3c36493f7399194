/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Units on a map in a real window: how they move, grow old, are followed and leave a track. */

#include <math.h>
#include <string.h>

#include <shumate/shumate.h>

#include "map-support.h"
#include "yp-map-private.h"
#include "yp-track-layer.h"

#define WIDTH 900
#define HEIGHT 600
#define LONGITUDE 120.55
#define LATITUDE 31.87

#define DEADLINE_US (30 * G_USEC_PER_SEC)

/* A metre to the east, degrees. */
#define METRE_EAST (1 / (111320 * 0.8493))

typedef struct
{
  GtkWidget *window;
  YpMap *map;
  ShumateViewport *viewport;
  YpUnitLayer *units_layer;
  YpTrackLayer *track;
  GListStore *units;
  YpFixes *fixes;
  guint n_frames;
} Fixture;

static void
count_frame (GdkFrameClock *clock, Fixture *f)
{
  f->n_frames++;
}

static void
settle (Fixture *f)
{
  gint64 deadline = g_get_monotonic_time () + DEADLINE_US;

  while (!yp_map_is_settled (f->map))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      g_main_context_iteration (NULL, TRUE);
    }
}

static void
on_end (gpointer data)
{
  *(gboolean *) data = TRUE;
}

/* What happens by itself within @ms. */
static guint
count_frames (Fixture *f, guint ms)
{
  guint before = f->n_frames;
  gboolean is_over = FALSE;

  g_timeout_add_once (ms, on_end, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);

  return f->n_frames - before;
}

static void
put_fix (Fixture *f, const char *id, double east_m, gint64 at)
{
  YpFix fix = { .longitude = LONGITUDE + east_m * METRE_EAST,
                .latitude = LATITUDE,
                .at = at,
                .speed_kmh = 30,
                .course_deg = 90,
                .accuracy_m = 5 };

  yp_fixes_put (f->fixes, id, &fix);
  yp_fixes_emit_changed (f->fixes);
}

static void
add_unit (Fixture *f, const char *id)
{
  YpUnitFacts facts = {
    .id = (char *) id, .name = (char *) "李明", .kind = YP_UNIT_OFFICER, .status = YP_UNIT_EN_ROUTE
  };
  g_autoptr (YpUnit) unit = yp_unit_new (&facts);

  g_list_store_append (f->units, unit);
}

static gpointer
find_layer (Fixture *f, GType type)
{
  for (GtkWidget *layer = yp_map_get_first_layer (f->map); layer != NULL;
       layer = gtk_widget_get_next_sibling (layer))
    if (g_type_is_a (G_OBJECT_TYPE (layer), type))
      return layer;

  g_assert_not_reached ();
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->window = gtk_window_new ();
  f->map = YP_MAP (yp_map_new ());
  f->viewport = yp_map_get_viewport (f->map);
  f->units_layer = find_layer (f, YP_TYPE_UNIT_LAYER);
  f->track = find_layer (f, YP_TYPE_TRACK_LAYER);
  f->units = g_list_store_new (YP_TYPE_UNIT);
  f->fixes = yp_fixes_new ();

  yp_map_go_to (f->map, LONGITUDE, LATITUDE, 16);
  yp_map_set_units (f->map, G_LIST_MODEL (f->units), f->fixes);
  gtk_window_set_decorated (GTK_WINDOW (f->window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (f->window), WIDTH, HEIGHT);
  gtk_window_set_child (GTK_WINDOW (f->window), GTK_WIDGET (f->map));
  gtk_window_present (GTK_WINDOW (f->window));
  g_signal_connect (gtk_widget_get_frame_clock (f->window), "after-paint", G_CALLBACK (count_frame),
                    f);
  add_unit (f, "E001");
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_signal_handlers_disconnect_by_data (gtk_widget_get_frame_clock (f->window), f);
  gtk_window_destroy (GTK_WINDOW (f->window));
  g_object_unref (f->units);
  g_object_unref (f->fixes);
}

static YpSymbolRecord *
record (Fixture *f, gpointer layer)
{
  YpView view = yp_symbol_layer_get_view (layer);

  return yp_symbol_layer_record (layer, &view);
}

/* Where its symbol is, metres to the east. */
static double
get_east_m (Fixture *f)
{
  YpMotionPoint shown;

  g_assert_nonnull (yp_unit_layer_find (f->units_layer, "E001", &shown));
  return (yp_mercator_longitude (shown.x) - LONGITUDE) / METRE_EAST;
}

/* Frames while it moves in view, and only then. */
static void
test_glides (Fixture *f, gconstpointer data)
{
  gint64 at = g_get_real_time () - 4 * G_TIME_SPAN_SECOND;
  gint64 deadline = g_get_monotonic_time () + DEADLINE_US;
  guint n_frames;
  double east_m = 0;

  put_fix (f, "E001", 0, at);
  settle (f);
  count_frames (f, 300);
  g_assert_cmpuint (count_frames (f, 400), ==, 0);

  put_fix (f, "E001", 60, at + 2 * G_TIME_SPAN_SECOND);
  n_frames = f->n_frames;
  while (east_m < 59.99)
    {
      double before_m = east_m;

      g_main_context_iteration (NULL, TRUE);
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      east_m = get_east_m (f);
      g_assert_cmpfloat (east_m, >=, before_m);
    }
  g_assert_cmpuint (f->n_frames - n_frames, >=, 5);
  g_assert_cmpuint (f->n_frames - n_frames, <=, 30);

  count_frames (f, 300);
  g_assert_cmpuint (count_frames (f, 400), ==, 0);
}

/* What happens far away costs no frame, and is there when one looks. */
static void
test_out_of_view (Fixture *f, gconstpointer data)
{
  gint64 at = g_get_real_time () - 60 * G_TIME_SPAN_SECOND;

  put_fix (f, "E001", 0, at);
  settle (f);
  yp_map_go_to (f->map, LONGITUDE + 0.2, LATITUDE, 16);
  count_frames (f, 900);
  settle (f);
  count_frames (f, 200);

  for (guint i = 1; i <= 10; i++)
    {
      put_fix (f, "E001", i * 5, at + i * 2 * G_TIME_SPAN_SECOND);
      g_assert_cmpuint (count_frames (f, 60), ==, 0);
    }
  g_assert_true (yp_map_is_settled (f->map));
}

/* Nothing comes in; the symbol says so by itself. */
static void
test_grows_old (Fixture *f, gconstpointer data)
{
  gint64 deadline = g_get_monotonic_time () + DEADLINE_US;
  guint n_frames;

  put_fix (f, "E001", 0, g_get_real_time () - 58 * G_TIME_SPAN_SECOND);
  settle (f);
  n_frames = f->n_frames;
  for (guint connections = 0; connections != 1u << YP_CONNECTION_STALE;)
    {
      g_autoptr (YpSymbolRecord) drawn = NULL;

      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      while (f->n_frames == n_frames)
        g_main_context_iteration (NULL, TRUE);
      n_frames = f->n_frames;
      drawn = record (f, f->units_layer);
      connections = drawn->connections;
    }
}

static gboolean
says (GtkWidget *widget, const char *text)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) &&
      strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL)
    return TRUE;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (says (child, text))
      return TRUE;

  return FALSE;
}

static double
get_middle_m (Fixture *f)
{
  return (shumate_location_get_longitude (SHUMATE_LOCATION (f->viewport)) - LONGITUDE) / METRE_EAST;
}

static void
wait_for_middle (Fixture *f, double east_m)
{
  gint64 deadline = g_get_monotonic_time () + DEADLINE_US;

  while (fabs (get_middle_m (f) - east_m) > 1)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      g_main_context_iteration (NULL, TRUE);
    }
}

static void
test_follow (Fixture *f, gconstpointer data)
{
  gint64 at = g_get_real_time () - 20 * G_TIME_SPAN_SECOND;

  g_assert_false (yp_map_follow_unit (f->map, "E001"));
  put_fix (f, "E001", 300, at);
  settle (f);
  g_assert_false (says (f->window, "李明"));
  g_assert_true (yp_map_follow_unit (f->map, "E001"));
  g_assert_cmpstr (yp_map_get_selected_unit (f->map), ==, "E001");
  wait_for_middle (f, 300);
  g_assert_true (says (f->window, "李明"));

  /* Nearer on the spot changes nothing; a step to the side lets go. */
  put_fix (f, "E001", 420, at + 2 * G_TIME_SPAN_SECOND);
  wait_for_middle (f, 420);
  g_assert_cmpstr (yp_map_get_followed_unit (f->map), ==, "E001");
  shumate_viewport_set_zoom_level (f->viewport, 17);
  g_assert_cmpstr (yp_map_get_followed_unit (f->map), ==, "E001");
  g_assert_true (map_support_press (f->map, GDK_KEY_Right));
  count_frames (f, 400);
  g_assert_null (yp_map_get_followed_unit (f->map));
  g_assert_false (says (f->window, "李明"));

  /* The key; another unit; nobody. */
  g_assert_true (map_support_press (f->map, GDK_KEY_F));
  g_assert_cmpstr (yp_map_get_followed_unit (f->map), ==, "E001");
  yp_map_set_selected_unit (f->map, "E002");
  g_assert_null (yp_map_get_followed_unit (f->map));
  g_assert_false (map_support_press (f->map, GDK_KEY_F));
}

static void
add_fix (GArray *fixes, double east_m, gint64 at)
{
  YpFix fix = {
    .longitude = LONGITUDE + east_m * METRE_EAST, .latitude = LATITUDE, .at = at, .speed_kmh = 30
  };

  g_array_append_val (fixes, fix);
}

/* 2026-08-24T01:00:00Z, 09:00 in the city: a way, ten minutes of nothing, another. */
static void
test_track (Fixture *f, gconstpointer data)
{
  gint64 nine = 1787533200ll * G_TIME_SPAN_SECOND;
  g_autoptr (GArray) fixes = g_array_new (FALSE, FALSE, sizeof (YpFix));
  g_autoptr (YpSymbolRecord) none = record (f, f->track);
  g_autoptr (YpSymbolRecord) whole = NULL;
  g_autoptr (YpSymbolRecord) longer = NULL;
  g_autofree char *middle = NULL;
  g_autofree char *gap = NULL;
  YpView view = yp_symbol_layer_get_view (YP_SYMBOL_LAYER (f->track));
  double metre_px = yp_mercator_metre (view.y) * view.world_px;

  g_assert_cmpuint (yp_symbol_record_get_n (none), ==, 0);

  add_fix (fixes, -300, nine);
  add_fix (fixes, -100, nine + 20 * G_TIME_SPAN_SECOND);
  add_fix (fixes, 100, nine + 620 * G_TIME_SPAN_SECOND);
  add_fix (fixes, 200, nine + 640 * G_TIME_SPAN_SECOND);
  yp_map_set_track (f->map, "E001", fixes);
  settle (f);
  g_assert_cmpuint (yp_track_layer_get_n_points (f->track), ==, 4);
  whole = record (f, f->track);
  g_assert_cmpuint (yp_symbol_record_get_n (whole), >, (guint) (300 * metre_px / 8));

  middle = yp_track_layer_describe (f->track, WIDTH / 2.0 - 200 * metre_px, HEIGHT / 2.0 + 3);
  /* A pixel is a part of a second. */
  g_assert_true (g_regex_match_simple ("^09:00:(09|10|11) · 30 km/h$", middle, 0, 0));
  gap = yp_track_layer_describe (f->track, WIDTH / 2.0, HEIGHT / 2.0);
  g_assert_null (gap);

  /* It goes on by itself, as far as the unit is shown. */
  put_fix (f, "E001", 200, nine + 640 * G_TIME_SPAN_SECOND);
  put_fix (f, "E001", 290, nine + 641 * G_TIME_SPAN_SECOND);
  g_assert_cmpuint (yp_track_layer_get_n_points (f->track), ==, 5);
  count_frames (f, 1500);
  longer = record (f, f->track);
  g_assert_cmpuint (yp_symbol_record_get_n (longer), >, yp_symbol_record_get_n (whole) + 5);

  /* What was heard while the past was asked for stays behind it. */
  yp_map_set_track (f->map, "E001", fixes);
  g_assert_cmpuint (yp_track_layer_get_n_points (f->track), ==, 5);
  yp_map_set_track (f->map, NULL, NULL);
  g_assert_cmpuint (yp_track_layer_get_n_points (f->track), ==, 0);
}

/* A day at 1 Hz, all of it in view. */
static void
test_long_track (Fixture *f, gconstpointer data)
{
  g_autoptr (GArray) fixes = g_array_new (FALSE, FALSE, sizeof (YpFix));
  g_autoptr (YpSymbolRecord) drawn = NULL;

  for (guint i = 0; i < 86400; i++)
    add_fix (fixes, 300 * sin (i / 40.0), (1787533200ll + i) * G_TIME_SPAN_SECOND);
  yp_map_set_track (f->map, "E001", fixes);
  settle (f);
  drawn = record (f, f->track);
  g_assert_cmpuint (yp_symbol_record_get_n (drawn), >, 100);
  g_assert_cmpuint (yp_symbol_record_get_n (drawn), <, YP_MAX_TRACK_DOTS + 100);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);

#define ADD(name, function)                                                                        \
  g_test_add ("/ui/units/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("glides", test_glides);
  ADD ("out-of-view", test_out_of_view);
  ADD ("grows-old", test_grows_old);
  ADD ("follow", test_follow);
  ADD ("track", test_track);
  ADD ("long-track", test_long_track);

  return g_test_run ();
}
