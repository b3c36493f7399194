/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The map in a real window: what it shows, counted in its layers and its render tree. */

#include <math.h>
#include <string.h>

#include <glib/gstdio.h>
#include <shumate/shumate.h>

#include "map-support.h"
#include "widget-support.h"
#include "yp-incident-fan.h"
#include "yp-incident-layer.h"
#include "yp-label-layer.h"
#include "yp-map.h"
#include "yp-plane.h"
#include "yp-style.h"
#include "yp-unit-layer.h"

#define WIDTH 900
#define HEIGHT 600
#define LONGITUDE 120.55
#define LATITUDE 31.87

#define DEADLINE_US (30 * G_USEC_PER_SEC)

typedef struct
{
  GtkWidget *window;
  YpMap *map;
  ShumateMap *shumate;
  ShumateViewport *viewport;
  YpPlane *plane;
  YpIncidentLayer *incidents;
  YpUnitLayer *units;
  guint n_errors;
  guint n_activated;
  guint n_notified;
  char *folder;
} Fixture;

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
on_after_paint (GdkFrameClock *clock, guint *n_frames)
{
  (*n_frames)++;
}

/* The next frame, whatever it shows. */
static void
draw_frame (Fixture *f)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (f->window);
  gint64 deadline = g_get_monotonic_time () + DEADLINE_US;
  guint n_frames = 0;
  gulong handler = g_signal_connect (clock, "after-paint", G_CALLBACK (on_after_paint), &n_frames);

  gtk_widget_queue_draw (GTK_WIDGET (f->incidents));
  while (n_frames == 0)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      g_main_context_iteration (NULL, TRUE);
    }

  g_signal_handler_disconnect (clock, handler);
}

static void
on_layer_error (YpMap *map, const char *layer, const char *message, Fixture *f)
{
  g_assert_nonnull (strstr (message, f->folder));
  f->n_errors++;
}

