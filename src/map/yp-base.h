/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-base-store.h"
#include "yp-map-style-rules.h"
#include "yp-mercator.h"

G_BEGIN_DECLS

/**
 * YpBaseMap:
 * @id: its name for programs
 * @is_vector: whether its tiles are MVT; otherwise images
 * @min_zoom: it has tiles from here on
 * @max_zoom: up to here; beyond it those of this level are enlarged
 * @box: where it has any
 * @opacity: 0…1
 * @style: (nullable): how a vector map is painted
 *
 * A base map that is shown.
 */
typedef struct
{
  char *id;
  gboolean is_vector;
  guint min_zoom;
  guint max_zoom;
  YpBox box;
  double opacity;
  YpMapStyle *style;
} YpBaseMap;

/**
 * YpBase:
 * @maps: (element-type YpBaseMap): those shown, the lowest first
 * @store: where their tiles are
 *
 * The base maps of a scene. Immutable but for what comes into the store, and counted.
 */
typedef struct
{
  /*< private >*/
  int ref_count;
  /*< public >*/
  GPtrArray *maps;
  YpBaseStore *store;
} YpBase;

YpBase *yp_base_new (YpBaseStore *store);
void yp_base_add (YpBase *self, const YpBaseMap *map);
YpBase *yp_base_ref (YpBase *self);
void yp_base_unref (YpBase *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpBase, yp_base_unref)

/**
 * YpBaseSpan:
 * @zoom: zoom level of the tiles
 * @first_column: the westernmost
 * @last_column: the easternmost; before @first_column where there are none
 * @first_row: the northernmost
 * @last_row: the southernmost
 *
 * Tiles that cover something. Plain data.
 */
typedef struct
{
  guint zoom;
  guint first_column;
  guint last_column;
  guint first_row;
  guint last_row;
} YpBaseSpan;

gboolean yp_base_map_cover (const YpBaseMap *self, double zoom, const YpBox *box, YpBaseSpan *span);
void yp_base_map_address (const YpBaseMap *self,
                          guint zoom,
                          guint column,
                          guint row,
                          YpBaseAddress *address);
YpBox yp_base_address_get_box (const YpBaseAddress *self);
GArray *yp_base_list_wants (const YpBase *self, const YpBox *view, double zoom, int scale);

/**
 * YpBaseWanted:
 * @addresses: (element-type YpBaseAddress): tiles that are not there, the most urgent first; all
 *   others are given up
 * @user_data: as given
 *
 * What a view needs of its base maps. Main thread.
 */
typedef void (*YpBaseWanted) (GArray *addresses, gpointer user_data);

G_END_DECLS
