/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-map"

#include "yp-unit-motion.h"

/* A way takes as long as the unit took, and a little longer: the next fix is seldom early. */
#define SLACK 1.06
#define MIN_WAY_US (250 * G_TIME_SPAN_MILLISECOND)

/* A way shorter than this says nothing of the direction, metres. */
#define MIN_COURSE_M 4.0

static YpMotionPoint
make_point (const YpFix *fix)
{
  return (YpMotionPoint){ .x = yp_mercator_x (fix->longitude),
                          .y = yp_mercator_y (fix->latitude),
                          .at = fix->at,
                          .course_deg = fix->course_deg };
}

static double
get_distance_m (const YpMotionPoint *a, const YpMotionPoint *b)
{
  return hypot (b->x - a->x, b->y - a->y) / yp_mercator_metre ((a->y + b->y) / 2);
}

static gboolean
is_jump (const YpMotionPoint *from, const YpMotionPoint *to)
{
  return to->at - from->at > YP_MOTION_JUMP_US || get_distance_m (from, to) > YP_MOTION_JUMP_M;
}

/* Which moment is shown @now. */
static gint64
get_shown_at (const YpUnitMotion *self, gint64 now)
{
  gint64 last = self->points[self->n_points - 1].at;
  double share;

  if (now >= self->ends_at)
    return last;

  share = (double) (now - self->started_at) / (double) (self->ends_at - self->started_at);
  return self->from_at + (gint64) (CLAMP (share, 0, 1) * (double) (last - self->from_at));
}

/* The last point that lies behind the moment @at; there is another after it. */
static guint
find_leg (const YpUnitMotion *self, gint64 at)
{
  guint leg = 0;

  while (leg + 2 < self->n_points && self->points[leg + 1].at <= at)
    leg++;

  return leg;
}

/* The shorter way around. Where nobody said where it heads, its way does. */
static float
get_course (const YpMotionPoint *from, const YpMotionPoint *to, double share)
{
  double dx = to->x - from->x;
  double dy = to->y - from->y;
  double turn;

  if (isnan (from->course_deg) || isnan (to->course_deg))
    {
      if (get_distance_m (from, to) >= MIN_COURSE_M)
        return (float) fmod (atan2 (dx, -dy) * (180 / G_PI) + 360, 360);

      return isnan (to->course_deg) ? from->course_deg : to->course_deg;
    }

  turn = remainder ((double) to->course_deg - (double) from->course_deg, 360);
  return (float) fmod ((double) from->course_deg + turn * share + 360, 360);
}

static void
get_at (const YpUnitMotion *self, gint64 at, YpMotionPoint *shown)
{
  const YpMotionPoint *from;
  const YpMotionPoint *to;
  double share;

  if (self->n_points == 1 || at >= self->points[self->n_points - 1].at)
    {
      const YpMotionPoint *last = &self->points[self->n_points - 1];

      *shown = *last;
      if (isnan (last->course_deg) && self->n_points > 1)
        shown->course_deg = get_course (last - 1, last, 1);
      return;
    }

  from = &self->points[find_leg (self, at)];
  to = from + 1;
  share = (double) (at - from->at) / (double) (to->at - from->at);
  shown->x = from->x + (to->x - from->x) * share;
  shown->y = from->y + (to->y - from->y) * share;
  shown->at = at;
  shown->course_deg = get_course (from, to, share);
}

/* Forgets what lies behind the symbol; the first point is then where it is. */
static void
forget_way (YpUnitMotion *self, gint64 now)
{
  gint64 at = get_shown_at (self, now);
  guint leg = self->n_points > 1 ? find_leg (self, at) : 0;
  YpMotionPoint shown;

  get_at (self, at, &shown);
  if (at >= self->points[self->n_points - 1].at)
    leg = self->n_points - 1;
  /* So many fixes ahead: on to the next one. */
  if (leg == 0 && self->n_points == YP_MOTION_N_POINTS)
    {
      leg = 1;
      shown = self->points[1];
    }

  self->n_points -= leg;
  memmove (self->points, &self->points[leg], self->n_points * sizeof self->points[0]);
  self->points[0] = shown;
  self->from_at = shown.at;
}

/**
 * yp_unit_motion_add:
 * @self: the motion
 * @fix: where the unit was; nothing happens if it is not newer than the last
 * @now: what time it is in the picture
 */
void
yp_unit_motion_add (YpUnitMotion *self, const YpFix *fix, gint64 now)
{
  YpMotionPoint point = make_point (fix);
  gint64 took_us;

  if (self->n_points > 0 && point.at <= yp_unit_motion_get_last (self)->at)
    return;

  if (self->n_points == 0 || is_jump (yp_unit_motion_get_last (self), &point))
    {
      *self = (YpUnitMotion){ .n_points = 1, .from_at = point.at, .started_at = now };
      self->ends_at = now;
      self->points[0] = point;
      return;
    }

  took_us = point.at - yp_unit_motion_get_last (self)->at;
  forget_way (self, now);
  self->points[self->n_points++] = point;
  self->started_at = now;
  self->ends_at =
      now + CLAMP ((gint64) ((double) took_us * SLACK), MIN_WAY_US, YP_MOTION_MAX_DELAY_US);
}

/**
 * yp_unit_motion_get:
 * @self: the motion of a unit that was somewhere
 * @now: what time it is in the picture
 * @shown: (out): where it is shown, and which moment that is
 */
void
yp_unit_motion_get (const YpUnitMotion *self, gint64 now, YpMotionPoint *shown)
{
  g_return_if_fail (self->n_points > 0);

  get_at (self, get_shown_at (self, now), shown);
}

/* Returns: the last fix of a unit that was somewhere */
const YpMotionPoint *
yp_unit_motion_get_last (const YpUnitMotion *self)
{
  return &self->points[self->n_points - 1];
}

/**
 * yp_unit_motion_get_speed:
 * @self: the motion
 * @now: what time it is in the picture
 *
 * Returns: how fast the symbol moves, parts of the world a second; 0 at rest
 */
double
yp_unit_motion_get_speed (const YpUnitMotion *self, gint64 now)
{
  const YpMotionPoint *from;
  double rate;

  if (self->n_points < 2 || now >= self->ends_at)
    return 0;

  from = &self->points[find_leg (self, get_shown_at (self, now))];
  rate = (double) (yp_unit_motion_get_last (self)->at - self->from_at) /
         (double) (self->ends_at - self->started_at);

  return hypot (from[1].x - from->x, from[1].y - from->y) * rate * G_TIME_SPAN_SECOND /
         (double) (from[1].at - from->at);
}

/* Adds the whole way that is known to @box. */
void
yp_unit_motion_extend_box (const YpUnitMotion *self, YpBox *box)
{
  for (guint i = 0; i < self->n_points; i++)
    {
      YpBox point = { self->points[i].x, self->points[i].y, self->points[i].x, self->points[i].y };

      yp_box_unite (box, &point);
    }
}
