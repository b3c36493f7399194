/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-wall-file-private.h"
#include "yp-wall-scene.h"

G_BEGIN_DECLS

/* The member `map` of a scene file. */
gboolean _yp_wall_scene_read_map (YpWallScene *self, const YpWallPlace *file, GError **error);

G_END_DECLS
