/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-wall"

#include "yp-swatch.h"

struct _YpSwatch
{
  GtkWidget parent_instance;

  YpColor color;
};

G_DEFINE_FINAL_TYPE (YpSwatch, yp_swatch, GTK_TYPE_WIDGET)

static void
yp_swatch_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  float width = (float) gtk_widget_get_width (widget);
  float height = (float) gtk_widget_get_height (widget);
  GdkRGBA color = yp_color_to_rgba (YP_SWATCH (widget)->color);
  GskRoundedRect patch;

  gsk_rounded_rect_init_from_rect (&patch, &GRAPHENE_RECT_INIT (0, 0, width, height), height / 4);
  gtk_snapshot_push_rounded_clip (snapshot, &patch);
  gtk_snapshot_append_color (snapshot, &color, &patch.bounds);
  gtk_snapshot_pop (snapshot);
}

static void
yp_swatch_class_init (YpSwatchClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = yp_swatch_snapshot;
  gtk_widget_class_set_css_name (widget_class, "swatch");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
yp_swatch_init (YpSwatch *self)
{
}

GtkWidget *
yp_swatch_new (YpColor color)
{
  YpSwatch *self = g_object_new (YP_TYPE_SWATCH, "valign", GTK_ALIGN_CENTER, NULL);

  self->color = color;
  return GTK_WIDGET (self);
}

YpColor
yp_part_color_get (guint part)
{
  static const YpColor colors[YP_N_PART_COLORS] = {
    0x4C9FE8FF, 0x57C7D4FF, 0x46C08AFF, 0xC2CF6AFF, 0xE8B45AFF, 0xA892E0FF, YP_COLOR_REST,
  };

  return colors[MIN (part, YP_N_PART_COLORS - 1)];
}
