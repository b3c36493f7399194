/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * YpBounds:
 * @west: western edge, degrees east of Greenwich, −180…180
 * @south: southern edge, degrees north, −90…90
 * @east: eastern edge, degrees; less than @west when the box crosses 180°
 * @north: northern edge, degrees; never less than @south
 *
 * A box in CGCS2000 (EPSG:4490), longitude first. Plain data: copy it by value.
 */
typedef struct
{
  double west;
  double south;
  double east;
  double north;
} YpBounds;

/* Holds nothing: extending it by a point gives that point. */
#define YP_BOUNDS_EMPTY ((YpBounds){ G_MAXDOUBLE, G_MAXDOUBLE, -G_MAXDOUBLE, -G_MAXDOUBLE })

gboolean yp_bounds_contains (const YpBounds *self, double longitude, double latitude);
gboolean yp_bounds_intersects (const YpBounds *self, const YpBounds *other);
gboolean yp_bounds_is_empty (const YpBounds *self);
void yp_bounds_extend (YpBounds *self, double longitude, double latitude);
gboolean yp_bounds_parse (const char *text, YpBounds *bounds, GError **error);

gboolean yp_is_on_earth (double longitude, double latitude);

G_END_DECLS
