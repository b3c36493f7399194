/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "yp-geometry.h"

G_BEGIN_DECLS

/* Smaller gaps and overlaps are what rounding of vertices leaves, and are not told. */
#define YP_AREA_CHECK_MIN_M2 1.0

/**
 * YpAreaFlaw:
 * @is_gap: a place that no area covers though areas lie all around it; else two cover the same
 * @a: for an overlap: index of one area
 * @b: for an overlap: index of the other, more than @a
 * @area_m2: how large, m²
 * @longitude: a place in it, degrees
 * @latitude: a place in it
 *
 * Something that should not be between neighbours. Plain data.
 */
typedef struct
{
  gboolean is_gap;
  guint a;
  guint b;
  double area_m2;
  double longitude;
  double latitude;
} YpAreaFlaw;

GArray *yp_area_check (YpGeometry *const *areas,
                       guint n_areas,
                       guint *n_ignored,
                       GCancellable *cancellable,
                       GError **error);

G_END_DECLS
