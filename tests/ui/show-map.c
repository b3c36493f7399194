/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Shows a map alone, to look at it: files as layers, incidents and units made up within their
 * extent; draws itself to a file once it is settled. Not installed. */

#include <stdlib.h>

#include <gtk/gtk.h>

#include "map-support.h"
#include "widget-support.h"
#include "yp-block-layer.h"
#include "yp-map-picture.h"

typedef struct
{
  GtkWindow *window;
  YpMap *map;
  char *screenshot;
  gint64 started;
  guint n_settled;
  guint n_pressed;
} Show;

static char *size = NULL;
static char *view = NULL;
static char *screenshot = NULL;
static char *picture = NULL;
static char *select_id = NULL;
static char *select_unit = NULL;
static char *keys = NULL;
static int n_incidents = 0;
static int n_stacked = 0;
static int n_units = 0;
static double symbol_scale = 1;
static gboolean with_blocks = FALSE;
static char **layers = NULL;

static const GOptionEntry entries[] = {
  { "size", 0, 0, G_OPTION_ARG_STRING, &size, "Size of the window", "WxH" },
  { "view", 0, 0, G_OPTION_ARG_STRING, &view, "Where to look", "LON,LAT,ZOOM" },
  { "screenshot", 0, 0, G_OPTION_ARG_FILENAME, &screenshot, "Where to draw to", "FILE.png" },
  { "picture", 0, 0, G_OPTION_ARG_FILENAME, &picture, "Where to write a picture to", "FILE" },
  { "select-unit", 0, 0, G_OPTION_ARG_STRING, &select_unit, "Which unit is selected", "ID" },
  { "incidents", 0, 0, G_OPTION_ARG_INT, &n_incidents, "How many incidents", "N" },
  { "stack", 0, 0, G_OPTION_ARG_INT, &n_stacked, "How many more in the middle", "N" },
  { "keys", 0, 0, G_OPTION_ARG_STRING, &keys, "What to press then", "NAME,NAME…" },
  { "units", 0, 0, G_OPTION_ARG_INT, &n_units, "How many units", "N" },
  { "select", 0, 0, G_OPTION_ARG_STRING, &select_id, "Which incident is selected", "ID" },
  { "scale", 0, 0, G_OPTION_ARG_DOUBLE, &symbol_scale, "Scale of symbols", "S" },
  { "blocks", 0, 0, G_OPTION_ARG_NONE, &with_blocks, "Blocks in perspective, by software too",
    NULL },
  { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &layers, NULL, "LAYER=FILE …" },
  { NULL }
};

/* As large as the window, with all that belongs on paper. */
static void
write_picture (Show *self)
{
  YpPictureSpec spec = { .title = "城市态势图", .time = "2026-08-24 09:30:00" };
  g_autoptr (YpMapPicture) made = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < YP_N_STATES; i++)
    spec.states[i] = yp_state_get_name ((YpState) i);
  for (guint i = 0; i < YP_N_UNIT_KINDS; i++)
    spec.kinds[i] = yp_unit_kind_get_name ((YpUnitKind) i);
  for (guint i = 0; i < YP_N_UNIT_STATUSES; i++)
    spec.statuses[i] = yp_unit_status_get_name ((YpUnitStatus) i);
  spec.connections[YP_CONNECTION_STALE] = "stale";
  spec.connections[YP_CONNECTION_LOST] = "lost";

  yp_picture_format_from_path (picture, &spec.format);
  spec.width = gtk_widget_get_width (GTK_WIDGET (self->map));
  spec.height = gtk_widget_get_height (GTK_WIDGET (self->map));
  made = yp_map_picture_new (self->map, &spec);
  if (!yp_map_picture_write (made, picture, NULL, &error))
    g_printerr ("%s\n", error->message);
  g_clear_pointer (&picture, g_free);
}