static void
count (guint *n)
{
  (*n)++;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->folder = g_dir_make_tmp ("yp-map-XXXXXX", NULL);
  f->window = gtk_window_new ();
  f->map = YP_MAP (yp_map_new ());
  f->shumate = find_widget (GTK_WIDGET (f->map), SHUMATE_TYPE_MAP);
  f->viewport = shumate_map_get_viewport (f->shumate);
  f->plane = find_widget (GTK_WIDGET (f->map), YP_TYPE_PLANE);
  f->incidents = find_widget (GTK_WIDGET (f->map), YP_TYPE_INCIDENT_LAYER);
  f->units = find_widget (GTK_WIDGET (f->map), YP_TYPE_UNIT_LAYER);

  g_signal_connect (f->map, "layer-error", G_CALLBACK (on_layer_error), f);
  g_signal_connect_swapped (f->map, "activated", G_CALLBACK (count), &f->n_activated);
  g_signal_connect_swapped (f->map, "notify::selected-incident", G_CALLBACK (count),
                            &f->n_notified);

  gtk_window_set_decorated (GTK_WINDOW (f->window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (f->window), WIDTH, HEIGHT);
  gtk_window_set_child (GTK_WINDOW (f->window), GTK_WIDGET (f->map));
  gtk_window_present (GTK_WINDOW (f->window));
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (f->folder, 0, NULL);
  const char *name;

  gtk_window_destroy (GTK_WINDOW (f->window));
  for (name = g_dir_read_name (dir); name != NULL; name = g_dir_read_name (dir))
    {
      g_autofree char *path = g_build_filename (f->folder, name, NULL);

      g_remove (path);
    }

  g_rmdir (f->folder);
  g_free (f->folder);
}

static void
jump (Fixture *f, double longitude, double latitude, double zoom)
{
  shumate_map_stop_go_to (f->shumate);
  shumate_viewport_set_zoom_level (f->viewport, zoom);
  shumate_location_set_location (SHUMATE_LOCATION (f->viewport), latitude, longitude);
}

static void
set_layer (Fixture *f, const char *layer, const char *text)
{
  g_autofree char *name = g_strdup_printf ("%s.geojson", layer);
  g_autofree char *path = g_build_filename (f->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  yp_map_set_layer_files (f->map, layer, (const char *const[]){ path, NULL });
}

/* One square with its south-eastern corner in the middle of the view. */
static char *
make_square (double side)
{
  return g_strdup_printf (
      "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":"
      "{\"name\":\"\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[%.7f,%.7f],"
      "[%.7f,%.7f],[%.7f,%.7f],[%.7f,%.7f],[%.7f,%.7f]]]}}]}",
      LONGITUDE - side, LATITUDE, LONGITUDE, LATITUDE, LONGITUDE, LATITUDE + side, LONGITUDE - side,
      LATITUDE + side, LONGITUDE - side, LATITUDE);
}

/* A widget that is about to be drawn anew has no picture. */
static GskRenderNode *
snapshot (Fixture *f)
{
  GtkWidget *widget = GTK_WIDGET (f->map);
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  GskRenderNode *node = NULL;

  for (guint i = 0; i < 100 && node == NULL; i++)
    {
      GtkSnapshot *snapshot = gtk_snapshot_new ();

      if (i > 0)
        draw_frame (f);
      gdk_paintable_snapshot (paintable, snapshot, WIDTH, HEIGHT);
      node = gtk_snapshot_free_to_node (snapshot);
    }

  g_assert_nonnull (node);
  return node;
}

/* 0xRRGGBB at a place of the map. */
static guint32
get_pixel (Fixture *f, int x, int y)
{
  g_autoptr (GskRenderNode) node = snapshot (f);
  GskRenderer *renderer = gtk_native_get_renderer (gtk_widget_get_native (GTK_WIDGET (f->map)));
  g_autoptr (GdkTexture) texture =
      gsk_renderer_render_texture (renderer, node, &GRAPHENE_RECT_INIT (0, 0, WIDTH, HEIGHT));
  g_autofree guint32 *pixels = g_new (guint32, WIDTH * HEIGHT);

  gdk_texture_download (texture, (guchar *) pixels, WIDTH * 4);
  return pixels[y * WIDTH + x] & 0xFFFFFF;
}

static guint
count_textures (GskRenderNode *node)
{
  GskRenderNodeType type = gsk_render_node_get_node_type (node);
  guint n = 0;

  if (type == GSK_TEXTURE_NODE)
    return 1;
  if (type == GSK_TRANSFORM_NODE)
    return count_textures (gsk_transform_node_get_child (node));
  if (type == GSK_CLIP_NODE)
    return count_textures (gsk_clip_node_get_child (node));
  if (type != GSK_CONTAINER_NODE)
    return 0;

  for (guint i = 0; i < gsk_container_node_get_n_children (node); i++)
    n += count_textures (gsk_container_node_get_child (node, i));

  return n;
}

/* What is drawn is where it should be, to the pixel, also between the levels. */
static void
test_tiles_in_place (Fixture *f, gconstpointer data)
{
  static const double zooms[] = { 13, 13.2, 13.337, 16.61803, 19.99, 9.1 };
  g_autofree char *water = make_square (30);
  guint32 color = yp_style_get ()->water >> 8;

  set_layer (f, "water", water);

  for (guint i = 0; i < G_N_ELEMENTS (zooms); i++)
    {
      jump (f, LONGITUDE, LATITUDE, zooms[i]);
      settle (f);
      g_assert_cmphex (get_pixel (f, WIDTH / 2 - 4, HEIGHT / 2 - 4), ==, color);
      g_assert_cmphex (get_pixel (f, WIDTH / 2 + 4, HEIGHT / 2 - 4), !=, color);
      g_assert_cmphex (get_pixel (f, WIDTH / 2 - 4, HEIGHT / 2 + 4), !=, color);
    }
}

/* The first towns are what is to be seen; afterwards the view is the user's. */
static void
test_starts_on_towns (Fixture *f, gconstpointer data)
{
  g_autofree char *towns = make_square (0.1);
  double longitude;

  set_layer (f, "towns", towns);
  settle (f);
  longitude = shumate_location_get_longitude (SHUMATE_LOCATION (f->viewport));
  g_assert_cmpfloat_with_epsilon (longitude, LONGITUDE - 0.05, 1e-4);

  yp_map_go_to (f->map, 121, 31, 12);
  set_layer (f, "towns", towns);
  settle (f);
  longitude = shumate_location_get_longitude (SHUMATE_LOCATION (f->viewport));
  g_assert_cmpfloat_with_epsilon (longitude, 121, 1e-4);

  yp_map_show_everything (f->map);
  draw_frame (f);
  settle (f);
  longitude = shumate_location_get_longitude (SHUMATE_LOCATION (f->viewport));
  g_assert_cmpfloat_with_epsilon (longitude, LONGITUDE - 0.05, 1e-4);
}

/* A layer that looks as before paints no tile. */
static void
test_same_layer_paints_nothing (Fixture *f, gconstpointer data)
{
  g_autofree char *water = make_square (0.05);
  guint64 n_painted;

  jump (f, LONGITUDE, LATITUDE, 13);
  set_layer (f, "water", water);
  settle (f);
  draw_frame (f);

  do
    {
      n_painted = yp_plane_get_n_painted (f->plane);
      draw_frame (f);
      settle (f);
    }
  while (yp_plane_get_n_painted (f->plane) != n_painted);

  set_layer (f, "water", water);
  settle (f);
  draw_frame (f);
  g_assert_cmpuint (yp_plane_get_n_painted (f->plane), ==, n_painted);
}

static void
test_broken_layer (Fixture *f, gconstpointer data)
{
  g_autofree char *water = make_square (1);

  jump (f, LONGITUDE, LATITUDE, 13);
  set_layer (f, "roads", "{\"type\":\"FeatureCollection\",\"features\":[{");
  set_layer (f, "grids", "\xFF\xFE nothing");
  set_layer (f, "water", water);
  settle (f);

  g_assert_cmpuint (f->n_errors, ==, 2);
  g_assert_cmphex (get_pixel (f, WIDTH / 2 - 20, HEIGHT / 2 - 20), ==, yp_style_get ()->water >> 8);
}

/* However many there are, a frame holds no more symbols than it may, and stands for all. */
static void
test_hundred_thousand (Fixture *f, gconstpointer data)
{
  g_autoptr (GListStore) list = map_support_make_incidents (100000, LONGITUDE, LATITUDE, 0.05);

  jump (f, LONGITUDE, LATITUDE, 9);
  yp_map_set_incidents (f->map, G_LIST_MODEL (list));
  settle (f);
  draw_frame (f);
  g_assert_cmpuint (yp_symbol_layer_get_n_shown (YP_SYMBOL_LAYER (f->incidents)), ==, 100000);

  for (guint i = 0; i < 30; i++)
    {
      g_autoptr (GskRenderNode) node = NULL;

      jump (f, LONGITUDE + i * 0.002, LATITUDE, 9 + i * 0.37);
      draw_frame (f);
      if (i % 5 == 0)
        settle (f);

      node = snapshot (f);
      g_assert_cmpuint (yp_symbol_layer_get_n_symbols (YP_SYMBOL_LAYER (f->incidents)), <=,
                        YP_MAX_INCIDENT_SYMBOLS);
      g_assert_cmpuint (count_textures (node), <=, YP_MAX_INCIDENT_SYMBOLS + 700);
    }
}

/* What is not in view is not drawn. */
static void
test_culls (Fixture *f, gconstpointer data)
{
  g_autoptr (GListStore) list = map_support_make_incidents (5000, LONGITUDE, LATITUDE, 0.02);

  jump (f, LONGITUDE + 2, LATITUDE, 13);
  yp_map_set_incidents (f->map, G_LIST_MODEL (list));
  settle (f);
  draw_frame (f);

  g_assert_cmpuint (yp_symbol_layer_get_n_symbols (YP_SYMBOL_LAYER (f->incidents)), ==, 0);
}

static void
insert (GListStore *list, guint number, YpState state, double lon, double lat)
{
  g_autoptr (YpIncident) incident = map_support_make_incident (number, state, lon, lat);

  g_list_store_append (list, incident);
}

static void
test_picks (Fixture *f, gconstpointer data)
{
  g_autoptr (GListStore) list = g_list_store_new (YP_TYPE_INCIDENT);
  YpIncidentPick pick;

  insert (list, 1, YP_STATE_FILED, LONGITUDE, LATITUDE);
  insert (list, 2, YP_STATE_FILED, LONGITUDE + 0.01, LATITUDE);
  jump (f, LONGITUDE, LATITUDE, 15);
  yp_map_set_incidents (f->map, G_LIST_MODEL (list));
  settle (f);

  pick = yp_incident_layer_pick (f->incidents, WIDTH / 2, HEIGHT / 2 - 17);
  g_assert_nonnull (pick.incident);
  g_assert_cmpstr (yp_incident_get_id (pick.incident), ==, "zjg-20260824-000001");

  pick = yp_incident_layer_pick (f->incidents, WIDTH / 2 + 60, HEIGHT / 2);
  g_assert_null (pick.incident);
  g_assert_cmpuint (pick.n, ==, 0);
}

/* Several reports of one place: a disc at any level, which lays them out. */
static void
test_fans_out (Fixture *f, gconstpointer data)
{
  g_autoptr (GListStore) list = g_list_store_new (YP_TYPE_INCIDENT);
  YpIncidentPick pick;
  double dx;
  double dy;

  for (guint i = 0; i < 100; i++)
    insert (list, i, (YpState) (i % YP_N_STATES), LONGITUDE, LATITUDE);

  jump (f, LONGITUDE, LATITUDE, 20);
  yp_map_set_incidents (f->map, G_LIST_MODEL (list));
  settle (f);

  pick = yp_incident_layer_pick (f->incidents, WIDTH / 2, HEIGHT / 2);
  g_assert_cmpuint (pick.n, ==, 100);
  g_assert_true (pick.is_one_place);

  yp_incident_layer_fan_out (f->incidents, WIDTH / 2, HEIGHT / 2);
  draw_frame (f);
  yp_incident_fan_get_place (0, 1, &dx, &dy);
  pick = yp_incident_layer_pick (f->incidents, WIDTH / 2 + dx, HEIGHT / 2 + dy - 17);
  g_assert_nonnull (pick.incident);
  g_assert_cmpint (yp_incident_get_facts (pick.incident)->state, ==, YP_STATE_RETURNED);

  /* Nobody can close it twice, and what it showed may go meanwhile. */
  g_list_store_remove_all (list);
  draw_frame (f);
  g_assert_true (yp_incident_layer_fold (f->incidents));
  g_assert_false (yp_incident_layer_fold (f->incidents));
  settle (f);
  draw_frame (f);
  g_assert_cmpuint (yp_incident_layer_pick (f->incidents, WIDTH / 2, HEIGHT / 2).n, ==, 0);
}

/* How many texts of so many letters are in a frame. */
static guint
count_texts (GskRenderNode *node, guint n_letters)
{
  GskRenderNodeType type = gsk_render_node_get_node_type (node);
  guint n = 0;

  if (type == GSK_TEXT_NODE)
    return gsk_text_node_get_num_glyphs (node) == n_letters;
  if (type == GSK_TRANSFORM_NODE)
    return count_texts (gsk_transform_node_get_child (node), n_letters);
  if (type == GSK_CLIP_NODE)
    return count_texts (gsk_clip_node_get_child (node), n_letters);
  if (type != GSK_CONTAINER_NODE)
    return 0;

  for (guint i = 0; i < gsk_container_node_get_n_children (node); i++)
    n += count_texts (gsk_container_node_get_child (node, i), n_letters);

  return n;
}

/* On a disc stands how many it is for: 120, and 12k for 12,120. */
static void
test_counts (Fixture *f, gconstpointer data)
{
  static const guint numbers[] = { 120, 12000 };
  g_autoptr (GListStore) list = g_list_store_new (YP_TYPE_INCIDENT);
  guint number = 0;

  jump (f, LONGITUDE, LATITUDE, 13);
  yp_map_set_incidents (f->map, G_LIST_MODEL (list));

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autoptr (GskRenderNode) node = NULL;

      for (guint j = 0; j < numbers[i]; j++)
        insert (list, number++, YP_STATE_FILED, LONGITUDE, LATITUDE);

      settle (f);
      draw_frame (f);
      node = snapshot (f);
      g_assert_cmpuint (count_texts (node, 3), ==, 1);
    }
}

/* What comes in is in the very next frame. */
static void
test_news_at_once (Fixture *f, gconstpointer data)
{
  g_autoptr (GListStore) list = map_support_make_incidents (20000, LONGITUDE + 1, LATITUDE, 0.05);
  YpIncidentPick pick;

  jump (f, LONGITUDE, LATITUDE, 15);
  yp_map_set_incidents (f->map, G_LIST_MODEL (list));
  settle (f);

  insert (list, 900000, YP_STATE_REPORTED, LONGITUDE, LATITUDE);
  draw_frame (f);
  pick = yp_incident_layer_pick (f->incidents, WIDTH / 2, HEIGHT / 2 - 17);
  g_assert_nonnull (pick.incident);
  g_assert_cmpstr (yp_incident_get_id (pick.incident), ==, "zjg-20260824-900000");
}

/* News about an incident takes its place; what is gone is gone. */
static void
test_follows_list (Fixture *f, gconstpointer data)
{
  g_autoptr (GListStore) list = g_list_store_new (YP_TYPE_INCIDENT);
  g_autoptr (YpIncident) filed = map_support_make_incident (1, YP_STATE_FILED, LONGITUDE, LATITUDE);
  YpIncidentPick pick;

  insert (list, 1, YP_STATE_REPORTED, LONGITUDE, LATITUDE);
  jump (f, LONGITUDE, LATITUDE, 15);
  yp_map_set_incidents (f->map, G_LIST_MODEL (list));
  settle (f);

  g_list_store_splice (list, 0, 1, (gpointer *) &filed, 1);
  draw_frame (f);
  pick = yp_incident_layer_pick (f->incidents, WIDTH / 2, HEIGHT / 2 - 17);
  g_assert_true (pick.incident == filed);

  g_list_store_remove_all (list);
  draw_frame (f);
  pick = yp_incident_layer_pick (f->incidents, WIDTH / 2, HEIGHT / 2 - 17);
  g_assert_null (pick.incident);
  settle (f);
  g_assert_cmpuint (yp_symbol_layer_get_n_shown (YP_SYMBOL_LAYER (f->incidents)), ==, 0);
}

static void
test_selection (Fixture *f, gconstpointer data)
{
  g_autoptr (GListStore) list = g_list_store_new (YP_TYPE_INCIDENT);

  insert (list, 1, YP_STATE_FILED, LONGITUDE, LATITUDE);
  yp_map_set_incidents (f->map, G_LIST_MODEL (list));
  yp_map_set_selected_incident (f->map, "nobody-knows-it");
  yp_map_set_selected_incident (f->map, "zjg-20260824-000001");
  yp_map_set_selected_incident (f->map, "zjg-20260824-000001");
  settle (f);
  g_assert_cmpuint (f->n_notified, ==, 2);

  g_list_store_remove_all (list);
  settle (f);
  g_assert_cmpstr (yp_map_get_selected_incident (f->map), ==, "zjg-20260824-000001");

  g_object_set (f->map, "selected-incident", NULL, NULL);
  g_assert_null (yp_map_get_selected_incident (f->map));
  g_assert_cmpuint (f->n_notified, ==, 3);
}

static gboolean
press (Fixture *f, guint key)
{
  return map_support_press (f->map, key);
}

static void
test_keys (Fixture *f, gconstpointer data)
{
  double longitude;

  jump (f, LONGITUDE, LATITUDE, 13);
  settle (f);

  g_assert_true (press (f, GDK_KEY_Right));
  longitude = shumate_location_get_longitude (SHUMATE_LOCATION (f->viewport));
  g_assert_cmpfloat (longitude, >, LONGITUDE);
  g_assert_true (press (f, GDK_KEY_Left));
  longitude = shumate_location_get_longitude (SHUMATE_LOCATION (f->viewport));
  g_assert_cmpfloat_with_epsilon (longitude, LONGITUDE, 1e-9);

  g_assert_true (press (f, GDK_KEY_plus));
  while (shumate_viewport_get_zoom_level (f->viewport) < 14)
    draw_frame (f);
  g_assert_cmpfloat (shumate_viewport_get_zoom_level (f->viewport), ==, 14);

  g_assert_false (press (f, GDK_KEY_Return));
  yp_map_set_selected_incident (f->map, "one");
  g_assert_true (press (f, GDK_KEY_Return));
  g_assert_cmpuint (f->n_activated, ==, 1);
  g_assert_true (press (f, GDK_KEY_Escape));
  g_assert_null (yp_map_get_selected_incident (f->map));
  g_assert_false (press (f, GDK_KEY_x));
}

static GtkLabel *
find_line (GtkWidget *widget)
{
  GtkLabel *found = NULL;

  if (gtk_widget_has_css_class (widget, "incident-line"))
    return GTK_LABEL (widget);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_line (child);

  return found;
}

/* Whether the line is there and begins like that. */
static gboolean
says (Fixture *f, const char *start)
{
  GtkLabel *line = find_line (GTK_WIDGET (f->map));

  return gtk_widget_get_visible (GTK_WIDGET (line)) &&
         g_str_has_prefix (gtk_label_get_text (line), start);
}

/* As many calls of one address as there really are. */
#define N_OF_ADDRESS 1491

static GListStore *
show_address (Fixture *f)
{
  GListStore *list = g_list_store_new (YP_TYPE_INCIDENT);

  for (guint i = 0; i < N_OF_ADDRESS; i++)
    insert (list, i, (YpState) (i % YP_N_STATES), LONGITUDE, LATITUDE);

  jump (f, LONGITUDE, LATITUDE, 15);
  yp_map_set_incidents (f->map, G_LIST_MODEL (list));
  settle (f);
  draw_frame (f);

  return list;
}

/* Keys alone come to each of them. */
static void
test_keys_reach_all (Fixture *f, gconstpointer data)
{
  g_autoptr (GListStore) list = show_address (f);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  g_assert_true (press (f, GDK_KEY_bracketright));
  g_assert_true (says (f, "1 of 1 · 1491 incidents"));
  g_assert_true (press (f, GDK_KEY_Return));
  g_assert_true (says (f, "1–40 of 1491"));

  for (guint i = 0; i < N_OF_ADDRESS; i++)
    {
      g_assert_true (press (f, i % 2 == 0 ? GDK_KEY_Tab : GDK_KEY_Right));
      g_assert_true (g_hash_table_add (seen, g_strdup (yp_map_get_selected_incident (f->map))));
    }

  g_assert_true (says (f, "1491 of 1491"));
  g_assert_true (press (f, GDK_KEY_Tab));
  g_assert_true (says (f, "1 of 1491"));
  g_assert_true (press (f, GDK_KEY_ISO_Left_Tab));
  g_assert_true (says (f, "1491 of 1491"));
  g_assert_true (press (f, GDK_KEY_Page_Down));
  g_assert_true (press (f, GDK_KEY_Page_Down));
  g_assert_true (press (f, GDK_KEY_Tab));
  g_assert_true (says (f, "41 of 1491"));

  g_assert_true (press (f, GDK_KEY_Return));
  g_assert_cmpuint (f->n_activated, ==, 1);
  g_assert_true (press (f, GDK_KEY_Escape));
  g_assert_false (yp_incident_layer_is_fanned_out (f->incidents));
}

static void
see_page (Fixture *f, GHashTable *seen)
{
  draw_frame (f);
  for (guint i = 0; i < YP_MAX_FANNED; i++)
    {
      YpIncidentPick pick;
      double dx;
      double dy;

      yp_incident_fan_get_place (i, 1, &dx, &dy);
      pick = yp_incident_layer_pick (f->incidents, WIDTH / 2 + dx, HEIGHT / 2 + dy - 4);
      if (pick.incident != NULL)
        g_hash_table_add (seen, g_strdup (yp_incident_get_id (pick.incident)));
    }
}

static void
click (Fixture *f, double x, double y)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (f->map));

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_GESTURE_CLICK (controller))
        {
          g_signal_emit_by_name (controller, "pressed", 1, x, y);
          g_signal_emit_by_name (controller, "released", 1, x, y);
        }
    }
}

