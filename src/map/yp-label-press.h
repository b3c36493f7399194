/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-style.h"

G_BEGIN_DECLS

/**
 * YpLabelImage:
 * @texture: (nullable): the letters with their halo
 * @vectors: (nullable): the same as vectors, from a press at device scale 0
 * @width: logical pixels
 * @height: logical pixels
 *
 * Written text. Belongs to its press; keep the texture if it is to live longer.
 */
typedef struct
{
  GdkTexture *texture;
  cairo_surface_t *vectors;
  double width;
  double height;
} YpLabelImage;

typedef struct _YpLabelPress YpLabelPress;

YpLabelPress *yp_label_press_new (const char *font_family);
void yp_label_press_free (YpLabelPress *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpLabelPress, yp_label_press_free)

void yp_label_press_set_scale (YpLabelPress *self, double symbol_scale, int device_scale);
const YpLabelImage *yp_label_press_print_as (YpLabelPress *self,
                                             const YpLabelStyle *style,
                                             YpColor halo,
                                             const char *text);
const YpLabelImage *yp_label_press_print (YpLabelPress *self, YpLabelKind kind, const char *text);

G_END_DECLS
