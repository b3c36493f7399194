/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-map"

#include "yp-pins.h"

#include "yp-map-private.h"
#include "yp-symbol-painter.h"
#include "yp-symbols.h"
#include "yp-view.h"

/* The accent of the interface: found is neither a state nor an alarm. */
#define FILL 0x2B7CC9FFu
#define POINTED_FILL 0xFFFFFFFFu
#define EDGE 0xFFFFFFF0u
#define POINTED_EDGE 0x2B7CC9FFu
#define SHADOW 0x00000066u

/* Logical pixels. */
#define RADIUS 11.0
#define POINTED_RADIUS 14.0
#define STEM 9.0
#define DIGITS_PX 11.5

struct _YpPins
{
  ShumateLayer parent_instance;

  GArray *pins; /* of YpPin, the first above the others */
  guint pointed;
  YpSymbols *symbols;
  GdkTexture *textures[2]; /* (nullable): of others, of the one that is pointed at */
  int device_scale;
};

typedef struct
{
  ShumateLayerClass parent_class;
} YpPinsClass;

static GType yp_pins_get_type (void);
#define YP_PINS(object) (G_TYPE_CHECK_INSTANCE_CAST ((object), yp_pins_get_type (), YpPins))

G_DEFINE_FINAL_TYPE (YpPins, yp_pins, SHUMATE_TYPE_LAYER)

/* A disc on a point. */
static void
trace (cairo_t *cr, double radius)
{
  double half = 0.6;

  cairo_new_path (cr);
  cairo_arc (cr, 0, -STEM - radius, radius, G_PI / 2 + half, G_PI / 2 - half);
  cairo_line_to (cr, 0, 0);
  cairo_close_path (cr);
}

static GdkTexture *
make_texture (gboolean is_pointed, int scale)
{
  double radius = is_pointed ? POINTED_RADIUS : RADIUS;
  int width = (int) ceil (2 * (radius + 3));
  int height = (int) ceil (2 * radius + STEM + 6);
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width * scale, height * scale);
  cairo_t *cr = cairo_create (surface);
  YpSymbolCanvas canvas = { cr, surface, width, height, width / 2.0, height - 3 };

  cairo_scale (cr, scale, scale);
  cairo_translate (cr, canvas.hot_x, canvas.hot_y + 1.5);
  trace (cr, radius + 1);
  yp_color_set_source (SHADOW, cr);
  cairo_fill (cr);
  cairo_translate (cr, 0, -1.5);
  trace (cr, radius);
  yp_color_set_source (is_pointed ? POINTED_FILL : FILL, cr);
  cairo_fill_preserve (cr);
  yp_color_set_source (is_pointed ? POINTED_EDGE : EDGE, cr);
  cairo_set_line_width (cr, is_pointed ? 3 : 1.5);
  cairo_stroke (cr);

  return yp_symbol_canvas_end (&canvas);
}

static void
ready_symbols (YpPins *self)
{
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));

  if (self->symbols == NULL)
    self->symbols = yp_symbols_new (GTK_WIDGET (self), 1);
  yp_symbols_begin_frame (self->symbols);
  if (self->textures[0] != NULL && scale == self->device_scale)
    return;

  for (guint i = 0; i < G_N_ELEMENTS (self->textures); i++)
    {
      g_clear_object (&self->textures[i]);
      self->textures[i] = make_texture (i == 1, scale);
    }
  self->device_scale = scale;
}

/* Where the disc's middle is; in view or not. */
static gboolean
get_place (const YpView *view, const YpPin *pin, gboolean is_pointed, float *x, float *y)
{
  *x = yp_view_snap (view, yp_view_to_widget_x (view, yp_mercator_x (pin->longitude)));
  *y = yp_view_snap (view, yp_view_to_widget_y (view, yp_mercator_y (pin->latitude)));
  return *x > -20 && *y > -10 && *x < (float) view->width + 20 && *y < (float) view->height + 50;
}

