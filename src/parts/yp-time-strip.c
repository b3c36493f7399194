/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-parts"

#include "yp-time-strip.h"

#include <glib/gi18n.h>
#include <math.h>

#include "yp-clock.h"
#include "yp-words.h"

/* Of its height: what comes has more than what ends. */
#define BASE 0.58f
#define LABEL_ROOM 0.26f

#define HOURS_A_LABEL 3

struct _YpTimeStrip
{
  GtkWidget parent_instance;

  gint64 day;
  gint64 instant;
  gint64 now;
  guint n;
  gint64 step_us;
  guint *reported;
  guint *ended;
  guint most;
  float drawn_x; /* of the handle */
};

G_DEFINE_FINAL_TYPE (YpTimeStrip, yp_time_strip, GTK_TYPE_WIDGET)

typedef enum
{
  SIGNAL_SOUGHT,
} Signal;

static guint signals[SIGNAL_SOUGHT + 1];

static const GdkRGBA came_color = { 0.30f, 0.62f, 0.91f, 0.9f };
static const GdkRGBA ended_color = { 0.44f, 0.52f, 0.60f, 0.9f };
static const GdkRGBA line_color = { 0.13f, 0.19f, 0.26f, 1 };
static const GdkRGBA future_color = { 0.04f, 0.06f, 0.08f, 0.75f };
static const GdkRGBA past_color = { 0.77f, 0.69f, 1, 1 };
static const GdkRGBA now_color = { 0.27f, 0.75f, 0.54f, 1 };

static float
get_x (YpTimeStrip *self, gint64 at)
{
  double share = (double) (at - self->day) / (double) G_TIME_SPAN_DAY;

  return (float) (CLAMP (share, 0, 1) * gtk_widget_get_width (GTK_WIDGET (self)));
}

static gint64
get_moment (YpTimeStrip *self, double x)
{
  int width = MAX (gtk_widget_get_width (GTK_WIDGET (self)), 1);

  return self->day + (gint64) (CLAMP (x / width, 0, 1) * (double) G_TIME_SPAN_DAY);
}

static void
append_box (GtkSnapshot *snapshot,
            const GdkRGBA *color,
            float x,
            float y,
            float width,
            float height)
{
  if (width > 0 && height > 0)
    gtk_snapshot_append_color (snapshot, color, &GRAPHENE_RECT_INIT (x, y, width, height));
}

/* The root of a count, so that a quiet night is seen beside a busy noon. */
static float
get_share (YpTimeStrip *self, guint count)
{
  return self->most > 0 ? sqrtf ((float) count / (float) self->most) : 0;
}

static void
draw_counts (YpTimeStrip *self, GtkSnapshot *snapshot, float base, float up, float down)
{
  for (guint i = 0; i < self->n; i++)
    {
      float x = get_x (self, self->day + i * self->step_us);
      float width = MAX (get_x (self, self->day + (i + 1) * self->step_us) - x - 1, 1);
      float came = get_share (self, self->reported[i]) * up;

      append_box (snapshot, &came_color, x, base - came, width, came);
      append_box (snapshot, &ended_color, x, base + 1, width,
                  get_share (self, self->ended[i]) * down);
    }
}

static void
draw_hours (YpTimeStrip *self, GtkSnapshot *snapshot, float height)
{
  for (guint hour = 0; hour < 24; hour += HOURS_A_LABEL)
    {
      g_autofree char *text = g_strdup_printf ("%02u", hour);
      g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
      float x = get_x (self, self->day + hour * G_TIME_SPAN_HOUR);
      GdkRGBA color;
      int text_height;

      gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (self)), &color);
      pango_layout_get_pixel_size (layout, NULL, &text_height);
      append_box (snapshot, &line_color, x, 0, 1, height);
      gtk_snapshot_save (snapshot);
      gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x + 4, height - (float) text_height));
      gtk_snapshot_append_layout (snapshot, layout, &color);
      gtk_snapshot_restore (snapshot);
    }
}

/* What is shown: a line with a knob, which no bar has. */
static void
draw_handle (YpTimeStrip *self, GtkSnapshot *snapshot, float height)
{
  gboolean is_live = self->instant == 0;
  gint64 at = is_live ? self->now : self->instant;
  const GdkRGBA *color = is_live ? &now_color : &past_color;
  float x = get_x (self, at);
  float size = height * 0.2f;
  GskRoundedRect knob;

  self->drawn_x = x;
  if (at < self->day || at > self->day + G_TIME_SPAN_DAY)
    return;

  append_box (snapshot, color, x - 1, 0, 2, height);
  gsk_rounded_rect_init_from_rect (&knob, &GRAPHENE_RECT_INIT (x - size / 2, 0, size, size),
                                   size / 2);
  gtk_snapshot_push_rounded_clip (snapshot, &knob);
  append_box (snapshot, color, x - size / 2, 0, size, size);
  gtk_snapshot_pop (snapshot);
}