/* So does the mouse: the disc opens, and in its middle turns the page. */
static void
test_mouse_reaches_all (Fixture *f, gconstpointer data)
{
  g_autoptr (GListStore) list = show_address (f);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n_pages = (N_OF_ADDRESS + YP_MAX_FANNED - 1) / YP_MAX_FANNED;

  for (guint i = 0; i < n_pages; i++)
    {
      click (f, WIDTH / 2, HEIGHT / 2);
      see_page (f, seen);
    }

  g_assert_cmpuint (g_hash_table_size (seen), ==, N_OF_ADDRESS);
  g_assert_true (says (f, "1481–1491 of 1491"));

  click (f, WIDTH - 20, 20);
  g_assert_false (yp_incident_layer_is_fanned_out (f->incidents));
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (find_line (GTK_WIDGET (f->map)))));
}

/* Symbol after symbol, pins and discs, from north to south and around. */
static void
test_walks (Fixture *f, gconstpointer data)
{
  g_autoptr (GListStore) list = g_list_store_new (YP_TYPE_INCIDENT);

  g_assert_false (press (f, GDK_KEY_bracketright));
  for (guint i = 0; i < 3; i++)
    insert (list, i, YP_STATE_FILED, LONGITUDE, LATITUDE + 0.003);
  insert (list, 3, YP_STATE_FILED, LONGITUDE, LATITUDE);
  insert (list, 4, YP_STATE_FILED, LONGITUDE, LATITUDE - 0.003);
  jump (f, LONGITUDE, LATITUDE, 15);
  yp_map_set_incidents (f->map, G_LIST_MODEL (list));
  settle (f);
  draw_frame (f);

  g_assert_true (press (f, GDK_KEY_bracketright));
  g_assert_true (says (f, "1 of 3 · 3 incidents"));
  g_assert_null (yp_map_get_selected_incident (f->map));
  draw_frame (f);
  g_assert_true (press (f, GDK_KEY_bracketright));
  g_assert_true (says (f, "2 of 3 · zjg-20260824-000003"));
  g_assert_cmpstr (yp_map_get_selected_incident (f->map), ==, "zjg-20260824-000003");
  g_assert_true (press (f, GDK_KEY_Return));
  g_assert_cmpuint (f->n_activated, ==, 1);
  g_assert_true (press (f, GDK_KEY_bracketleft));
  g_assert_true (press (f, GDK_KEY_bracketleft));
  g_assert_true (says (f, "3 of 3 · zjg-20260824-000004"));
  draw_frame (f);
  g_assert_true (press (f, GDK_KEY_Escape));
  g_assert_false (says (f, ""));
}

