/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Finding and measuring on the desk, in a real window with a real platform. */

#include <adwaita.h>

#include "platform.h"
#include "widget-support.h"
#include "yp-desk.h"
#include "yp-find-box.h"
#include "yp-find-row.h"
#include "yp-geodesic.h"
#include "yp-inside.h"
#include "yp-look.h"
#include "yp-map-look.h"
#include "yp-measure-box.h"
#include "yp-words.h"

#define N_INCIDENTS 40
#define MIDDLE_LONGITUDE 120.55
#define MIDDLE_LATITUDE 31.87

typedef struct
{
  Platform *platform;
  YpSituation *situation;
  GtkWidget *window;
  GtkWidget *desk;
  YpMap *map;
} Fixture;

static guint n_wanted;

static gboolean
has_all (gpointer data)
{
  Fixture *f = data;

  return g_list_model_get_n_items (yp_situation_get_incidents (f->situation)) == n_wanted &&
         g_list_model_get_n_items (yp_situation_get_units (f->situation)) == 3;
}

static YpFindBox *
get_box (Fixture *f)
{
  return find_widget (f->desk, YP_TYPE_FIND_BOX);
}

static gboolean
is_ready (gpointer data)
{
  Fixture *f = data;

  return yp_finder_is_ready (yp_find_box_get_finder (get_box (f))) &&
         gtk_widget_get_mapped (f->window) && gtk_widget_get_width (GTK_WIDGET (f->map)) > 0;
}

static void
report (Fixture *f, double longitude, double latitude, const char *words)
{
  g_autofree char *escaped = g_uri_escape_string (words, NULL, FALSE);
  g_autofree char *body =
      g_strdup_printf ("service_code=gbt47678.5:matter:06010&lat=%.6f&long=%.6f&description=%s",
                       latitude, longitude, escaped);

  platform_post (f->platform, "/open311/v2/requests.json", "application/x-www-form-urlencoded",
                 body);
}

static void
fill (Fixture *f)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (4);

  platform_register (f->platform, "zf12", TRUE);
  platform_register (f->platform, "M0007", TRUE);
  platform_post (f->platform, "/units", "application/json",
                 "{\"id\":\"CG1\",\"kind\":\"officer\",\"name\":\"城管一队\",\"duty\":true}");
  for (guint i = 0; i < N_INCIDENTS; i++)
    {
      g_autofree char *words = g_strdup_printf ("井盖破损第%u处", i);

      report (f, MIDDLE_LONGITUDE + g_rand_double_range (random, -0.02, 0.02),
              MIDDLE_LATITUDE + g_rand_double_range (random, -0.02, 0.02), words);
    }
}

static void
set_up (Fixture *f, gconstpointer data)
{
  n_wanted = N_INCIDENTS;
  f->platform = platform_new ();
  fill (f);
  f->situation = platform_new_situation (f->platform);
  f->desk = yp_desk_new (f->situation);
  f->map = yp_desk_get_map (YP_DESK (f->desk));
  f->window = gtk_window_new ();
  gtk_window_set_decorated (GTK_WINDOW (f->window), FALSE);
  gtk_window_set_child (GTK_WINDOW (f->window), f->desk);
  gtk_window_set_default_size (GTK_WINDOW (f->window), 1600, 900);
  gtk_window_present (GTK_WINDOW (f->window));
  yp_situation_start (f->situation);
  wait_until (has_all, f, "the incidents");
  wait_until (is_ready, f, "the index");
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  yp_situation_stop (f->situation);
  gtk_window_destroy (GTK_WINDOW (f->window));
  g_clear_object (&f->situation);
  g_clear_pointer (&f->platform, platform_free);
}

