/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-geo"

#include "yp-tile-fetch.h"

#include <string.h>

#include "yp-error.h"
#include "yp-image-head-private.h"
#include "yp-xml-private.h"

/**
 * yp_tile_fetch_get_accept:
 * @kind: what is asked for
 *
 * Returns: the header `Accept`
 */
const char *
yp_tile_fetch_get_accept (YpTileFetchKind kind)
{
  return kind == YP_TILE_FETCH_IMAGE ? "image/png,image/jpeg,image/webp,image/gif;q=0.8,*/*;q=0.5"
                                     : "application/xml,text/xml;q=0.9,*/*;q=0.5";
}

/* Whether @word stands near the beginning, whatever its case. */
static gboolean
has_early (const char *data, gsize size, const char *word)
{
  gsize length = strlen (word);

  for (gsize at = 0; at + length <= MIN (size, 1024); at++)
    if (g_ascii_strncasecmp (data + at, word, length) == 0)
      return TRUE;

  return FALSE;
}

/* What servers send with status 200 in place of what they were asked for. */
static const char *
name_stranger (const char *data, gsize size)
{
  if (size == 0)
    return "nothing";
  if (size >= 2 && data[0] == '\x1f' && data[1] == '\x8b')
    return "a compressed file";
  if (has_early (data, size, "<html") || has_early (data, size, "<!doctype html"))
    return "a web page (HTML)";
  if (has_early (data, size, "<?xml"))
    return "XML";
  if (data[0] == '{' || data[0] == '[')
    return "JSON";

  return "something else";
}

static gboolean
fail_as_stranger (GBytes *bytes, const char *wanted, GError **error)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  g_autofree char *words =
      size > 0 && has_early (data, size, "<") && has_early (data, size, "exception")
          ? _yp_xml_read_exception (bytes)
          : NULL;

  if (words != NULL)
    g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "The server says: %s", words);
  else
    g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "The server sent %s in place of %s",
                 name_stranger (data, size), wanted);

  return FALSE;
}

static gboolean
check_image (GBytes *bytes, GError **error)
{
  g_autoptr (GError) own_error = NULL;
  YpImageHead head;

  if (!_yp_image_head_read (bytes, &head, &own_error))
    {
      gsize size;
      const guint8 *data = g_bytes_get_data (bytes, &size);

      /* A broken image, or none at all. */
      if (size == 0 || head.width > 0 || data[0] >= 0x80 || data[0] == 'R' || data[0] == 'G')
        g_propagate_error (error, g_steal_pointer (&own_error));
      else
        fail_as_stranger (bytes, "an image", error);
      return FALSE;
    }

  if (head.width <= YP_TILE_FETCH_MAX_PX && head.height <= YP_TILE_FETCH_MAX_PX)
    return TRUE;

  g_set_error (error, YP_ERROR, YP_ERROR_TOO_LARGE,
               "The image has %u × %u pixels, more than %d on an edge", head.width, head.height,
               YP_TILE_FETCH_MAX_PX);
  return FALSE;
}

static gboolean
check_capabilities (GBytes *bytes, GError **error)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  return has_early (data, size, "<capabilities") || has_early (data, size, ":capabilities") ||
         fail_as_stranger (bytes, "its capabilities (XML)", error);
}

/**
 * yp_tile_fetch_check:
 * @kind: what was asked for
 * @bytes: what came
 * @error: return location for a #YpError: what came in its place
 *
 * Looks at the bytes, whatever the server says that they are. Nothing is decoded.
 *
 * Returns: whether it is what was asked for
 */
gboolean
yp_tile_fetch_check (YpTileFetchKind kind, GBytes *bytes, GError **error)
{
  g_return_val_if_fail (bytes != NULL, FALSE);

  return kind == YP_TILE_FETCH_IMAGE ? check_image (bytes, error)
                                     : check_capabilities (bytes, error);
}

/**
 * yp_tile_fetch_image:
 * @self: the way to a server
 * @url: where
 * @bytes: (out) (transfer full) (nullable): the image; %NULL where the server has none
 * @cancellable: (nullable): stops it
 * @error: return location
 *
 * Blocks.
 *
 * Returns: %FALSE with @error set if the server should have one and does not give it
 */
gboolean
yp_tile_fetch_image (const YpTileFetch *self,
                     const char *url,
                     GBytes **bytes,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (GError) own_error = NULL;

  *bytes = self->fetch (url, YP_TILE_FETCH_IMAGE, cancellable, self->user_data, &own_error);
  if (*bytes != NULL || g_error_matches (own_error, YP_ERROR, YP_ERROR_NOT_FOUND))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&own_error));
  return FALSE;
}
