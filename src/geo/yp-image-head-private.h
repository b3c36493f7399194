/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * YpImageKind:
 *
 * What an image is by its bytes.
 */
typedef enum
{
  YP_IMAGE_PNG,
  YP_IMAGE_JPEG,
  YP_IMAGE_WEBP,
  YP_IMAGE_GIF,
} YpImageKind;

/**
 * YpImageHead:
 * @kind: what it is
 * @width: pixels, at least 1
 * @height: likewise
 */
typedef struct
{
  YpImageKind kind;
  guint width;
  guint height;
} YpImageHead;

gboolean _yp_image_head_read (GBytes *bytes, YpImageHead *head, GError **error);

G_END_DECLS
