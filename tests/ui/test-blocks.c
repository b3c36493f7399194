/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Blocks in perspective, in a real window: which way they lean, and what is done without OpenGL. */

#include <math.h>
#include <unistd.h>

#include <glib/gstdio.h>
#include <shumate/shumate.h>

#include "map-support.h"
#include "widget-support.h"
#include "yp-block-layer.h"
#include "yp-map.h"

#define WIDTH 800
#define HEIGHT 600
#define LONGITUDE 120.55
#define LATITUDE 31.87
#define ZOOM 18.0

#define DEADLINE_US (30 * G_USEC_PER_SEC)

typedef struct
{
  GtkWidget *window;
  YpMap *map;
  YpBlockLayer *blocks;
  char *path;
} Fixture;

/* Goes there and waits for the whole picture. */
static void
look_at (Fixture *f, double longitude)
{
  gint64 deadline = g_get_monotonic_time () + DEADLINE_US;
  ShumateMap *map = find_widget (GTK_WIDGET (f->map), SHUMATE_TYPE_MAP);
  ShumateLocation *middle = SHUMATE_LOCATION (shumate_map_get_viewport (map));

  yp_map_go_to (f->map, longitude, LATITUDE, ZOOM);
  while (!yp_map_is_settled (f->map) ||
         fabs (shumate_location_get_longitude (middle) - longitude) > 1e-7)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      g_main_context_iteration (NULL, TRUE);
    }
}

/* A tower of 100 m on a square of 20 m in the middle of the place. */
static char *
write_tower (void)
{
  g_autofree char *path =
      g_strdup_printf ("%s/yp-blocks-%d.geojson", g_get_tmp_dir (), (int) getpid ());
  double x = 0.0001;
  double y = 0.00009;
  g_autofree char *text = g_strdup_printf (
      "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":"
      "{\"height\":100},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":"
      "[[[%f,%f],[%f,%f],[%f,%f],[%f,%f],[%f,%f]]]}}]}",
      LONGITUDE - x, LATITUDE - y, LONGITUDE + x, LATITUDE - y, LONGITUDE + x, LATITUDE + y,
      LONGITUDE - x, LATITUDE + y, LONGITUDE - x, LATITUDE - y);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return g_steal_pointer (&path);
}

static void
set_up (Fixture *f, gconstpointer is_patient)
{
  f->path = write_tower ();
  f->window = gtk_window_new ();
  f->map = YP_MAP (yp_map_new ());
  f->blocks = find_widget (GTK_WIDGET (f->map), YP_TYPE_BLOCK_LAYER);
  yp_block_layer_set_is_patient (f->blocks, GPOINTER_TO_INT (is_patient));
  gtk_window_set_decorated (GTK_WINDOW (f->window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (f->window), WIDTH, HEIGHT);
  gtk_window_set_child (GTK_WINDOW (f->window), GTK_WIDGET (f->map));
  yp_map_set_layer_files (f->map, "buildings", (const char *const[]){ f->path, NULL });
  gtk_window_present (GTK_WINDOW (f->window));
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (f->window));
  g_remove (f->path);
  g_free (f->path);
}

static guint32
get_roof_pixel (void)
{
  return yp_style_get_roof_color (100) >> 8;
}

/* The middle of the roof on the screen, from the middle of the window; found by its colour. */
static gboolean
find_roof (Fixture *f, double *x, double *y)
{
  g_autoptr (GdkTexture) texture = map_support_render (GTK_WIDGET (f->map));
  int width = gdk_texture_get_width (texture);
  int height = gdk_texture_get_height (texture);
  g_autofree guint32 *pixels = g_new (guint32, (gsize) width * (gsize) height);
  double sum_x = 0;
  double sum_y = 0;
  guint n = 0;

  gdk_texture_download (texture, (guchar *) pixels, (gsize) width * 4);
  for (int row = 0; row < height; row++)
    for (int column = 0; column < width; column++)
      if ((pixels[row * width + column] & 0xFFFFFF) == get_roof_pixel ())
        {
          sum_x += column - width / 2.0;
          sum_y += row - height / 2.0;
          n++;
        }

  *x = sum_x / MAX (n, 1);
  *y = sum_y / MAX (n, 1);
  return n > 100;
}

/* Seen from the map's middle a tower leans outward. */
static void
test_leans_outward (Fixture *f, gconstpointer data)
{
  double dx = 0.0005; /* a fifth of the window */
  double middle_x, middle_y, east_x, east_y, west_x, west_y;

  look_at (f, LONGITUDE);
  if (!yp_block_layer_is_able (f->blocks))
    {
      g_test_skip ("there is no OpenGL");
      return;
    }

  g_assert_true (find_roof (f, &middle_x, &middle_y));
  g_assert_cmpfloat_with_epsilon (middle_x, 0, 2);
  g_assert_cmpfloat_with_epsilon (middle_y, 0, 2);

  look_at (f, LONGITUDE - dx);
  g_assert_true (find_roof (f, &east_x, &east_y));
  look_at (f, LONGITUDE + dx);
  g_assert_true (find_roof (f, &west_x, &west_y));

  /* On the ground it is this far from the middle. */
  g_assert_cmpfloat (east_x, >, dx / 360 * 256 * 262144 * 1.1);
  g_assert_cmpfloat_with_epsilon (west_x, -east_x, 2);
  g_assert_cmpfloat_with_epsilon (east_y, 0, 2);
}

/* By software frames come first. */
static void
test_not_by_software (Fixture *f, gconstpointer data)
{
  double x;
  double y;

  look_at (f, LONGITUDE);
  if (yp_block_layer_is_able (f->blocks))
    {
      g_test_skip ("there is a graphics processor");
      return;
    }

  /* In the tiles all lean to the north. */
  g_assert_true (find_roof (f, &x, &y));
  g_assert_cmpfloat (y, <, -20);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  g_test_add ("/ui/blocks/lean-outward", Fixture, GINT_TO_POINTER (TRUE), set_up,
              test_leans_outward, tear_down);
  g_test_add ("/ui/blocks/not-by-software", Fixture, GINT_TO_POINTER (FALSE), set_up,
              test_not_by_software, tear_down);

  return g_test_run ();
}