static void
on_tool_ended (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (g_subprocess_wait_check_finish (G_SUBPROCESS (source), result, &error));
  *(gboolean *) user_data = TRUE;
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

/* Real keys and a real pointer, through the X server. */
static void
do_input (const char *command)
{
  g_auto (GStrv) words = g_strsplit (command, " ", -1);
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  gboolean has_ended = FALSE;

  g_ptr_array_add (arguments, (gpointer) "xdotool");
  for (guint i = 0; words[i] != NULL; i++)
    g_ptr_array_add (arguments, words[i]);
  g_ptr_array_add (arguments, NULL);

  process = g_subprocess_newv ((const char *const *) arguments->pdata,
                               G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error);
  g_assert_no_error (error);
  g_subprocess_wait_check_async (process, NULL, on_tool_ended, &has_ended);
  wait_until (is_true, &has_ended, command);
}

typedef struct
{
  Fixture *fixture;
  const char *text;
} Typed;

/* What was typed was looked for. */
static gboolean
is_found (gpointer data)
{
  const Typed *typed = data;
  YpFinder *finder = yp_find_box_get_finder (get_box (typed->fixture));

  return g_strcmp0 (yp_finder_get_text (finder), typed->text) == 0;
}

static void
type (Fixture *f, const char *text)
{
  g_autofree char *command = g_strdup_printf ("type %s", text);
  Typed typed = { f, text };

  do_input (command);
  wait_until (is_found, &typed, text);
}

static gboolean
has_focus_in_box (gpointer data)
{
  Fixture *f = data;
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (f->window));

  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (get_box (f)));
}

static void
open_box (Fixture *f)
{
  do_input ("key ctrl+k");
  wait_until (has_focus_in_box, f, "the search box");
}

static gboolean
has_focus_on_map (gpointer data)
{
  Fixture *f = data;

  return gtk_window_get_focus (GTK_WINDOW (f->window)) == GTK_WIDGET (f->map);
}

static void
test_finds_incident (Fixture *f, gconstpointer data)
{
  const char *selected;

  open_box (f);
  type (f, "7");
  do_input ("key Return");
  wait_until (has_focus_on_map, f, "the map");
  selected = yp_map_get_selected_incident (f->map);
  g_assert_nonnull (selected);
  g_assert_true (g_str_has_suffix (selected, "-000007"));
}

/* By the initials of its name, in Chinese on the platform. */
static void
test_finds_unit (Fixture *f, gconstpointer data)
{
  open_box (f);
  type (f, "cgyd");
  do_input ("key Return");
  wait_until (has_focus_on_map, f, "the map");
  g_assert_cmpstr (yp_map_get_selected_unit (f->map), ==, "CG1");
}

/* Enter counts for what was typed before it, though the answer comes after. */
static void
test_hurried (Fixture *f, gconstpointer data)
{
  open_box (f);
  do_input ("type zf12");
  do_input ("key Return");
  wait_until (has_focus_on_map, f, "the map");
  g_assert_cmpstr (yp_map_get_selected_unit (f->map), ==, "zf12");
}

static gboolean
is_there (gpointer data)
{
  Fixture *f = data;
  YpMapLook look = yp_map_get_look (f->map);

  return ABS (look.longitude - 120.5) < 1e-6 && ABS (look.latitude - 31.8) < 1e-6 &&
         look.zoom_level > 16.9;
}

static void
test_goes_to_coordinate (Fixture *f, gconstpointer data)
{
  open_box (f);
  type (f, "31.8,120.5");
  do_input ("key Return");
  wait_until (is_there, f, "the place");
  g_assert_null (yp_map_get_selected_incident (f->map));
}

/* The second row: the same numbers in another datum. */
static gboolean
is_shifted (gpointer data)
{
  Fixture *f = data;
  YpMapLook look = yp_map_get_look (f->map);
  double distance_m = yp_geodesic_distance_m (look.longitude, look.latitude, 120.5, 31.8);

  return look.zoom_level > 16.9 && distance_m > 400 && distance_m < 550;
}

static void
test_offers_other_datums (Fixture *f, gconstpointer data)
{
  open_box (f);
  type (f, "31.8,120.5");
  do_input ("key Down");
  do_input ("key Return");
  wait_until (is_shifted, f, "the place in GCJ-02");
}

static gboolean
is_closed (gpointer data)
{
  Fixture *f = data;

  return !has_focus_in_box (f);
}

