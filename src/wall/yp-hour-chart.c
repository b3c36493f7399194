/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-wall"

#include "yp-hour-chart.h"

#include <string.h>

#include "yp-style.h"

#define CAME_COLOR 0x4C9FE8FFu
#define ENDED_COLOR 0x46C08AFFu
#define EARLIER_COLOR 0x9FB2C4B0u
#define LINE_COLOR 0x94B2D12Eu
#define TEXT_COLOR 0x9FB2C4FFu

/* Hours between two that are named. */
#define HOUR_STEP 6

/* Shares: of an hour that its bar takes; of a small letter's height that lines are thick. */
#define BAR_SHARE 0.62
#define LINE_SHARE 0.12

struct _YpHourChart
{
  GtkWidget parent_instance;

  YpHours hours;
};

G_DEFINE_FINAL_TYPE (YpHourChart, yp_hour_chart, GTK_TYPE_WIDGET)

/* Where the chart lies in the widget, and what it measures. */
typedef struct
{
  double x;
  double y;
  double width;
  double height;
  double letter;
  guint top;
} Frame;

/**
 * yp_hour_chart_get_top:
 * @greatest: the greatest value that is drawn
 *
 * Returns: what the upper edge of the chart is: a round number that has a half, at least @greatest
 */
guint
yp_hour_chart_get_top (guint greatest)
{
  static const guint tops[] = { 10, 20, 30, 40, 60, 80 };
  guint64 zeros = 1;

  for (;; zeros *= 10)
    for (guint i = 0; i < G_N_ELEMENTS (tops); i++)
      if (tops[i] * zeros >= greatest)
        return (guint) MIN (tops[i] * zeros, G_MAXUINT);
}

static guint
find_greatest (const YpHours *hours)
{
  guint greatest = 0;

  for (guint i = 0; i < YP_HOUR_CHART_N_HOURS; i++)
    {
      greatest = MAX (greatest, MAX (hours->came[i], hours->ended[i]));
      if (hours->has_earlier)
        greatest = MAX (greatest, hours->earlier[i]);
    }

  return greatest;
}

static double
get_y (const Frame *frame, guint value)
{
  return frame->y + frame->height * (1 - (double) value / frame->top);
}

/* The middle of an hour. */
static double
get_x (const Frame *frame, guint hour)
{
  return frame->x + frame->width * (hour + 0.5) / YP_HOUR_CHART_N_HOURS;
}

static PangoLayout *
make_layout (GtkWidget *widget, const char *text, int *width, int *height)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (widget, text);

  pango_layout_get_pixel_size (layout, width, height);
  return layout;
}

static void
draw_text (GtkWidget *widget,
           GtkSnapshot *snapshot,
           const char *text,
           double x,
           double y,
           double align)
{
  int width;
  int height;
  g_autoptr (PangoLayout) layout = make_layout (widget, text, &width, &height);
  GdkRGBA color = yp_color_to_rgba (TEXT_COLOR);

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) (x - align * width), (float) y));
  gtk_snapshot_append_layout (snapshot, layout, &color);
  gtk_snapshot_restore (snapshot);
}

static void
append_rect (GtkSnapshot *snapshot, YpColor color, double x, double y, double width, double height)
{
  GdkRGBA rgba = yp_color_to_rgba (color);

  if (width > 0 && height > 0)
    gtk_snapshot_append_color (
        snapshot, &rgba, &GRAPHENE_RECT_INIT ((float) x, (float) y, (float) width, (float) height));
}

static void
draw_axes (GtkWidget *widget, GtkSnapshot *snapshot, const Frame *frame)
{
  for (guint i = 0; i <= 2; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u", frame->top * i / 2);
      double y = get_y (frame, frame->top * i / 2);

      append_rect (snapshot, LINE_COLOR, frame->x, y - frame->letter / 32, frame->width,
                   frame->letter / 16);
      draw_text (widget, snapshot, text, frame->x - frame->letter / 3, y - frame->letter * 0.62, 1);
    }

  for (guint hour = 0; hour <= YP_HOUR_CHART_N_HOURS; hour += HOUR_STEP)
    {
      g_autofree char *text = g_strdup_printf ("%02u:00", hour);
      double x = frame->x + frame->width * hour / YP_HOUR_CHART_N_HOURS;

      draw_text (widget, snapshot, text, x, frame->y + frame->height + frame->letter / 5,
                 (double) hour / YP_HOUR_CHART_N_HOURS);
    }
}

static void
draw_bars (GtkSnapshot *snapshot, const YpHours *hours, const Frame *frame)
{
  double width = frame->width / YP_HOUR_CHART_N_HOURS * BAR_SHARE;

  for (guint i = 0; i < hours->n_hours; i++)
    {
      double y = get_y (frame, hours->came[i]);
      YpColor color = i + 1 < hours->n_hours ? CAME_COLOR : yp_color_fade (CAME_COLOR, 0.55);

      append_rect (snapshot, color, get_x (frame, i) - width / 2, y, width,
                   frame->y + frame->height - y);
    }
}

static void
draw_line (cairo_t *cr,
           const guint *values,
           guint n,
           const Frame *frame,
           YpColor color,
           double width)
{
  for (guint i = 0; i < n; i++)
    cairo_line_to (cr, get_x (frame, i), get_y (frame, values[i]));
  cairo_set_line_width (cr, width);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  yp_color_set_source (color, cr);
  cairo_stroke (cr);
}

static void
yp_hour_chart_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  YpHourChart *self = YP_HOUR_CHART (widget);
  const YpHours *hours = &self->hours;
  double width = gtk_widget_get_width (widget);
  double height = gtk_widget_get_height (widget);
  Frame frame = { .top = yp_hour_chart_get_top (find_greatest (hours)) };
  g_autofree char *text = g_strdup_printf ("%u", frame.top);
  int label_width;
  int letter;
  g_autoptr (PangoLayout) layout = make_layout (widget, text, &label_width, &letter);
  cairo_t *cr;

  frame.letter = letter;
  frame.x = label_width + letter / 3.0;
  frame.y = letter * 0.65;
  frame.width = width - frame.x;
  frame.height = height - frame.y - letter * 1.3;
  if (frame.width <= 0 || frame.height <= 0)
    return;

  draw_axes (widget, snapshot, &frame);
  draw_bars (snapshot, hours, &frame);
  cr = gtk_snapshot_append_cairo (snapshot,
                                  &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  if (hours->has_earlier)
    draw_line (cr, hours->earlier, YP_HOUR_CHART_N_HOURS, &frame, EARLIER_COLOR,
               letter * LINE_SHARE / 1.5);
  draw_line (cr, hours->ended, hours->n_hours, &frame, ENDED_COLOR, letter * LINE_SHARE);
  cairo_destroy (cr);
}

static void
yp_hour_chart_class_init (YpHourChartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = yp_hour_chart_snapshot;
  gtk_widget_class_set_css_name (widget_class, "hour-chart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
yp_hour_chart_init (YpHourChart *self)
{
}

void
yp_hour_chart_set_hours (YpHourChart *self, const YpHours *hours)
{
  g_return_if_fail (YP_IS_HOUR_CHART (self));

  if (memcmp (&self->hours, hours, sizeof *hours) == 0)
    return;

  self->hours = *hours;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
