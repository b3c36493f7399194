/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-gdal-private.h"
#include "yp-vector-source.h"

G_BEGIN_DECLS

/**
 * YpLayerText:
 * @encoding: what the bytes are; `UTF-8` also where the format says so
 * @reason: why
 *
 * How a layer's text becomes UTF-8.
 */
typedef struct
{
  char *encoding;
  char *reason;
} YpLayerText;

gboolean _yp_layer_text_init (YpLayerText *self,
                              OGRLayerH layer,
                              gboolean is_raw,
                              const YpVectorOptions *options,
                              GCancellable *cancellable,
                              GError **error);
void _yp_layer_text_clear (YpLayerText *self);
char *_yp_layer_text_read (const YpLayerText *self, const char *text, int width);

G_END_DECLS
