/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-store"

#include "yp-moment-private.h"

/* Rows are alike: a faster level makes a third more, a slower one a twentieth less. */
#define LEVEL 6

#define STEP 65536

/* All of @data through @converter, at most @most bytes. */
static GString *
convert (GConverter *converter, const guint8 *data, gsize size, gsize most, GError **error)
{
  g_autoptr (GString) text = g_string_sized_new (STEP);
  GConverterResult result = G_CONVERTER_CONVERTED;

  while (result != G_CONVERTER_FINISHED)
    {
      gsize n_read = 0;
      gsize n_written = 0;
      gsize before = text->len;

      if (before > most)
        {
          g_set_error_literal (error, YP_STORE_ERROR, YP_STORE_ERROR_CORRUPT,
                               "What is packed is larger than it can be");
          return NULL;
        }

      g_string_set_size (text, before + STEP);
      result = g_converter_convert (converter, data, size, text->str + before, STEP,
                                    G_CONVERTER_INPUT_AT_END, &n_read, &n_written, error);
      if (result == G_CONVERTER_ERROR)
        return NULL;
      g_string_set_size (text, before + n_written);
      data += n_read;
      size -= n_read;
    }

  return g_steal_pointer (&text);
}

GBytes *
_yp_pack (const void *data, gsize size, GError **error)
{
  g_autoptr (GZlibCompressor) compressor =
      g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB, LEVEL);
  GString *packed = convert (G_CONVERTER (compressor), data, size, G_MAXSIZE - STEP, error);

  return packed != NULL ? g_string_free_to_bytes (packed) : NULL;
}

GString *
_yp_unpack (const guint8 *data, gsize size, gsize most, GError **error)
{
  g_autoptr (GZlibDecompressor) decompressor =
      g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB);

  return convert (G_CONVERTER (decompressor), data, size, most, error);
}