static YpIncident *
make_due (guint number, gint64 filed_at, gint64 due_at)
{
  g_autoptr (YpIncident) plain =
      map_support_make_incident (number, YP_STATE_DISPATCHED, LONGITUDE, LATITUDE);
  YpIncidentFacts facts = *yp_incident_get_facts (plain);

  facts.filed_at = filed_at;
  facts.due_at = due_at;
  return yp_incident_new (&facts);
}

static YpIncidentPick
pick_middle (Fixture *f, double above)
{
  return yp_incident_layer_pick (f->incidents, WIDTH / 2, HEIGHT / 2 - above);
}

/* Time alone makes what is shown late: a pin, and a disc by the worst in it. */
static void
test_gets_late (Fixture *f, gconstpointer data)
{
  g_autoptr (GListStore) list = g_list_store_new (YP_TYPE_INCIDENT);
  gint64 now = g_get_real_time ();
  g_autoptr (YpIncident) soon = make_due (1, now - 98 * G_USEC_PER_SEC, now + 2 * G_USEC_PER_SEC);
  g_autoptr (YpIncident) later = make_due (2, now - 60 * G_USEC_PER_SEC, now + 40 * G_USEC_PER_SEC);
  gint64 deadline = g_get_monotonic_time () + DEADLINE_US;
  guint n_frames = 0;
  gulong handler;

  g_list_store_append (list, soon);
  jump (f, LONGITUDE, LATITUDE, 15);
  yp_map_set_incidents (f->map, G_LIST_MODEL (list));
  settle (f);
  g_assert_cmpint (pick_middle (f, 17).lateness, ==, YP_LATENESS_NEAR);

  handler = g_signal_connect (gtk_widget_get_frame_clock (f->window), "after-paint",
                              G_CALLBACK (on_after_paint), &n_frames);
  while (pick_middle (f, 17).lateness != YP_LATENESS_LATE)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      g_main_context_iteration (NULL, TRUE);
    }
  g_signal_handler_disconnect (gtk_widget_get_frame_clock (f->window), handler);

  /* It is drawn when it gets late, and hardly before. */
  g_assert_cmpint (g_get_real_time (), >, now + 2 * G_USEC_PER_SEC);
  g_assert_cmpuint (n_frames, <, 20);

  g_list_store_append (list, later);
  settle (f);
  draw_frame (f);
  g_assert_cmpuint (pick_middle (f, 0).n, ==, 2);
  g_assert_cmpint (pick_middle (f, 0).lateness, ==, YP_LATENESS_LATE);

  g_list_store_remove (list, 0);
  settle (f);
  draw_frame (f);
  g_assert_cmpint (pick_middle (f, 17).lateness, ==, YP_LATENESS_HALF);
}

