/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The wall as it hangs there while the platform is away: the city comes from the cache. */

#include <math.h>

#include <glib/gstdio.h>

#include "yp-cache.h"
#include "yp-clock.h"
#include "yp-line-list.h"
#include "yp-look.h"
#include "yp-wall.h"

/* Nobody listens there. */
#define URL "http://127.0.0.1:9"

#define PATIENCE_US (60 * G_TIME_SPAN_SECOND)

/* What domain.md §4.5 asks for: 30 mm at six metres where the wall is 2.7 m high. */
#define SMALLEST_SHARE (1.0 / 61)
#define LOWEST_SHARE 0.9
#define LEAST_CONTRAST 7.0

/* From one scene to the next, with all that comes after. */
#define SWITCH_US (500 * G_TIME_SPAN_MILLISECOND)

static const struct
{
  const char *code;
  const char *name;
} towns[] = {
  { "320582100", "杨舍镇" },
  { "320582101", "塘桥镇" },
  { "320582102", "金港镇" },
};

static const struct
{
  YpState state;
  int town;
  int age_min;
} cases[] = {
  { YP_STATE_REPORTED, 1, 5 }, { YP_STATE_FILED, 2, 50 },   { YP_STATE_DISPATCHED, 2, 9 },
  { YP_STATE_ARRIVED, 2, 11 }, { YP_STATE_HANDLED, 1, 12 }, { YP_STATE_REPORTED, -1, 1 },
  { YP_STATE_CLOSED, 0, 2 },
};

#define N_OPEN 6

typedef struct
{
  char *folder;
  YpSituation *situation;
  GtkWidget *window;
  YpWall *wall;
} Fixture;

static void
add_incidents (YpSnapshotPage *picture, gint64 now)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *id = g_strdup_printf ("zjg-20260824-%06u", i + 1);
      gint64 since = now - cases[i].age_min * G_TIME_SPAN_MINUTE;
      YpIncidentFacts facts = { .id = id,
                                .seq = i + 1,
                                .state = cases[i].state,
                                .item = (char *) "sample:matter:01",
                                .source = (char *) "patrol",
                                .description = (char *) "",
                                .has_place = TRUE,
                                .longitude = 120.55,
                                .latitude = 31.87,
                                .town =
                                    cases[i].town >= 0 ? (char *) towns[cases[i].town].code : NULL,
                                .unit = cases[i].state > YP_STATE_FILED ? (char *) "M1" : NULL,
                                .reported_at = since,
                                .received_at = since,
                                .updated_at = now };

      g_ptr_array_add (picture->incidents, yp_incident_new (&facts));
    }
}

static YpSnapshotPage *
make_picture (gint64 now)
{
  YpSnapshotPage *picture = yp_snapshot_page_new ();
  YpPlacedFix placed = { g_strdup ("M1"), { 120.55, 31.87, now, NAN, NAN, NAN } };
  YpUnitFacts unit = { .id = (char *) "M1",
                       .seq = 99,
                       .updated_at = now,
                       .kind = YP_UNIT_MEMBER,
                       .status = YP_UNIT_EN_ROUTE,
                       .name = (char *) "张某" };

  picture->seq = 100;
  picture->head = g_strdup ("");
  picture->origin = g_strdup ("zjg");
  picture->at = now;
  for (guint i = 0; i < YP_N_AREA_LEVELS; i++)
    picture->areas[i] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < G_N_ELEMENTS (towns); i++)
    g_hash_table_insert (picture->areas[YP_AREA_TOWN], g_strdup (towns[i].code),
                         g_strdup (towns[i].name));
  picture->items = g_hash_table_new (g_str_hash, g_str_equal);
  picture->incidents = g_ptr_array_new_with_free_func (g_object_unref);
  picture->units = g_ptr_array_new_with_free_func (g_object_unref);
  picture->fixes = yp_placed_fixes_new ();
  picture->layers = g_ptr_array_new ();
  add_incidents (picture, now);
  g_ptr_array_add (picture->units, yp_unit_new (&unit));
  g_array_append_val (picture->fixes, placed);

  return picture;
}

