/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-tile-image.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* A tile of a map: bounded pixels, or a reason. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree guint8 *copy = g_memdup2 (data, size);
  g_autoptr (GBytes) bytes = g_bytes_new_static (copy, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (YpTileImage) image = yp_tile_image_decode (bytes, &error);
  guint sum = 0;

  g_assert_true ((image == NULL) == (error != NULL));
  if (image == NULL)
    return 0;

  g_assert_cmpint (image->width, <=, YP_TILE_IMAGE_MAX_SIDE);
  g_assert_cmpint (image->height, <=, YP_TILE_IMAGE_MAX_SIDE);
  for (gsize i = 0; i < yp_tile_image_get_size (image); i++)
    sum += image->pixels[i];

  g_assert_cmpuint (sum, <=, 255u * (guint) yp_tile_image_get_size (image));
  return 0;
}
