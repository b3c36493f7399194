/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-cluster-mix.h"
#include "yp-lifecycle.h"
#include "yp-map.h"
#include "yp-style.h"
#include "yp-unit.h"

G_BEGIN_DECLS

/* Edges of a picture, its pixels in all; paper's edges in points. */
#define YP_PICTURE_MAX_PX 30000
#define YP_PICTURE_MAX_PIXELS (400u * 1000 * 1000)
#define YP_PICTURE_MAX_PT 14400
#define YP_PICTURE_MIN_PX 200

/**
 * YpPictureFormat:
 * @YP_PICTURE_PNG: pixels
 * @YP_PICTURE_SVG: vectors
 * @YP_PICTURE_PDF: vectors on paper
 */
typedef enum
{
  YP_PICTURE_PNG,
  YP_PICTURE_SVG,
  YP_PICTURE_PDF,
} YpPictureFormat;

/**
 * YpPictureKey:
 * @color: of a patch
 * @word: what it says
 *
 * A row in the legend of what lies over the land. Plain data.
 */
typedef struct
{
  YpColor color;
  const char *word;
} YpPictureKey;

/**
 * YpPictureSpec:
 * @format: what it is written as
 * @width: pixels; points of 1/72 inch for PDF
 * @height: likewise
 * @dpi: pixels in an inch of paper, for PNG; 0 where it is not for paper
 * @title: (nullable): what stands above the map
 * @time: (nullable): which moment the map shows, in words
 * @is_bare: the map alone, without title, legend and all
 * @theme: (nullable): what lies over the land
 * @keys: (nullable): its colours
 * @n_keys: how many
 * @states: (nullable elements): words of the legend
 * @latenesses: (nullable elements): likewise; what has time enough needs none
 * @kinds: (nullable elements): likewise
 * @statuses: (nullable elements): likewise
 * @connections: (nullable elements): likewise; what is online needs none
 *
 * What a picture is to be. Plain data; strings belong to the caller, the words of the legend to
 * the program.
 */
typedef struct
{
  YpPictureFormat format;
  double width;
  double height;
  double dpi;
  const char *title;
  const char *time;
  gboolean is_bare;
  const char *theme;
  const YpPictureKey *keys;
  guint n_keys;
  const char *states[YP_N_STATES];
  const char *latenesses[YP_N_LATENESSES];
  const char *kinds[YP_N_UNIT_KINDS];
  const char *statuses[YP_N_UNIT_STATUSES];
  const char *connections[YP_CONNECTION_LOST + 1];
} YpPictureSpec;

/**
 * YpMapPicture:
 *
 * What a map showed at one moment, on its way into a file. It holds all that the map holds on the
 * screen, at the same zoom level, so that names and discs stand where they stood; where the picture
 * has another shape than the screen, it shows more to the sides.
 */
#define YP_TYPE_MAP_PICTURE (yp_map_picture_get_type ())
G_DECLARE_FINAL_TYPE (YpMapPicture, yp_map_picture, YP, MAP_PICTURE, GObject)

gboolean yp_picture_spec_check (const YpPictureSpec *self, GError **error);
gboolean yp_picture_format_from_path (const char *path, YpPictureFormat *format);

YpMapPicture *yp_map_picture_new (YpMap *map, const YpPictureSpec *spec);
double yp_map_picture_get_progress (YpMapPicture *self);
gboolean yp_map_picture_write (YpMapPicture *self,
                               const char *path,
                               GCancellable *cancellable,
                               GError **error);
void yp_map_picture_write_async (YpMapPicture *self,
                                 const char *path,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean yp_map_picture_write_finish (YpMapPicture *self, GAsyncResult *result, GError **error);

G_END_DECLS
