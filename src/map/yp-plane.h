/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <shumate/shumate.h>

#include "yp-scene.h"

G_BEGIN_DECLS

#define YP_TYPE_PLANE (yp_plane_get_type ())
G_DECLARE_FINAL_TYPE (YpPlane, yp_plane, YP, PLANE, ShumateLayer)

YpPlane *yp_plane_new (ShumateViewport *viewport);
void yp_plane_set_scene (YpPlane *self, YpScene *scene, GArray *changes);
gboolean yp_plane_is_settled (YpPlane *self);
gboolean yp_plane_is_idle (YpPlane *self);
guint64 yp_plane_get_n_painted (YpPlane *self);

G_END_DECLS
