/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <adwaita.h>
#include <glib/gstdio.h>

#include "platform.h"
#include "widget-support.h"
#include "yp-datum-box.h"
#include "yp-datum.h"
#include "yp-layer-row.h"
#include "yp-layers-panel.h"
#include "yp-look.h"
#include "yp-map-deck.h"
#include "yp-map-look.h"
#include "yp-mercator.h"

#define LONGITUDE 120.55
#define LATITUDE 31.87

#define LOOK_US (100 * G_TIME_SPAN_MILLISECOND)

#define RED 0xC03020
#define BLUE 0x2040C0
#define LAND 0x18222E

/* A window on the situation as one machine has it. */
typedef struct
{
  YpSituation *situation;
  GtkWidget *window;
  YpMapDeck *deck;
} Screen;

typedef struct
{
  Platform *platform;
  Screen screen;
  guint32 wanted;
  gint64 looked_at;
} Fixture;

/* One colour over the whole neighbourhood, as a picture with a world file beside it. */
static void
write_picture (Platform *platform, const char *name, guint32 color)
{
  g_autofree char *path = g_strdup_printf ("%s/%s.png", platform->folder, name);
  g_autofree char *world = g_strdup_printf ("%s/%s.wld", platform->folder, name);
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 64, 64);
  double px_m = 40000 / 64.0;
  double x = (yp_mercator_x (LONGITUDE) - 0.5) * YP_MERCATOR_EQUATOR_M - 20000;
  double y = (0.5 - yp_mercator_y (LATITUDE)) * YP_MERCATOR_EQUATOR_M + 20000;
  g_autofree char *text =
      g_strdup_printf ("%f\n0\n0\n%f\n%f\n%f\n", px_m, -px_m, x + px_m / 2, y - px_m / 2);
  g_autoptr (GError) error = NULL;

  gdk_pixbuf_fill (pixbuf, color << 8 | 0xFF);
  gdk_pixbuf_save (pixbuf, path, "png", &error, NULL);
  g_assert_no_error (error);
  g_file_set_contents (world, text, -1, &error);
  g_assert_no_error (error);
}

static void
write_maps (Platform *platform)
{
  static const char text[] =
      "[red]\ntype=raster\ntitle=Red\npath=red.png\ncrs=EPSG:3857\n"
      "attribution=Red Survey\napproval=GS(2024)1\n"
      "[blue]\ntype=raster\ntitle=Blue\npath=blue.png\ncrs=EPSG:3857\n"
      "attribution=Blue Survey\n"
      "[dead]\ntype=xyz\ntitle=Dead\nurl=http://127.0.0.1:9/{z}/{x}/{y}.png\n";
  g_autofree char *path = g_build_filename (platform->folder, "maps.conf", NULL);
  g_autoptr (GError) error = NULL;

  write_picture (platform, "red", RED);
  write_picture (platform, "blue", BLUE);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

static void
open_screen (Screen *screen, Platform *platform, const char *cache)
{
  screen->situation = yp_situation_new (platform->url, platform->token, cache);
  screen->deck = g_object_new (YP_TYPE_MAP_DECK, NULL);
  screen->window = gtk_window_new ();
  gtk_window_set_child (GTK_WINDOW (screen->window), GTK_WIDGET (screen->deck));
  gtk_window_set_default_size (GTK_WINDOW (screen->window), 1000, 700);
  yp_map_deck_connect (screen->deck, screen->situation, TRUE);
  yp_map_go_to (yp_map_deck_get_map (screen->deck), LONGITUDE, LATITUDE, 13);
  gtk_window_present (GTK_WINDOW (screen->window));
  yp_situation_start (screen->situation);
}

static void
close_screen (Screen *screen)
{
  yp_situation_stop (screen->situation);
  gtk_window_destroy (GTK_WINDOW (screen->window));
  g_clear_object (&screen->situation);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->platform = platform_new ();
  write_maps (f->platform);
  platform_kill (f->platform);
  platform_start (f->platform);
  open_screen (&f->screen, f->platform, f->platform->cache);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  close_screen (&f->screen);
  g_clear_pointer (&f->platform, platform_free);
}

/* What the middle of the map looks like; %G_MAXUINT32 where there is nothing yet. */
static guint32
look (Fixture *f)
{
  GtkWidget *map = GTK_WIDGET (yp_map_deck_get_map (f->screen.deck));
  int width = gtk_widget_get_width (map);
  int height = gtk_widget_get_height (map);
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (map);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  g_autofree guint8 *pixels = NULL;
  guint32 pixel;

  gdk_paintable_snapshot (paintable, GDK_SNAPSHOT (snapshot), width, height);
  node = gtk_snapshot_free_to_node (snapshot);
  if (node == NULL || width == 0)
    return G_MAXUINT32;

  texture = gsk_renderer_render_texture (gtk_native_get_renderer (gtk_widget_get_native (map)),
                                         node, &GRAPHENE_RECT_INIT (0, 0, width, height));
  pixels = g_malloc ((gsize) width * (gsize) height * 4);
  gdk_texture_download (texture, pixels, (gsize) width * 4);
  memcpy (&pixel, pixels + ((gsize) height / 2 * (gsize) width + (gsize) width / 2 + 40) * 4, 4);

  return pixel & 0xFFFFFF;
}

static gboolean
is_near (guint32 a, guint32 b)
{
  for (guint shift = 0; shift < 24; shift += 8)
    if (ABS ((int) (a >> shift & 0xFF) - (int) (b >> shift & 0xFF)) > 3)
      return FALSE;

  return TRUE;
}

/* To look takes longer than the wait's own tick, which would then keep all else from its turn. */
static gboolean
looks_so (gpointer data)
{
  Fixture *f = data;
  gboolean is_so;

  if (g_get_monotonic_time () - f->looked_at < LOOK_US ||
      !yp_map_is_settled (yp_map_deck_get_map (f->screen.deck)))
    return FALSE;

  is_so = is_near (look (f), f->wanted);
  f->looked_at = g_get_monotonic_time ();
  return is_so;
}

static void
wait_for_look (Fixture *f, guint32 wanted, const char *what)
{
  f->wanted = wanted;
  wait_until (looks_so, f, what);
}

static guint32
mix (guint32 a, guint32 b)
{
  return ((a ^ b) >> 1 & 0x7F7F7F) + (a & b);
}

/* Whether some label in @widget, seen, has @text in it. */
static gboolean
shows (GtkWidget *widget, const char *text)
{
  if (!gtk_widget_get_mapped (widget))
    return FALSE;
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL)
    return TRUE;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (shows (child, text))
      return TRUE;

  return FALSE;
}

