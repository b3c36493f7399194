/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Pictures of a map in a real window, opened again by others. */

#include <math.h>
#include <string.h>

#include <glib/gstdio.h>

#include "map-support.h"
#include "yp-map-picture.h"

#define WIDTH 1000
#define HEIGHT 700
#define LONGITUDE 120.55
#define LATITUDE 31.87

#define TITLE "城市态势图"
#define ATTRIBUTION "示例城市 · 审图号：GS(2024)0650号"

#define DEADLINE_US (30 * G_USEC_PER_SEC)

/* The map's edge, where scale and attribution stand on the screen alone, pixels. */
#define CORNERS_PX 60

typedef struct
{
  GtkWidget *window;
  YpMap *map;
  GListStore *incidents;
  GListStore *units;
  YpFixes *fixes;
  char *folder;
} Fixture;

static void
set_layer (Fixture *f, const char *layer, const char *text)
{
  g_autofree char *name = g_strdup_printf ("%s.geojson", layer);
  g_autofree char *path = g_build_filename (f->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  yp_map_set_layer_files (f->map, layer, (const char *const[]){ path, NULL });
}

static void
settle (Fixture *f)
{
  gint64 deadline = g_get_monotonic_time () + DEADLINE_US;

  for (guint n_settled = 0; n_settled < 3;)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      g_main_context_iteration (NULL, FALSE);
      n_settled = yp_map_is_settled (f->map) ? n_settled + 1 : 0;
    }
}