static void
yp_time_strip_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  YpTimeStrip *self = YP_TIME_STRIP (widget);
  float width = (float) gtk_widget_get_width (widget);
  float height = (float) gtk_widget_get_height (widget);
  float room = height * (1 - LABEL_ROOM);
  float base = room * BASE;

  draw_hours (self, snapshot, height);
  draw_counts (self, snapshot, base, base, room - base);
  append_box (snapshot, &line_color, 0, base, width, 1);
  append_box (snapshot, &future_color, get_x (self, self->now), 0, width - get_x (self, self->now),
              height);
  draw_handle (self, snapshot, height);
}

static void
seek (YpTimeStrip *self, double x)
{
  g_signal_emit (self, signals[SIGNAL_SOUGHT], 0, get_moment (self, x));
}

static void
on_drag_begin (GtkGestureDrag *drag, double x, double y, YpTimeStrip *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  seek (self, x);
}

static void
on_drag_update (GtkGestureDrag *drag, double dx, double dy, YpTimeStrip *self)
{
  double x;
  double y;

  gtk_gesture_drag_get_start_point (drag, &x, &y);
  seek (self, x + dx);
}

static gboolean
on_query_tooltip (YpTimeStrip *self,
                  int x,
                  int y,
                  gboolean by_keyboard,
                  GtkTooltip *tooltip,
                  gpointer data)
{
  gint64 at = get_moment (self, x);
  guint i = self->step_us > 0 ? (guint) ((at - self->day) / self->step_us) : 0;
  g_autofree char *time = yp_words_format_clock (at);
  g_autofree char *text = NULL;

  if (i < self->n)
    text = g_strdup_printf (_ ("%.5s: %u reported, %u ended"), time, self->reported[i],
                               self->ended[i]);
  gtk_tooltip_set_text (tooltip, text != NULL ? text : time);
  return TRUE;
}

static void
yp_time_strip_finalize (GObject *object)
{
  YpTimeStrip *self = YP_TIME_STRIP (object);

  g_free (self->reported);
  g_free (self->ended);

  G_OBJECT_CLASS (yp_time_strip_parent_class)->finalize (object);
}

static void
yp_time_strip_class_init (YpTimeStripClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = yp_time_strip_finalize;
  widget_class->snapshot = yp_time_strip_snapshot;
  gtk_widget_class_set_css_name (widget_class, "time-strip");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_SLIDER);

  signals[SIGNAL_SOUGHT] = g_signal_new ("sought", YP_TYPE_TIME_STRIP, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
}

static void
yp_time_strip_init (YpTimeStrip *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();

  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  g_signal_connect (self, "query-tooltip", G_CALLBACK (on_query_tooltip), NULL);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (on_drag_begin), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (on_drag_update), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("The moment that is shown"), -1);
}

GtkWidget *
yp_time_strip_new (void)
{
  return g_object_new (YP_TYPE_TIME_STRIP, NULL);
}

static void
take_counts (YpTimeStrip *self, const YpDayCounts *counts)
{
  g_clear_pointer (&self->reported, g_free);
  g_clear_pointer (&self->ended, g_free);
  self->n = counts != NULL ? counts->n : 0;
  self->most = 0;
  if (counts == NULL)
    return;

  self->step_us = counts->step_us;
  self->reported = g_memdup2 (counts->reported, counts->n * sizeof (guint));
  self->ended = g_memdup2 (counts->ended, counts->n * sizeof (guint));
  for (guint i = 0; i < counts->n; i++)
    self->most = MAX (self->most, MAX (counts->reported[i], counts->ended[i]));
}

void
yp_time_strip_set_day (YpTimeStrip *self, gint64 day)
{
  g_return_if_fail (YP_IS_TIME_STRIP (self));

  if (self->day == day)
    return;

  self->day = day;
  take_counts (self, NULL);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
yp_time_strip_set_counts (YpTimeStrip *self, const YpDayCounts *counts)
{
  g_return_if_fail (YP_IS_TIME_STRIP (self));
  g_return_if_fail (counts != NULL);

  if (counts->from != self->day)
    return;

  take_counts (self, counts);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
yp_time_strip_set_times (YpTimeStrip *self, gint64 instant, gint64 now)
{
  gboolean was_live = self->instant == 0;
  gint64 at = instant != 0 ? instant : now;
  g_autofree char *text = yp_words_format_clock (at);

  g_return_if_fail (YP_IS_TIME_STRIP (self));

  self->instant = instant;
  self->now = now;
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 0.0,
      GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, 86400.0, GTK_ACCESSIBLE_PROPERTY_VALUE_NOW,
      (double) (at - self->day) / G_USEC_PER_SEC, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
  if (was_live != (instant == 0) || fabsf (get_x (self, at) - self->drawn_x) >= 0.5f)
    gtk_widget_queue_draw (GTK_WIDGET (self));
}
