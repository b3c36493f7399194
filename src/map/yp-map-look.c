/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-map"

#include "yp-map-look.h"

#include "yp-map-private.h"
#include "yp-view.h"

/**
 * yp_map_get_look:
 * @self: the map
 *
 * Returns: where it looks now
 */
YpMapLook
yp_map_get_look (YpMap *self)
{
  ShumateViewport *viewport = yp_map_get_viewport (self);
  YpView view = yp_view_get (viewport, GTK_WIDGET (self));
  YpBox box = yp_view_get_box (&view, 0);

  return (YpMapLook){
    .longitude = shumate_location_get_longitude (SHUMATE_LOCATION (viewport)),
    .latitude = shumate_location_get_latitude (SHUMATE_LOCATION (viewport)),
    .zoom_level = view.zoom,
    .bounds = { yp_mercator_longitude (MAX (box.x1, 0)), yp_mercator_latitude (box.y2),
                yp_mercator_longitude (MIN (box.x2, 1)), yp_mercator_latitude (box.y1) },
  };
}

/**
 * yp_map_set_look:
 * @self: the map
 * @look: as yp_map_get_look() gave it
 */
void
yp_map_set_look (YpMap *self, const YpMapLook *look)
{
  yp_map_go_to (self, look->longitude, look->latitude, look->zoom_level);
}