static void
test_units (Fixture *f, gconstpointer data)
{
  g_autoptr (YpFixes) fixes = yp_fixes_new ();
  g_autoptr (GListStore) units = map_support_make_units (1500, fixes, LONGITUDE, LATITUDE, 0.03);
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  guint n_far;

  jump (f, LONGITUDE, LATITUDE, 10);
  yp_map_set_units (f->map, G_LIST_MODEL (units), fixes);
  settle (f);
  draw_frame (f);
  n_far = yp_symbol_layer_get_n_symbols (YP_SYMBOL_LAYER (f->units));

  /* Those off duty are left out from afar; the rest is gathered. */
  g_assert_cmpuint (yp_symbol_layer_get_n_shown (YP_SYMBOL_LAYER (f->units)), ==, 1200);
  g_assert_cmpuint (n_far, <, 200);

  jump (f, LONGITUDE, LATITUDE, 16);
  for (guint i = 0; i < 10; i++)
    {
      map_support_move_units (units, fixes, random);
      draw_frame (f);
      g_assert_cmpuint (yp_symbol_layer_get_n_symbols (YP_SYMBOL_LAYER (f->units)), <=,
                        YP_MAX_UNIT_SYMBOLS);
    }

  g_list_store_splice (units, 100, 1300, NULL, 0);
  yp_map_set_selected_unit (f->map, "M0003");
  draw_frame (f);
  yp_map_set_units (f->map, NULL, NULL);
  draw_frame (f);
  settle (f);
  g_assert_cmpuint (yp_symbol_layer_get_n_symbols (YP_SYMBOL_LAYER (f->units)), ==, 0);
}