static void
test_escape_restores (Fixture *f, gconstpointer data)
{
  GtkWidget *before;
  YpMapLook look;
  YpMapLook after;

  do_input ("key F6");
  before = gtk_window_get_focus (GTK_WINDOW (f->window));
  look = yp_map_get_look (f->map);
  open_box (f);
  type (f, "jinggai");
  do_input ("key Down");
  do_input ("key Escape");
  wait_until (is_closed, f, "the box to close");
  after = yp_map_get_look (f->map);
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (f->window)) == before);
  g_assert_cmpfloat (after.longitude, ==, look.longitude);
  g_assert_cmpfloat (after.zoom_level, ==, look.zoom_level);
  g_assert_null (yp_map_get_selected_incident (f->map));
}

/* The n-th thing that the list shows; headers are none. */
static YpFindRow *
get_find_row (Fixture *f, guint n)
{
  GtkWidget *deck = find_widget (f->desk, YP_TYPE_MAP_DECK);
  GtkWidget *panel = yp_map_deck_get_panel (YP_MAP_DECK (deck));
  GtkListBox *list = find_widget (panel, GTK_TYPE_LIST_BOX);
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (list, i)) != NULL; i++)
    if (YP_IS_FIND_ROW (row) && n-- == 0)
      return YP_FIND_ROW (row);

  g_assert_not_reached ();
}

static gboolean
is_in_words (GtkWidget *widget, const char *text)
{
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL)
    return TRUE;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (is_in_words (child, text))
      return TRUE;

  return FALSE;
}

static gboolean
says_filed (gpointer data)
{
  return is_in_words (GTK_WIDGET (get_find_row (data, 0)), yp_words_get_state (YP_STATE_FILED));
}

static gboolean
says_second_filed (gpointer data)
{
  return is_in_words (GTK_WIDGET (get_find_row (data, 1)), yp_words_get_state (YP_STATE_FILED));
}

/* What moves on says so in the open list, without a key; the hand stays where it was. */
static void
test_follows_situation (Fixture *f, gconstpointer data)
{
  g_autofree char *path = NULL;
  g_autofree char *id = NULL;
  YpFindRow *second;

  open_box (f);
  type (f, "jinggai");
  do_input ("key Down");
  second = get_find_row (f, 1);
  g_assert_true (gtk_list_box_row_is_selected (GTK_LIST_BOX_ROW (second)));
  g_assert_false (says_filed (f));

  path =
      g_strdup_printf ("/incidents/%s/actions", yp_find_row_get_target (get_find_row (f, 0))->id);
  platform_post (f->platform, path, "application/json", "{\"action\":\"file\"}");
  wait_until (says_filed, f, "the list to say that it is filed");
  g_assert_true (get_find_row (f, 1) == second);
  g_assert_true (gtk_list_box_row_is_selected (GTK_LIST_BOX_ROW (second)));

  g_free (path);
  id = g_strdup (yp_find_row_get_target (second)->id);
  path = g_strdup_printf ("/incidents/%s/actions", id);
  platform_post (f->platform, path, "application/json", "{\"action\":\"file\"}");
  wait_until (says_second_filed, f, "that the selected one is filed");
  g_assert_true (gtk_list_box_row_is_selected (GTK_LIST_BOX_ROW (get_find_row (f, 1))));
  do_input ("key Return");
  wait_until (has_focus_on_map, f, "the map");
  g_assert_cmpstr (yp_map_get_selected_incident (f->map), ==, id);
}

static YpMeasureBox *
get_measure (Fixture *f)
{
  GtkWidget *deck = find_widget (f->desk, YP_TYPE_MAP_DECK);

  return yp_map_deck_get_measure (YP_MAP_DECK (deck));
}

static guint
count_vertices (Fixture *f)
{
  guint n;

  yp_drawing_get_vertices (yp_measure_box_get_drawing (get_measure (f)), &n);
  return n;
}

typedef struct
{
  Fixture *fixture;
  guint n;
} Count;

static gboolean
has_vertices (gpointer data)
{
  const Count *count = data;

  return count_vertices (count->fixture) == count->n;
}

static gboolean
is_finished (gpointer data)
{
  return yp_drawing_is_finished (yp_measure_box_get_drawing (get_measure (data)));
}

