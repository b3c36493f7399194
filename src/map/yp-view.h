/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <shumate/shumate.h>

#include "yp-mercator.h"

G_BEGIN_DECLS

/**
 * YpView:
 * @x: the middle, in the world
 * @y: the middle, in the world
 * @zoom: zoom level
 * @world_px: width of the world, logical pixels
 * @width: of the widget, logical pixels
 * @height: of the widget
 * @scale: device pixels in a logical one
 *
 * Where a layer looks, in this frame. Plain data.
 */
typedef struct
{
  double x;
  double y;
  double zoom;
  double world_px;
  int width;
  int height;
  int scale;
} YpView;

YpView yp_view_get (ShumateViewport *viewport, GtkWidget *widget);
YpBox yp_view_get_box (const YpView *self, double margin_px);

static inline double
yp_view_to_widget_x (const YpView *self, double x)
{
  return (x - self->x) * self->world_px + self->width / 2.0;
}

static inline double
yp_view_to_widget_y (const YpView *self, double y)
{
  return (y - self->y) * self->world_px + self->height / 2.0;
}

/* The nearest device pixel: what is drawn off the grid is blurred. */
static inline float
yp_view_snap (const YpView *self, double px)
{
  return (float) (round (px * self->scale) / self->scale);
}

G_END_DECLS