/* A wall's size is another size, and nothing breaks on the way. */
static void
test_symbol_scale (Fixture *f, gconstpointer data)
{
  g_autoptr (GListStore) list = map_support_make_incidents (500, LONGITUDE, LATITUDE, 0.05);
  g_autofree char *towns = make_square (0.05);

  yp_map_go_to (f->map, LONGITUDE, LATITUDE, 10.5);
  set_layer (f, "towns", towns);
  yp_map_set_incidents (f->map, G_LIST_MODEL (list));
  settle (f);

  for (double scale = 0.5; scale < 4; scale *= 1.7)
    {
      yp_map_set_symbol_scale (f->map, scale);
      draw_frame (f);
      settle (f);
      draw_frame (f);
      g_assert_cmpuint (yp_symbol_layer_get_n_shown (YP_SYMBOL_LAYER (f->incidents)), ==, 500);
    }
}

/* Closing the window while layers are read and tiles painted. */
static void
test_closes_early (Fixture *f, gconstpointer data)
{
  g_autofree char *water = make_square (1);
  g_autoptr (GListStore) list = map_support_make_incidents (50000, LONGITUDE, LATITUDE, 0.05);

  set_layer (f, "water", water);
  set_layer (f, "water", water);
  set_layer (f, "towns", water);
  yp_map_set_incidents (f->map, G_LIST_MODEL (list));
  draw_frame (f);
}

int
main (int argc, char *argv[])
{
  if (!gtk_init_check ())
    {
      g_print ("1..0 # SKIP no display\n");
      return 0;
    }

  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add ("/ui/map/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("tiles-in-place", test_tiles_in_place);
  ADD ("starts-on-towns", test_starts_on_towns);
  ADD ("same-layer-paints-nothing", test_same_layer_paints_nothing);
  ADD ("broken-layer", test_broken_layer);
  ADD ("hundred-thousand", test_hundred_thousand);
  ADD ("culls", test_culls);
  ADD ("picks", test_picks);
  ADD ("fans-out", test_fans_out);
  ADD ("counts", test_counts);
  ADD ("news-at-once", test_news_at_once);
  ADD ("follows-list", test_follows_list);
  ADD ("selection", test_selection);
  ADD ("keys", test_keys);
  ADD ("keys-reach-all", test_keys_reach_all);
  ADD ("mouse-reaches-all", test_mouse_reaches_all);
  ADD ("walks", test_walks);
  ADD ("gets-late", test_gets_late);
  ADD ("units", test_units);
  ADD ("symbol-scale", test_symbol_scale);
  ADD ("closes-early", test_closes_early);

  return g_test_run ();
}
