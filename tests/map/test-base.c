/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <string.h>

#include "map-test.h"
#include "yp-base-names.h"
#include "yp-error.h"
#include "yp-tile-painter.h"

#define ZOOM 16

/* A tile of the plane at ZOOM, and the four images of 256 pixels in it. */
#define COLUMN 27343
#define ROW 13300

static const YpBox world = { 0, 0, 1, 1 };

/* Red says the column, green the row, blue which tile. */
static GBytes *
make_png (guint8 blue, guint8 alpha)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, TRUE, 8, 256, 256);
  guint8 *pixels = gdk_pixbuf_get_pixels (pixbuf);
  int stride = gdk_pixbuf_get_rowstride (pixbuf);
  g_autoptr (GError) error = NULL;
  char *buffer;
  gsize size;

  for (int y = 0; y < 256; y++)
    for (int x = 0; x < 256; x++)
      memcpy (pixels + y * stride + 4 * x, (guint8[]){ (guint8) x, (guint8) y, blue, alpha }, 4);

  gdk_pixbuf_save_to_buffer (pixbuf, &buffer, &size, "png", &error, NULL);
  g_assert_no_error (error);
  return g_bytes_new_take (buffer, size);
}

static YpBase *
make_base (guint min_zoom, guint max_zoom, double opacity)
{
  g_autoptr (YpBaseStore) store = yp_base_store_new ();
  YpBase *base = yp_base_new (store);
  YpBaseMap map = { .id = (char *) "photo",
                    .min_zoom = min_zoom,
                    .max_zoom = max_zoom,
                    .box = world,
                    .opacity = opacity };

  yp_base_add (base, &map);
  return base;
}

static YpBaseAddress
get_address (guint zoom, guint column, guint row)
{
  YpBaseAddress address = { .map = "photo", .zoom = zoom, .column = column, .row = row };

  return address;
}

static void
put (YpBase *base, guint zoom, guint column, guint row, guint8 blue, guint8 alpha)
{
  g_autoptr (GBytes) png = make_png (blue, alpha);
  YpBaseAddress address = get_address (zoom, column, row);
  g_autoptr (GError) error = NULL;

  yp_base_store_put (base->store, &address, FALSE, png, &error);
  g_assert_no_error (error);
}

static void
put_four (YpBase *base, guint8 alpha)
{
  for (guint i = 0; i < 4; i++)
    put (base, ZOOM, 2 * COLUMN + i % 2, 2 * ROW + i / 2, (guint8) (10 + i), alpha);
}

static guint32
get_pixel (cairo_surface_t *surface, int x, int y)
{
  const guint8 *row = cairo_image_surface_get_data (surface) +
                      (gsize) y * (gsize) cairo_image_surface_get_stride (surface);
  guint32 pixel;

  memcpy (&pixel, row + 4 * x, sizeof pixel);
  return pixel & 0xFFFFFF;
}

static cairo_surface_t *
paint (YpScene *before, YpBase *base, double zoom, int column, int row, int scale)
{
  g_autoptr (YpScene) scene = yp_scene_with_base (before, base);
  YpTileSpec spec = { .zoom = zoom, .column = column, .row = row, .scale = scale };

  return yp_tile_paint (scene, &spec, NULL);
}

static void
assert_exact (cairo_surface_t *surface)
{
  for (int y = 0; y < 512; y++)
    for (int x = 0; x < 512; x++)
      {
        guint32 wanted = (guint32) (x % 256) << 16 | (guint32) (y % 256) << 8 |
                         (guint32) (10 + x / 256 + 2 * (y / 256));

        g_assert_cmphex (get_pixel (surface, x, y), ==, wanted);
      }
}

/* Pixel for pixel at a whole level, and there in device pixels, too. */
static void
test_exact (void)
{
  g_autoptr (YpScene) scene = yp_scene_new ();
  g_autoptr (YpBase) base = make_base (0, 20, 1);
  cairo_surface_t *surface;

  put_four (base, 255);
  surface = paint (scene, base, ZOOM, COLUMN, ROW, 1);
  assert_exact (surface);
  cairo_surface_destroy (surface);

  surface = paint (scene, base, ZOOM - 1, COLUMN / 2, ROW / 2, 2);
  g_assert_cmphex (get_pixel (surface, 512 + 100, 33), ==,
                   (guint32) (100 << 16 | 33 << 8 | 10) & 0xFFFFFF);
  cairo_surface_destroy (surface);
}

