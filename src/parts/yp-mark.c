/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-parts"

#include "yp-mark.h"

#include "yp-style.h"

typedef enum
{
  MARK_EMPTY,
  MARK_DONE,
  MARK_SKIPPED,
  MARK_STATE,
  MARK_UNIT,
} MarkKind;

/**
 * YpMark:
 *
 * The small sign of a state or of a unit: the map's colour, and a shape that says the same without
 * it. A diamond, a square and a triangle ask for somebody; a circle fills as the work goes on and
 * empties when it is done. Its size comes from the style sheet, so that it grows with the type.
 */
struct _YpMark
{
  GtkWidget parent_instance;

  MarkKind kind;
  YpState state;
  YpUnitKind unit_kind;
  YpUnitStatus status;
};

G_DEFINE_FINAL_TYPE (YpMark, yp_mark, GTK_TYPE_WIDGET)

static void
append_disc (GtkSnapshot *snapshot, float x, float y, float radius, const GdkRGBA *color)
{
  GskRoundedRect disc;

  gsk_rounded_rect_init_from_rect (
      &disc, &GRAPHENE_RECT_INIT (x - radius, y - radius, 2 * radius, 2 * radius), radius);
  gtk_snapshot_push_rounded_clip (snapshot, &disc);
  gtk_snapshot_append_color (snapshot, color, &disc.bounds);
  gtk_snapshot_pop (snapshot);
}

static void
append_ring (GtkSnapshot *snapshot,
             float x,
             float y,
             float radius,
             float corner,
             const GdkRGBA *color)
{
  float width = MAX (radius * 0.28f, 1.5f);
  GskRoundedRect ring;

  gsk_rounded_rect_init_from_rect (
      &ring, &GRAPHENE_RECT_INIT (x - radius, y - radius, 2 * radius, 2 * radius), corner);
  gtk_snapshot_append_border (snapshot, &ring, (const float[4]){ width, width, width, width },
                              (const GdkRGBA[4]){ *color, *color, *color, *color });
}

static void
append_square (GtkSnapshot *snapshot, float x, float y, float radius, const GdkRGBA *color)
{
  gtk_snapshot_append_color (snapshot, color,
                             &GRAPHENE_RECT_INIT (x - radius, y - radius, 2 * radius, 2 * radius));
}

static void
append_diamond (GtkSnapshot *snapshot, float x, float y, float radius, const GdkRGBA *color)
{
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x, y));
  gtk_snapshot_rotate (snapshot, 45);
  append_square (snapshot, 0, 0, radius * 0.74f, color);
  gtk_snapshot_restore (snapshot);
}

/* There is no node for it, and marks are drawn anew only when they change. It points up, or down
 * where @radius_y is negative. */
static void
append_triangle (GtkSnapshot *snapshot,
                 float x,
                 float y,
                 float radius,
                 float radius_y,
                 const GdkRGBA *color)
{
  cairo_t *cr = gtk_snapshot_append_cairo (
      snapshot, &GRAPHENE_RECT_INIT (x - radius, y - radius, 2 * radius, 2 * radius));

  gdk_cairo_set_source_rgba (cr, color);
  cairo_move_to (cr, (double) x, (double) (y - radius_y * 0.9f));
  cairo_line_to (cr, (double) (x + radius), (double) (y + radius_y * 0.8f));
  cairo_line_to (cr, (double) (x - radius), (double) (y + radius_y * 0.8f));
  cairo_fill (cr);
  cairo_destroy (cr);
}

static void
append_half_disc (GtkSnapshot *snapshot, float x, float y, float radius, const GdkRGBA *color)
{
  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (x - radius, y, 2 * radius, radius));
  append_disc (snapshot, x, y, radius, color);
  gtk_snapshot_pop (snapshot);
}

/* Around a point, within a radius, all in pixels. */
void
yp_mark_paint_state (GtkSnapshot *snapshot, YpState state, float x, float y, float radius)
{
  GdkRGBA color = yp_color_to_rgba (yp_style_get_state_color (state));

  switch (state)
    {
    case YP_STATE_REPORTED:
      append_diamond (snapshot, x, y, radius, &color);
      break;
    case YP_STATE_VERIFIED:
      append_diamond (snapshot, x, y, radius * 0.7f, &color);
      break;
    case YP_STATE_FILED:
      append_square (snapshot, x, y, radius * 0.78f, &color);
      break;
    case YP_STATE_RETURNED:
      append_triangle (snapshot, x, y, radius, -radius, &color);
      break;
    case YP_STATE_DISPATCHED:
      append_ring (snapshot, x, y, radius, radius, &color);
      break;
    case YP_STATE_ACCEPTED:
      append_ring (snapshot, x, y, radius, radius, &color);
      append_half_disc (snapshot, x, y, radius, &color);
      break;
    case YP_STATE_ARRIVED:
      append_disc (snapshot, x, y, radius, &color);
      break;
    case YP_STATE_HANDLED:
      append_ring (snapshot, x, y, radius, radius, &color);
      append_disc (snapshot, x, y, radius * 0.4f, &color);
      break;
    case YP_STATE_CHECKED:
      append_disc (snapshot, x, y, radius * 0.6f, &color);
      break;
    case YP_STATE_SUSPENDED:
      append_square (snapshot, x - radius * 0.5f, y, radius * 0.3f, &color);
      append_square (snapshot, x + radius * 0.5f, y, radius * 0.3f, &color);
      break;
    case YP_STATE_CLOSED:
    case YP_STATE_REJECTED:
    case YP_STATE_MERGED:
    case YP_STATE_VOID:
      append_disc (snapshot, x, y, radius * 0.4f, &color);
      break;
    default:
      g_return_if_reached ();
    }
}

