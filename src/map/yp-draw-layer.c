/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-map"

#include "yp-draw-layer.h"

#include "yp-cross.h"
#include "yp-draw-painter.h"
#include "yp-map-private.h"

/* How near a press means a vertex, logical pixels. */
#define REACH_PX 11.0

struct _YpDrawLayer
{
  ShumateLayer parent_instance;

  YpMap *map; /* not owned: it owns this */
  YpDrawing *drawing;
  YpSymbols *symbols;
  YpDrawHover hover;
  gboolean is_active;
  gboolean by_keys;
  int dragged; /* the vertex that is, or −1 */

  GskRenderNode *node; /* (nullable): the drawing as it was, for @node_view */
  YpView node_view;
  gboolean is_stale;
};

typedef struct
{
  ShumateLayerClass parent_class;
} YpDrawLayerClass;

static GType yp_draw_layer_get_type (void);
#define YP_DRAW_LAYER(object)                                                                      \
  (G_TYPE_CHECK_INSTANCE_CAST ((object), yp_draw_layer_get_type (), YpDrawLayer))

G_DEFINE_FINAL_TYPE (YpDrawLayer, yp_draw_layer, SHUMATE_TYPE_LAYER)

static guint left_signal;

static YpView
get_view (YpDrawLayer *self)
{
  return yp_view_get (shumate_layer_get_viewport (SHUMATE_LAYER (self)), GTK_WIDGET (self));
}

static void
to_place (YpDrawLayer *self, double x, double y, double *longitude, double *latitude)
{
  YpView view = get_view (self);

  *longitude =
      CLAMP (yp_mercator_longitude (view.x + (x - view.width / 2.0) / view.world_px), -180, 180);
  *latitude = yp_mercator_latitude (CLAMP (view.y + (y - view.height / 2.0) / view.world_px, 0, 1));
}

/* The uppermost vertex there, or −1. */
static int
find_vertex (YpDrawLayer *self, double x, double y)
{
  YpView view = get_view (self);
  guint n;
  const double *vertices = yp_drawing_get_vertices (self->drawing, &n);

  for (guint i = n; i > 0; i--)
    {
      const double *vertex = vertices + 2 * ((gsize) i - 1);

      if (hypot (yp_view_to_widget_x (&view, yp_mercator_x (vertex[0])) - x,
                 yp_view_to_widget_y (&view, yp_mercator_y (vertex[1])) - y) <= REACH_PX)
        return (int) i - 1;
    }

  return -1;
}

static gboolean
is_same (const YpView *a, const YpView *b)
{
  return a->x == b->x && a->y == b->y && a->zoom == b->zoom && a->width == b->width &&
         a->height == b->height && a->scale == b->scale;
}

static void
ready_node (YpDrawLayer *self, const YpView *view)
{
  if (!self->is_stale && is_same (view, &self->node_view))
    return;

  g_clear_pointer (&self->node, gsk_render_node_unref);
  self->node = yp_draw_painter_paint (self->drawing, view);
  self->node_view = *view;
  self->is_stale = FALSE;
}

static void
yp_draw_layer_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  YpDrawLayer *self = YP_DRAW_LAYER (widget);
  YpView view = get_view (self);

  if (!self->is_active || view.width <= 0)
    return;

  if (self->symbols == NULL)
    self->symbols = yp_symbols_new (widget, 1);
  yp_symbols_begin_frame (self->symbols);
  ready_node (self, &view);
  if (self->node != NULL)
    gtk_snapshot_append_node (snapshot, self->node);
  yp_draw_painter_draw_rubber (self->drawing, &self->hover, &view, snapshot);
  yp_draw_painter_draw_words (self->drawing, &self->hover, &view, self->symbols, snapshot);
  if (self->by_keys)
    yp_cross_draw (&view, snapshot);
}

