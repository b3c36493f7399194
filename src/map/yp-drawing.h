/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "yp-geometry.h"

G_BEGIN_DECLS

/* Corners that a hand may set. */
#define YP_DRAWING_MAX_VERTICES 300

/* Of a circle or a buffer, metres. */
#define YP_DRAWING_MAX_RADIUS_M 100000.0

/**
 * YpDrawMode:
 * @YP_DRAW_DISTANCE: a line, with its legs
 * @YP_DRAW_AREA: a free polygon
 * @YP_DRAW_RECTANGLE: two corners, along meridians and parallels
 * @YP_DRAW_CIRCLE: a middle and a radius
 * @YP_DRAW_LINE_BUFFER: a line and how far around it
 * @YP_DRAW_AREA_BUFFER: a polygon and how far around it
 */
typedef enum
{
  YP_DRAW_DISTANCE,
  YP_DRAW_AREA,
  YP_DRAW_RECTANGLE,
  YP_DRAW_CIRCLE,
  YP_DRAW_LINE_BUFFER,
  YP_DRAW_AREA_BUFFER,
} YpDrawMode;

#define YP_N_DRAW_MODES (YP_DRAW_AREA_BUFFER + 1)

/**
 * YpDrawFault:
 * @YP_DRAW_FAULT_NONE: it is as it should be
 * @YP_DRAW_FAULT_CROSSING: the polygon crosses itself: what is inside can not be said
 * @YP_DRAW_FAULT_TOO_LARGE: it reaches too far to be laid out
 */
typedef enum
{
  YP_DRAW_FAULT_NONE,
  YP_DRAW_FAULT_CROSSING,
  YP_DRAW_FAULT_TOO_LARGE,
} YpDrawFault;

/**
 * YpDrawFigures:
 * @length_m: of the line; of a polygon, all around it
 * @area_m2: of what is enclosed; 0 where nothing is
 * @radius_m: of the circle or buffer; 0 for others
 * @fault: what is wrong
 * @crossing: where @fault is that it crosses itself, the two edges: each by its first vertex
 *
 * Geodesic, on the ellipsoid of CGCS2000. Plain data.
 */
typedef struct
{
  double length_m;
  double area_m2;
  double radius_m;
  YpDrawFault fault;
  guint crossing[2];
} YpDrawFigures;

/**
 * YpDrawing:
 *
 * What is being drawn by hand on a map: vertices, and what follows from them. Knows no map. Signal
 * `changed`: any of it did. Main thread.
 */
#define YP_TYPE_DRAWING (yp_drawing_get_type ())
G_DECLARE_FINAL_TYPE (YpDrawing, yp_drawing, YP, DRAWING, GObject)

YpDrawing *yp_drawing_new (void);
void yp_drawing_set_mode (YpDrawing *self, YpDrawMode mode);
YpDrawMode yp_drawing_get_mode (YpDrawing *self);

gboolean yp_drawing_add (YpDrawing *self, double longitude, double latitude);
gboolean yp_drawing_undo (YpDrawing *self);
void yp_drawing_move (YpDrawing *self, guint vertex, double longitude, double latitude);
gboolean yp_drawing_finish (YpDrawing *self);
void yp_drawing_clear (YpDrawing *self);
void yp_drawing_set_radius (YpDrawing *self, double radius_m);
double yp_drawing_get_radius (YpDrawing *self);

gboolean yp_drawing_is_finished (YpDrawing *self);
const double *yp_drawing_get_vertices (YpDrawing *self, guint *n_vertices);
double yp_drawing_get_leg (YpDrawing *self, guint leg, double *azimuth_deg);
guint yp_drawing_get_n_legs (YpDrawing *self);
const YpDrawFigures *yp_drawing_get_figures (YpDrawing *self);
YpGeometry *yp_drawing_get_outline (YpDrawing *self);

G_END_DECLS
