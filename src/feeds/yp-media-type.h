/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How large a picture may be, in pixels: somebody will decode it. */
#define YP_MEDIA_TYPE_MAX_PIXELS (100 * 1000 * 1000)

/**
 * YpMediaType:
 * @name: `image/jpeg`, `image/png`, `image/webp`, `application/pdf`, `video/mp4` or `text/plain`;
 *   static
 * @width: of a picture, in pixels, at least 1; else 0
 * @height: likewise
 *
 * What a file is, by its content.
 */
typedef struct
{
  const char *name;
  guint width;
  guint height;
} YpMediaType;

gboolean yp_media_type_recognise (const guint8 *data,
                                  gsize size,
                                  const char *claimed,
                                  YpMediaType *type,
                                  GError **error);

G_END_DECLS
