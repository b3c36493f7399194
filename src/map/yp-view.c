/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-map"

#include "yp-view.h"

YpView
yp_view_get (ShumateViewport *viewport, GtkWidget *widget)
{
  YpView self;

  self.x = yp_mercator_x (shumate_location_get_longitude (SHUMATE_LOCATION (viewport)));
  self.y = yp_mercator_y (shumate_location_get_latitude (SHUMATE_LOCATION (viewport)));
  self.zoom = shumate_viewport_get_zoom_level (viewport);
  self.world_px = yp_mercator_world_px (self.zoom);
  self.width = gtk_widget_get_width (widget);
  self.height = gtk_widget_get_height (widget);
  self.scale = gtk_widget_get_scale_factor (widget);

  return self;
}

/**
 * yp_view_get_box:
 * @self: the view
 * @margin_px: logical pixels around it
 *
 * Returns: what of the world is in view
 */
YpBox
yp_view_get_box (const YpView *self, double margin_px)
{
  double half_width = (self->width / 2.0 + margin_px) / self->world_px;
  double half_height = (self->height / 2.0 + margin_px) / self->world_px;

  return (YpBox){ self->x - half_width, self->y - half_height, self->x + half_width,
                  self->y + half_height };
}
