/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include <glib/gstdio.h>

#include "yp-look.h"
#include "yp-wall-scenes.h"

#define LAYOUT "\"layouts\":{\"16:9\":[{\"panels\":[\"map\"]}]}"

static void
test_parse (void)
{
  static const char text[] =
      "{\"name\":{\"zh_CN\":\"汛期\",\"en\":\"Flood\"},\"title\":\"T\",\"masked\":true,"
      "\"map\":{\"bounds\":[120.4,31.7,120.8,32],\"layers\":{\"units\":0,\"roads\":0.5},"
      "\"theme\":{\"kind\":\"areas\",\"areas\":\"villages\",\"figure\":\"late\"}},"
      "\"panels\":{\"a\":{\"kind\":\"bars\",\"of\":\"late\",\"by\":\"group\",\"rows\":3,"
      "\"grow\":true},\"b\":{\"kind\":\"figures\",\"figures\":[\"late\",\"open\"],"
      "\"compare\":true}},"
      "\"layouts\":{\"32:9\":[{\"width\":20,\"panels\":[\"a\"]},{\"panels\":[\"map\",\"b\"]}],"
      "\"16:9\":[{\"panels\":[\"map\"]}]}}";
  g_autoptr (GError) error = NULL;
  g_autoptr (YpWallScene) scene = yp_wall_scene_parse (text, sizeof text - 1, &error);
  const YpPanelSpec *spec;
  const YpWallLayout *layout;

  g_assert_no_error (error);
  g_assert_cmpstr (scene->name, ==, "Flood");
  g_assert_cmpstr (scene->title, ==, "T");
  g_assert_true (scene->is_masked && scene->has_bounds);
  g_assert_cmpfloat (scene->bounds.east, ==, 120.8);
  g_assert_cmpfloat (*(double *) g_hash_table_lookup (scene->opacities, "roads"), ==, 0.5);
  g_assert_true (scene->theme.kind == YP_THEME_AREAS && scene->theme.figure == YP_FIGURE_LATE);
  g_assert_true (scene->theme.set == YP_AREA_SET_VILLAGES);

  spec = g_ptr_array_index (scene->panels, 0);
  g_assert_cmpstr (spec->id, ==, "a");
  g_assert_true (spec->kind == YP_PANEL_KIND_BARS && spec->grows && spec->n == 3);
  g_assert_true (spec->of == YP_COUNT_LATE && spec->by == YP_COUNT_BY_GROUP);
  spec = g_ptr_array_index (scene->panels, 1);
  g_assert_true (spec->compares && spec->n_figures == 2 && spec->figures[0] == YP_COUNT_LATE);

  /* Narrower ones first, whatever the order in the file. */
  layout = yp_wall_scene_find_layout (scene, 16.0 / 9);
  g_assert_cmpuint (layout->n_columns, ==, 1);
  g_assert_cmpint (layout->columns[0].panels[0], ==, -1);
  layout = yp_wall_scene_find_layout (scene, 32.0 / 9);
  g_assert_cmpuint (layout->n_columns, ==, 2);
  g_assert_cmpuint (layout->columns[0].width, ==, 20);
  g_assert_cmpint (layout->columns[1].panels[1], ==, 1);
  g_assert_true (yp_wall_scene_find_layout (scene, 1.2) ==
                 yp_wall_scene_find_layout (scene, 21.0 / 9));
}

