/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "yp-geometry.h"

G_BEGIN_DECLS

/**
 * YpAreaLevel:
 *
 * From the largest to the smallest. Further grid kinds (police, special) come after these.
 */
typedef enum
{
  YP_AREA_TOWN,
  YP_AREA_VILLAGE,
  YP_AREA_GRID,
} YpAreaLevel;

#define YP_N_AREA_LEVELS (YP_AREA_GRID + 1)

/**
 * YpArea:
 * @level: town, village or grid
 * @code: its code: 9, 12 or 15 digits (domain.md §3.2); unique within @level
 * @name: what people call it
 * @geometry: (nullable): its outline; %NULL where only the name is known
 *
 * Immutable and counted.
 */
typedef struct
{
  /*< private >*/
  int ref_count;
  /*< public >*/
  YpAreaLevel level;
  char *code;
  char *name;
  YpGeometry *geometry;
} YpArea;

YpArea *yp_area_new (YpAreaLevel level, const char *code, const char *name, YpGeometry *geometry);
YpArea *yp_area_ref (YpArea *self);
void yp_area_unref (YpArea *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpArea, yp_area_unref)

/**
 * YpPlaceIndex:
 *
 * Says which town, village and grid a point lies in. Immutable and counted: built once, read by
 * any thread.
 */
typedef struct _YpPlaceIndex YpPlaceIndex;

YpPlaceIndex *yp_place_index_new (YpArea **areas, guint n_areas);
YpPlaceIndex *yp_place_index_ref (YpPlaceIndex *self);
void yp_place_index_unref (YpPlaceIndex *self);
YpArea *
yp_place_index_find (YpPlaceIndex *self, YpAreaLevel level, double longitude, double latitude);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpPlaceIndex, yp_place_index_unref)

G_END_DECLS
