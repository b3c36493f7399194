/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <pango/pangocairo.h>

#include "yp-map-picture.h"
#include "yp-symbol-record.h"

G_BEGIN_DECLS

/**
 * YpPicturePage:
 * @width: of the page, in the units of what it is drawn on
 * @height: likewise
 * @unit: a pixel of a page 1600 × 1000 pixels large, in those units
 * @map_x: where the map is on it
 * @map_y: likewise
 * @map_width: likewise
 * @map_height: likewise
 * @scale: units in a logical pixel of the map
 * @metre_px: logical pixels in a metre of the ground, in the map's middle
 *
 * Where things are on a page. Plain data.
 */
typedef struct
{
  double width;
  double height;
  double unit;
  double map_x;
  double map_y;
  double map_width;
  double map_height;
  double scale;
  double metre_px;
} YpPicturePage;

typedef struct _YpPictureFrame YpPictureFrame;

YpPictureFrame *yp_picture_frame_new (const YpPictureSpec *spec,
                                      const char *attribution,
                                      const char *font_family,
                                      double symbol_scale);
void yp_picture_frame_free (YpPictureFrame *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpPictureFrame, yp_picture_frame_free)

void yp_picture_page_lay_out (YpPicturePage *self, const YpPictureSpec *spec);
void yp_picture_frame_add_legend (YpPictureFrame *self,
                                  const YpPictureSpec *spec,
                                  const YpSymbolRecord *drawn,
                                  GtkWidget *widget);
void yp_picture_frame_paint (const YpPictureFrame *self, const YpPicturePage *page, cairo_t *cr);

G_END_DECLS
