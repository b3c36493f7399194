/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-unit-layer.h"

G_BEGIN_DECLS

/* No frame holds more dots of a track than this. */
#define YP_MAX_TRACK_DOTS 1500

#define YP_TYPE_TRACK_LAYER (yp_track_layer_get_type ())
G_DECLARE_FINAL_TYPE (YpTrackLayer, yp_track_layer, YP, TRACK_LAYER, YpSymbolLayer)

YpTrackLayer *yp_track_layer_new (ShumateViewport *viewport, YpUnitLayer *units);
void yp_track_layer_set_live (YpTrackLayer *self, YpFixes *fixes);
void yp_track_layer_set_track (YpTrackLayer *self, const char *unit, const GArray *fixes);
char *yp_track_layer_describe (YpTrackLayer *self, double x, double y);
guint yp_track_layer_get_n_points (YpTrackLayer *self);

G_END_DECLS