static void
fill_cache (const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YpSnapshotPage) picture = make_picture (g_get_real_time ());
  g_autoptr (YpCache) cache = yp_cache_new (folder, URL, &error);

  g_assert_no_error (error);
  yp_cache_write_picture (cache, picture, &error);
  g_assert_no_error (error);
  yp_cache_unlock (cache);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  gboolean is_empty = GPOINTER_TO_INT (data);

  fixture->folder = g_dir_make_tmp ("yp-wall-XXXXXX", NULL);
  if (!is_empty)
    fill_cache (fixture->folder);

  fixture->situation = yp_situation_new (URL, "token", fixture->folder);
  fixture->wall = YP_WALL (yp_wall_new (fixture->situation, NULL, "everyday", NULL));
  fixture->window = gtk_window_new ();
  gtk_window_set_decorated (GTK_WINDOW (fixture->window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1920, 1080);
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->wall));
  gtk_window_present (GTK_WINDOW (fixture->window));
  yp_situation_start (fixture->situation);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  yp_situation_stop (fixture->situation);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_clear_object (&fixture->situation);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  remove_tree (fixture->folder);
  g_free (fixture->folder);
}

static gpointer
get_child (Fixture *fixture, const char *name)
{
  GObject *child = gtk_widget_get_template_child (GTK_WIDGET (fixture->wall), YP_TYPE_WALL, name);

  g_assert_nonnull (child);
  return child;
}

static GtkWidget *
get_panel (Fixture *fixture, const char *id)
{
  YpPanel *panel = yp_wall_find_panel (fixture->wall, id);

  g_assert_nonnull (panel);
  return GTK_WIDGET (panel);
}

static const char *
get_text (Fixture *fixture, const char *name)
{
  return gtk_label_get_text (GTK_LABEL (get_child (fixture, name)));
}

static void
append_texts (GtkWidget *widget, GPtrArray *texts)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget))
    g_ptr_array_add (texts, (gpointer) gtk_label_get_text (GTK_LABEL (widget)));

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    append_texts (child, texts);
}

/* What a panel says, in the order of its widgets, with “|” between. */
static char *
list_texts (Fixture *fixture, const char *id)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new ();

  append_texts (get_panel (fixture, id), texts);
  g_ptr_array_add (texts, NULL);

  return g_strjoinv ("|", (char **) texts->pdata);
}

static gboolean
has_text (Fixture *fixture, const char *id, const char *text)
{
  g_autofree char *texts = list_texts (fixture, id);

  return strstr (texts, text) != NULL;
}

/* Waits until everything that comes with time is there. */
static void
wait_settled (Fixture *fixture, guint n_open)
{
  gint64 patience = g_get_monotonic_time () + PATIENCE_US;
  const char *open = n_open > 0 ? "|6|Open|" : "|—|Open|";
  const char *oldest = n_open > 0 ? "000002" : "Nothing is open";
  const char *units = n_open > 0 ? "|1|" : "|0|";

  while (g_get_monotonic_time () < patience &&
         (!has_text (fixture, "today", open) ||
          !gtk_revealer_get_child_revealed (get_child (fixture, "away")) ||
          !has_text (fixture, "longest", oldest) || !has_text (fixture, "units", units)))
    g_main_context_iteration (NULL, TRUE);

  g_assert_true (has_text (fixture, "today", open));
}

static void
count_frame (GdkFrameClock *clock, guint *n_frames)
{
  (*n_frames)++;
}

/* Waits until what was changed last has been laid out: two frames from now. */
static void
wait_painted (Fixture *fixture)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (fixture->wall));
  gint64 patience = g_get_monotonic_time () + PATIENCE_US;
  guint n_frames = 0;
  gulong handler = g_signal_connect (clock, "after-paint", G_CALLBACK (count_frame), &n_frames);

  while (n_frames < 2 && g_get_monotonic_time () < patience)
    {
      gtk_widget_queue_draw (GTK_WIDGET (fixture->wall));
      g_main_context_iteration (NULL, TRUE);
    }

  g_signal_handler_disconnect (clock, handler);
  g_assert_cmpuint (n_frames, >=, 2);
}

