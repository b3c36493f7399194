/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-store.h"

G_BEGIN_DECLS

/**
 * YpRoads:
 *
 * The road layer as a network one can go along. Immutable and counted; read by any thread.
 */
typedef struct _YpRoads YpRoads;

/**
 * YpRoadTarget:
 * @longitude: degrees, CGCS2000
 * @latitude: degrees
 * @group: which group it is of, below the number of groups
 * @length_m: (out): by roads, metres; NaN where no road leads there, or enough others are nearer
 * @seconds: (out): by car
 *
 * Where one may come from.
 */
typedef struct
{
  double longitude;
  double latitude;
  guint group;
  double length_m;
  double seconds;
} YpRoadTarget;

gboolean yp_roads_load (YpStore *store, YpRoads *before, YpRoads **roads, GError **error);
YpRoads *yp_roads_ref (YpRoads *self);
void yp_roads_unref (YpRoads *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpRoads, yp_roads_unref)

void yp_roads_measure (const YpRoads *self,
                       double longitude,
                       double latitude,
                       YpRoadTarget *targets,
                       guint n_targets,
                       guint n_groups,
                       guint n_wanted);

G_END_DECLS
