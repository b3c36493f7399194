/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Themes and areas in a real window, on a real platform whose grids of two kinds overlap. */

#include <math.h>

#include <adwaita.h>

#include "platform.h"
#include "widget-support.h"
#include "yp-area-card.h"
#include "yp-label-layer.h"
#include "yp-look.h"
#include "yp-map-themes.h"
#include "yp-plane.h"
#include "yp-theme-legend.h"
#include "yp-theme-panel.h"

#define WEST 120.5
#define SOUTH 31.8
#define CELL 0.02
#define N_CELLS 20

typedef struct
{
  Platform *platform;
  YpSituation *situation;
  GtkWidget *window;
  YpMapDeck *deck;
  YpMap *map;
  YpPlane *plane;
  YpThemeControl *control;
  guint wanted;
} Fixture;

static void
append_square (GString *text, const char *code, const char *kind, double x, double y, double side)
{
  g_string_append_printf (
      text,
      "%s{\"type\":\"Feature\",\"properties\":{\"code\":\"%s\",\"name\":\"N%s\",\"kind\":\"%s\","
      "\"member\":\"%s\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[%.5f,%.5f],"
      "[%.5f,%.5f],[%.5f,%.5f],[%.5f,%.5f],[%.5f,%.5f]]]}}",
      text->str[text->len - 1] == '[' ? "" : ",", code, code, kind,
      *kind == 'p' ? "Officer Li" : "", x, y, x + side, y, x + side, y + side, x, y + side, x, y);
}

/* One town, 400 general grids in it, and four police grids over them. */
static char *
make_layer (const char *kind)
{
  GString *text = g_string_new ("{\"type\":\"FeatureCollection\",\"features\":[");
  double side = CELL * N_CELLS;

  if (g_str_equal (kind, "towns"))
    append_square (text, "320582100", "sample", WEST, SOUTH, side);
  for (guint i = 0; g_str_equal (kind, "grids") && i < N_CELLS * N_CELLS; i++)
    {
      g_autofree char *code = g_strdup_printf ("320582100001%03u", i + 1);

      append_square (text, code, "general", WEST + CELL * (i % N_CELLS),
                     SOUTH + CELL * (i / N_CELLS), CELL);
    }
  for (guint i = 0; g_str_equal (kind, "grids") && i < 4; i++)
    {
      g_autofree char *code = g_strdup_printf ("P%u", i + 1);

      append_square (text, code, "police", WEST + side / 2 * (i % 2), SOUTH + side / 2 * (i / 2),
                     side / 2);
    }

  g_string_append (text, "]}");
  return g_string_free (text, FALSE);
}

static void
import_layer (Platform *platform, const char *kind)
{
  g_autofree char *program =
      g_build_filename (g_getenv ("BUILD_ROOT"), "src/bin/yiping-import", NULL);
  g_autofree char *store = g_strdup_printf ("--store=%s/city.gpkg", platform->folder);
  g_autofree char *kind_argument = g_strdup_printf ("--kind=%s", kind);
  g_autofree char *path = g_strdup_printf ("%s/%s.geojson", platform->folder, kind);
  g_autofree char *text = make_layer (kind);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error, program, store,
                              kind_argument, "--datum=cgcs2000", path, NULL);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait_check (process, NULL, &error));
  g_assert_no_error (error);
}

static void
report (Platform *platform, double longitude, double latitude)
{
  g_autofree char *body = g_strdup_printf (
      "service_code=gbt47678.5:matter:06010&lat=%.6f&long=%.6f&description=x", latitude, longitude);

  platform_post (platform, "/open311/v2/requests.json", "application/x-www-form-urlencoded", body);
}

static gboolean
has_areas (gpointer data)
{
  Fixture *f = data;

  return yp_theme_control_get_book (f->control) != NULL &&
         yp_area_book_get_n (yp_theme_control_get_book (f->control), YP_AREA_SET_GENERAL) ==
             N_CELLS * N_CELLS;
}