static void
test_counts (Fixture *fixture, gconstpointer data)
{
  g_autofree char *today = NULL;
  g_autofree char *states = NULL;
  g_autofree char *town_bars = NULL;
  g_autofree char *units = NULL;
  g_autofree char *longest = NULL;

  wait_settled (fixture, N_OPEN);
  today = list_texts (fixture, "today");
  g_assert_true (g_str_has_suffix (today, "|6|Open|1|Closed today"));

  states = list_texts (fixture, "states");
  g_assert_cmpstr (states, ==,
                   "Open, by what it waits for|"
                   "To file|2|To dispatch|1|To accept|1|En route|0|On scene|1|To check|1|"
                   "To close|0");

  /* The most first, all of them, and last what is in none. */
  town_bars = list_texts (fixture, "towns");
  g_assert_cmpstr (town_bars, ==, "Open, by town|金港镇|3|塘桥镇|2|杨舍镇|0|Elsewhere|1");

  units = list_texts (fixture, "units");
  g_test_message ("%s", units);
  g_assert_true (g_str_has_prefix (units, "Grid member|1|0 free\n1 online|Officer|0|"));

  longest = list_texts (fixture, "longest");
  g_assert_true (g_str_has_prefix (longest, "Open longest|sample:matter:01|50 min|"
                                            "000002 · To dispatch · 金港镇|"
                                            "sample:matter:01|12 min|"
                                            "000005 · To check · 塘桥镇 · 张某|"));
}

static void
test_pales (Fixture *fixture, gconstpointer data)
{
  wait_settled (fixture, N_OPEN);

  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (fixture->wall), "stale"));
  g_assert_nonnull (strstr (get_text (fixture, "away_label"), "You see the city as of "));
}

static void
test_empty (Fixture *fixture, gconstpointer data)
{
  wait_settled (fixture, 0);

  g_assert_true (has_text (fixture, "today", "|—|Reported today|"));
  g_assert_true (has_text (fixture, "towns", "No towns were imported yet"));
  g_assert_true (has_text (fixture, "feed", "Nothing has happened yet"));
}

static double
get_luminance (const GdkRGBA *color)
{
  const double parts[] = { (double) color->red, (double) color->green, (double) color->blue };
  const double weights[] = { 0.2126, 0.7152, 0.0722 };
  double luminance = 0;

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    luminance += weights[i] *
                 (parts[i] <= 0.03928 ? parts[i] / 12.92 : pow ((parts[i] + 0.055) / 1.055, 2.4));

  return luminance;
}

/* WCAG 2's contrast, with the wall's ground. */
static double
get_contrast (GtkWidget *label)
{
  GdkRGBA color;
  GdkRGBA ground;

  gdk_rgba_parse (&ground, "#0a0f15");
  gtk_style_context_get_color (gtk_widget_get_style_context (label), &color);

  return (get_luminance (&color) + 0.05) / (get_luminance (&ground) + 0.05);
}

static double
get_size_px (GtkWidget *label)
{
  PangoContext *context = gtk_widget_get_pango_context (label);
  const PangoFontDescription *font = pango_context_get_font_description (context);
  double size = (double) pango_font_description_get_size (font) / PANGO_SCALE;

  return pango_font_description_get_size_is_absolute (font)
             ? size
             : size * pango_cairo_context_get_resolution (context) / 72;
}

