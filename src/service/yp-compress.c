/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-route.h"

/* The fastest level already makes a tenth of a snapshot. */
#define GZIP_LEVEL 1

/* “gzip”, “gzip;q=0.5” or “*”, but not “gzip;q=0” (RFC 9110 §12.5.3). */
static gboolean
accepts_gzip (const YpRequest *request)
{
  const char *header = g_hash_table_lookup (request->headers, "accept-encoding");
  g_auto (GStrv) codings = header != NULL ? g_strsplit (header, ",", -1) : NULL;

  for (guint i = 0; codings != NULL && codings[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (g_strstrip (codings[i]), ";", 2);
      const char *weight = parts[0] != NULL && parts[1] != NULL ? strstr (parts[1], "q=") : NULL;

      if (parts[0] != NULL && g_ascii_strcasecmp (g_strstrip (parts[0]), "gzip") == 0)
        return weight == NULL || g_ascii_strtod (weight + 2, NULL) > 0;
    }

  return FALSE;
}

static GBytes *
compress (GBytes *body, GError **error)
{
  g_autoptr (GZlibCompressor) compressor =
      g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, GZIP_LEVEL);
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) stream =
      g_converter_output_stream_new (memory, G_CONVERTER (compressor));
  gsize size;
  const void *data = g_bytes_get_data (body, &size);

  if (!g_output_stream_write_all (stream, data, size, NULL, NULL, error) ||
      !g_output_stream_close (stream, NULL, error))
    return NULL;

  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}

/**
 * yp_reply_compress:
 * @self: a reply with a body
 * @request: what it answers
 * @error: return location for a #GError
 *
 * Compresses the body where the request takes that.
 *
 * Returns: whether it is as the request wants it
 */
gboolean
yp_reply_compress (YpReply *self, const YpRequest *request, GError **error)
{
  GBytes *compressed;

  yp_reply_set_header (self, "Vary", "Accept-Encoding");
  if (!accepts_gzip (request))
    return TRUE;

  compressed = compress (self->body, error);
  if (compressed == NULL)
    return FALSE;

  g_bytes_unref (self->body);
  self->body = compressed;
  yp_reply_set_header (self, "Content-Encoding", "gzip");

  return TRUE;
}