static void
assert_near (cairo_surface_t *surface, int x, int y, double red, double green)
{
  guint32 pixel = get_pixel (surface, x, y);

  g_assert_cmpfloat_with_epsilon (pixel >> 16, red, 2.5);
  g_assert_cmpfloat_with_epsilon (pixel >> 8 & 0xFF, green, 2.5);
}

/* Between levels and beyond the last one each pixel is still where it belongs, to half a pixel. */
static void
test_resampled (void)
{
  g_autoptr (YpScene) scene = yp_scene_new ();
  g_autoptr (YpBase) base = make_base (0, ZOOM, 1);
  double scale = exp2 (0.25);
  cairo_surface_t *surface;
  int column = (int) (2 * COLUMN * 256 * scale / 512);
  int row = (int) (2 * ROW * 256 * scale / 512);

  for (guint i = 0; i < 16; i++)
    put (base, ZOOM, 2 * COLUMN - 1 + i % 4, 2 * ROW - 1 + i / 4, 10, 255);

  surface = paint (scene, base, ZOOM + 0.25, column, row, 1);
  for (int at = 20; at < 500; at += 61)
    {
      double x = ((column * 512 + at + 0.5) / scale) - 0.5;
      double y = ((row * 512 + at + 0.5) / scale) - 0.5;

      if (fmod (x, 256) > 2 && fmod (x, 256) < 253 && fmod (y, 256) > 2 && fmod (y, 256) < 253)
        assert_near (surface, at, at, fmod (x, 256), fmod (y, 256));
    }
  cairo_surface_destroy (surface);

  surface = paint (scene, base, ZOOM + 2, 4 * COLUMN, 4 * ROW, 1);
  assert_near (surface, 400, 200, 400 / 4.0 - 0.4, 200 / 4.0 - 0.4);
  cairo_surface_destroy (surface);
}

/* What has not come is taken from above, and then from itself; nothing waits for it. */
static void
test_stand_in (void)
{
  g_autoptr (YpScene) scene = yp_scene_new ();
  g_autoptr (YpBase) base = make_base (0, 20, 1);
  guint32 land = yp_style_get ()->land >> 8;
  cairo_surface_t *surface = paint (scene, base, ZOOM, COLUMN, ROW, 1);

  g_assert_cmphex (get_pixel (surface, 100, 100), ==, land);
  cairo_surface_destroy (surface);

  put (base, ZOOM - 1, COLUMN, ROW, 77, 255);
  surface = paint (scene, base, ZOOM, COLUMN, ROW, 1);
  assert_near (surface, 400, 100, 200, 50);
  cairo_surface_destroy (surface);

  put_four (base, 255);
  surface = paint (scene, base, ZOOM, COLUMN, ROW, 1);
  assert_exact (surface);
  cairo_surface_destroy (surface);
}

static YpScene *
make_wet_scene (void)
{
  g_autoptr (YpScene) empty = yp_scene_new ();
  g_autoptr (YpVectorBuilder) builder = yp_vector_builder_new ();
  g_autoptr (YpVectorData) water = NULL;

  map_test_add_square (builder, 60, 0, 80, NULL);
  water = yp_vector_builder_end (builder, FALSE);
  return yp_scene_with_layer (empty, YP_LAYER_WATER, water);
}

/* An image can be seen: the city's own water does not lie over it, but beside it. Half opaque it
 * mixes with what is beneath. */
static void
test_over_land (void)
{
  g_autoptr (YpScene) scene = make_wet_scene ();
  g_autoptr (YpScene) dry = yp_scene_new ();
  g_autoptr (YpBase) base = make_base (0, 20, 1);
  g_autoptr (YpBase) faint = make_base (0, 20, 0.5);
  guint32 water = yp_style_get ()->water >> 8;
  guint32 land = yp_style_get ()->land >> 8;
  cairo_surface_t *surface;

  put (base, ZOOM, 2 * COLUMN, 2 * ROW, 10, 255);
  surface = paint (scene, base, ZOOM, COLUMN, ROW, 1);
  g_assert_cmphex (get_pixel (surface, 100, 100), ==, 0x64640A);
  g_assert_cmphex (get_pixel (surface, 300, 100), ==, water);
  cairo_surface_destroy (surface);

  put_four (faint, 255);
  surface = paint (dry, faint, ZOOM, COLUMN, ROW, 1);
  assert_near (surface, 200, 100, (200 + (land >> 16)) / 2.0, (100 + (land >> 8 & 0xFF)) / 2.0);
  cairo_surface_destroy (surface);
}

