/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <shumate/shumate.h>

#include "yp-labels.h"
#include "yp-obstacle.h"
#include "yp-scene.h"

G_BEGIN_DECLS

#define YP_TYPE_LABEL_LAYER (yp_label_layer_get_type ())
G_DECLARE_FINAL_TYPE (YpLabelLayer, yp_label_layer, YP, LABEL_LAYER, ShumateLayer)

YpLabelLayer *yp_label_layer_new (ShumateViewport *viewport);
void yp_label_layer_set_scene (YpLabelLayer *self, YpScene *scene);
void yp_label_layer_set_obstacles (YpLabelLayer *self, YpListObstacles list, gpointer user_data);
YpLabels *yp_label_layer_get_labels (YpLabelLayer *self);
GArray *yp_label_layer_list_obstacles (YpLabelLayer *self, const YpBox *box);
gboolean yp_label_layer_is_settled (YpLabelLayer *self);
guint yp_label_layer_get_n_labels (YpLabelLayer *self);

G_END_DECLS