static gboolean
has_incidents (gpointer data)
{
  Fixture *f = data;

  return g_list_model_get_n_items (yp_situation_get_incidents (f->situation)) == f->wanted;
}

static gboolean
is_settled (gpointer data)
{
  return yp_map_is_settled (((Fixture *) data)->map);
}

/* The map reads its layers by itself. */
static gboolean
has_layers (gpointer data)
{
  YpMap *map = ((Fixture *) data)->map;

  return yp_map_count_layer (map, "towns") > 0 && yp_map_count_layer (map, "grids") > 0;
}

/* Nothing is painted any more, around the view either. */
static gboolean
is_idle (gpointer data)
{
  return is_settled (data) && yp_plane_is_idle (((Fixture *) data)->plane);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->platform = platform_new ();
  platform_kill (f->platform);
  import_layer (f->platform, "towns");
  import_layer (f->platform, "grids");
  platform_start (f->platform);
  platform_post (f->platform, "/units", "application/json",
                 "{\"id\":\"M1\",\"kind\":\"member\",\"name\":\"Zhang\",\"duty\":true,"
                 "\"grid\":\"320582100001001\",\"phone\":\"13800000000\"}");
  for (guint i = 0; i < 6; i++)
    report (f->platform, WEST + CELL * (i < 4 ? 0.5 : 10.5), SOUTH + CELL / 2);

  f->situation = platform_new_situation (f->platform);
  f->deck = g_object_new (YP_TYPE_MAP_DECK, NULL);
  f->map = yp_map_deck_get_map (f->deck);
  f->plane = find_widget (GTK_WIDGET (f->map), YP_TYPE_PLANE);
  yp_map_deck_connect (f->deck, f->situation, TRUE);
  f->control = yp_map_themes_get_control (yp_map_themes_get (f->deck));
  f->window = gtk_window_new ();
  gtk_window_set_child (GTK_WINDOW (f->window), GTK_WIDGET (f->deck));
  gtk_window_set_default_size (GTK_WINDOW (f->window), 1600, 1000);
  gtk_window_present (GTK_WINDOW (f->window));
  yp_situation_start (f->situation);
  f->wanted = 6;
  wait_until (has_incidents, f, "the incidents");
  yp_theme_control_need_book (f->control);
  wait_until (has_areas, f, "the areas");
  wait_until (has_layers, f, "the map's layers");
  wait_until (is_settled, f, "the map");
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  yp_situation_stop (f->situation);
  gtk_window_destroy (GTK_WINDOW (f->window));
  g_clear_object (&f->situation);
  g_clear_pointer (&f->platform, platform_free);
}

static YpThemeChoice
get_choice (Fixture *f, YpThemeKind kind)
{
  YpThemeChoice choice = *yp_theme_control_get_choice (f->control);

  choice.kind = kind;
  return choice;
}

/* The legend is of what is wanted, and so many areas or incidents have a figure. */
static gboolean
is_counted (gpointer data)
{
  Fixture *f = data;
  const YpThemeLegend *legend = yp_theme_control_get_legend (f->control);
  const YpThemeChoice *choice = yp_theme_control_get_choice (f->control);
  guint sum = 0;

  if (legend == NULL || legend->kind != choice->kind)
    return FALSE;
  if (legend->kind != YP_THEME_AREAS)
    return legend->n_points == f->wanted;

  for (guint i = 0; i < legend->classes.n; i++)
    sum += legend->counts[i];
  return sum == f->wanted;
}