/* What can be seen through does not hide the city's land. */
static void
test_transparent (void)
{
  g_autoptr (YpScene) scene = make_wet_scene ();
  g_autoptr (YpBase) base = make_base (0, 20, 1);
  cairo_surface_t *surface;

  put_four (base, 0);
  surface = paint (scene, base, ZOOM, COLUMN, ROW, 1);
  g_assert_cmphex (get_pixel (surface, 100, 100), ==, yp_style_get ()->water >> 8);
  cairo_surface_destroy (surface);
}

static guint
find_level (const YpBase *base, double zoom)
{
  YpBox box = { 0.5, 0.5, 0.5001, 0.5001 };
  YpBaseSpan span;

  return yp_base_map_cover (g_ptr_array_index (base->maps, 0), zoom, &box, &span) ? span.zoom : 99;
}

static void
test_choice (void)
{
  g_autoptr (YpBase) base = make_base (3, 18, 1);
  YpBox view = { 0.5, 0.4, 0.5 + 1920 / yp_mercator_world_px (15),
                 0.4 + 1080 / yp_mercator_world_px (15) };
  g_autoptr (GArray) wants = yp_base_list_wants (base, &view, 15, 1);
  g_autoptr (GArray) none = yp_base_list_wants (base, &world, 15, 1);
  const YpBaseAddress *first = &g_array_index (wants, YpBaseAddress, 0);
  guint n = 0;

  g_assert_cmpuint (find_level (base, 15), ==, 15);
  g_assert_cmpuint (find_level (base, 15.25), ==, 15);
  g_assert_cmpuint (find_level (base, 15.4), ==, 16);
  g_assert_cmpuint (find_level (base, 20), ==, 18);
  g_assert_cmpuint (find_level (base, 2), ==, 99);

  /* First what gives a picture at once, then from the middle; never without bound. */
  g_assert_cmpuint (first->zoom, ==, 12);
  for (guint i = 0; i < wants->len; i++)
    n += g_array_index (wants, YpBaseAddress, i).zoom == 15;
  g_assert_cmpuint (n, >=, 8 * 5);
  g_assert_cmpuint (n, <=, 9 * 6);
  g_assert_cmpuint (none->len, ==, 0);
}

static void
assert_refused (GBytes *bytes, YpError code)
{
  g_autoptr (YpBaseStore) store = yp_base_store_new ();
  g_autoptr (GError) error = NULL;
  YpBaseAddress address = get_address (1, 0, 0);

  g_assert_false (yp_base_store_put (store, &address, FALSE, bytes, &error));
  g_assert_error (error, YP_ERROR, (int) code);
  g_assert_true (yp_base_store_is_done (store, &address));
  g_assert_false (yp_base_store_has (store, &address));
  g_assert_null (yp_base_store_get (store, &address));
}

static void
test_hostile (void)
{
  static const guint8 vast[] =
      "\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\xEA\x60\0\0\xEA\x60\x08\x06\0\0\0";
  g_autoptr (GBytes) png = make_png (1, 255);
  g_autoptr (GBytes) half = g_bytes_new_from_bytes (png, 0, g_bytes_get_size (png) / 2);
  g_autoptr (GBytes) html = g_bytes_new_static ("<html>", 6);
  g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);
  g_autoptr (GBytes) huge = NULL;
  GByteArray *header = g_byte_array_new ();
  guint32 crc = 0xFFFFFFFF;

  /* With a right checksum: the size is all that is wrong with it. */
  for (gsize i = 12; i < 29; i++)
    {
      crc ^= vast[i];
      for (guint bit = 0; bit < 8; bit++)
        crc = (crc & 1) != 0 ? crc >> 1 ^ 0xEDB88320 : crc >> 1;
    }
  crc = GUINT32_TO_BE (~crc);
  g_byte_array_append (header, vast, 29);
  g_byte_array_append (header, (const guint8 *) &crc, 4);
  g_byte_array_append (header, (const guint8 *) "\0\0\0\x10IDAT0123456789012345", 24);
  huge = g_byte_array_free_to_bytes (header);

  assert_refused (half, YP_ERROR_INVALID);
  assert_refused (html, YP_ERROR_INVALID);
  assert_refused (nothing, YP_ERROR_INVALID);
  assert_refused (huge, YP_ERROR_TOO_LARGE);
}

