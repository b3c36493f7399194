/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-fixes.h"
#include "yp-mercator.h"

G_BEGIN_DECLS

/* No symbol is further behind its unit's last fix than this, microseconds. */
#define YP_MOTION_MAX_DELAY_US (10 * G_TIME_SPAN_SECOND)

/* Further than this from one fix to the next, or longer after it, is no motion but a jump. */
#define YP_MOTION_JUMP_M 5000
#define YP_MOTION_JUMP_US (5 * G_TIME_SPAN_MINUTE)

/* Fixes that are still ahead of a symbol, with the one it comes from. */
#define YP_MOTION_N_POINTS 6

/**
 * YpMotionPoint:
 * @x: in the Mercator square
 * @y: in the Mercator square
 * @at: when the unit was there, microseconds since 1970 UTC
 * @course_deg: degrees from north, clockwise; NaN if not known
 *
 * Where a unit was. Plain data.
 */
typedef struct
{
  double x;
  double y;
  gint64 at;
  float course_deg;
} YpMotionPoint;

/**
 * YpUnitMotion:
 *
 * How a symbol goes from fix to fix: along the straight line between them and never past the last
 * one, at the pace at which they came. It therefore shows where the unit was one interval of fixes
 * ago, and at most %YP_MOTION_MAX_DELAY_US. Carrying on beyond the last fix would be sooner, but it
 * would show units where nobody saw them, in rivers and behind corners, and pull them back again.
 *
 * Plain data; all zero is a unit that was nowhere yet. Times called `now` are the picture’s,
 * microseconds.
 */
typedef struct
{
  YpMotionPoint points[YP_MOTION_N_POINTS]; /* where it goes along, the oldest first */
  guint n_points;
  gint64 from_at;    /* which moment is shown at started_at */
  gint64 started_at; /* the picture’s time */
  gint64 ends_at;    /* when the last point is reached */
} YpUnitMotion;

void yp_unit_motion_add (YpUnitMotion *self, const YpFix *fix, gint64 now);
void yp_unit_motion_get (const YpUnitMotion *self, gint64 now, YpMotionPoint *shown);
const YpMotionPoint *yp_unit_motion_get_last (const YpUnitMotion *self);
double yp_unit_motion_get_speed (const YpUnitMotion *self, gint64 now);
void yp_unit_motion_extend_box (const YpUnitMotion *self, YpBox *box);

G_END_DECLS
