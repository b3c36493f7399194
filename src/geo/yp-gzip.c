/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-geo"

#include "yp-gzip.h"

#include "yp-error.h"

#define BLOCK 65536

/* Whether @data begins as gzip does (RFC 1952). */
gboolean
yp_is_gzip (const guint8 *data, gsize size)
{
  return size >= 2 && data[0] == 0x1F && data[1] == 0x8B;
}

static gboolean
pump (GInputStream *stream, GByteArray *out, gsize max, GCancellable *cancellable, GError **error)
{
  g_autofree guint8 *block = g_malloc (BLOCK);
  gssize n;

  while ((n = g_input_stream_read (stream, block, BLOCK, cancellable, error)) > 0)
    {
      if (out->len + (gsize) n > max)
        {
          g_set_error (error, YP_ERROR, YP_ERROR_TOO_LARGE,
                       "gzip: more than %" G_GSIZE_FORMAT " bytes when unpacked", max);
          return FALSE;
        }
      g_byte_array_append (out, block, (guint) n);
    }
  if (n < 0)
    g_prefix_error (error, "gzip: ");
  return n == 0;
}

/**
 * yp_gunzip:
 * @data: (array length=size): bytes in gzip's form (RFC 1952)
 * @size: how many
 * @max: how many may come out, less than 2 GiB
 * @cancellable: (nullable): stops it
 * @error: return location: damaged, cut off, or more than @max
 *
 * Never holds more than @max bytes and a block of what is unpacked. Any thread.
 *
 * Returns: (transfer full) (nullable): what was packed
 */
GBytes *
yp_gunzip (const guint8 *data, gsize size, gsize max, GCancellable *cancellable, GError **error)
{
  g_autoptr (GInputStream) packed = g_memory_input_stream_new_from_data (data, (gssize) size, NULL);
  g_autoptr (GZlibDecompressor) unpacker = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP);
  g_autoptr (GInputStream) stream = g_converter_input_stream_new (packed, G_CONVERTER (unpacker));
  g_autoptr (GByteArray) out = g_byte_array_new ();

  g_return_val_if_fail (max < G_MAXINT, NULL);

  if (!pump (stream, out, max, cancellable, error))
    return NULL;
  return g_byte_array_free_to_bytes (g_steal_pointer (&out));
}
