/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * YpSampleCounts:
 *
 * How many features of each layer a sample city has.
 */
typedef struct
{
  guint n_towns;
  guint n_villages;
  guint n_grids;
  guint n_cameras;
  guint n_buildings;
  guint n_roads;
  guint n_water;
  guint n_places;
} YpSampleCounts;

gboolean
yp_sample_city_write (const char *path, guint64 seed, YpSampleCounts *counts, GError **error);

G_END_DECLS