static GtkWidget *
get_panel (Fixture *f)
{
  GtkWidget *panel = yp_map_deck_get_panel (f->screen.deck);

  if (panel != NULL)
    return panel;

  panel = find_widget (GTK_WIDGET (f->screen.deck), YP_TYPE_LAYERS_PANEL);
  yp_map_deck_show_panel (f->screen.deck, panel);
  return yp_map_deck_get_panel (f->screen.deck);
}

static GtkListBoxRow *
find_row (Fixture *f, const char *id)
{
  GtkListBox *list = GTK_LIST_BOX (find_widget (get_panel (f), GTK_TYPE_LIST_BOX));
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (list, i)) != NULL; i++)
    if (strcmp (yp_layer_item_get_id (yp_layer_row_get_item (YP_LAYER_ROW (row))), id) == 0)
      return row;

  g_assert_not_reached ();
}

/* As a key that comes to a widget; whether one of its controllers has it for itself. */
static gboolean
send_key (GtkWidget *widget, guint key, GdkModifierType modifiers)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);
  gboolean is_taken = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers) && !is_taken; i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
        g_signal_emit_by_name (controller, "key-pressed", key, 0, modifiers, &is_taken);
    }

  return is_taken;
}

/* As a hand that walked to the row would. */
static void
press (Fixture *f, const char *id, guint key, GdkModifierType modifiers)
{
  GtkWidget *panel = get_panel (f);
  GtkListBox *list = GTK_LIST_BOX (find_widget (panel, GTK_TYPE_LIST_BOX));

  gtk_list_box_select_row (list, find_row (f, id));
  g_assert_true (send_key (panel, key, modifiers));
}

static void
press_map (Fixture *f, guint key)
{
  GtkWidget *map = GTK_WIDGET (yp_map_deck_get_map (f->screen.deck));

  g_assert_true (send_key (map, key, 0));
}

static gboolean
is_kept (gpointer data)
{
  Fixture *f = data;
  g_autofree char *path = yp_situation_get_cache_folder (f->screen.situation, "layers.json");
  g_autofree char *chosen = yp_layers_to_text (yp_map_deck_get_layers (f->screen.deck));
  g_autofree char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) &&
         strstr (text, "\"unsent\":false") != NULL && strstr (text, chosen) != NULL;
}

