/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-fixes.h"
#include "yp-style.h"

G_BEGIN_DECLS

/* In place of device pixels in a logical one: the symbol is kept as vectors, for pictures of any
 * size. */
#define YP_SYMBOL_VECTORS 0

/**
 * YpSymbolCanvas:
 * @cr: where to draw, logical pixels at symbol scale 1, 0, 0 in the hot spot
 * @width: logical pixels
 * @height: logical pixels
 * @hot_x: of the hot spot
 * @hot_y: of the hot spot
 *
 * A symbol being drawn; yp_symbol_canvas_end() makes it a texture.
 */
typedef struct
{
  cairo_t *cr;
  cairo_surface_t *surface;
  double width;
  double height;
  double hot_x;
  double hot_y;
} YpSymbolCanvas;

YpSymbolCanvas yp_symbol_paint_incident (YpState state,
                                         YpLateness lateness,
                                         gboolean is_selected,
                                         double symbol_scale,
                                         int device_scale);
YpSymbolCanvas yp_symbol_paint_cluster (const guint *parts,
                                        guint size,
                                        YpLateness lateness,
                                        double symbol_scale,
                                        int device_scale);
YpSymbolCanvas yp_symbol_paint_unit (YpUnitKind kind,
                                     YpUnitStatus status,
                                     YpConnection connection,
                                     gboolean is_selected,
                                     double symbol_scale,
                                     int device_scale);
YpSymbolCanvas yp_symbol_paint_heading (double course_deg,
                                        gboolean is_selected,
                                        double symbol_scale,
                                        int device_scale);
/* How faint the dots of a track can be. */
#define YP_N_FAINTNESSES 5

YpSymbolCanvas yp_symbol_paint_track_dot (guint faintness, double symbol_scale, int device_scale);
YpSymbolCanvas yp_symbol_paint_track_arrow (double course_deg,
                                            guint faintness,
                                            double symbol_scale,
                                            int device_scale);
YpSymbolCanvas yp_symbol_paint_track_tick (double symbol_scale, int device_scale);
YpSymbolCanvas yp_symbol_paint_followed (double symbol_scale, int device_scale);
YpSymbolCanvas yp_symbol_paint_unit_group (double symbol_scale, int device_scale);
YpSymbolCanvas yp_symbol_paint_focus (double radius, double symbol_scale, int device_scale);
YpSymbolCanvas yp_symbol_paint_pulse (double progress, double symbol_scale, int device_scale);
GdkTexture *yp_symbol_canvas_end (YpSymbolCanvas *canvas);
cairo_surface_t *yp_symbol_canvas_end_vectors (YpSymbolCanvas *canvas);

/* Radius of a cluster's disc, logical pixels at symbol scale 1. */
double yp_symbol_get_cluster_radius (guint size);

G_END_DECLS
