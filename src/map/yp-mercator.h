/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <math.h>

#include <glib.h>

G_BEGIN_DECLS

/* The whole world is the square 0…1, x to the east, y to the south (EPSG:3857 scaled). Latitudes
 * past it are drawn at its edge. */
#define YP_MERCATOR_MAX_LATITUDE 85.0511287798066

/* The width of the world at zoom level 0, in logical pixels. */
#define YP_MERCATOR_WORLD_PX 256.0

/* The length of the equator, metres (EPSG:3857's sphere). */
#define YP_MERCATOR_EQUATOR_M 40075016.685578488

static inline double
yp_mercator_x (double longitude)
{
  return (longitude + 180) / 360;
}

static inline double
yp_mercator_y (double latitude)
{
  double phi = CLAMP (latitude, -YP_MERCATOR_MAX_LATITUDE, YP_MERCATOR_MAX_LATITUDE) * (G_PI / 180);

  return CLAMP (0.5 - asinh (tan (phi)) / (2 * G_PI), 0, 1);
}

static inline double
yp_mercator_longitude (double x)
{
  return x * 360 - 180;
}

static inline double
yp_mercator_latitude (double y)
{
  return atan (sinh ((0.5 - y) * 2 * G_PI)) * (180 / G_PI);
}

/* The width of the world in logical pixels at @zoom. */
static inline double
yp_mercator_world_px (double zoom)
{
  return YP_MERCATOR_WORLD_PX * exp2 (zoom);
}

/* How long a metre on the ground is at @y, in parts of the world. */
static inline double
yp_mercator_metre (double y)
{
  return cosh ((0.5 - y) * 2 * G_PI) / YP_MERCATOR_EQUATOR_M;
}

/**
 * YpBox:
 * @x1: western edge
 * @y1: northern edge
 * @x2: eastern edge
 * @y2: southern edge
 *
 * A box in the Mercator square. Plain data.
 */
typedef struct
{
  double x1;
  double y1;
  double x2;
  double y2;
} YpBox;

#define YP_BOX_EMPTY ((YpBox){ G_MAXDOUBLE, G_MAXDOUBLE, -G_MAXDOUBLE, -G_MAXDOUBLE })

static inline gboolean
yp_box_is_empty (const YpBox *self)
{
  return self->x1 > self->x2 || self->y1 > self->y2;
}

static inline gboolean
yp_box_intersects (const YpBox *a, const YpBox *b)
{
  return a->x1 <= b->x2 && b->x1 <= a->x2 && a->y1 <= b->y2 && b->y1 <= a->y2;
}

static inline gboolean
yp_box_contains (const YpBox *self, double x, double y)
{
  return x >= self->x1 && x <= self->x2 && y >= self->y1 && y <= self->y2;
}

static inline gboolean
yp_box_contains_box (const YpBox *self, const YpBox *inner)
{
  return inner->x1 >= self->x1 && inner->x2 <= self->x2 && inner->y1 >= self->y1 &&
         inner->y2 <= self->y2;
}

static inline void
yp_box_extend (YpBox *self, double x, double y)
{
  self->x1 = MIN (self->x1, x);
  self->y1 = MIN (self->y1, y);
  self->x2 = MAX (self->x2, x);
  self->y2 = MAX (self->y2, y);
}

static inline void
yp_box_unite (YpBox *self, const YpBox *other)
{
  self->x1 = MIN (self->x1, other->x1);
  self->y1 = MIN (self->y1, other->y1);
  self->x2 = MAX (self->x2, other->x2);
  self->y2 = MAX (self->y2, other->y2);
}

static inline YpBox
yp_box_grown (const YpBox *self, double by)
{
  return (YpBox){ self->x1 - by, self->y1 - by, self->x2 + by, self->y2 + by };
}

G_END_DECLS