/* Hiding, fading and moving change the picture, and are there again elsewhere and without the
 * platform. */
static void
test_choose (Fixture *f, gconstpointer data)
{
  g_autofree char *elsewhere = g_build_filename (f->platform->folder, "elsewhere", NULL);
  GtkWidget *check;

  wait_for_look (f, BLUE, "the upper map");
  press (f, "base:blue", GDK_KEY_Down, GDK_ALT_MASK);
  wait_for_look (f, RED, "the other one above it");

  check = find_widget (GTK_WIDGET (find_row (f, "base:red")), GTK_TYPE_CHECK_BUTTON);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), FALSE);
  wait_for_look (f, BLUE, "it to be hidden");

  for (guint i = 0; i < 5; i++)
    press (f, "base:blue", GDK_KEY_Left, 0);
  wait_for_look (f, mix (BLUE, LAND), "the land to shine through");

  press (f, "base:red", GDK_KEY_space, 0);
  wait_for_look (f, RED, "it to be shown");
  press (f, "base:red", GDK_KEY_space, 0);
  wait_for_look (f, mix (BLUE, LAND), "it to be hidden again");
  wait_until (is_kept, f, "that to be kept");

  close_screen (&f->screen);
  open_screen (&f->screen, f->platform, elsewhere);
  wait_for_look (f, mix (BLUE, LAND), "the same on another machine");
  press (f, "base:red", GDK_KEY_space, 0);
  wait_for_look (f, RED, "the order, too");
  press (f, "base:red", GDK_KEY_space, 0);
  wait_until (is_kept, f, "that to be kept");

  close_screen (&f->screen);
  platform_kill (f->platform);
  open_screen (&f->screen, f->platform, elsewhere);
  wait_for_look (f, mix (BLUE, LAND), "the same without the platform");
  platform_start (f->platform);
}

static gboolean
is_faulty (gpointer data)
{
  Fixture *f = data;
  YpLayerItem *item = yp_layers_find (yp_map_deck_get_layers (f->screen.deck), "base:dead");

  return item != NULL && yp_layer_item_get_facts (item)->error != NULL;
}

static gboolean
is_told_in_list (gpointer data)
{
  return shows (GTK_WIDGET (find_row (data, "base:dead")), "refuse");
}

/* A source that is broken says so in the list, with a sign, and nowhere else; the others go on. */
static void
test_broken (Fixture *f, gconstpointer data)
{
  GtkWidget *map = GTK_WIDGET (yp_map_deck_get_map (f->screen.deck));
  const char *error;

  wait_for_look (f, BLUE, "the others");
  wait_until (is_faulty, f, "the fault");
  error = yp_layer_item_get_facts (
              yp_layers_find (yp_map_deck_get_layers (f->screen.deck), "base:dead"))
              ->error;
  g_assert_false (shows (GTK_WIDGET (f->screen.deck), error));
  g_assert_true (shows (map, "Red Survey GS(2024)1"));
  g_assert_true (shows (map, "Blue Survey"));

  wait_until (is_told_in_list, f, "the list to say so");
  g_assert_false (shows (map, error));
  wait_for_look (f, BLUE, "the others to go on");
}

/* As a hand that typed there, and Enter. */
static void
type_point (Fixture *f, const char *text)
{
  GtkWidget *box = find_widget (get_panel (f), YP_TYPE_DATUM_BOX);
  GtkWidget *entry = find_widget (box, GTK_TYPE_ENTRY);

  g_assert_true (gtk_widget_get_mapped (entry));
  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  g_signal_emit_by_name (entry, "activate");
}

static gboolean
click_map (Fixture *f, double longitude, double latitude)
{
  gboolean is_taken = FALSE;

  g_signal_emit_by_name (yp_map_deck_get_map (f->screen.deck), "clicked", longitude, latitude, 1,
                         &is_taken);
  return is_taken;
}

static gboolean
is_near_enough (gpointer data)
{
  Fixture *f = data;
  YpMapLook look = yp_map_get_look (yp_map_deck_get_map (f->screen.deck));

  return look.zoom_level > 17.9 && fabs (look.longitude - LONGITUDE) < 1e-6 &&
         fabs (look.latitude - LATITUDE) < 1e-6;
}

static gboolean
is_far (gpointer data)
{
  Fixture *f = data;

  return yp_map_get_look (yp_map_deck_get_map (f->screen.deck)).zoom_level < 12.1;
}

