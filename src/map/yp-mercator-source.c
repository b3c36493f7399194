/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-map"

#include "yp-mercator-source.h"

#include "yp-mercator.h"

/**
 * YpMercatorSource:
 *
 * Tells libshumate's viewport and gestures how large the world is. It never gives a tile: the plane
 * draws those.
 */
struct _YpMercatorSource
{
  ShumateMapSource parent_instance;
};

G_DEFINE_FINAL_TYPE (YpMercatorSource, yp_mercator_source, SHUMATE_TYPE_MAP_SOURCE)

static void
yp_mercator_source_class_init (YpMercatorSourceClass *klass)
{
}

static void
yp_mercator_source_init (YpMercatorSource *self)
{
}

ShumateMapSource *
yp_mercator_source_new (void)
{
  ShumateMapSource *self = g_object_new (YP_TYPE_MERCATOR_SOURCE, NULL);

  shumate_map_source_set_tile_size (self, (guint) YP_MERCATOR_WORLD_PX);
  shumate_map_source_set_min_zoom_level (self, 0);
  shumate_map_source_set_max_zoom_level (self, 20);

  return self;
}
