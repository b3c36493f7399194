/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "yp-file.h"

G_BEGIN_DECLS

/**
 * YpThumbnail:
 * @file: what it is
 * @texture: (nullable): a picture of it; %NULL where it is none, or none that can be shown
 *
 * A file to be looked at.
 */
typedef struct
{
  YpFile *file;
  GdkTexture *texture;
} YpThumbnail;

void yp_thumbnail_free (YpThumbnail *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpThumbnail, yp_thumbnail_free)

GdkTexture *yp_thumbnail_decode (GBytes *bytes, guint most_pixels, GError **error);
void yp_thumbnail_load_async (YpSituation *situation,
                              const char *sha256,
                              guint most_pixels,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
YpThumbnail *
yp_thumbnail_load_finish (YpSituation *situation, GAsyncResult *result, GError **error);

G_END_DECLS
