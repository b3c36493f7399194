/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-drawing.h"
#include "yp-symbols.h"
#include "yp-view.h"

G_BEGIN_DECLS

/**
 * YpDrawHover:
 * @is_there: whether there is a pointer over the map
 * @longitude: of the pointer
 * @latitude: of the pointer
 * @vertex: that would be dragged, or −1
 */
typedef struct
{
  gboolean is_there;
  double longitude;
  double latitude;
  int vertex;
} YpDrawHover;

GskRenderNode *yp_draw_painter_paint (YpDrawing *drawing, const YpView *view);
void yp_draw_painter_draw_rubber (YpDrawing *drawing,
                                  const YpDrawHover *hover,
                                  const YpView *view,
                                  GtkSnapshot *snapshot);
void yp_draw_painter_draw_words (YpDrawing *drawing,
                                 const YpDrawHover *hover,
                                 const YpView *view,
                                 YpSymbols *symbols,
                                 GtkSnapshot *snapshot);

G_END_DECLS