static void
draw_pin (YpPins *self, GtkSnapshot *snapshot, const YpView *view, const YpPin *pin)
{
  gboolean is_pointed = pin->number == self->pointed;
  float radius = is_pointed ? POINTED_RADIUS : RADIUS;
  float width = ceilf (2 * (radius + 3));
  float height = ceilf (2 * radius + (float) STEM + 6);
  float x;
  float y;

  if (!get_place (view, pin, is_pointed, &x, &y))
    return;

  gtk_snapshot_append_texture (snapshot, self->textures[is_pointed],
                               &GRAPHENE_RECT_INIT (x - width / 2, y - height + 3, width, height));
}

static void
draw_number (YpPins *self, GtkSnapshot *snapshot, const YpView *view, const YpPin *pin)
{
  gboolean is_pointed = pin->number == self->pointed;
  float x;
  float y;

  if (pin->number == 0 || !get_place (view, pin, is_pointed, &x, &y))
    return;

  if (!is_pointed)
    yp_symbols_draw_count (self->symbols, snapshot, pin->number, DIGITS_PX, x,
                           y - (float) (STEM + RADIUS));
  else
    {
      g_autofree char *text = g_strdup_printf ("%u", pin->number);

      yp_symbols_draw_label (self->symbols, snapshot, text, DIGITS_PX, x,
                             y - (float) (STEM + POINTED_RADIUS));
    }
}

static void
yp_pins_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  YpPins *self = YP_PINS (widget);
  YpView view = yp_view_get (shumate_layer_get_viewport (SHUMATE_LAYER (self)), widget);

  if (self->pins->len == 0)
    return;

  ready_symbols (self);
  for (guint i = self->pins->len; i > 0; i--)
    draw_pin (self, snapshot, &view, &g_array_index (self->pins, YpPin, i - 1));
  for (guint i = self->pins->len; i > 0; i--)
    draw_number (self, snapshot, &view, &g_array_index (self->pins, YpPin, i - 1));
}

static void
yp_pins_constructed (GObject *object)
{
  G_OBJECT_CLASS (yp_pins_parent_class)->constructed (object);
  g_signal_connect_object (shumate_layer_get_viewport (SHUMATE_LAYER (object)), "notify",
                           G_CALLBACK (gtk_widget_queue_draw), object, G_CONNECT_SWAPPED);
}

static void
yp_pins_finalize (GObject *object)
{
  YpPins *self = YP_PINS (object);

  g_clear_pointer (&self->pins, g_array_unref);
  g_clear_pointer (&self->symbols, yp_symbols_free);
  g_clear_object (&self->textures[0]);
  g_clear_object (&self->textures[1]);

  G_OBJECT_CLASS (yp_pins_parent_class)->finalize (object);
}

static void
yp_pins_class_init (YpPinsClass *klass)
{
  G_OBJECT_CLASS (klass)->constructed = yp_pins_constructed;
  G_OBJECT_CLASS (klass)->finalize = yp_pins_finalize;
  GTK_WIDGET_CLASS (klass)->snapshot = yp_pins_snapshot;
}

static void
yp_pins_init (YpPins *self)
{
  self->pins = g_array_new (FALSE, FALSE, sizeof (YpPin));
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}

/**
 * yp_pins_new:
 * @map: the map
 *
 * Returns: (transfer none): a layer without pins; lives as long as the map
 */
YpPins *
yp_pins_new (YpMap *map)
{
  YpPins *self = g_object_new (yp_pins_get_type (), "viewport", yp_map_get_viewport (map), NULL);

  yp_map_add_layer (map, SHUMATE_LAYER (self), YP_MAP_SLOT_TOP);
  return self;
}

/**
 * yp_pins_set:
 * @self: the layer
 * @pins: (array length=n_pins): in place of those that are shown, the first above the others
 * @n_pins: how many
 */
void
yp_pins_set (YpPins *self, const YpPin *pins, guint n_pins)
{
  g_array_set_size (self->pins, 0);
  g_array_append_vals (self->pins, pins, n_pins);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Brings the pin of that number out; 0 for none. */
void
yp_pins_point (YpPins *self, guint number)
{
  if (self->pointed == number)
    return;

  self->pointed = number;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

guint
yp_pins_get_n (YpPins *self)
{
  return self->pins->len;
}

guint
yp_pins_get_pointed (YpPins *self)
{
  return self->pointed;
}
