/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define YP_HOUR_CHART_N_HOURS 24

/**
 * YpHours:
 * @came: how many came in each hour, as bars
 * @ended: how many ended, as a line
 * @earlier: how many came in each hour of the day before, as a faint line
 * @has_earlier: whether that is known
 * @n_hours: how many hours of the day have begun
 *
 * A day by the hour. Plain data.
 */
typedef struct
{
  guint came[YP_HOUR_CHART_N_HOURS];
  guint ended[YP_HOUR_CHART_N_HOURS];
  guint earlier[YP_HOUR_CHART_N_HOURS];
  gboolean has_earlier;
  guint n_hours;
} YpHours;

#define YP_TYPE_HOUR_CHART (yp_hour_chart_get_type ())

/* What came and ended in each hour of a day; the hour that has not passed is fainter. */
G_DECLARE_FINAL_TYPE (YpHourChart, yp_hour_chart, YP, HOUR_CHART, GtkWidget)

void yp_hour_chart_set_hours (YpHourChart *self, const YpHours *hours);
guint yp_hour_chart_get_top (guint greatest);

G_END_DECLS