/* Each fault is told with where it is. */
static void
test_refuses (void)
{
  static const struct
  {
    const char *text;
    const char *fault;
  } cases[] = {
    { "{", "JSON, byte 1 (1:2): " },
    { "[]", "JSON, byte 0 (1:1): an object is expected" },
    { "{" LAYOUT "}", "name: is missing" },
    { "{\"name\":\"\"," LAYOUT "}", "name: not words of 1 to 60 characters" },
    { "{\"name\":{\"en\":7}," LAYOUT "}", "name: not words of 1 to 60 characters" },
    { "{\"name\":\"a\\nb\"," LAYOUT "}", "name: not words of 1 to 60 characters" },
    { "{\"name\":\"a\"}", "layouts: is missing" },
    { "{\"name\":\"a\",\"layouts\":{\"wide\":[]}}",
      "layouts.wide: not the shape of a screen such as 16:9" },
    { "{\"name\":\"a\",\"layouts\":{\"16:9\":[]}}", "layouts.16:9: not an array of 1 to 8" },
    { "{\"name\":\"a\",\"layouts\":{\"16:9\":[{\"panels\":[\"map\",\"x\"]}]}}",
      "layouts.16:9[0].panels: there is no panel “x”" },
    { "{\"name\":\"a\",\"layouts\":{\"16:9\":[{\"panels\":[\"map\"]},{\"panels\":[\"map\"]}]}}",
      "layouts.16:9[1].panels: “map” is there twice" },
    { "{\"name\":\"a\",\"layouts\":{\"16:9\":[{\"width\":11,\"panels\":[\"map\"]}]}}",
      "layouts.16:9: one column must be without a width" },
    { "{\"name\":\"a\",\"panels\":{\"f\":{\"kind\":\"feed\"}},"
      "\"layouts\":{\"16:9\":[{\"width\":41,\"panels\":[\"f\"]},{\"panels\":[\"map\"]}]}}",
      "layouts.16:9: the columns are 41 wide; of 48 each column without a width needs 8" },
    { "{\"name\":\"a\",\"panels\":{\"Today\":{\"kind\":\"feed\"}}," LAYOUT "}",
      "panels.Today: not a name of small letters" },
    { "{\"name\":\"a\",\"panels\":{\"map\":{\"kind\":\"feed\"}}," LAYOUT "}",
      "panels.map: not a name of small letters" },
    { "{\"name\":\"a\",\"panels\":{\"x\":{}}," LAYOUT "}", "panels.x.kind: is missing" },
    { "{\"name\":\"a\",\"panels\":{\"x\":{\"kind\":\"pie\"}}," LAYOUT "}",
      "panels.x.kind: not one of figures, bars, ring, trend, stages, ranking, feed, list, units" },
    { "{\"name\":\"a\",\"panels\":{\"x\":{\"kind\":\"feed\",\"of\":\"late\"}}," LAYOUT "}",
      "panels.x.of: nothing of that name belongs here" },
    { "{\"name\":\"a\",\"panels\":{\"x\":{\"kind\":\"list\",\"of\":\"all\"}}," LAYOUT "}",
      "panels.x.of: not one of open, late, reported-today, ended-today" },
    { "{\"name\":\"a\",\"panels\":{\"x\":{\"kind\":\"ranking\",\"by\":\"source\"}}," LAYOUT "}",
      "panels.x.by: not one of town, organization" },
    { "{\"name\":\"a\",\"panels\":{\"x\":{\"kind\":\"list\",\"rows\":31}}," LAYOUT "}",
      "panels.x.rows: not a whole number from 1 to 30" },
    { "{\"name\":\"a\",\"panels\":{\"x\":{\"kind\":\"feed\",\"grow\":1}}," LAYOUT "}",
      "panels.x.grow: neither true nor false" },
    { "{\"name\":\"a\",\"map\":{\"layers\":{\"sky\":1}}," LAYOUT "}",
      "map.layers.sky: nothing of that name belongs here" },
    { "{\"name\":\"a\",\"map\":{\"layers\":{\"water\":2}}," LAYOUT "}",
      "map.layers.water: not a number from 0 to 1" },
    { "{\"name\":\"a\",\"map\":{\"bounds\":[120.8,31.7,120.4,32]}," LAYOUT "}",
      "map.bounds: not [west, south, east, north] in degrees" },
    { "{\"name\":\"a\",\"map\":{\"margins\":{\"left\":0.6}}," LAYOUT "}",
      "map.margins.left: not a number from 0 to 0.5" },
    { "{\"name\":\"a\",\"map\":{\"theme\":{\"kind\":\"fog\"}}," LAYOUT "}",
      "map.theme.kind: not one of none, areas, heat, hexagons" },
    { "{\"name\":\"a\",\"colour\":\"red\"," LAYOUT "}",
      "colour: nothing of that name belongs here" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (yp_wall_scene_parse (cases[i].text, strlen (cases[i].text), &error));
      g_assert_nonnull (error);
      g_test_message ("%s", error->message);
      g_assert_true (g_str_has_prefix (error->message, cases[i].fault));
    }
}

typedef struct
{
  char *folder;
  YpWallScenes *scenes;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->folder = g_dir_make_tmp ("yp-scenes-XXXXXX", NULL);
}

static char *
write_file (Fixture *f, const char *name, const char *text)
{
  g_autoptr (GError) error = NULL;
  char *path = g_build_filename (f->folder, name, NULL);

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  return path;
}

static void
put (Fixture *f, const char *name, const char *text)
{
  g_free (write_file (f, name, text));
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_autoptr (GDir) folder = g_dir_open (f->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (f->folder, name, NULL);

      g_remove (path);
    }
  g_rmdir (f->folder);
  g_clear_object (&f->scenes);
  g_free (f->folder);
}

static const char *
get_name (Fixture *f, const char *id)
{
  int index = yp_wall_scenes_find (f->scenes, id);

  g_assert_cmpint (index, >=, 0);
  return yp_wall_scenes_get (f->scenes, (guint) index)->name;
}

/* What comes with us is right, and has a layout for both shapes of screen. */
static void
test_shipped (Fixture *f, gconstpointer data)
{
  f->scenes = yp_wall_scenes_new (NULL);
  g_assert_cmpuint (yp_wall_scenes_get_n (f->scenes), ==, 4);
  g_assert_null (yp_wall_scenes_get_fault (f->scenes));
  /* In the order of the playlist, then of the names. */
  g_assert_cmpstr (yp_wall_scenes_get_id (f->scenes, 0), ==, "everyday");
  g_assert_cmpstr (yp_wall_scenes_get_id (f->scenes, 1), ==, "figures");
  g_assert_cmpstr (yp_wall_scenes_get_id (f->scenes, 2), ==, "supervision");
  g_assert_cmpstr (yp_wall_scenes_get_id (f->scenes, 3), ==, "visitors");
  g_assert_true (yp_wall_scenes_get (f->scenes, 3)->is_masked);
  for (guint i = 0; i < 4; i++)
    {
      const YpWallScene *scene = yp_wall_scenes_get (f->scenes, i);

      g_assert_true (yp_wall_scene_find_layout (scene, 16.0 / 9) !=
                     yp_wall_scene_find_layout (scene, 32.0 / 9));
    }
}

static void
test_folder (Fixture *f, gconstpointer data)
{
  put (f, "everyday.json", "{\"name\":\"Ours\"," LAYOUT "}");
  put (f, "flood.json", "{\"name\":\"Flood\"," LAYOUT "}");
  put (f, "figures.json", "{\"name\":");
  put (f, "own-broken.json", "{}");
  put (f, "notes.txt", "nothing to see");
  put (f, "playlist.json", "{\"stops\":[{\"scene\":\"flood\"}]}");
  f->scenes = yp_wall_scenes_new (f->folder);

  g_assert_cmpstr (get_name (f, "everyday"), ==, "Ours");
  g_assert_cmpstr (get_name (f, "flood"), ==, "Flood");
  g_assert_cmpint (yp_wall_scenes_find (f->scenes, "flood"), ==, 0);
  /* A broken one stands aside. */
  g_assert_cmpstr (get_name (f, "figures"), ==, "Figures");
  g_assert_cmpint (yp_wall_scenes_find (f->scenes, "own-broken"), ==, -1);
  g_assert_cmpuint (yp_wall_scenes_get_playlist (f->scenes)->stops->len, ==, 1);
  g_assert_true (g_str_has_prefix (yp_wall_scenes_get_fault (f->scenes),
                                   "figures.json: JSON, byte 8 (1:9): "));
  g_assert_true (g_str_has_suffix (yp_wall_scenes_get_fault (f->scenes),
                                   "\nown-broken.json: layouts: is missing"));
}

static void
on_changed (guint *n_changes)
{
  (*n_changes)++;
}

/* Who edits a file sees it. */
static void
test_watches (Fixture *f, gconstpointer data)
{
  gint64 patience = g_get_monotonic_time () + 30 * G_TIME_SPAN_SECOND;
  guint n_changes = 0;

  f->scenes = yp_wall_scenes_new (f->folder);
  g_signal_connect_swapped (f->scenes, "changed", G_CALLBACK (on_changed), &n_changes);
  put (f, "everyday.json", "{\"name\":\"Edited\"," LAYOUT "}");
  while (n_changes == 0 && g_get_monotonic_time () < patience)
    g_main_context_iteration (NULL, TRUE);

  g_assert_cmpuint (n_changes, >, 0);
  g_assert_cmpstr (get_name (f, "everyday"), ==, "Edited");
}

static void
check_file (Fixture *f, const char *name, const char *text, const char *fault)
{
  g_autofree char *path = write_file (f, name, text);
  g_autoptr (GError) error = NULL;
  gboolean is_right = yp_wall_scenes_check (path, &error);

  g_assert_true (is_right == (fault == NULL));
  if (fault != NULL)
    g_assert_cmpstr (error->message, ==, fault);
}

static void
test_check (Fixture *f, gconstpointer data)
{
  g_autofree char *large = g_strnfill (YP_WALL_SCENE_MAX_SIZE + 1, ' ');
  g_autoptr (GError) error = NULL;

  check_file (f, "a.json", "{\"name\":\"A\"," LAYOUT "}", NULL);
  check_file (f, "b.json", "{\"name\":\"A\"}", "layouts: is missing");
  check_file (f, "c.json", large, "more than 65536 bytes");
  check_file (f, "playlist.json", "{\"stops\":[{\"scene\":\"a\"},{\"scene\":\"everyday\"}]}", NULL);
  check_file (f, "playlist.json", "{\"stops\":[{\"scene\":\"b\"}]}",
              "stops[0].scene: there is no scene “b”");
  g_assert_false (yp_wall_scenes_check (f->folder, &error));
  g_assert_cmpstr (error->message, ==, "there is no such file");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  yp_look_register ();

  g_test_add_func ("/wall/scene/parse", test_parse);
  g_test_add_func ("/wall/scene/refuses", test_refuses);
  g_test_add ("/wall/scene/shipped", Fixture, NULL, set_up, test_shipped, tear_down);
  g_test_add ("/wall/scene/folder", Fixture, NULL, set_up, test_folder, tear_down);
  g_test_add ("/wall/scene/watches", Fixture, NULL, set_up, test_watches, tear_down);
  g_test_add ("/wall/scene/check", Fixture, NULL, set_up, test_check, tear_down);

  return g_test_run ();
}