/* Likewise. */
void
yp_mark_paint_unit (GtkSnapshot *snapshot,
                    YpUnitKind kind,
                    YpUnitStatus status,
                    float x,
                    float y,
                    float radius)
{
  GdkRGBA color = yp_color_to_rgba (yp_style_get_status_color (status));

  switch (yp_style_get_kind_shape (kind))
    {
    case YP_SYMBOL_SQUARE:
      append_ring (snapshot, x, y, radius * 0.85f, 2, &color);
      break;
    case YP_SYMBOL_TRIANGLE:
      append_triangle (snapshot, x, y, radius, radius, &color);
      break;
    case YP_SYMBOL_DIAMOND:
      append_diamond (snapshot, x, y, radius, &color);
      break;
    case YP_SYMBOL_SHIELD:
      append_ring (snapshot, x, y, radius * 0.9f, radius * 0.4f, &color);
      append_disc (snapshot, x, y, radius * 0.35f, &color);
      break;
    case YP_SYMBOL_CIRCLE:
    case YP_SYMBOL_DOT:
    default:
      append_ring (snapshot, x, y, radius, radius, &color);
      break;
    }
}

/* For what is behind and needs nobody: quiet, whatever it was. */
static void
append_plain (GtkSnapshot *snapshot, MarkKind kind, float x, float y, float radius)
{
  const GdkRGBA color = { 0.36f, 0.44f, 0.52f, kind == MARK_EMPTY ? 0.7f : 1 };

  if (kind == MARK_DONE)
    append_disc (snapshot, x, y, radius * 0.5f, &color);
  else if (kind == MARK_SKIPPED)
    gtk_snapshot_append_color (
        snapshot, &color,
        &GRAPHENE_RECT_INIT (x - radius * 0.5f, y - radius * 0.1f, radius, radius * 0.2f));
  else
    append_ring (snapshot, x, y, radius * 0.6f, radius * 0.6f, &color);
}

static void
yp_mark_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  YpMark *self = YP_MARK (widget);
  float width = (float) gtk_widget_get_width (widget);
  float height = (float) gtk_widget_get_height (widget);
  float radius = MIN (width, height) / 2;

  switch (self->kind)
    {
    case MARK_STATE:
      yp_mark_paint_state (snapshot, self->state, width / 2, height / 2, radius);
      break;
    case MARK_UNIT:
      yp_mark_paint_unit (snapshot, self->unit_kind, self->status, width / 2, height / 2, radius);
      break;
    case MARK_EMPTY:
    case MARK_DONE:
    case MARK_SKIPPED:
    default:
      append_plain (snapshot, self->kind, width / 2, height / 2, radius);
    }
}

static void
yp_mark_class_init (YpMarkClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = yp_mark_snapshot;
  gtk_widget_class_set_css_name (widget_class, "mark");
  /* The words stand beside it. */
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
yp_mark_init (YpMark *self)
{
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}

GtkWidget *
yp_mark_new (void)
{
  return g_object_new (YP_TYPE_MARK, NULL);
}

void
yp_mark_set_state (YpMark *self, YpState state)
{
  g_return_if_fail (YP_IS_MARK (self));

  if (self->kind == MARK_STATE && self->state == state)
    return;

  self->kind = MARK_STATE;
  self->state = state;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
yp_mark_set_unit (YpMark *self, YpUnitKind kind, YpUnitStatus status)
{
  g_return_if_fail (YP_IS_MARK (self));

  self->kind = MARK_UNIT;
  self->unit_kind = kind;
  self->status = status;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
set_kind (YpMark *self, MarkKind kind)
{
  g_return_if_fail (YP_IS_MARK (self));

  if (self->kind == kind)
    return;

  self->kind = kind;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* For what lies ahead. */
void
yp_mark_set_empty (YpMark *self)
{
  set_kind (self, MARK_EMPTY);
}

/* For what lies behind. */
void
yp_mark_set_done (YpMark *self)
{
  set_kind (self, MARK_DONE);
}

/* For what was passed by. */
void
yp_mark_set_skipped (YpMark *self)
{
  set_kind (self, MARK_SKIPPED);
}
