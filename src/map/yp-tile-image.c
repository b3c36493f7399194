/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-map"

#include "yp-tile-image.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <string.h>
#include <webp/decode.h>

#include "yp-error.h"

static YpTileImage *
make_image (int width, int height)
{
  YpTileImage *self = g_new0 (YpTileImage, 1);

  self->ref_count = 1;
  self->width = width;
  self->height = height;
  self->pixels = g_malloc ((gsize) width * (gsize) height * 4);

  return self;
}

YpTileImage *
yp_tile_image_ref (YpTileImage *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
yp_tile_image_unref (YpTileImage *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_free (self->pixels);
  g_free (self);
}

/* In bytes. */
gsize
yp_tile_image_get_size (const YpTileImage *self)
{
  return (gsize) self->width * (gsize) self->height * 4;
}

static gboolean
check_size (int width, int height, GError **error)
{
  if (width >= 1 && height >= 1 && width <= YP_TILE_IMAGE_MAX_SIDE &&
      height <= YP_TILE_IMAGE_MAX_SIDE)
    return TRUE;

  g_set_error (error, YP_ERROR, YP_ERROR_TOO_LARGE,
               "The tile is an image of %d × %d pixels; at most %d × %d are shown", width, height,
               YP_TILE_IMAGE_MAX_SIDE, YP_TILE_IMAGE_MAX_SIDE);
  return FALSE;
}

/* Straight RGBA, row by row, as Cairo has it. */
static void
take_row (YpTileImage *self, int y, const guint8 *from, int n_channels, gboolean *is_opaque)
{
  guint32 *to = (guint32 *) (gpointer) self->pixels + (gsize) y * (gsize) self->width;

  for (int x = 0; x < self->width; x++, from += n_channels)
    {
      guint32 alpha = n_channels == 4 ? from[3] : 255;
      guint32 red = (from[0] * alpha + 127) / 255;
      guint32 green = (from[1] * alpha + 127) / 255;
      guint32 blue = (from[2] * alpha + 127) / 255;

      *is_opaque &= alpha == 255;
      to[x] = alpha << 24 | red << 16 | green << 8 | blue;
    }
}

static YpTileImage *
take_pixels (const guint8 *pixels, int width, int height, int stride, int n_channels)
{
  YpTileImage *self = make_image (width, height);
  gboolean is_opaque = TRUE;

  for (int y = 0; y < height; y++)
    take_row (self, y, pixels + (gsize) y * (gsize) stride, n_channels, &is_opaque);
  self->is_opaque = is_opaque;

  return self;
}

static YpTileImage *
decode_webp (const guint8 *data, gsize size, GError **error)
{
  YpTileImage *self;
  int width;
  int height;
  guint8 *pixels;

  if (!WebPGetInfo (data, size, &width, &height))
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID, "The tile is no WebP image");
      return NULL;
    }
  if (!check_size (width, height, error))
    return NULL;

  pixels = WebPDecodeRGBA (data, size, &width, &height);
  if (pixels == NULL)
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID, "The tile's WebP image is damaged");
      return NULL;
    }

  self = take_pixels (pixels, width, height, 4 * width, 4);
  WebPFree (pixels);
  return self;
}

typedef struct
{
  int width;
  int height;
} Size;

/* Said before the first pixel is unpacked: nothing by nothing ends it. */
static void
on_size_prepared (GdkPixbufLoader *loader, int width, int height, gpointer user_data)
{
  Size *size = user_data;

  *size = (Size){ width, height };
  if (!check_size (width, height, NULL))
    gdk_pixbuf_loader_set_size (loader, 0, 0);
}

static GdkPixbufLoader *
read_pixbuf (const guint8 *data, gsize size, const char *type, GError **error)
{
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new_with_type (type, error);
  g_autoptr (GError) own_error = NULL;
  Size pixels = { -1, -1 };
  gboolean is_read;

  if (loader == NULL)
    return NULL;

  g_signal_connect (loader, "size-prepared", G_CALLBACK (on_size_prepared), &pixels);
  is_read = gdk_pixbuf_loader_write (loader, data, size, &own_error);
  is_read = gdk_pixbuf_loader_close (loader, is_read ? &own_error : NULL) && is_read;
  g_signal_handlers_disconnect_by_data (loader, &pixels);

  if (pixels.width >= 0 && !check_size (pixels.width, pixels.height, error))
    return NULL;
  if (is_read && gdk_pixbuf_loader_get_pixbuf (loader) != NULL)
    return g_steal_pointer (&loader);

  g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "The tile's image is damaged: %s",
               own_error != NULL ? own_error->message : "it ends early");
  return NULL;
}

/* GdkPixbuf takes half an image for a whole one; what follows the end is nobody's business. */
static gboolean
has_end (const guint8 *data, gsize size, const char *end, gsize end_size)
{
  for (gsize i = size; i >= end_size; i--)
    if (memcmp (data + i - end_size, end, end_size) == 0)
      return TRUE;

  return FALSE;
}

static YpTileImage *
decode_pixbuf (const guint8 *data, gsize size, const char *type, GError **error)
{
  g_autoptr (GdkPixbufLoader) loader = read_pixbuf (data, size, type, error);
  GdkPixbuf *pixbuf = loader != NULL ? gdk_pixbuf_loader_get_pixbuf (loader) : NULL;

  if (pixbuf == NULL)
    return NULL;
  if (!(*type == 'p' ? has_end (data, size, "IEND", 4) : has_end (data, size, "\xFF\xD9", 2)))
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID, "The tile's image ends early");
      return NULL;
    }

  return take_pixels (gdk_pixbuf_read_pixels (pixbuf), gdk_pixbuf_get_width (pixbuf),
                      gdk_pixbuf_get_height (pixbuf), gdk_pixbuf_get_rowstride (pixbuf),
                      gdk_pixbuf_get_n_channels (pixbuf));
}

/**
 * yp_tile_image_decode:
 * @bytes: a PNG, JPEG or WebP image; what it is its first bytes say
 * @error: return location for a #YpError
 *
 * Its size is looked at before its pixels are. Some hundred microseconds; any thread.
 *
 * Returns: (transfer full) (nullable): the pixels, or %NULL with @error set
 */
YpTileImage *
yp_tile_image_decode (GBytes *bytes, GError **error)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  if (size >= 12 && memcmp (data, "RIFF", 4) == 0 && memcmp (data + 8, "WEBP", 4) == 0)
    return decode_webp (data, size, error);
  if (size >= 8 && memcmp (data, "\x89PNG\r\n\x1A\n", 8) == 0)
    return decode_pixbuf (data, size, "png", error);
  if (size >= 3 && memcmp (data, "\xFF\xD8\xFF", 3) == 0)
    return decode_pixbuf (data, size, "jpeg", error);

  g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID,
                       "The tile is neither a PNG, a JPEG nor a WebP image");
  return NULL;
}

/**
 * yp_tile_image_wrap:
 * @self: an image, which must live longer
 *
 * Cairo's surfaces are for one thread; the pixels are for all.
 *
 * Returns: (transfer full): a surface to draw from
 */
cairo_surface_t *
yp_tile_image_wrap (const YpTileImage *self)
{
  return cairo_image_surface_create_for_data (self->pixels, CAIRO_FORMAT_ARGB32, self->width,
                                              self->height, 4 * self->width);
}
