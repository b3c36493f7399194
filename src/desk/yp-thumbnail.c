/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-thumbnail.h"

#include "yp-error.h"

/* A picture of more is not decoded: most formats are decoded whole before they are made smaller, at
 * four bytes a pixel. */
#define MAX_SOURCE_PIXELS (40 * 1000 * 1000)

#define CHUNK_SIZE 65536

typedef struct
{
  char *sha256;
  guint most_pixels;
} Load;

static void
free_load (gpointer data)
{
  Load *load = data;

  g_free (load->sha256);
  g_free (load);
}

void
yp_thumbnail_free (YpThumbnail *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->file, yp_file_free);
  g_clear_object (&self->texture);
  g_free (self);
}

/* Told the size before anything is decoded; of nothing by nothing the loader makes nothing. */
static void
on_size_prepared (GdkPixbufLoader *loader, int width, int height, gpointer user_data)
{
  guint most = *(const guint *) user_data;
  double scale = MIN (1, (double) most / MAX (MAX (width, height), 1));

  if ((gint64) width * height > MAX_SOURCE_PIXELS)
    gdk_pixbuf_loader_set_size (loader, 0, 0);
  else if (scale < 1)
    gdk_pixbuf_loader_set_size (loader, MAX ((int) (width * scale), 1),
                                MAX ((int) (height * scale), 1));
}

static gboolean
feed (GdkPixbufLoader *loader, GBytes *bytes, GError **error)
{
  gsize size;
  const guchar *data = g_bytes_get_data (bytes, &size);

  for (gsize i = 0; i < size; i += CHUNK_SIZE)
    if (!gdk_pixbuf_loader_write (loader, data + i, MIN (CHUNK_SIZE, size - i), error))
      return FALSE;

  return TRUE;
}

/**
 * yp_thumbnail_decode:
 * @bytes: of a picture, from outside
 * @most_pixels: how wide and how high it may become
 * @error: return location for a #GdkPixbufError or %YP_ERROR_INVALID
 *
 * Decodes a picture, smaller where it is larger. Blocks: for a worker.
 *
 * Returns: (transfer full) (nullable): the picture, upright; %NULL with @error set
 */
GdkTexture *
yp_thumbnail_decode (GBytes *bytes, guint most_pixels, GError **error)
{
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new ();
  g_autoptr (GdkPixbuf) upright = NULL;
  GdkPixbuf *pixbuf;
  gboolean is_fed;

  g_signal_connect (loader, "size-prepared", G_CALLBACK (on_size_prepared), &most_pixels);
  is_fed = feed (loader, bytes, error);
  if (!gdk_pixbuf_loader_close (loader, is_fed ? error : NULL) || !is_fed)
    return NULL;

  pixbuf = gdk_pixbuf_loader_get_pixbuf (loader);
  upright = pixbuf != NULL ? gdk_pixbuf_apply_embedded_orientation (pixbuf) : NULL;
  if (upright != NULL)
    return gdk_texture_new_for_pixbuf (upright);

  g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID, "There is no picture in it");
  return NULL;
}

/* What is no picture, or none for us, is still a file. */
static gpointer
run_load (YpSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const Load *load = data;
  g_autoptr (YpThumbnail) self = g_new0 (YpThumbnail, 1);
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *type = NULL;
  g_autoptr (GError) reason = NULL;

  self->file = yp_file_describe (session, load->sha256, cancellable, error);
  if (self->file == NULL)
    return NULL;
  if (!g_str_has_prefix (self->file->type, "image/"))
    return g_steal_pointer (&self);

  bytes = yp_file_fetch (session, load->sha256, &type, cancellable, error);
  if (bytes == NULL)
    return NULL;

  self->texture = yp_thumbnail_decode (bytes, load->most_pixels, &reason);
  if (self->texture == NULL)
    g_debug ("File %s is shown by its name: %s", load->sha256, reason->message);

  return g_steal_pointer (&self);
}

/**
 * yp_thumbnail_load_async:
 * @situation: whose platform
 * @sha256: of a file
 * @most_pixels: how wide and how high its picture may be
 * @cancellable: (nullable): stops
 * @callback: called once
 * @user_data: for @callback
 *
 * Fetches and decodes in a worker.
 */
void
yp_thumbnail_load_async (YpSituation *situation,
                         const char *sha256,
                         guint most_pixels,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  Load *load = g_new0 (Load, 1);

  load->sha256 = g_strdup (sha256);
  load->most_pixels = most_pixels;
  yp_situation_ask_async (situation, run_load, load, free_load, (GDestroyNotify) yp_thumbnail_free,
                          cancellable, callback, user_data);
}

YpThumbnail *
yp_thumbnail_load_finish (YpSituation *situation, GAsyncResult *result, GError **error)
{
  return yp_situation_ask_finish (situation, result, error);
}