static void
assert_legible (Fixture *fixture, GtkWidget *widget)
{
  double height = gtk_widget_get_height (GTK_WIDGET (fixture->wall));
  graphene_rect_t bounds;

  /* The map has rules of its own; the banner is white on red. */
  if (YP_IS_MAP (widget) || widget == get_child (fixture, "away"))
    return;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    assert_legible (fixture, child);
  if (!GTK_IS_LABEL (widget) || !gtk_widget_get_mapped (widget))
    return;

  g_test_message ("“%s”: %.1f px, %.1f:1", gtk_label_get_text (GTK_LABEL (widget)),
                  get_size_px (widget), get_contrast (widget));
  g_assert_cmpfloat (get_size_px (widget), >=, height * SMALLEST_SHARE);
  g_assert_cmpfloat (get_contrast (widget), >=, LEAST_CONTRAST);
  /* What people wrote may be as long as they like. */
  if (gtk_widget_get_ancestor (widget, YP_TYPE_LINE_LIST) == NULL)
    g_assert_false (pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (widget))));

  if (gtk_widget_is_ancestor (widget, get_child (fixture, "foot")))
    return;
  g_assert_true (gtk_widget_compute_bounds (widget, GTK_WIDGET (fixture->wall), &bounds));
  g_assert_cmpfloat ((double) (bounds.origin.y + bounds.size.height), <=,
                     height * LOWEST_SHARE + 1);
}

/* The letters are large and bright enough, whole, and none of weight is where the heads are. */
static void
test_legible (Fixture *fixture, gconstpointer data)
{
  wait_settled (fixture, N_OPEN);
  wait_painted (fixture);

  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (fixture->wall)), ==, 1920);
  g_assert_cmpint (gtk_widget_get_height (GTK_WIDGET (fixture->wall)), ==, 1080);
  assert_legible (fixture, GTK_WIDGET (fixture->wall));
}

/* A window grows with its content, and type with the window: the wall's content has no say. */
static void
test_takes_any_size (Fixture *fixture, gconstpointer data)
{
  int minimum;

  wait_settled (fixture, N_OPEN);

  for (int orientation = 0; orientation < 2; orientation++)
    {
      gtk_widget_measure (GTK_WIDGET (fixture->wall), (GtkOrientation) orientation, -1, &minimum,
                          NULL, NULL, NULL);
      g_assert_cmpint (minimum, ==, 0);
    }
}

static gboolean
press (Fixture *fixture, guint keyval)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (fixture->wall));
  gboolean is_taken = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
        g_signal_emit_by_name (controller, "key-pressed", keyval, 0, 0, &is_taken);
    }

  return is_taken;
}

/* The scenes' order is the playlist's: everyday, figures, supervision, then visitors. */
static void
test_keys (Fixture *fixture, gconstpointer data)
{
  YpWallTour *tour = yp_wall_get_tour (fixture->wall);

  wait_settled (fixture, N_OPEN);
  g_assert_false (yp_wall_tour_is_playing (tour));

  g_assert_true (press (fixture, GDK_KEY_4));
  g_assert_cmpuint (yp_wall_tour_get_scene (tour), ==, 3);
  g_assert_false (yp_wall_tour_is_playing (tour));
  g_assert_false (press (fixture, GDK_KEY_9));
  g_assert_cmpuint (yp_wall_tour_get_scene (tour), ==, 3);

  /* Back to the playlist, where it was; nothing is late, so the third has no turn. */
  g_assert_true (press (fixture, GDK_KEY_Escape));
  g_assert_true (yp_wall_tour_is_playing (tour));
  g_assert_cmpuint (yp_wall_tour_get_scene (tour), ==, 0);
  g_assert_true (press (fixture, GDK_KEY_Right));
  g_assert_cmpuint (yp_wall_tour_get_scene (tour), ==, 1);
  g_assert_true (press (fixture, GDK_KEY_Right));
  g_assert_cmpuint (yp_wall_tour_get_scene (tour), ==, 0);
  g_assert_true (press (fixture, GDK_KEY_Left));
  g_assert_cmpuint (yp_wall_tour_get_scene (tour), ==, 1);

  g_assert_true (press (fixture, GDK_KEY_space));
  g_assert_false (yp_wall_tour_is_playing (tour));
  g_assert_cmpuint (yp_wall_tour_get_scene (tour), ==, 1);
  g_assert_true (press (fixture, GDK_KEY_space));
  g_assert_true (yp_wall_tour_is_playing (tour));
}