static gboolean
is_counted (gpointer data)
{
  return yp_inside_is_counted (yp_measure_box_get_inside (get_measure (data)));
}

/* Where on the screen a place is. */
static graphene_point_t
get_point (Fixture *f, double longitude, double latitude)
{
  YpMapLook look = yp_map_get_look (f->map);
  double world = 256 * exp2 (look.zoom_level);
  double width = gtk_widget_get_width (GTK_WIDGET (f->map));
  double height = gtk_widget_get_height (GTK_WIDGET (f->map));
  double x = width / 2 + (longitude - look.longitude) / 360 * world;
  double y = height / 2 -
             (asinh (tan (latitude * G_PI / 180)) - asinh (tan (look.latitude * G_PI / 180))) /
                 (2 * G_PI) * world;
  graphene_point_t point;

  g_assert_true (gtk_widget_compute_point (GTK_WIDGET (f->map), f->window,
                                           &GRAPHENE_POINT_INIT ((float) x, (float) y), &point));
  return point;
}

static void
click (Fixture *f, double longitude, double latitude)
{
  graphene_point_t point = get_point (f, longitude, latitude);
  g_autofree char *command =
      g_strdup_printf ("mousemove %d %d click 1", (int) lroundf (point.x), (int) lroundf (point.y));
  Count count = { f, count_vertices (f) + 1 };

  do_input (command);
  wait_until (has_vertices, &count, "the corner");
}

static gboolean
is_still (gpointer data)
{
  Fixture *f = data;
  YpMapLook look = yp_map_get_look (f->map);

  return ABS (look.longitude - MIDDLE_LONGITUDE) < 1e-9 && look.zoom_level == 13;
}

static void
take_up (Fixture *f, const char *key)
{
  yp_map_go_to (f->map, MIDDLE_LONGITUDE, MIDDLE_LATITUDE, 13);
  wait_until (is_still, f, "the map to come to rest");
  do_input ("key ctrl+m");
  wait_until (has_focus_on_map, f, "the map");
  do_input (key);
}

/* A second way to say what is inside: by the angles under which the corners are seen. */
static gboolean
is_surrounded (const double *vertices, guint n, double longitude, double latitude)
{
  double turn = 0;

  for (gsize i = 0; i < n; i++)
    {
      const double *a = vertices + 2 * i;
      const double *b = vertices + 2 * ((i + 1) % n);
      double from = atan2 (a[1] - latitude, a[0] - longitude);
      double to = atan2 (b[1] - latitude, b[0] - longitude);

      turn += remainder (to - from, 2 * G_PI);
    }

  return fabs (turn) > G_PI;
}

static guint
count_surrounded (Fixture *f)
{
  GListModel *incidents = yp_situation_get_incidents (f->situation);
  guint n;
  const double *vertices =
      yp_drawing_get_vertices (yp_measure_box_get_drawing (get_measure (f)), &n);
  guint n_inside = 0;

  for (guint i = 0; i < g_list_model_get_n_items (incidents); i++)
    {
      g_autoptr (YpIncident) incident = g_list_model_get_item (incidents, i);
      const YpIncidentFacts *facts = yp_incident_get_facts (incident);

      n_inside += is_surrounded (vertices, n, facts->longitude, facts->latitude) ? 1 : 0;
    }

  return n_inside;
}

static void
draw_area (Fixture *f)
{
  take_up (f, "key 2");
  click (f, MIDDLE_LONGITUDE - 0.012, MIDDLE_LATITUDE - 0.011);
  click (f, MIDDLE_LONGITUDE + 0.014, MIDDLE_LATITUDE - 0.009);
  click (f, MIDDLE_LONGITUDE + 0.002, MIDDLE_LATITUDE - 0.001);
  click (f, MIDDLE_LONGITUDE + 0.013, MIDDLE_LATITUDE + 0.012);
  click (f, MIDDLE_LONGITUDE - 0.011, MIDDLE_LATITUDE + 0.01);
  do_input ("key Return");
  wait_until (is_finished, f, "the area");
  wait_until (is_counted, f, "the figures");
}

