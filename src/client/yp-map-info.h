/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "yp-bounds.h"

G_BEGIN_DECLS

/* More maps than this nobody lists; the platform's list is cut there. */
#define YP_MAP_INFO_MAX 200

/* Of its name for programs, bytes. */
#define YP_MAP_INFO_MAX_ID 40

/**
 * YpMapInfo:
 * @id: its name for programs: `a-z`, `0-9`, `-`; at most %YP_MAP_INFO_MAX_ID
 * @title: what people call it
 * @is_vector: whether its tiles are MVT; otherwise images
 * @type: what kind of source: `xyz`, `wmts`, …
 * @owner: (nullable): whose it is
 * @source: (nullable): from where
 * @datum: (nullable): what its degrees mean
 * @attribution: (nullable): what must stand on the map
 * @approval: (nullable): 审图号
 * @min_zoom: it has tiles from here on
 * @max_zoom: up to here
 * @bounds: where it has any, CGCS2000 degrees
 * @opacity: 0…1
 * @is_shown: whether it is shown to who has not chosen
 * @style: (nullable): how a vector map is painted
 * @error: (nullable): why it can not be shown now, in words
 * @checked_at: when the platform last looked, µs since 1970; 0 never
 * @n_cached: how many tiles the platform keeps; −1 where it does not say
 * @digest: changes when its tiles do not mean the same any more
 *
 * A base map as the platform lists it. Immutable and counted.
 */
typedef struct
{
  char *id;
  char *title;
  gboolean is_vector;
  char *type;
  char *owner;
  char *source;
  char *datum;
  char *attribution;
  char *approval;
  guint min_zoom;
  guint max_zoom;
  YpBounds bounds;
  double opacity;
  gboolean is_shown;
  char *style;
  char *error;
  gint64 checked_at;
  gint64 n_cached;
  char *digest;
} YpMapInfo;

YpMapInfo *yp_map_info_ref (YpMapInfo *self);
void yp_map_info_unref (YpMapInfo *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpMapInfo, yp_map_info_unref)

gboolean yp_map_info_is_id (const char *text);
GPtrArray *yp_map_info_parse_list (const char *text, gsize length, GError **error);

G_END_DECLS