static void
on_drawing_changed (YpDrawLayer *self)
{
  self->is_stale = TRUE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Where the middle is, in degrees, while keys draw: the rubber goes there. */
static void
hover_middle (YpDrawLayer *self)
{
  ShumateLocation *middle = SHUMATE_LOCATION (shumate_layer_get_viewport (SHUMATE_LAYER (self)));

  self->hover = (YpDrawHover){ TRUE, shumate_location_get_longitude (middle),
                               shumate_location_get_latitude (middle), -1 };
}

static void
on_view_changed (YpDrawLayer *self)
{
  if (self->by_keys)
    hover_middle (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
on_clicked (YpDrawLayer *self, double longitude, double latitude, int n_press)
{
  if (!self->is_active)
    return FALSE;

  if (n_press == 1)
    yp_drawing_add (self->drawing, longitude, latitude);
  return TRUE;
}

/* The second press of two finishes; nor does the map come closer for it. */
static void
on_pressed (YpDrawLayer *self, int n_press, double x, double y, GtkGesture *gesture)
{
  if (!self->is_active || n_press < 2)
    return;

  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  yp_drawing_finish (self->drawing);
}

static void
on_drag_begin (YpDrawLayer *self, double x, double y, GtkGesture *gesture)
{
  self->dragged = self->is_active ? find_vertex (self, x, y) : -1;
  if (self->dragged < 0)
    gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_DENIED);
}

/* A circle that is only a middle grows as it is pulled. */
static void
drag_to (YpDrawLayer *self, double longitude, double latitude)
{
  gboolean is_circle = yp_drawing_get_mode (self->drawing) == YP_DRAW_CIRCLE;
  guint n;

  yp_drawing_get_vertices (self->drawing, &n);
  if (is_circle && n == 1)
    {
      yp_drawing_add (self->drawing, longitude, latitude);
      self->dragged = 1;
    }
  else if ((guint) self->dragged < n)
    yp_drawing_move (self->drawing, (guint) self->dragged, longitude, latitude);
}

static void
on_drag_update (YpDrawLayer *self, double dx, double dy, GtkGesture *gesture)
{
  double x;
  double y;
  double longitude;
  double latitude;

  if (self->dragged < 0 || !gtk_gesture_drag_get_start_point (GTK_GESTURE_DRAG (gesture), &x, &y))
    return;

  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  to_place (self, x + dx, y + dy, &longitude, &latitude);
  drag_to (self, longitude, latitude);
}

static void
on_drag_end (YpDrawLayer *self)
{
  self->dragged = -1;
}

static void
on_motion (YpDrawLayer *self, double x, double y)
{
  if (!self->is_active)
    return;

  self->by_keys = FALSE;
  self->hover.is_there = TRUE;
  self->hover.vertex = find_vertex (self, x, y);
  to_place (self, x, y, &self->hover.longitude, &self->hover.latitude);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self->map),
                                   self->hover.vertex >= 0 ? "move" : "crosshair");
  if (!yp_drawing_is_finished (self->drawing))
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_leave (YpDrawLayer *self)
{
  self->hover.is_there = FALSE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
set_at_middle (YpDrawLayer *self)
{
  self->by_keys = TRUE;
  hover_middle (self);
  yp_drawing_add (self->drawing, self->hover.longitude, self->hover.latitude);
}

static void
forget (YpDrawLayer *self)
{
  guint n;

  yp_drawing_get_vertices (self->drawing, &n);
  if (n > 0)
    yp_drawing_clear (self->drawing);
  else
    g_signal_emit (self, left_signal, 0);
}

/* The map goes on with all other keys: arrows move its middle, and so the cross. */
static gboolean
on_key_pressed (YpDrawLayer *self, guint key, guint code, GdkModifierType modifiers)
{
  if (!self->is_active || (modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0)
    return FALSE;

  switch (key)
    {
    case GDK_KEY_space:
    case GDK_KEY_KP_Space:
      set_at_middle (self);
      return TRUE;
    case GDK_KEY_BackSpace:
    case GDK_KEY_Delete:
      yp_drawing_undo (self->drawing);
      return TRUE;
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
      yp_drawing_finish (self->drawing);
      return TRUE;
    case GDK_KEY_Escape:
      forget (self);
      return TRUE;
    case GDK_KEY_1:
    case GDK_KEY_2:
    case GDK_KEY_3:
    case GDK_KEY_4:
    case GDK_KEY_5:
    case GDK_KEY_6:
      yp_drawing_set_mode (self->drawing, (YpDrawMode) (key - GDK_KEY_1));
      return TRUE;
    default:
      self->by_keys = TRUE;
      on_view_changed (self);
      return FALSE;
    }
}

static void
yp_draw_layer_constructed (GObject *object)
{
  G_OBJECT_CLASS (yp_draw_layer_parent_class)->constructed (object);
  g_signal_connect_object (shumate_layer_get_viewport (SHUMATE_LAYER (object)), "notify",
                           G_CALLBACK (on_view_changed), object, G_CONNECT_SWAPPED);
}

static void
yp_draw_layer_finalize (GObject *object)
{
  YpDrawLayer *self = YP_DRAW_LAYER (object);

  g_clear_pointer (&self->node, gsk_render_node_unref);
  g_clear_pointer (&self->symbols, yp_symbols_free);
  g_clear_object (&self->drawing);

  G_OBJECT_CLASS (yp_draw_layer_parent_class)->finalize (object);
}

static void
yp_draw_layer_class_init (YpDrawLayerClass *klass)
{
  G_OBJECT_CLASS (klass)->constructed = yp_draw_layer_constructed;
  G_OBJECT_CLASS (klass)->finalize = yp_draw_layer_finalize;
  GTK_WIDGET_CLASS (klass)->snapshot = yp_draw_layer_snapshot;

  left_signal = g_signal_new ("left", yp_draw_layer_get_type (), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                              NULL, G_TYPE_NONE, 0);
}

static void
yp_draw_layer_init (YpDrawLayer *self)
{
  self->dragged = -1;
  self->is_stale = TRUE;
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}

static void
add_controllers (YpDrawLayer *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *controllers[] = { GTK_EVENT_CONTROLLER (click), GTK_EVENT_CONTROLLER (drag),
                                        motion, keys };

  for (guint i = 0; i < G_N_ELEMENTS (controllers); i++)
    {
      gtk_event_controller_set_propagation_phase (controllers[i], GTK_PHASE_CAPTURE);
      gtk_widget_add_controller (GTK_WIDGET (self->map), controllers[i]);
    }

  g_signal_connect_object (click, "pressed", G_CALLBACK (on_pressed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (drag, "drag-begin", G_CALLBACK (on_drag_begin), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (drag, "drag-update", G_CALLBACK (on_drag_update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (drag, "drag-end", G_CALLBACK (on_drag_end), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (motion, "motion", G_CALLBACK (on_motion), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (motion, "leave", G_CALLBACK (on_leave), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_key_pressed), self,
                           G_CONNECT_SWAPPED);
}

/**
 * yp_draw_layer_new:
 * @map: the map
 * @drawing: what is shown and drawn on
 *
 * Returns: (transfer none): a layer that is not active; lives as long as the map
 */
YpDrawLayer *
yp_draw_layer_new (YpMap *map, YpDrawing *drawing)
{
  YpDrawLayer *self =
      g_object_new (yp_draw_layer_get_type (), "viewport", yp_map_get_viewport (map), NULL);

  self->map = map;
  self->drawing = g_object_ref (drawing);
  g_signal_connect_object (drawing, "changed", G_CALLBACK (on_drawing_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (map, "clicked", G_CALLBACK (on_clicked), self, G_CONNECT_SWAPPED);
  add_controllers (self);
  yp_map_add_layer (map, SHUMATE_LAYER (self), YP_MAP_SLOT_TOP);

  return self;
}

/**
 * yp_draw_layer_set_active:
 * @self: the layer
 * @is_active: whether the drawing is shown, and hands draw rather than select
 */
void
yp_draw_layer_set_active (YpDrawLayer *self, gboolean is_active)
{
  if (self->is_active == is_active)
    return;

  self->is_active = is_active;
  self->by_keys = FALSE;
  self->hover.is_there = FALSE;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self->map), is_active ? "crosshair" : NULL);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

gboolean
yp_draw_layer_is_active (YpDrawLayer *self)
{
  return self->is_active;
}