static void
test_draws_by_mouse (Fixture *f, gconstpointer data)
{
  const YpInsideFigures *figures;
  const YpDrawFigures *drawn;
  YpGeometry *outline;
  guint n_surrounded;

  draw_area (f);
  n_surrounded = count_surrounded (f);
  figures = yp_inside_get_figures (yp_measure_box_get_inside (get_measure (f)));
  g_assert_cmpuint (n_surrounded, >, 0);
  g_assert_cmpuint (n_surrounded, <, N_INCIDENTS);
  g_assert_cmpuint (figures->n_incidents, ==, n_surrounded);
  g_assert_cmpuint (figures->n_by_state[YP_STATE_REPORTED], ==, n_surrounded);

  drawn = yp_drawing_get_figures (yp_measure_box_get_drawing (get_measure (f)));
  outline = yp_drawing_get_outline (yp_measure_box_get_drawing (get_measure (f)));
  g_assert_cmpfloat_with_epsilon (drawn->area_m2 / yp_geometry_get_area_m2 (outline), 1, 0.001);
  g_assert_null (yp_map_get_selected_incident (f->map));
}

static gboolean
has_one_more (gpointer data)
{
  const Count *count = data;

  return yp_inside_get_figures (yp_measure_box_get_inside (get_measure (count->fixture)))
             ->n_incidents == count->n;
}

static void
test_follows (Fixture *f, gconstpointer data)
{
  Count count = { f, 0 };

  draw_area (f);
  count.n = yp_inside_get_figures (yp_measure_box_get_inside (get_measure (f)))->n_incidents + 1;
  report (f, MIDDLE_LONGITUDE - 0.005, MIDDLE_LATITUDE, "inside");
  report (f, MIDDLE_LONGITUDE + 0.2, MIDDLE_LATITUDE, "outside");
  n_wanted = N_INCIDENTS + 2;
  wait_until (has_all, f, "the reports");
  wait_until (has_one_more, &count, "one of them inside");
  wait_until (is_counted, f, "the figures");
  g_assert_cmpuint (count_surrounded (f), ==, count.n);
}

static gboolean
is_unfinished (gpointer data)
{
  return !is_finished (data);
}

static gboolean
has_no_panel (gpointer deck)
{
  return yp_map_deck_get_panel (deck) == NULL;
}

static void
test_draws_by_key (Fixture *f, gconstpointer data)
{
  YpDrawing *drawing = yp_measure_box_get_drawing (get_measure (f));
  GtkWidget *deck = find_widget (f->desk, YP_TYPE_MAP_DECK);
  Count three = { f, 3 };
  Count two = { f, 2 };
  Count none = { f, 0 };

  take_up (f, "key 2");
  do_input ("key space");
  do_input ("key Right Right");
  do_input ("key space");
  do_input ("key Down Down");
  do_input ("key space");
  wait_until (has_vertices, &three, "three corners");
  do_input ("key Return");
  wait_until (is_finished, f, "the area");
  g_assert_cmpfloat (yp_drawing_get_figures (drawing)->area_m2, >, 0);

  do_input ("key BackSpace");
  wait_until (is_unfinished, f, "the area to be open again");
  g_assert_cmpuint (count_vertices (f), ==, 3);
  do_input ("key BackSpace");
  wait_until (has_vertices, &two, "two corners");
  do_input ("key Escape");
  wait_until (has_vertices, &none, "nothing");
  g_assert_nonnull (yp_map_deck_get_panel (YP_MAP_DECK (deck)));
  do_input ("key Escape");
  wait_until (has_no_panel, deck, "the panel to close");
}

static gboolean
is_moved (gpointer data)
{
  guint n;
  const double *vertices =
      yp_drawing_get_vertices (yp_measure_box_get_drawing (get_measure (data)), &n);

  return fabs (vertices[2] - (MIDDLE_LONGITUDE + 0.014 + 60 * 360 / (256 * exp2 (13)))) < 3e-4;
}

