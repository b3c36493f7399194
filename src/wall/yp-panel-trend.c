/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-wall"

#include <glib/gi18n.h>

#include "yp-clock.h"
#include "yp-hour-chart.h"
#include "yp-panel-kinds-private.h"
#include "yp-panel.h"
#include "yp-swatch.h"

#define YP_TYPE_PANEL_TREND (yp_panel_trend_get_type ())
G_DECLARE_FINAL_TYPE (YpPanelTrend, yp_panel_trend, YP, PANEL_TREND, YpPanel)

/**
 * YpPanelTrend:
 *
 * What came and what ended today, by the hour, and what came yesterday where the platform tells.
 */
struct _YpPanelTrend
{
  YpPanel parent_instance;

  YpHourChart *chart;
  GtkWidget *earlier_key;
};

G_DEFINE_FINAL_TYPE (YpPanelTrend, yp_panel_trend, YP_TYPE_PANEL)

static GtkWidget *
add_key (GtkWidget *box, YpColor color, const char *words)
{
  GtkWidget *key = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_add_css_class (key, "chart-key");
  gtk_box_append (GTK_BOX (key), yp_swatch_new (color));
  gtk_box_append (GTK_BOX (key), gtk_label_new (words));
  gtk_box_append (GTK_BOX (box), key);

  return key;
}

static void
yp_panel_trend_build (YpPanel *panel)
{
  YpPanelTrend *self = YP_PANEL_TREND (panel);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *keys = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  self->chart = g_object_new (YP_TYPE_HOUR_CHART, "vexpand", TRUE, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->chart), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Today by the hour"), -1);
  gtk_widget_add_css_class (keys, "keys");
  add_key (keys, 0x4C9FE8FF, _ ("Reported"));
  add_key (keys, 0x46C08AFF, C_ ("chart", "Closed"));
  self->earlier_key = add_key (keys, 0x9FB2C4B0, _ ("Reported yesterday"));
  gtk_box_append (GTK_BOX (box), keys);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->chart));
  yp_panel_set_title (panel, _ ("Today by the hour"));
  yp_panel_set_content (panel, box);
}

/* Steps of the day as hours; FALSE where they do not make up hours. */
static gboolean
sum_hours (const YpDayCounts *day, guint hours[YP_HOUR_CHART_N_HOURS])
{
  if (day == NULL || day->step_us > G_TIME_SPAN_HOUR || G_TIME_SPAN_HOUR % day->step_us != 0)
    return FALSE;

  for (guint i = 0; i < day->n; i++)
    hours[MIN (i * day->step_us / G_TIME_SPAN_HOUR, YP_HOUR_CHART_N_HOURS - 1)] += day->reported[i];
  return TRUE;
}

static void
yp_panel_trend_update (YpPanel *panel)
{
  YpPanelTrend *self = YP_PANEL_TREND (panel);
  const YpPanelSources *sources = yp_panel_get_sources (panel);
  gint64 now = yp_situation_get_now (sources->situation);
  YpHours hours = { 0 };

  yp_ledger_count_hours (sources->ledger, YP_COUNT_REPORTED_TODAY, hours.came);
  yp_ledger_count_hours (sources->ledger, YP_COUNT_ENDED_TODAY, hours.ended);
  hours.has_earlier =
      sum_hours (yp_earlier_days_get (sources->earlier, YP_EARLIER_YESTERDAY), hours.earlier);
  hours.n_hours = (guint) ((now - yp_time_start_of_day (now)) / G_TIME_SPAN_HOUR) + 1;
  hours.n_hours = MIN (hours.n_hours, YP_HOUR_CHART_N_HOURS);
  yp_hour_chart_set_hours (self->chart, &hours);
  gtk_widget_set_visible (self->earlier_key, hours.has_earlier);
}

static void
yp_panel_trend_list_figures (YpPanel *panel, GPtrArray *figures)
{
  static const YpCountOf ofs[] = { YP_COUNT_REPORTED_TODAY, YP_COUNT_ENDED_TODAY };

  for (guint i = 0; i < G_N_ELEMENTS (ofs); i++)
    yp_panel_add_figure (figures, yp_count_of_get_words (ofs[i]), NULL,
                         &(YpCountFilter){ .of = ofs[i] });
}

static void
yp_panel_trend_class_init (YpPanelTrendClass *klass)
{
  YpPanelClass *panel_class = YP_PANEL_CLASS (klass);

  panel_class->build = yp_panel_trend_build;
  panel_class->update = yp_panel_trend_update;
  panel_class->list_figures = yp_panel_trend_list_figures;
}

static void
yp_panel_trend_init (YpPanelTrend *self)
{
}