/* Each scene is there at once and legible, and the map is the same all the time. */
static void
test_scenes (Fixture *fixture, gconstpointer data)
{
  YpWallTour *tour = yp_wall_get_tour (fixture->wall);
  YpMap *map = yp_wall_get_map (fixture->wall);

  wait_settled (fixture, N_OPEN);
  for (guint i = 0; i < 4; i++)
    {
      gint64 began = g_get_monotonic_time ();

      yp_wall_tour_choose (tour, (i + 1) % 4);
      wait_painted (fixture);
      g_test_message ("scene %u: painted after %.1f ms", (i + 1) % 4,
                      (double) (g_get_monotonic_time () - began) / 1000);
      if (g_test_perf ())
        g_assert_cmpint (g_get_monotonic_time () - began, <, SWITCH_US);
      g_assert_true (yp_wall_get_map (fixture->wall) == map &&
                     gtk_widget_get_mapped (GTK_WIDGET (map)));
      assert_legible (fixture, GTK_WIDGET (fixture->wall));
    }
  g_assert_true (has_text (fixture, "today", "|6|Open|"));
}

/* What a panel says is behind its figures: as many rows as it shows. */
static void
test_figures (Fixture *fixture, gconstpointer data)
{
  static const char *const ids[] = { "today", "states", "towns", "longest" };
  guint n_figures = 0;

  wait_settled (fixture, N_OPEN);
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      YpPanel *panel = YP_PANEL (get_panel (fixture, ids[i]));
      g_autoptr (GPtrArray) figures = yp_panel_list_figures (panel);
      YpLedger *ledger = yp_panel_get_sources (panel)->ledger;

      for (guint f = 0; f < figures->len; f++)
        {
          const YpPanelFigure *figure = g_ptr_array_index (figures, f);
          guint n = yp_ledger_count (ledger, &figure->filter);
          g_autoptr (GPtrArray) rows =
              yp_ledger_list (ledger, &figure->filter, YP_LEDGER_OLDEST, 100);
          g_autofree char *shown = g_strdup_printf ("|%s|%u", figure->name, n);
          g_autofree char *below = g_strdup_printf ("|%u|%s", n, figure->name);

          g_assert_cmpuint (rows->len, ==, n);
          g_assert_cmpstr (figure->formula, !=, "");
          if (g_str_equal (ids[i], "longest") || n == 0)
            continue;
          g_assert_true (has_text (fixture, ids[i], shown) || has_text (fixture, ids[i], below));
          n_figures++;
        }
    }
  g_assert_cmpuint (n_figures, >, 8);
  g_assert_cmpint (yp_panel_get_as_of (YP_PANEL (get_panel (fixture, "today"))), >, 0);
}

static void
put (const char *folder, const char *name, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

/* Files of a town: a broken one stands aside and is told of, a masked one names nobody. */
static void
test_own (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_dir_make_tmp ("yp-scenes-XXXXXX", NULL);
  g_autoptr (YpWallScenes) scenes = NULL;
  const char *fault;

  put (folder, "everyday.json", "{\"name\":\"Ours\"}");
  put (folder, "guests.json",
       "{\"name\":\"Guests\",\"title\":\"Welcome\",\"masked\":true,"
       "\"panels\":{\"longest\":{\"kind\":\"list\"},\"today\":{\"kind\":\"figures\"},"
       "\"units\":{\"kind\":\"units\"}},"
       "\"layouts\":{\"16:9\":[{\"panels\":[\"map\",\"units\"]},"
       "{\"width\":12,\"panels\":[\"today\",\"longest\"]}]}}");
  scenes = yp_wall_scenes_new (folder);
  fixture->wall = YP_WALL (yp_wall_new (fixture->situation, scenes, "everyday", NULL));
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->wall));
  wait_settled (fixture, N_OPEN);
  g_assert_true (has_text (fixture, "longest", "张某"));
  fault = get_text (fixture, "fault");
  g_assert_true (gtk_widget_get_visible (get_child (fixture, "fault")));
  g_assert_true (g_str_has_suffix (fault, " everyday.json: layouts: is missing"));

  yp_wall_tour_choose (yp_wall_get_tour (fixture->wall),
                       (guint) yp_wall_scenes_find (scenes, "guests"));
  wait_settled (fixture, N_OPEN);
  g_assert_cmpstr (get_text (fixture, "title_label"), ==, "Welcome");
  g_assert_false (has_text (fixture, "longest", "张某"));
  g_assert_true (has_text (fixture, "longest", "000005 · To check · 塘桥镇"));

  remove_tree (folder);
}

