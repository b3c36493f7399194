/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-area-book.h"
#include "yp-situation.h"

G_BEGIN_DECLS

/**
 * YpAreaFigure:
 *
 * Figures of an area; what each counts is said in yp-theme-words.c.
 */
typedef enum
{
  YP_FIGURE_OPEN,
  YP_FIGURE_REPORTED_TODAY,
  YP_FIGURE_CLOSED_TODAY,
  YP_FIGURE_LATE,
  YP_FIGURE_LATE_SHARE,
  YP_FIGURE_ON_TIME_SHARE,
  YP_FIGURE_OPEN_PER_KM2,
  YP_FIGURE_OPEN_PER_UNIT,
} YpAreaFigure;

#define YP_N_AREA_FIGURES (YP_FIGURE_OPEN_PER_UNIT + 1)

/**
 * YpPointChoice:
 * @states: bits by #YpState; 0 for all
 * @group: (nullable): group of the catalogue; %NULL for all
 * @openness: 0 both, 1 open ones, 2 ended ones
 * @since: reported since, microseconds since 1970; 0 for all there are
 *
 * Which incidents. Plain data.
 */
typedef struct
{
  guint states;
  const char *group;
  guint openness;
  gint64 since;
} YpPointChoice;

#define YP_TYPE_INCIDENT_TABLE (yp_incident_table_get_type ())

/**
 * YpIncidentTable:
 *
 * The situation's incidents as a table of what figures and maps of density need, kept up to date a
 * slice at a time, so that a hundred thousand of them never hold up the main loop. Signal
 * `changed`: the table says something else, and all rows are read. Main thread.
 */
G_DECLARE_FINAL_TYPE (YpIncidentTable, yp_incident_table, YP, INCIDENT_TABLE, GObject)

YpIncidentTable *yp_incident_table_new (YpSituation *situation);
void yp_incident_table_set_areas (YpIncidentTable *self, YpAreaBook *book, YpAreaSet set);
gboolean yp_incident_table_is_read (YpIncidentTable *self);
void
yp_incident_table_compute (YpIncidentTable *self, YpAreaFigure figure, gint64 now, double *values);
double *yp_incident_table_copy_points (YpIncidentTable *self,
                                       const YpPointChoice *choice,
                                       guint *n_points,
                                       guint *n_without_place);
GPtrArray *yp_incident_table_list_groups (YpIncidentTable *self);
gint64 yp_incident_table_get_day (gint64 now);

G_END_DECLS
