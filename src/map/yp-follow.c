/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-map"

#include "yp-follow.h"

#include <glib/gi18n.h>

/* The map comes at least so close. */
#define MIN_ZOOM 14.5

/* How long it takes to get there. */
#define GO_MS 320

/* Moved by less than this is not moved, parts of the world: a tenth of a pixel at zoom level 20. */
#define SAME_PLACE (0.1 / (256.0 * 1048576))

struct _YpFollow
{
  GObject parent_instance;

  ShumateMap *map; /* not owned: the map widget has all */
  YpUnitLayer *units;
  GtkWidget *sign;
  GtkLabel *sign_label;
  char *unit; /* (nullable) */
  guint go_timeout;
  gboolean is_moving; /* by itself */
  double x;           /* where it went last, in the world */
  double y;
};

G_DEFINE_FINAL_TYPE (YpFollow, yp_follow, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static ShumateViewport *
get_viewport (YpFollow *self)
{
  return shumate_map_get_viewport (self->map);
}

static void
stop (YpFollow *self)
{
  if (self->unit == NULL)
    return;

  g_clear_handle_id (&self->go_timeout, g_source_remove);
  g_clear_pointer (&self->unit, g_free);
  gtk_widget_set_visible (self->sign, FALSE);
  yp_unit_layer_set_followed (self->units, NULL);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
keep_place (YpFollow *self)
{
  ShumateLocation *location = SHUMATE_LOCATION (get_viewport (self));

  self->x = yp_mercator_x (shumate_location_get_longitude (location));
  self->y = yp_mercator_y (shumate_location_get_latitude (location));
}

static void
move (YpFollow *self)
{
  YpMotionPoint shown;

  if (self->unit == NULL || self->go_timeout != 0)
    return;
  if (yp_unit_layer_find (self->units, self->unit, &shown) == NULL)
    {
      stop (self);
      return;
    }
  if (hypot (shown.x - self->x, shown.y - self->y) < SAME_PLACE)
    return;

  self->is_moving = TRUE;
  shumate_location_set_location (SHUMATE_LOCATION (get_viewport (self)),
                                 yp_mercator_latitude (shown.y), yp_mercator_longitude (shown.x));
  self->is_moving = FALSE;
  keep_place (self);
}

/* A hand, a key, a search: whoever moves the map has it. To come closer on the spot moves nothing.
 */
static void
on_viewport_changed (YpFollow *self)
{
  ShumateLocation *location = SHUMATE_LOCATION (get_viewport (self));

  if (self->unit == NULL || self->is_moving || self->go_timeout != 0)
    return;

  if (hypot (yp_mercator_x (shumate_location_get_longitude (location)) - self->x,
             yp_mercator_y (shumate_location_get_latitude (location)) - self->y) > SAME_PLACE)
    stop (self);
}

/* It is there; the unit may have gone on. */
static gboolean
on_there (gpointer data)
{
  YpFollow *self = data;

  self->go_timeout = 0;
  shumate_map_stop_go_to (self->map);
  keep_place (self);
  move (self);
  return G_SOURCE_REMOVE;
}

static void
yp_follow_dispose (GObject *object)
{
  YpFollow *self = YP_FOLLOW (object);

  g_clear_handle_id (&self->go_timeout, g_source_remove);
  g_clear_pointer (&self->unit, g_free);

  G_OBJECT_CLASS (yp_follow_parent_class)->dispose (object);
}

static void
yp_follow_class_init (YpFollowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yp_follow_dispose;

  /**
   * YpFollow::changed:
   * @self: the follower
   *
   * It follows another unit now, or none.
   */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", YP_TYPE_FOLLOW, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
}

static void
yp_follow_init (YpFollow *self)
{
}

static GtkWidget *
make_sign (YpFollow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *label = gtk_label_new (NULL);
  GtkWidget *button = gtk_button_new_with_label (_ ("Let go"));

  self->sign_label = GTK_LABEL (label);
  gtk_widget_add_css_class (box, "follow-sign");
  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (box, GTK_ALIGN_START);
  gtk_widget_set_visible (box, FALSE);
  gtk_widget_set_focusable (button, FALSE);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (stop), self);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), button);

  return box;
}

/**
 * yp_follow_new:
 * @overlay: where the sign goes
 * @map: what is moved
 * @units: knows where the units are shown; all three outlive the follower
 *
 * Returns: (transfer full): a follower that follows nobody
 */
YpFollow *
yp_follow_new (GtkOverlay *overlay, ShumateMap *map, YpUnitLayer *units)
{
  YpFollow *self = g_object_new (YP_TYPE_FOLLOW, NULL);

  self->map = map;
  self->units = units;
  self->sign = make_sign (self);
  gtk_overlay_add_overlay (overlay, self->sign);
  g_signal_connect_object (units, "moved", G_CALLBACK (move), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (shumate_map_get_viewport (map), "notify",
                           G_CALLBACK (on_viewport_changed), self, G_CONNECT_SWAPPED);

  return self;
}

static void
go (YpFollow *self, const YpMotionPoint *shown)
{
  double zoom = MAX (shumate_viewport_get_zoom_level (get_viewport (self)), MIN_ZOOM);

  g_clear_handle_id (&self->go_timeout, g_source_remove);
  self->go_timeout = g_timeout_add (GO_MS + 40, on_there, self);
  shumate_map_go_to_full_with_duration (self->map, yp_mercator_latitude (shown->y),
                                        yp_mercator_longitude (shown->x), zoom, GO_MS);
}

/**
 * yp_follow_set_unit:
 * @self: the follower
 * @id: (nullable): whom to follow
 *
 * Returns: whether it does what it was told; it can not follow who was nowhere yet
 */
gboolean
yp_follow_set_unit (YpFollow *self, const char *id)
{
  YpMotionPoint shown;
  YpUnit *unit;
  g_autofree char *text = NULL;

  g_return_val_if_fail (YP_IS_FOLLOW (self), FALSE);

  if (g_strcmp0 (self->unit, id) == 0)
    return TRUE;
  if (id == NULL)
    {
      stop (self);
      return TRUE;
    }

  unit = yp_unit_layer_find (self->units, id, &shown);
  if (unit == NULL)
    return FALSE;

  g_free (self->unit);
  self->unit = g_strdup (id);
  /* Translators: the name of a unit */
  text = g_strdup_printf (_ ("Following %s"), yp_unit_get_facts (unit)->name);
  gtk_label_set_text (self->sign_label, text);
  gtk_widget_set_visible (self->sign, TRUE);
  yp_unit_layer_set_followed (self->units, id);
  go (self, &shown);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);

  return TRUE;
}

/* Returns: (nullable): whom it follows */
const char *
yp_follow_get_unit (YpFollow *self)
{
  g_return_val_if_fail (YP_IS_FOLLOW (self), NULL);

  return self->unit;
}