static gboolean
has_maps (gpointer data)
{
  Fixture *f = data;

  return yp_layers_find (yp_map_deck_get_layers (f->screen.deck), "base:red") != NULL &&
         yp_layers_find (yp_map_deck_get_layers (f->screen.deck), "base:blue") != NULL;
}

static YpLayerCheck
get_check (Fixture *f, const char *id)
{
  return yp_layer_item_get_check (yp_layers_find (yp_map_deck_get_layers (f->screen.deck), id));
}

/* A map that was made of GCJ-02 and does not say so draws the point aside; the row says how far and
 * names the datum. A point that is where it belongs says that; one that is elsewhere, that no datum
 * does it. Nothing but a coordinate is taken, and nothing from too far away. */
static void
test_datum (Fixture *f, gconstpointer data)
{
  YpMap *map = yp_map_deck_get_map (f->screen.deck);
  double longitude = LONGITUDE;
  double latitude = LATITUDE;
  g_autofree char *gcj02 = NULL;

  yp_datum_from_cgcs2000 (YP_DATUM_GCJ02, &longitude, &latitude);
  gcj02 = g_strdup_printf ("gcj02 %.8f %.8f", longitude, latitude);
  wait_until (has_maps, f, "the maps");
  g_assert_false (click_map (f, longitude, latitude));

  press (f, "base:red", GDK_KEY_k, 0);
  type_point (f, "here");
  g_assert_false (click_map (f, longitude, latitude));
  g_assert_true (shows (get_panel (f), "no coordinate"));

  type_point (f, "31.87, 120.55");
  wait_until (is_near_enough, f, "the point");
  yp_map_go_to (map, LONGITUDE, LATITUDE, 12);
  wait_until (is_far, f, "the map to go away");
  g_assert_true (click_map (f, longitude, latitude));
  g_assert_cmpint (get_check (f, "base:red"), ==, YP_LAYER_CHECK_NONE);

  type_point (f, "31.87, 120.55");
  wait_until (is_near_enough, f, "the point again");
  g_assert_true (click_map (f, longitude, latitude));
  g_assert_cmpint (get_check (f, "base:red"), ==, YP_LAYER_CHECK_OFF);
  g_assert_true (shows (GTK_WIDGET (find_row (f, "base:red")), "GCJ-02"));
  g_assert_true (shows (GTK_WIDGET (find_row (f, "base:red")), "south-east"));
  g_assert_false (shows (GTK_WIDGET (find_row (f, "base:blue")), "GCJ-02"));
  g_assert_false (click_map (f, longitude, latitude));

  press (f, "base:blue", GDK_KEY_k, 0);
  type_point (f, gcj02);
  wait_until (is_near_enough, f, "the same point, by other numbers");
  press_map (f, GDK_KEY_space);
  g_assert_cmpint (get_check (f, "base:blue"), ==, YP_LAYER_CHECK_FITS);
  g_assert_true (shows (GTK_WIDGET (find_row (f, "base:blue")), "Fits"));

  press (f, "base:blue", GDK_KEY_k, 0);
  type_point (f, "31.87, 120.55");
  g_assert_true (click_map (f, LONGITUDE - 0.004, LATITUDE));
  g_assert_cmpint (get_check (f, "base:blue"), ==, YP_LAYER_CHECK_OFF);
  g_assert_true (shows (GTK_WIDGET (find_row (f, "base:blue")), "No datum"));
}

/* Closing the list, or Escape, ends it, and the map has its clicks again. */
static void
test_datum_left (Fixture *f, gconstpointer data)
{
  wait_until (has_maps, f, "the maps");
  press (f, "base:red", GDK_KEY_k, 0);
  type_point (f, "31.87, 120.55");
  press_map (f, GDK_KEY_Escape);
  g_assert_false (click_map (f, LONGITUDE, LATITUDE));

  press (f, "base:red", GDK_KEY_k, 0);
  type_point (f, "31.87, 120.55");
  yp_map_deck_show_panel (f->screen.deck, NULL);
  g_assert_false (click_map (f, LONGITUDE, LATITUDE));
  g_assert_cmpint (get_check (f, "base:red"), ==, YP_LAYER_CHECK_NONE);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  yp_look_register ();

  g_test_add ("/layers/choose", Fixture, NULL, set_up, test_choose, tear_down);
  g_test_add ("/layers/broken", Fixture, NULL, set_up, test_broken, tear_down);
  g_test_add ("/layers/datum", Fixture, NULL, set_up, test_datum, tear_down);
  g_test_add ("/layers/datum-left", Fixture, NULL, set_up, test_datum_left, tear_down);

  return g_test_run ();
}