static void
test_moves_a_corner (Fixture *f, gconstpointer data)
{
  YpMapLook before;
  YpMapLook after;
  graphene_point_t point;
  g_autofree char *command = NULL;

  draw_area (f);
  before = yp_map_get_look (f->map);
  point = get_point (f, MIDDLE_LONGITUDE + 0.014, MIDDLE_LATITUDE - 0.009);
  command = g_strdup_printf (
      "mousemove %d %d mousedown 1 mousemove %d %d mousemove %d %d mouseup 1",
      (int) lroundf (point.x), (int) lroundf (point.y), (int) lroundf (point.x) + 20,
      (int) lroundf (point.y), (int) lroundf (point.x) + 60, (int) lroundf (point.y));
  do_input (command);
  wait_until (is_moved, f, "the corner to move");
  wait_until (is_counted, f, "the figures");
  after = yp_map_get_look (f->map);
  g_assert_cmpuint (count_vertices (f), ==, 5);
  g_assert_cmpfloat (after.longitude, ==, before.longitude);
  g_assert_cmpuint (
      yp_inside_get_figures (yp_measure_box_get_inside (get_measure (f)))->n_incidents, ==,
      count_surrounded (f));
}

/* What crosses itself is told, and nothing is counted. */
static void
test_tells_crossing (Fixture *f, gconstpointer data)
{
  YpDrawing *drawing = yp_measure_box_get_drawing (get_measure (f));

  take_up (f, "key 2");
  click (f, MIDDLE_LONGITUDE - 0.01, MIDDLE_LATITUDE - 0.01);
  click (f, MIDDLE_LONGITUDE + 0.01, MIDDLE_LATITUDE + 0.01);
  click (f, MIDDLE_LONGITUDE + 0.01, MIDDLE_LATITUDE - 0.01);
  click (f, MIDDLE_LONGITUDE - 0.01, MIDDLE_LATITUDE + 0.01);
  do_input ("key Return");
  wait_until (is_finished, f, "the area");
  g_assert_cmpint (yp_drawing_get_figures (drawing)->fault, ==, YP_DRAW_FAULT_CROSSING);
  g_assert_null (yp_drawing_get_outline (drawing));
  g_assert_null (yp_inside_get_area (yp_measure_box_get_inside (get_measure (f))));
}

static gboolean
has_content (gpointer data)
{
  return gdk_clipboard_get_content (data) != NULL;
}

/* As it is offered: the X server's own words for letters depend on the locale. */
static char *
get_copied (Fixture *f)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (f->window);
  g_auto (GValue) value = G_VALUE_INIT;
  g_autoptr (GError) error = NULL;

  wait_until (has_content, clipboard, "the copy");
  g_value_init (&value, G_TYPE_STRING);
  gdk_content_provider_get_value (gdk_clipboard_get_content (clipboard), &value, &error);
  g_assert_no_error (error);

  return g_value_dup_string (&value);
}

static void
test_copies (Fixture *f, gconstpointer data)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  guint n_incidents = 0;

  draw_area (f);
  do_input ("key ctrl+c");
  text = get_copied (f);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    n_incidents += g_str_has_prefix (lines[i], "\"Incident\",\"") ? 1 : 0;
  g_assert_cmpuint (n_incidents, ==, count_surrounded (f));
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *name;
    void (*test) (Fixture *f, gconstpointer data);
  } tests[] = {
    { "/find/incident", test_finds_incident },
    { "/find/unit", test_finds_unit },
    { "/find/hurried", test_hurried },
    { "/find/coordinate", test_goes_to_coordinate },
    { "/find/other-datums", test_offers_other_datums },
    { "/find/escape-restores", test_escape_restores },
    { "/find/follows-situation", test_follows_situation },
    { "/measure/by-mouse", test_draws_by_mouse },
    { "/measure/follows", test_follows },
    { "/measure/by-key", test_draws_by_key },
    { "/measure/moves-a-corner", test_moves_a_corner },
    { "/measure/tells-crossing", test_tells_crossing },
    { "/measure/copies", test_copies },
  };
  g_autofree char *xdotool = g_find_program_in_path ("xdotool");

  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  yp_look_register ();

  if (xdotool == NULL)
    {
      g_print ("1..0 # SKIP no xdotool here\n");
      return 0;
    }
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Fixture, NULL, set_up, tests[i].test, tear_down);

  return g_test_run ();
}
