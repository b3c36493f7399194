/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-wall"

#include "yp-ring-chart.h"

#include <math.h>

#include <adwaita.h>

#define GLIDE_MS 500

/* A lesser change, a share of the whole, is there at once: nobody would see it glide. */
#define LEAST_GLIDE 0.005

/* Shares of the radius: how thick the ring is, and how much lies between two parts. */
#define THICKNESS 0.24
#define GAP 0.02

struct _YpRingChart
{
  GtkWidget parent_instance;

  GtkWidget *whole; /* a label */
  guint n_parts;
  YpColor colors[YP_RING_CHART_MAX_PARTS];
  double from[YP_RING_CHART_MAX_PARTS]; /* shares of the whole, as the gliding begins */
  double to[YP_RING_CHART_MAX_PARTS];
  double progress;
  AdwAnimation *glide;
};

G_DEFINE_FINAL_TYPE (YpRingChart, yp_ring_chart, GTK_TYPE_WIDGET)

static double
get_share (YpRingChart *self, guint part)
{
  return self->from[part] + (self->to[part] - self->from[part]) * self->progress;
}

static void
on_glide (double value, gpointer data)
{
  YpRingChart *self = data;

  self->progress = value;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
yp_ring_chart_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  YpRingChart *self = YP_RING_CHART (widget);
  double width = gtk_widget_get_width (widget);
  double height = gtk_widget_get_height (widget);
  double radius = MIN (width, height) / 2 * (1 - THICKNESS / 2);
  double at = -G_PI / 2;
  cairo_t *cr = gtk_snapshot_append_cairo (
      snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));

  cairo_set_line_width (cr, radius * THICKNESS);
  yp_color_set_source (0x94B2D11F, cr);
  cairo_arc (cr, width / 2, height / 2, radius, 0, 2 * G_PI);
  cairo_stroke (cr);
  for (guint i = 0; i < self->n_parts; i++)
    {
      double sweep = get_share (self, i) * 2 * G_PI;

      if (sweep > GAP)
        {
          yp_color_set_source (self->colors[i], cr);
          cairo_arc (cr, width / 2, height / 2, radius, at + GAP / 2, at + sweep - GAP / 2);
          cairo_stroke (cr);
        }
      at += sweep;
    }
  cairo_destroy (cr);

  gtk_widget_snapshot_child (widget, self->whole, snapshot);
}

static void
yp_ring_chart_dispose (GObject *object)
{
  YpRingChart *self = YP_RING_CHART (object);

  g_clear_object (&self->glide);
  g_clear_pointer (&self->whole, gtk_widget_unparent);

  G_OBJECT_CLASS (yp_ring_chart_parent_class)->dispose (object);
}

static void
yp_ring_chart_class_init (YpRingChartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yp_ring_chart_dispose;
  widget_class->snapshot = yp_ring_chart_snapshot;
  gtk_widget_class_set_css_name (widget_class, "ring-chart");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
yp_ring_chart_init (YpRingChart *self)
{
  self->whole = gtk_label_new ("");
  gtk_widget_add_css_class (self->whole, "number");
  gtk_widget_set_parent (self->whole, GTK_WIDGET (self));
  self->progress = 1;
  self->glide = adw_timed_animation_new (GTK_WIDGET (self), 0, 1, GLIDE_MS,
                                         adw_callback_animation_target_new (on_glide, self, NULL));
}

/**
 * yp_ring_chart_set_parts:
 * @self: a ring
 * @parts: (array length=n_parts): how much each is
 * @colors: (array length=n_parts): of each
 * @n_parts: how many, %YP_RING_CHART_MAX_PARTS at most
 */
void
yp_ring_chart_set_parts (YpRingChart *self,
                         const guint *parts,
                         const YpColor *colors,
                         guint n_parts)
{
  guint64 whole = 0;
  double most = 0;
  gboolean is_first = self->n_parts == 0;
  g_autofree char *text = NULL;

  g_return_if_fail (YP_IS_RING_CHART (self));
  g_return_if_fail (n_parts <= YP_RING_CHART_MAX_PARTS);

  for (guint i = 0; i < n_parts; i++)
    whole += parts[i];
  for (guint i = 0; i < YP_RING_CHART_MAX_PARTS; i++)
    {
      double share = i < n_parts && whole > 0 ? (double) parts[i] / (double) whole : 0;

      most = MAX (most, fabs (share - self->to[i]));
      self->from[i] = get_share (self, i);
      self->to[i] = share;
      if (i < n_parts)
        self->colors[i] = colors[i];
    }
  self->n_parts = MAX (self->n_parts, n_parts);

  text = g_strdup_printf ("%" G_GUINT64_FORMAT, whole);
  if (strcmp (gtk_label_get_text (GTK_LABEL (self->whole)), text) != 0)
    gtk_label_set_text (GTK_LABEL (self->whole), text);
  if (!(most > 0))
    return;

  self->progress = is_first || most < LEAST_GLIDE ? 1 : 0;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (self->progress == 0)
    adw_animation_play (self->glide);
  else
    adw_animation_skip (self->glide);
}
