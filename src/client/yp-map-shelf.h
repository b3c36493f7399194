/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-map-info.h"
#include "yp-situation.h"

G_BEGIN_DECLS

#define YP_TYPE_MAP_SHELF (yp_map_shelf_get_type ())

/**
 * YpMapShelf:
 *
 * The base maps that the platform lists: as they were last known, then as they are; asked for again
 * every minute and whenever the platform is back. Signal `changed`: the list is another, or what it
 * says of a map. Main thread.
 */
G_DECLARE_FINAL_TYPE (YpMapShelf, yp_map_shelf, YP, MAP_SHELF, GObject)

YpMapShelf *yp_map_shelf_new (YpSituation *situation);
void yp_map_shelf_refresh (YpMapShelf *self);
/* (transfer none) (element-type YpMapInfo): the lowest first. */
GPtrArray *yp_map_shelf_get_maps (YpMapShelf *self);
/* (nullable): why the list can not be had, in words. */
const char *yp_map_shelf_get_fault (YpMapShelf *self);

G_END_DECLS
