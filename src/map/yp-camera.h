/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <shumate/shumate.h>

#include "yp-mercator.h"

G_BEGIN_DECLS

/**
 * YpCamera:
 *
 * Moves what a map shows: to a place, over a box, by a step. Knows whether somebody chose the view.
 */
typedef struct _YpCamera YpCamera;

YpCamera *yp_camera_new (GtkWidget *widget, ShumateMap *map);
void yp_camera_free (YpCamera *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpCamera, yp_camera_free)

void yp_camera_stop (YpCamera *self);
void yp_camera_set_is_chosen (YpCamera *self);
gboolean yp_camera_is_chosen (const YpCamera *self);
gboolean yp_camera_was_moved (const YpCamera *self);
gboolean yp_camera_is_settled (const YpCamera *self);
gboolean yp_camera_is_closest (const YpCamera *self);

void yp_camera_go_to (YpCamera *self, double longitude, double latitude, double zoom);
void yp_camera_fit (YpCamera *self, const YpBox *box, gboolean at_once);
void yp_camera_enter (YpCamera *self, const YpBox *box);
void yp_camera_take_size (YpCamera *self, int width);
void yp_camera_pan (YpCamera *self, int columns, int rows);
void yp_camera_zoom_by (YpCamera *self, double levels);

G_END_DECLS
