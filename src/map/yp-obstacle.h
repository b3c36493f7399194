/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-mercator.h"

G_BEGIN_DECLS

/* Names look out for no more symbols than this. */
#define YP_MAX_OBSTACLES 3000

/**
 * YpObstacle:
 * @x: the symbol's place, in the world
 * @y: its place
 * @above_px: how far above that its middle is, logical pixels
 * @half_width_px: from its middle to its side
 * @half_height_px: from its middle to its top
 *
 * A symbol that names keep clear of. Plain data.
 */
typedef struct
{
  double x;
  double y;
  double above_px;
  double half_width_px;
  double half_height_px;
} YpObstacle;

/**
 * YpListObstacles:
 * @box: where, in the world
 * @obstacles: (element-type YpObstacle): gets what is drawn there
 * @user_data: as given
 */
typedef void (*YpListObstacles) (const YpBox *box, GArray *obstacles, gpointer user_data);

G_END_DECLS