static void
test_choropleth (Fixture *f, gconstpointer data)
{
  YpThemeChoice choice = get_choice (f, YP_THEME_AREAS);
  const YpThemeLegend *legend;
  g_autofree char *told = NULL;
  g_autofree char *none = NULL;

  yp_theme_control_set_choice (f->control, &choice);
  f->wanted = 2;
  wait_until (is_counted, f, "two grids with a figure");
  legend = yp_theme_control_get_legend (f->control);
  g_assert_cmpuint (legend->classes.n, ==, 2);
  g_assert_cmpfloat (legend->classes.lower[0], ==, 2);
  g_assert_cmpfloat (legend->classes.lower[1], ==, 4);
  g_assert_cmpuint (legend->n_none, ==, N_CELLS * N_CELLS - 2);
  g_assert_true (gtk_widget_get_visible (find_widget (f->window, YP_TYPE_THEME_LEGEND_BOX)));

  told = yp_theme_control_describe (f->control, WEST + CELL / 2, SOUTH + CELL / 2);
  g_assert_nonnull (strstr (told, "4"));
  none = yp_theme_control_describe (f->control, WEST + CELL * 5.5, SOUTH + CELL / 2);
  g_assert_null (strstr (none, " 0"));

  report (f->platform, WEST + CELL * 5.5, SOUTH + CELL / 2);
  f->wanted = 3;
  wait_until (is_counted, f, "a third grid with a figure");

  /* A place is in one police grid whatever general grid it is in. */
  choice.set = YP_AREA_SET_POLICE;
  yp_theme_control_set_choice (f->control, &choice);
  f->wanted = 2;
  wait_until (is_counted, f, "two police grids with a figure");
}

/* Where nothing has a limit there is no share of late ones, not 0 %. */
static void
test_no_figure (Fixture *f, gconstpointer data)
{
  YpThemeChoice choice = get_choice (f, YP_THEME_AREAS);

  choice.figure = YP_FIGURE_LATE_SHARE;
  yp_theme_control_set_choice (f->control, &choice);
  f->wanted = 0;
  wait_until (is_counted, f, "no grid with a figure");
  g_assert_cmpuint (yp_theme_control_get_legend (f->control)->n_none, ==, N_CELLS * N_CELLS);
}

static void
test_density (Fixture *f, gconstpointer data)
{
  YpThemeChoice choice = get_choice (f, YP_THEME_HEXAGONS);
  g_autofree char *told = NULL;

  yp_theme_control_set_choice (f->control, &choice);
  wait_until (is_counted, f, "six points in hexagons");
  told = yp_theme_control_describe (f->control, WEST + CELL / 2, SOUTH + CELL / 2);
  g_assert_nonnull (strstr (told, "4"));

  choice.kind = YP_THEME_HEAT;
  yp_theme_control_set_choice (f->control, &choice);
  wait_until (is_counted, f, "six points in the heat");
  g_assert_cmpfloat (yp_theme_control_get_legend (f->control)->bandwidth_m, ==, 800);

  choice.openness = 2;
  yp_theme_control_set_choice (f->control, &choice);
  f->wanted = 0;
  wait_until (is_counted, f, "no ended incident");
}

/* Chosen by hand. */
static void
test_panel (Fixture *f, gconstpointer data)
{
  GtkWidget *panel = find_widget (f->window, YP_TYPE_THEME_PANEL);
  GtkToggleButton *none = find_widget (panel, GTK_TYPE_TOGGLE_BUTTON);
  GtkWidget *areas = gtk_widget_get_next_sibling (GTK_WIDGET (none));
  GtkCheckButton *general = find_widget (panel, GTK_TYPE_CHECK_BUTTON);

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (areas), TRUE);
  g_assert_cmpint (yp_theme_control_get_choice (f->control)->kind, ==, YP_THEME_AREAS);
  f->wanted = 2;
  wait_until (is_counted, f, "two grids with a figure");

  gtk_check_button_set_active (general, FALSE);
  g_assert_cmpuint (yp_theme_control_get_choice (f->control)->grid_kinds, ==, 0);
  gtk_toggle_button_set_active (none, TRUE);
  g_assert_cmpint (yp_theme_control_get_choice (f->control)->kind, ==, YP_THEME_NONE);
}

/* Says a label in it that? */
static gboolean
shows (GtkWidget *widget, const char *text)
{
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL)
    return TRUE;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (shows (child, text))
      return TRUE;

  return FALSE;
}