static void
set_up (Fixture *f, gconstpointer data)
{
  static const char towns[] =
      "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":"
      "{\"name\":\"杨舍镇\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[120.5,31.84],"
      "[120.6,31.84],[120.6,31.9],[120.52,31.91],[120.5,31.84]]]}}]}";
  static const char roads[] =
      "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":"
      "{\"name\":\"人民中路\",\"class\":\"primary\"},\"geometry\":{\"type\":\"LineString\","
      "\"coordinates\":[[120.5,31.86],[120.56,31.872],[120.62,31.87]]}}]}";

  f->folder = g_dir_make_tmp ("yp-picture-XXXXXX", NULL);
  f->window = gtk_window_new ();
  f->map = YP_MAP (yp_map_new ());
  f->fixes = yp_fixes_new ();
  f->incidents = map_support_make_incidents (300, LONGITUDE, LATITUDE, 0.02);
  f->units = map_support_make_units (80, f->fixes, LONGITUDE, LATITUDE, 0.01);

  gtk_window_set_decorated (GTK_WINDOW (f->window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (f->window), WIDTH, HEIGHT);
  gtk_window_set_child (GTK_WINDOW (f->window), GTK_WIDGET (f->map));
  gtk_window_present (GTK_WINDOW (f->window));

  yp_map_set_attribution (f->map, ATTRIBUTION);
  set_layer (f, "towns", towns);
  set_layer (f, "roads", roads);
  yp_map_go_to (f->map, LONGITUDE, LATITUDE, 14.2);
  yp_map_set_incidents (f->map, G_LIST_MODEL (f->incidents));
  yp_map_set_units (f->map, G_LIST_MODEL (f->units), f->fixes);
  settle (f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (f->folder, 0, NULL);

  gtk_window_destroy (GTK_WINDOW (f->window));
  for (const char *name = g_dir_read_name (dir); name != NULL; name = g_dir_read_name (dir))
    {
      g_autofree char *path = g_build_filename (f->folder, name, NULL);

      g_remove (path);
    }

  g_rmdir (f->folder);
  g_free (f->folder);
  g_object_unref (f->incidents);
  g_object_unref (f->units);
  g_object_unref (f->fixes);
}

static YpPictureSpec
make_spec (YpPictureFormat format, double width, double height)
{
  YpPictureSpec spec = { .format = format,
                         .width = width,
                         .height = height,
                         .title = TITLE,
                         .time = "2026-08-24 09:30:00" };

  for (guint i = 0; i < YP_N_STATES; i++)
    spec.states[i] = yp_state_get_name ((YpState) i);
  for (guint i = 0; i < YP_N_UNIT_KINDS; i++)
    spec.kinds[i] = yp_unit_kind_get_name ((YpUnitKind) i);
  for (guint i = 0; i < YP_N_UNIT_STATUSES; i++)
    spec.statuses[i] = yp_unit_status_get_name ((YpUnitStatus) i);
  spec.connections[YP_CONNECTION_STALE] = "stale";
  spec.connections[YP_CONNECTION_LOST] = "lost";

  return spec;
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer data)
{
  GAsyncResult **kept = data;

  *kept = g_object_ref (result);
}

/* Written in a worker, while the map goes on. */
static char *
write_picture (Fixture *f, const YpPictureSpec *spec, const char *name)
{
  g_autoptr (YpMapPicture) picture = yp_map_picture_new (f->map, spec);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  char *path = g_build_filename (f->folder, name, NULL);

  yp_map_picture_write_async (picture, path, NULL, on_written, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  yp_map_picture_write_finish (picture, result, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (yp_map_picture_get_progress (picture), ==, 1);

  return path;
}

static cairo_surface_t *
read_png (const char *path, int width, int height)
{
  cairo_surface_t *surface = cairo_image_surface_create_from_png (path);

  g_assert_cmpint (cairo_surface_status (surface), ==, CAIRO_STATUS_SUCCESS);
  g_assert_cmpint (cairo_image_surface_get_width (surface), ==, width);
  g_assert_cmpint (cairo_image_surface_get_height (surface), ==, height);

  return surface;
}

static guint32
get_pixel (cairo_surface_t *surface, int x, int y)
{
  const guchar *row =
      cairo_image_surface_get_data (surface) + y * cairo_image_surface_get_stride (surface);

  return ((const guint32 *) (gconstpointer) row)[x] & 0xFFFFFF;
}

static int
get_difference (guint32 a, guint32 b)
{
  int most = 0;

  for (guint shift = 0; shift < 24; shift += 8)
    most = MAX (most, ABS ((int) (a >> shift & 0xFF) - (int) (b >> shift & 0xFF)));

  return most;
}

/* Alone and as large as the screen it looks as on the screen. */
static void
test_screen (Fixture *f, gconstpointer data)
{
  YpPictureSpec spec = make_spec (YP_PICTURE_PNG, WIDTH, HEIGHT);
  g_autofree char *path = NULL;
  g_autofree char *shot_path = g_build_filename (f->folder, "shot.png", NULL);
  cairo_surface_t *picture;
  cairo_surface_t *shot;
  guint n_other = 0;
  guint n_all = 0;
  guint n_seen = 0;

  spec.is_bare = TRUE;
  path = write_picture (f, &spec, "bare.png");
  settle (f);
  map_support_save (GTK_WIDGET (f->map), shot_path);

  picture = read_png (path, WIDTH, HEIGHT);
  shot = read_png (shot_path, WIDTH, HEIGHT);
  for (int y = 0; y < HEIGHT - CORNERS_PX; y++)
    for (int x = 0; x < WIDTH; x++)
      {
        guint32 a = get_pixel (picture, x, y);

        n_all++;
        n_other += get_difference (a, get_pixel (shot, x, y)) > 48;
        n_seen += get_difference (a, get_pixel (picture, 3, 3)) > 90;
      }

  g_test_message ("%.2f %% look otherwise", 100.0 * n_other / n_all);
  g_assert_cmpuint (n_seen, >, n_all / 200);
  g_assert_cmpuint (n_other, <, n_all / 100);
  cairo_surface_destroy (picture);
  cairo_surface_destroy (shot);
}

/* Larger than a band, with its frame: the same map, twice as fine. */
static void
test_large (Fixture *f, gconstpointer data)
{
  YpPictureSpec spec = make_spec (YP_PICTURE_PNG, 3840, 2160);
  g_autofree char *path = write_picture (f, &spec, "large.png");
  cairo_surface_t *picture = read_png (path, 3840, 2160);
  guint32 paper = get_pixel (picture, 2, 2);
  guint n_ink = 0;
  guint n_legend = 0;

  g_assert_cmpuint (get_pixel (picture, 3837, 2157), ==, paper);
  g_assert_cmpuint (get_pixel (picture, 1920, 1000), !=, paper);
  for (int x = 0; x < 3840; x++)
    for (int y = 20; y < 120; y++)
      {
        n_ink += get_difference (get_pixel (picture, x, y), paper) > 120;
        n_legend += get_difference (get_pixel (picture, x, 2160 - y), paper) > 60;
      }
  g_assert_cmpuint (n_ink, >, 1000);
  g_assert_cmpuint (n_legend, >, 5000);
  cairo_surface_destroy (picture);
}

static void
test_pdf (Fixture *f, gconstpointer data)
{
  YpPictureSpec spec = make_spec (YP_PICTURE_PDF, 1191, 842);
  g_autofree char *path = write_picture (f, &spec, "a3.pdf");
  g_autofree char *program = g_find_program_in_path ("pdftotext");
  g_autofree char *text = NULL;
  g_autofree char *info = NULL;
  g_autoptr (GError) error = NULL;

  if (program == NULL)
    {
      g_test_skip ("There is no pdftotext");
      return;
    }

  g_spawn_sync (NULL, (char *[]){ program, path, (char *) "-", NULL }, NULL, G_SPAWN_DEFAULT, NULL,
                NULL, &text, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (text, TITLE));
  g_assert_nonnull (strstr (text, "GS(2024)0650"));
  g_assert_nonnull (strstr (text, "09:30:00"));
  g_assert_nonnull (strstr (text, "杨舍镇"));
  g_assert_nonnull (strstr (text, "available"));

  g_spawn_sync (NULL, (char *[]){ (char *) "pdfinfo", path, NULL }, NULL, G_SPAWN_SEARCH_PATH, NULL,
                NULL, &info, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (info, "1191 x 842 pts"));
  g_assert_nonnull (strstr (info, TITLE));
}

typedef struct
{
  guint n_paths;
  guint n_images;
  guint n_uses;
} Counts;

static void
on_element (GMarkupParseContext *context,
            const char *element,
            const char **names,
            const char **values,
            gpointer data,
            GError **error)
{
  Counts *counts = data;

  counts->n_paths += strcmp (element, "path") == 0;
  counts->n_images += strcmp (element, "image") == 0;
  counts->n_uses += strcmp (element, "use") == 0;
}

static void
test_svg (Fixture *f, gconstpointer data)
{
  YpPictureSpec spec = make_spec (YP_PICTURE_SVG, 1600, 1000);
  g_autofree char *path = write_picture (f, &spec, "map.svg");
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  const GMarkupParser parser = { .start_element = on_element };
  Counts counts = { 0 };
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&parser, 0, &counts, NULL);
  gsize length;

  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  g_markup_parse_context_parse (context, text, (gssize) length, &error);
  g_assert_no_error (error);
  g_markup_parse_context_end_parse (context, &error);
  g_assert_no_error (error);

  g_test_message ("%u paths, %u uses, %u images, %" G_GSIZE_FORMAT " bytes", counts.n_paths,
                  counts.n_uses, counts.n_images, length);
  g_assert_cmpuint (counts.n_paths, >, 100);
  g_assert_cmpuint (counts.n_uses, >, 100);
  g_assert_cmpuint (counts.n_images, ==, 0);
}

static guint
count_files (Fixture *f)
{
  g_autoptr (GDir) dir = g_dir_open (f->folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;

  return n;
}

/* What was there stays, and nothing half done. */
static void
test_cancel (Fixture *f, gconstpointer data)
{
  guint n_files;

  for (guint format = 0; format <= YP_PICTURE_PDF; format++)
    {
      YpPictureSpec spec = make_spec ((YpPictureFormat) format, 1600, 1000);
      g_autoptr (YpMapPicture) picture = yp_map_picture_new (f->map, &spec);
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GError) error = NULL;
      g_autofree char *path = g_build_filename (f->folder, "kept", NULL);
      g_autofree char *text = NULL;

      g_assert_true (g_file_set_contents (path, "kept", -1, NULL));
      n_files = count_files (f);
      g_cancellable_cancel (cancellable);
      g_assert_false (yp_map_picture_write (picture, path, cancellable, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
      g_assert_cmpstr (text, ==, "kept");
      g_assert_cmpuint (count_files (f), ==, n_files);
    }
}

static void
test_refused (Fixture *f, gconstpointer data)
{
  static const struct
  {
    YpPictureFormat format;
    double width;
    double height;
  } sizes[] = {
    { YP_PICTURE_PNG, 0, 0 },         { YP_PICTURE_PNG, 30001, 300 },
    { YP_PICTURE_PNG, 25000, 25000 }, { YP_PICTURE_PDF, 14401, 300 },
    { YP_PICTURE_SVG, 300, -1 },      { YP_PICTURE_SVG, (double) NAN, 300 },
  };
  YpPictureSpec spec = make_spec (YP_PICTURE_PNG, 400, 300);
  g_autoptr (YpMapPicture) picture = yp_map_picture_new (f->map, &spec);
  g_autoptr (GError) error = NULL;
  YpPictureFormat format;

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (GError) refusal = NULL;

      spec = make_spec (sizes[i].format, sizes[i].width, sizes[i].height);
      g_assert_false (yp_picture_spec_check (&spec, &refusal));
      g_assert_error (refusal, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
    }

  g_assert_false (yp_map_picture_write (picture, "/nowhere/at/all.png", NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);

  g_assert_true (yp_picture_format_from_path ("a.SVG", &format));
  g_assert_cmpint (format, ==, YP_PICTURE_SVG);
  g_assert_false (yp_picture_format_from_path ("a.jpg", &format));
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);

#define ADD(name, function)                                                                        \
  g_test_add ("/map/picture/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("screen", test_screen);
  ADD ("large", test_large);
  ADD ("pdf", test_pdf);
  ADD ("svg", test_svg);
  ADD ("cancel", test_cancel);
  ADD ("refused", test_refused);

  return g_test_run ();
}
