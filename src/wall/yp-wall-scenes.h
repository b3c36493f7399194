/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "yp-wall-playlist.h"
#include "yp-wall-scene.h"

G_BEGIN_DECLS

/* No folder has more scenes. */
#define YP_WALL_SCENES_MAX 40

/**
 * YpWallScenes:
 *
 * The scenes that there are, those that come with us and those of a folder, and the playlist. A
 * file of the folder stands for the one of its name that comes with us. What is wrong with a file
 * is kept as a fault, and what comes with us stands for it. Signal `changed`: files of the folder
 * are others. Main thread.
 */
#define YP_TYPE_WALL_SCENES (yp_wall_scenes_get_type ())
G_DECLARE_FINAL_TYPE (YpWallScenes, yp_wall_scenes, YP, WALL_SCENES, GObject)

YpWallScenes *yp_wall_scenes_new (const char *folder);
guint yp_wall_scenes_get_n (YpWallScenes *self);
const char *yp_wall_scenes_get_id (YpWallScenes *self, guint index);
const YpWallScene *yp_wall_scenes_get (YpWallScenes *self, guint index);
int yp_wall_scenes_find (YpWallScenes *self, const char *id);
const YpWallPlaylist *yp_wall_scenes_get_playlist (YpWallScenes *self);
/* (nullable): what is wrong with files of the folder: “everyday.json: panels.today.kind: …”. */
const char *yp_wall_scenes_get_fault (YpWallScenes *self);

gboolean yp_wall_scenes_check (const char *path, GError **error);

G_END_DECLS