/* However much comes, the store keeps a bounded part of it, the newest. */
static void
test_bounds (void)
{
  g_autoptr (YpBase) base = make_base (0, 20, 1);
  g_autoptr (GBytes) png = make_png (9, 255);
  YpBaseAddress address;
  guint n_kept = 0;

  for (guint i = 0; i < 5000; i++)
    {
      address = get_address (20, i, 0);
      if (i % 1000 == 0)
        yp_base_store_put (base->store, &address, FALSE, png, NULL);
      else
        yp_base_store_put (base->store, &address, FALSE, NULL, NULL);
    }
  for (guint i = 0; i < 5000; i++)
    {
      address = get_address (20, i, 0);
      n_kept += yp_base_store_has (base->store, &address);
    }

  g_assert_cmpuint (n_kept, <=, 4000);
  g_assert_cmpuint (n_kept, >, 100);
  address = get_address (20, 4999, 0);
  g_assert_true (yp_base_store_has (base->store, &address));
}

static void
add_number (GByteArray *to, guint number)
{
  for (; number >= 0x80; number >>= 7)
    g_byte_array_append (to, (guint8[]){ (guint8) (number | 0x80) }, 1);
  g_byte_array_append (to, (guint8[]){ (guint8) number }, 1);
}

static void
add_field (GByteArray *to, guint field, const guint8 *data, guint length)
{
  add_number (to, field << 3 | 2);
  add_number (to, length);
  g_byte_array_append (to, data, length);
}

static guint
zigzag (int number)
{
  return number >= 0 ? 2 * (guint) number : 2 * (guint) -number - 1;
}

/* A layer of one feature: the western half of the tile, with a name. */
static GBytes *
make_mvt (void)
{
  g_autoptr (GByteArray) geometry = g_byte_array_new ();
  g_autoptr (GByteArray) feature = g_byte_array_new ();
  g_autoptr (GByteArray) value = g_byte_array_new ();
  g_autoptr (GByteArray) layer = g_byte_array_new ();
  GByteArray *tile = g_byte_array_new ();
  const int steps[] = { 2048, 0, 0, 4096, -2048, 0 };

  add_number (geometry, 1 << 3 | 1);
  add_number (geometry, 0);
  add_number (geometry, 0);
  add_number (geometry, 3 << 3 | 2);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    add_number (geometry, zigzag (steps[i]));
  add_number (geometry, 1 << 3 | 7);

  add_field (feature, 2, (const guint8[]){ 0, 0 }, 2);
  g_byte_array_append (feature, (const guint8[]){ 3 << 3, 3 }, 2);
  add_field (feature, 4, geometry->data, geometry->len);
  add_field (value, 1, (const guint8 *) "West", 4);

  g_byte_array_append (layer, (const guint8[]){ 15 << 3, 2 }, 2);
  add_field (layer, 1, (const guint8 *) "lake", 4);
  add_field (layer, 2, feature->data, feature->len);
  add_field (layer, 3, (const guint8 *) "name", 4);
  add_field (layer, 4, value->data, value->len);
  g_byte_array_append (layer, (const guint8[]){ 5 << 3 }, 1);
  add_number (layer, 4096);
  add_field (tile, 3, layer->data, layer->len);

  return g_byte_array_free_to_bytes (tile);
}