/* The playlist of a town goes on by itself, and a file that is saved is shown at once. */
static void
test_plays (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_dir_make_tmp ("yp-scenes-XXXXXX", NULL);
  g_autoptr (YpWallScenes) scenes = NULL;
  gint64 patience = g_get_monotonic_time () + PATIENCE_US;
  YpWallTour *tour;

  put (folder, "playlist.json",
       "{\"stops\":[{\"scene\":\"figures\",\"seconds\":5},{\"scene\":\"visitors\"}]}");
  scenes = yp_wall_scenes_new (folder);
  fixture->wall = YP_WALL (yp_wall_new (fixture->situation, scenes, "nonsense", NULL));
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->wall));
  tour = yp_wall_get_tour (fixture->wall);
  g_assert_cmpstr (get_text (fixture, "fault"), ==, "There is no scene “nonsense”.");
  g_assert_true (yp_wall_tour_is_playing (tour));
  g_assert_cmpuint (yp_wall_tour_get_scene (tour), ==, 0);
  while (yp_wall_tour_get_scene (tour) == 0 && g_get_monotonic_time () < patience)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (yp_wall_tour_get_scene (tour), ==, 1);
  g_assert_nonnull (get_panel (fixture, "feed"));

  put (
      folder, "visitors.json",
      "{\"name\":\"Guests\",\"title\":\"Edited\",\"layouts\":{\"16:9\":[{\"panels\":[\"map\"]}]}}");
  while (strcmp (get_text (fixture, "title_label"), "Edited") != 0 &&
         g_get_monotonic_time () < patience)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (get_text (fixture, "title_label"), ==, "Edited");
  g_assert_null (yp_wall_find_panel (fixture->wall, "feed"));

  remove_tree (folder);
}

static void
load_look (void)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();

  yp_look_register ();
  g_object_set (gtk_settings_get_default (), "gtk-font-name", "Noto Sans CJK SC 12", "gtk-xft-dpi",
                96 * PANGO_SCALE, NULL);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      ADW_COLOR_SCHEME_FORCE_DARK);
  gtk_css_provider_load_from_resource (provider, "/cn/yiping/Yiping/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  load_look ();

  g_test_add ("/wall/counts", Fixture, NULL, set_up, test_counts, tear_down);
  g_test_add ("/wall/pales", Fixture, NULL, set_up, test_pales, tear_down);
  g_test_add ("/wall/empty", Fixture, GINT_TO_POINTER (TRUE), set_up, test_empty, tear_down);
  g_test_add ("/wall/legible", Fixture, NULL, set_up, test_legible, tear_down);
  g_test_add ("/wall/keys", Fixture, NULL, set_up, test_keys, tear_down);
  g_test_add ("/wall/scenes", Fixture, NULL, set_up, test_scenes, tear_down);
  g_test_add ("/wall/figures", Fixture, NULL, set_up, test_figures, tear_down);
  g_test_add ("/wall/own", Fixture, NULL, set_up, test_own, tear_down);
  g_test_add ("/wall/plays", Fixture, NULL, set_up, test_plays, tear_down);
  g_test_add ("/wall/takes-any-size", Fixture, NULL, set_up, test_takes_any_size, tear_down);

  return g_test_run ();
}