/* One key each time the map is settled. Returns: whether there was one left. */
static gboolean
press_next (Show *self)
{
  g_auto (GStrv) names = g_strsplit (keys != NULL ? keys : "", ",", -1);

  if (self->n_pressed >= g_strv_length (names) || *names[self->n_pressed] == '\0')
    return FALSE;

  map_support_press (self->map, gdk_keyval_from_name (names[self->n_pressed++]));
  self->n_settled = 0;
  return TRUE;
}

static gboolean
on_tick (gpointer data)
{
  Show *self = data;

  self->n_settled = yp_map_is_settled (self->map) ? self->n_settled + 1 : 0;
  if (self->n_settled < 5)
    return G_SOURCE_CONTINUE;

  if (picture != NULL)
    write_picture (self);
  if (self->screenshot == NULL)
    if (self->screenshot == NULL || self->n_settled < 5 || press_next (self))
      return G_SOURCE_CONTINUE;

  map_support_save (GTK_WIDGET (self->map), self->screenshot);
  g_print ("%s after %.2f s\n", self->screenshot,
           (double) (g_get_monotonic_time () - self->started) / G_USEC_PER_SEC);
  gtk_window_destroy (self->window);

  return G_SOURCE_REMOVE;
}

static void
set_layers (YpMap *map)
{
  for (guint i = 0; layers != NULL && layers[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (layers[i], "=", 2);

      if (parts[0] != NULL && parts[1] != NULL)
        yp_map_set_layer_files (map, parts[0], (const char *const[]){ parts[1], NULL });
    }
}

static void
on_layer_error (YpMap *map, const char *layer, const char *message)
{
  g_printerr ("%s: %s\n", layer, message);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GListStore) incidents = NULL;
  g_autoptr (GListStore) units = NULL;
  g_autoptr (YpFixes) fixes = yp_fixes_new ();
  Show show = { .started = g_get_monotonic_time () };
  int width = 1280;
  int height = 800;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("%s\n", error->message);
      return 2;
    }

  gtk_init ();
  if (size != NULL)
    sscanf (size, "%dx%d", &width, &height);

  show.window = GTK_WINDOW (gtk_window_new ());
  show.map = YP_MAP (yp_map_new ());
  show.screenshot = screenshot;
  gtk_window_set_decorated (show.window, FALSE);
  gtk_window_set_default_size (show.window, width, height);
  gtk_window_set_child (show.window, GTK_WIDGET (show.map));
  g_signal_connect (show.map, "layer-error", G_CALLBACK (on_layer_error), NULL);

  yp_map_set_attribution (show.map, "示例城市 · 虚构数据");
  yp_map_set_symbol_scale (show.map, symbol_scale);
  if (with_blocks)
    yp_block_layer_set_is_patient (find_widget (GTK_WIDGET (show.map), YP_TYPE_BLOCK_LAYER), TRUE);
  set_layers (show.map);

  if (view != NULL)
    {
      double lon = 0;
      double lat = 0;
      double zoom = 0;

      if (sscanf (view, "%lf,%lf,%lf", &lon, &lat, &zoom) == 3)
        yp_map_go_to (show.map, lon, lat, zoom);
      incidents = map_support_make_incidents ((guint) n_incidents, lon, lat, 0.06);
      map_support_stack_incidents (incidents, (guint) n_stacked, lon, lat);
      units = map_support_make_units ((guint) n_units, fixes, lon, lat, 0.06);
    }
  else
    {
      incidents = map_support_make_incidents ((guint) n_incidents, 120.55, 31.875, 0.1);
      units = map_support_make_units ((guint) n_units, fixes, 120.55, 31.875, 0.1);
    }

  yp_map_set_incidents (show.map, G_LIST_MODEL (incidents));
  yp_map_set_units (show.map, G_LIST_MODEL (units), fixes);
  yp_map_set_selected_incident (show.map, select_id);
  yp_map_set_selected_unit (show.map, select_unit);

  gtk_window_present (show.window);
  g_timeout_add (30, on_tick, &show);
  while (g_list_model_get_n_items (gtk_window_get_toplevels ()) > 0)
    g_main_context_iteration (NULL, TRUE);

  return 0;
}