static YpBase *
make_vector_base (void)
{
  static const char text[] = "[lakes]\nlayer=lake\ngeometry=polygon\nfill=#ff0000\n"
                             "line=#00ff00\nwidth=4\ntext=name\n";
  g_autoptr (GError) error = NULL;
  g_autoptr (YpMapStyle) style = yp_map_style_parse (text, strlen (text), &error);
  g_autoptr (YpBaseStore) store = yp_base_store_new ();
  g_autoptr (GBytes) mvt = make_mvt ();
  YpBaseAddress address = get_address (ZOOM - 1, COLUMN, ROW);
  YpBase *base = yp_base_new (store);
  YpBaseMap map = { .id = (char *) "photo",
                    .is_vector = TRUE,
                    .max_zoom = ZOOM - 1,
                    .box = world,
                    .opacity = 1,
                    .style = style };

  g_assert_no_error (error);
  yp_base_add (base, &map);
  yp_base_store_put (store, &address, TRUE, mvt, &error);
  g_assert_no_error (error);

  return base;
}

/* The half that is a lake, to its shore; also much enlarged, where only a part of it is seen. */
static void
test_vector (void)
{
  g_autoptr (YpScene) scene = yp_scene_new ();
  g_autoptr (YpBase) base = make_vector_base ();
  guint32 land = yp_style_get ()->land >> 8;
  cairo_surface_t *surface = paint (scene, base, ZOOM, COLUMN, ROW, 1);

  g_assert_cmphex (get_pixel (surface, 100, 400), ==, 0xFF0000);
  g_assert_cmphex (get_pixel (surface, 250, 100), ==, 0xFF0000);
  g_assert_cmphex (get_pixel (surface, 255, 100), ==, 0x00FF00);
  g_assert_cmphex (get_pixel (surface, 262, 100), ==, land);
  cairo_surface_destroy (surface);

  surface = paint (scene, base, 24, COLUMN * 256 + 127, ROW * 256 + 99, 1);
  g_assert_cmphex (get_pixel (surface, 10, 100), ==, 0xFF0000);
  g_assert_cmphex (get_pixel (surface, 511, 100), ==, 0x00FF00);
  cairo_surface_destroy (surface);
}

static void
test_names (void)
{
  g_autoptr (YpBase) base = make_vector_base ();
  YpBaseAddress address = get_address (ZOOM - 1, COLUMN, ROW);
  YpBox box = yp_base_address_get_box (&address);
  g_autoptr (GPtrArray) names = yp_base_list_names (base, &box, ZOOM, ZOOM, NULL);
  const YpBaseName *name;

  g_assert_cmpuint (names->len, ==, 1);
  name = g_ptr_array_index (names, 0);
  g_assert_cmpstr (name->text, ==, "West");
  g_assert_cmpfloat_with_epsilon (name->x, box.x1 + (box.x2 - box.x1) / 4, 1e-9);
  g_assert_cmpfloat_with_epsilon (name->y, (box.y1 + box.y2) / 2, 1e-9);
}

/* A layer that is hidden is not painted; what is faint shines through. */
static void
test_layer_opacity (void)
{
  g_autoptr (YpScene) wet = make_wet_scene ();
  g_autoptr (YpScene) hidden = yp_scene_with_opacity (wet, YP_LAYER_WATER, 0);
  g_autoptr (YpScene) faint = yp_scene_with_opacity (wet, YP_LAYER_WATER, 0.5);
  guint32 land = yp_style_get ()->land >> 8;
  guint32 water = yp_style_get ()->water >> 8;
  cairo_surface_t *surface = paint (hidden, NULL, ZOOM, COLUMN, ROW, 1);

  g_assert_cmphex (get_pixel (surface, 100, 100), ==, land);
  cairo_surface_destroy (surface);

  surface = paint (faint, NULL, ZOOM, COLUMN, ROW, 1);
  assert_near (surface, 100, 100, ((land >> 16) + (water >> 16)) / 2.0,
               ((land >> 8 & 0xFF) + (water >> 8 & 0xFF)) / 2.0);
  cairo_surface_destroy (surface);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/base/exact", test_exact);
  g_test_add_func ("/base/resampled", test_resampled);
  g_test_add_func ("/base/stand-in", test_stand_in);
  g_test_add_func ("/base/over-land", test_over_land);
  g_test_add_func ("/base/transparent", test_transparent);
  g_test_add_func ("/base/choice", test_choice);
  g_test_add_func ("/base/hostile", test_hostile);
  g_test_add_func ("/base/bounds", test_bounds);
  g_test_add_func ("/base/vector", test_vector);
  g_test_add_func ("/base/names", test_names);
  g_test_add_func ("/base/layer-opacity", test_layer_opacity);

  return g_test_run ();
}
