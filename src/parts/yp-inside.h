/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-situation.h"

G_BEGIN_DECLS

/**
 * YpInsideFigures:
 * @n_incidents: of the situation's list that lie inside
 * @n_by_state: of these
 * @n_late: of these
 * @n_units: whose last fix lies inside
 * @n_by_status: of these
 * @n_grids: general grids that the area touches
 * @n_people: units that belong to these grids
 *
 * Plain data.
 */
typedef struct
{
  guint n_incidents;
  guint n_by_state[YP_N_STATES];
  guint n_late;
  guint n_units;
  guint n_by_status[YP_N_UNIT_STATUSES];
  guint n_grids;
  guint n_people;
} YpInsideFigures;

/**
 * YpInside:
 *
 * What lies inside of an area, as it is now: counted in slices, again when something moved. Main
 * thread. Signal `changed`: it is something else.
 */
#define YP_TYPE_INSIDE (yp_inside_get_type ())
G_DECLARE_FINAL_TYPE (YpInside, yp_inside, YP, INSIDE, GObject)

YpInside *yp_inside_new (YpSituation *situation);
void yp_inside_set_area (YpInside *self, YpGeometry *area);
YpGeometry *yp_inside_get_area (YpInside *self);
gboolean yp_inside_is_counted (YpInside *self);

const YpInsideFigures *yp_inside_get_figures (YpInside *self);
/* (element-type YpIncident), those that are late first, then the newest; (element-type YpUnit),
 * by name: what is inside, and who answers. Until the next change. */
GPtrArray *yp_inside_get_incidents (YpInside *self);
GPtrArray *yp_inside_get_units (YpInside *self);
GPtrArray *yp_inside_get_people (YpInside *self);

char *yp_inside_format_csv (YpInside *self);

G_END_DECLS
