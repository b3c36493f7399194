/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-map"

#include "yp-png-writer.h"

#include <png.h>

/* Maps are flat: more costs time and saves nothing. */
#define COMPRESSION_LEVEL 5

#define METRES_IN_INCH 0.0254

struct _YpPngWriter
{
  png_structp png;
  png_infop info;
  char *message; /* (nullable): what the library complained of */
};

static void
on_error (png_structp png, png_const_charp message)
{
  YpPngWriter *self = png_get_error_ptr (png);

  g_free (self->message);
  self->message = g_strdup (message);
  png_longjmp (png, 1);
}

static void
on_warning (png_structp png, png_const_charp message)
{
  g_debug ("PNG: %s", message);
}

static gboolean
fail (YpPngWriter *self, GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                       self->message != NULL ? self->message : "PNG");
  return FALSE;
}

static gboolean
write_head (YpPngWriter *self, FILE *file, int width, int height, double dpi, GError **error)
{
  if (setjmp (png_jmpbuf (self->png)) != 0)
    return fail (self, error);

  png_init_io (self->png, file);
  png_set_compression_level (self->png, COMPRESSION_LEVEL);
  png_set_filter (self->png, PNG_FILTER_TYPE_BASE, PNG_FILTER_NONE | PNG_FILTER_SUB);
  png_set_IHDR (self->png, self->info, (png_uint_32) width, (png_uint_32) height, 8,
                PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
                PNG_FILTER_TYPE_DEFAULT);
  if (dpi > 0)
    {
      png_uint_32 per_metre = (png_uint_32) (dpi / METRES_IN_INCH + 0.5);

      png_set_pHYs (self->png, self->info, per_metre, per_metre, PNG_RESOLUTION_METER);
    }
  png_write_info (self->png, self->info);

  /* cairo's words are xRGB, in the machine's order. */
#if G_BYTE_ORDER == G_LITTLE_ENDIAN
  png_set_filler (self->png, 0, PNG_FILLER_AFTER);
  png_set_bgr (self->png);
#else
  png_set_filler (self->png, 0, PNG_FILLER_BEFORE);
#endif

  return TRUE;
}

/**
 * yp_png_writer_new:
 * @file: where to; outlives the writer
 * @width: pixels
 * @height: pixels
 * @dpi: pixels in an inch of paper; 0 where it is not for paper
 * @error: return location
 *
 * Returns: (transfer full) (nullable): a writer that wants @height rows
 */
YpPngWriter *
yp_png_writer_new (FILE *file, int width, int height, double dpi, GError **error)
{
  g_autoptr (YpPngWriter) self = g_new0 (YpPngWriter, 1);

  self->png = png_create_write_struct (PNG_LIBPNG_VER_STRING, self, on_error, on_warning);
  self->info = self->png != NULL ? png_create_info_struct (self->png) : NULL;
  if (self->info == NULL)
    {
      fail (self, error);
      return NULL;
    }

  return write_head (self, file, width, height, dpi, error) ? g_steal_pointer (&self) : NULL;
}

void
yp_png_writer_free (YpPngWriter *self)
{
  if (self->png != NULL)
    png_destroy_write_struct (&self->png, &self->info);
  g_free (self->message);
  g_free (self);
}

/**
 * yp_png_writer_write:
 * @self: the writer
 * @band: an ARGB32 or RGB24 image, opaque, as wide as the picture
 * @n_rows: how many of its rows follow
 * @error: return location
 */
gboolean
yp_png_writer_write (YpPngWriter *self, cairo_surface_t *band, int n_rows, GError **error)
{
  const guchar *pixels = cairo_image_surface_get_data (band);
  gsize stride = (gsize) cairo_image_surface_get_stride (band);

  if (setjmp (png_jmpbuf (self->png)) != 0)
    return fail (self, error);

  for (int row = 0; row < n_rows; row++)
    png_write_row (self->png, pixels + (gsize) row * stride);

  return TRUE;
}

gboolean
yp_png_writer_end (YpPngWriter *self, GError **error)
{
  if (setjmp (png_jmpbuf (self->png)) != 0)
    return fail (self, error);

  png_write_end (self->png, self->info);
  return TRUE;
}
