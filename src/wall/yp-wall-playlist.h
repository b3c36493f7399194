/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-count.h"

G_BEGIN_DECLS

#define YP_WALL_PLAYLIST_MAX_SIZE (64 * 1024)
#define YP_WALL_PLAYLIST_MAX_STOPS 50

/**
 * YpWallStop:
 * @scene: id of a scene
 * @seconds: how long it stays
 * @has_hours: whether it is for a time of day alone
 * @from_min: from then on, minutes since 00:00 of UTC+8
 * @to_min: until before then; what is before @from_min is of the next day
 * @has_least: whether it is for days alone on which
 * @of: of these incidents
 * @least: so many there are at least
 *
 * A scene in a playlist.
 */
typedef struct
{
  char *scene;
  guint seconds;
  gboolean has_hours;
  guint from_min;
  guint to_min;
  gboolean has_least;
  YpCountOf of;
  guint least;
} YpWallStop;

/**
 * YpWallPlaylist:
 * @stops: (element-type YpWallStop): in their order, one at least
 *
 * Which scenes a wall shows one after the other. Immutable; one owner.
 */
typedef struct
{
  GPtrArray *stops;
} YpWallPlaylist;

YpWallPlaylist *yp_wall_playlist_parse (const char *text, gsize length, GError **error);
void yp_wall_playlist_free (YpWallPlaylist *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpWallPlaylist, yp_wall_playlist_free)

gboolean
yp_wall_stop_applies (const YpWallStop *self, gint64 now, const guint counts[YP_N_COUNT_OFS]);
int yp_wall_playlist_find (const YpWallPlaylist *self,
                           int from,
                           int step,
                           gint64 now,
                           const guint counts[YP_N_COUNT_OFS]);

G_END_DECLS