static void
test_card (Fixture *f, gconstpointer data)
{
  GtkWidget *card = find_widget (f->window, YP_TYPE_AREA_CARD);
  GtkListBox *list = find_widget (card, GTK_TYPE_LIST_BOX);
  guint64 n_painted;

  g_assert_false (gtk_widget_get_visible (card));
  g_signal_emit_by_name (f->map, "place-clicked", WEST + CELL / 2, SOUTH + CELL / 2);
  g_assert_true (gtk_widget_get_visible (card));
  g_assert_nonnull (gtk_list_box_get_row_at_index (list, 2));
  g_assert_null (gtk_list_box_get_row_at_index (list, 3));
  g_assert_true (shows (card, "320582100001001"));
  g_assert_true (shows (card, "Zhang"));
  g_assert_true (shows (card, "13800000000"));
  g_assert_true (shows (card, "Officer Li"));

  wait_until (is_settled, f, "the map");
  n_painted = yp_plane_get_n_painted (f->plane);
  gtk_list_box_select_row (list, gtk_list_box_get_row_at_index (list, 1));
  wait_until (is_settled, f, "the outline");
  g_assert_cmpuint (yp_plane_get_n_painted (f->plane), >, n_painted);

  g_signal_emit_by_name (f->map, "place-clicked", 10.0, 10.0);
  g_assert_null (gtk_list_box_get_row_at_index (list, 0));
  yp_area_card_close (YP_AREA_CARD (card));
  g_assert_false (gtk_widget_get_visible (card));
}

/* What one change of values costs: the tiles that it touches, however many areas there are. */
static void
test_repaints_alone (Fixture *f, gconstpointer data)
{
  YpAreaBook *book = yp_theme_control_get_book (f->control);
  guint n = N_CELLS * N_CELLS;
  g_autofree double *values = g_new (double, n);
  g_autoptr (YpThemes) before = yp_themes_new ();
  YpClasses classes;
  guint64 n_all;

  for (guint i = 0; i < n; i++)
    values[i] = i % 7;
  yp_classes_make (&classes, values, n, YP_CLASSES_EQUAL, 7, TRUE);
  before->choropleth = yp_choropleth_new (book, YP_AREA_SET_GENERAL, &classes, values);

  n_all = yp_plane_get_n_painted (f->plane);
  yp_map_set_themes (f->map, before);
  wait_until (is_idle, f, "all tiles");
  n_all = yp_plane_get_n_painted (f->plane) - n_all;
  g_assert_cmpuint (n_all, >=, 4);

  for (guint round = 0; round < 8; round++)
    {
      g_autoptr (YpThemes) after = yp_themes_new ();
      guint64 n_painted = yp_plane_get_n_painted (f->plane);

      /* One near a corner of the town, where no other tile begins near it. */
      values[0] = round % 2;
      after->choropleth = yp_choropleth_new (book, YP_AREA_SET_GENERAL, &classes, values);
      yp_map_set_themes (f->map, after);
      wait_until (is_idle, f, "the tile");
      n_painted = yp_plane_get_n_painted (f->plane) - n_painted;
      g_assert_cmpuint (n_painted, <=, 4);
      g_assert_cmpuint (n_painted, <, n_all);
      g_assert_true (round == 0 || n_painted > 0);

      /* The same again costs nothing. */
      n_painted = yp_plane_get_n_painted (f->plane);
      yp_map_set_themes (f->map, after);
      g_assert_true (yp_map_is_settled (f->map));
      g_assert_cmpuint (yp_plane_get_n_painted (f->plane), ==, n_painted);
    }
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  yp_look_register ();

  g_test_add ("/ui/themes/choropleth", Fixture, NULL, set_up, test_choropleth, tear_down);
  g_test_add ("/ui/themes/no-figure", Fixture, NULL, set_up, test_no_figure, tear_down);
  g_test_add ("/ui/themes/density", Fixture, NULL, set_up, test_density, tear_down);
  g_test_add ("/ui/themes/panel", Fixture, NULL, set_up, test_panel, tear_down);
  g_test_add ("/ui/themes/card", Fixture, NULL, set_up, test_card, tear_down);
  g_test_add ("/ui/themes/repaints-alone", Fixture, NULL, set_up, test_repaints_alone, tear_down);

  return g_test_run ();
}
