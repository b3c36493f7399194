/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-map"

#include "yp-place-ask.h"

#include "yp-cross.h"
#include "yp-map-private.h"

struct _YpPlaceAsk
{
  ShumateLayer parent_instance;

  YpMap *map; /* not owned: it owns this */
  gboolean is_active;
  gboolean by_keys;
};

typedef struct
{
  ShumateLayerClass parent_class;
} YpPlaceAskClass;

static GType yp_place_ask_get_type (void);
#define YP_PLACE_ASK(object)                                                                       \
  (G_TYPE_CHECK_INSTANCE_CAST ((object), yp_place_ask_get_type (), YpPlaceAsk))

G_DEFINE_FINAL_TYPE (YpPlaceAsk, yp_place_ask, SHUMATE_TYPE_LAYER)

enum
{
  SAID,
  LEFT,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
say (YpPlaceAsk *self, double longitude, double latitude)
{
  g_signal_emit (self, signals[SAID], 0, longitude, latitude);
}

static gboolean
on_clicked (YpPlaceAsk *self, double longitude, double latitude, int n_press)
{
  if (!self->is_active)
    return FALSE;

  if (n_press == 1)
    say (self, longitude, latitude);
  return TRUE;
}

static void
set_by_keys (YpPlaceAsk *self, gboolean by_keys)
{
  if (self->by_keys == by_keys)
    return;

  self->by_keys = by_keys;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_motion (YpPlaceAsk *self)
{
  set_by_keys (self, FALSE);
}

static void
say_middle (YpPlaceAsk *self)
{
  double longitude;
  double latitude;

  yp_map_get_centre (self->map, &longitude, &latitude);
  say (self, longitude, latitude);
}

/* The map goes on with all other keys: arrows move its middle, and so the cross. */
static gboolean
on_key_pressed (YpPlaceAsk *self, guint key, guint code, GdkModifierType modifiers)
{
  if (!self->is_active || (modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0)
    return FALSE;

  switch (key)
    {
    case GDK_KEY_space:
    case GDK_KEY_KP_Space:
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
      say_middle (self);
      return TRUE;
    case GDK_KEY_Escape:
      g_signal_emit (self, signals[LEFT], 0);
      return TRUE;
    default:
      set_by_keys (self, TRUE);
      return FALSE;
    }
}

static void
yp_place_ask_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  YpPlaceAsk *self = YP_PLACE_ASK (widget);
  YpView view = yp_view_get (shumate_layer_get_viewport (SHUMATE_LAYER (self)), widget);

  if (self->is_active && self->by_keys && view.width > 0)
    yp_cross_draw (&view, snapshot);
}

static void
yp_place_ask_class_init (YpPlaceAskClass *klass)
{
  GType type = yp_place_ask_get_type ();

  GTK_WIDGET_CLASS (klass)->snapshot = yp_place_ask_snapshot;
  signals[SAID] = g_signal_new ("said", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                2, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
  signals[LEFT] =
      g_signal_new ("left", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
yp_place_ask_init (YpPlaceAsk *self)
{
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}

static void
add_controllers (YpPlaceAsk *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (motion, GTK_PHASE_CAPTURE);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (motion, "motion", G_CALLBACK (on_motion), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_key_pressed), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->map), motion);
  gtk_widget_add_controller (GTK_WIDGET (self->map), keys);
}

/**
 * yp_place_ask_new:
 * @map: the map
 *
 * Returns: (transfer none): a layer that is not active; lives as long as the map
 */
YpPlaceAsk *
yp_place_ask_new (YpMap *map)
{
  YpPlaceAsk *self =
      g_object_new (yp_place_ask_get_type (), "viewport", yp_map_get_viewport (map), NULL);

  self->map = map;
  g_signal_connect_object (map, "clicked", G_CALLBACK (on_clicked), self, G_CONNECT_SWAPPED);
  add_controllers (self);
  yp_map_add_layer (map, SHUMATE_LAYER (self), YP_MAP_SLOT_TOP);

  return self;
}

/* Whether clicks and keys are taken for the place that is asked for. */
void
yp_place_ask_set_active (YpPlaceAsk *self, gboolean is_active)
{
  if (self->is_active == is_active)
    return;

  self->is_active = is_active;
  self->by_keys = FALSE;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self->map), is_active ? "crosshair" : NULL);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

gboolean
yp_place_ask_is_active (YpPlaceAsk *self)
{
  return self->is_active;
}
