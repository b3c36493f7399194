/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-map"

#include "yp-camera.h"

#include "yp-mercator-source.h"

#define MIN_ZOOM 8
#define MAX_ZOOM 20

/* Where the map looks before it knows anything: Zhangjiagang. */
#define START_LONGITUDE 120.55
#define START_LATITUDE 31.875
#define START_ZOOM 10

/* Room around what is to be shown whole, logical pixels. */
#define FIT_MARGIN_PX 56

/* A disc that is opened comes at least so much closer. */
#define ENTER_ZOOM 0.6

/* A key's step, logical pixels, and how long a way takes. */
#define PAN_PX 120
#define GO_MS 320

struct _YpCamera
{
  GtkWidget *widget; /* not owned: it owns this */
  ShumateMap *map;
  ShumateViewport *viewport;
  gboolean is_chosen;
  gboolean has_to_fit; /* once there is a size */
  YpBox to_fit;
  GdkFrameClock *clock; /* (nullable): on whose next layout it fits */
  double left_at[3];    /* longitude, latitude, zoom level where the map itself went last */
};

static void
get_place (const YpCamera *self, double place[3])
{
  place[0] = shumate_location_get_longitude (SHUMATE_LOCATION (self->viewport));
  place[1] = shumate_location_get_latitude (SHUMATE_LOCATION (self->viewport));
  place[2] = shumate_viewport_get_zoom_level (self->viewport);
}

static void
jump (YpCamera *self, double longitude, double latitude, double zoom)
{
  shumate_map_stop_go_to (self->map);
  g_object_freeze_notify (G_OBJECT (self->viewport));
  shumate_viewport_set_zoom_level (self->viewport, CLAMP (zoom, MIN_ZOOM, MAX_ZOOM));
  shumate_location_set_location (SHUMATE_LOCATION (self->viewport), latitude, longitude);
  g_object_thaw_notify (G_OBJECT (self->viewport));
  get_place (self, self->left_at);
}

static void
fly (YpCamera *self, double longitude, double latitude, double zoom)
{
  if (!gtk_widget_get_mapped (self->widget))
    jump (self, longitude, latitude, zoom);
  else
    shumate_map_go_to_full_with_duration (self->map, latitude, longitude,
                                          CLAMP (zoom, MIN_ZOOM, MAX_ZOOM), GO_MS);
}

static double
get_fitting_zoom (const YpCamera *self, const YpBox *box)
{
  double width = MAX (gtk_widget_get_width (self->widget) - 2 * FIT_MARGIN_PX, 64);
  double height = MAX (gtk_widget_get_height (self->widget) - 2 * FIT_MARGIN_PX, 64);
  double world_px =
      MIN (width / MAX (box->x2 - box->x1, 1e-9), height / MAX (box->y2 - box->y1, 1e-9));

  return CLAMP (log2 (world_px / YP_MERCATOR_WORLD_PX), MIN_ZOOM, MAX_ZOOM);
}

static void
on_layout (YpCamera *self)
{
  yp_camera_stop (self);
  if (self->has_to_fit)
    yp_camera_fit (self, &self->to_fit, TRUE);
}

/* Rotation is for maps that are held in the hand. */
static void
on_rotation_changed (ShumateViewport *viewport)
{
  if (shumate_viewport_get_rotation (viewport) != 0)
    shumate_viewport_set_rotation (viewport, 0);
}

/**
 * yp_camera_new:
 * @widget: the map's widget, whose size counts; it owns the camera
 * @map: what is moved; lives as long as @widget is not disposed
 *
 * Returns: (transfer full): a camera over the city that it starts with
 */
YpCamera *
yp_camera_new (GtkWidget *widget, ShumateMap *map)
{
  YpCamera *self = g_new0 (YpCamera, 1);
  g_autoptr (ShumateMapSource) source = yp_mercator_source_new ();

  self->widget = widget;
  self->map = map;
  self->viewport = shumate_map_get_viewport (map);
  shumate_viewport_set_min_zoom_level (self->viewport, MIN_ZOOM);
  shumate_viewport_set_max_zoom_level (self->viewport, MAX_ZOOM);
  shumate_viewport_set_reference_map_source (self->viewport, source);
  g_signal_connect (self->viewport, "notify::rotation", G_CALLBACK (on_rotation_changed), NULL);
  jump (self, START_LONGITUDE, START_LATITUDE, START_ZOOM);

  return self;
}

void
yp_camera_free (YpCamera *self)
{
  yp_camera_stop (self);
  g_free (self);
}

/* Moves nothing by itself any more. */
void
yp_camera_stop (YpCamera *self)
{
  if (self->clock != NULL)
    g_signal_handlers_disconnect_by_data (self->clock, self);
  g_clear_object (&self->clock);
}

/* Somebody chose where to look. */
void
yp_camera_set_is_chosen (YpCamera *self)
{
  self->is_chosen = TRUE;
}

gboolean
yp_camera_is_chosen (const YpCamera *self)
{
  return self->is_chosen;
}

/* Whether somebody else moved the map since it went somewhere by itself. */
gboolean
yp_camera_was_moved (const YpCamera *self)
{
  double place[3];

  get_place (self, place);
  return memcmp (place, self->left_at, sizeof place) != 0;
}

/* Whether it has nowhere to go once there is a size. */
gboolean
yp_camera_is_settled (const YpCamera *self)
{
  return !self->has_to_fit;
}

gboolean
yp_camera_is_closest (const YpCamera *self)
{
  return shumate_viewport_get_zoom_level (self->viewport) >= MAX_ZOOM - 0.01;
}

/**
 * yp_camera_go_to:
 * @self: the camera
 * @longitude: degrees east
 * @latitude: degrees north
 * @zoom: zoom level
 *
 * In place of whatever it had to show before; on the way there if the map is on the screen.
 */
void
yp_camera_go_to (YpCamera *self, double longitude, double latitude, double zoom)
{
  self->has_to_fit = FALSE;
  fly (self, longitude, latitude, zoom);
}

static void
show (YpCamera *self, const YpBox *box, double zoom, gboolean at_once)
{
  double longitude = yp_mercator_longitude ((box->x1 + box->x2) / 2);
  double latitude = yp_mercator_latitude ((box->y1 + box->y2) / 2);

  if (at_once)
    jump (self, longitude, latitude, zoom);
  else
    fly (self, longitude, latitude, zoom);
}

/**
 * yp_camera_fit:
 * @self: the camera
 * @box: what to show whole
 * @at_once: whether nothing was to be seen before, so that there is no way to show
 *
 * Waits for the widget to have a size.
 */
void
yp_camera_fit (YpCamera *self, const YpBox *box, gboolean at_once)
{
  if (gtk_widget_get_width (self->widget) <= 0)
    {
      self->has_to_fit = TRUE;
      self->to_fit = *box;
      return;
    }

  self->has_to_fit = FALSE;
  show (self, box, get_fitting_zoom (self, box), at_once);
}

/* Shows @box whole, and closer than before in any case. */
void
yp_camera_enter (YpCamera *self, const YpBox *box)
{
  double zoom = shumate_viewport_get_zoom_level (self->viewport);

  show (self, box, MAX (get_fitting_zoom (self, box), zoom + ENTER_ZOOM), FALSE);
}

/* In the widget's size_allocate. Not at once, since the scale bar would ask for a new size in the
 * midst of getting one; but before the frame is painted: what is asked for while a frame is laid
 * out is laid out in a further round. */
void
yp_camera_take_size (YpCamera *self, int width)
{
  if (!self->has_to_fit || width <= 0 || self->clock != NULL)
    return;

  self->clock = g_object_ref (gtk_widget_get_frame_clock (self->widget));
  g_signal_connect_swapped (self->clock, "layout", G_CALLBACK (on_layout), self);
  gdk_frame_clock_request_phase (self->clock, GDK_FRAME_CLOCK_PHASE_LAYOUT);
}

/* By a key's steps to the right and down. */
void
yp_camera_pan (YpCamera *self, int columns, int rows)
{
  double step = PAN_PX / yp_mercator_world_px (shumate_viewport_get_zoom_level (self->viewport));
  double x = yp_mercator_x (shumate_location_get_longitude (SHUMATE_LOCATION (self->viewport)));
  double y = yp_mercator_y (shumate_location_get_latitude (SHUMATE_LOCATION (self->viewport)));

  shumate_map_stop_go_to (self->map);
  shumate_location_set_location (SHUMATE_LOCATION (self->viewport),
                                 yp_mercator_latitude (CLAMP (y + rows * step, 0, 1)),
                                 yp_mercator_longitude (CLAMP (x + columns * step, 0, 1)));
}

/* To a level on which the wheel comes to rest, too. */
void
yp_camera_zoom_by (YpCamera *self, double levels)
{
  double zoom = shumate_viewport_get_zoom_level (self->viewport) + levels;

  fly (self, shumate_location_get_longitude (SHUMATE_LOCATION (self->viewport)),
       shumate_location_get_latitude (SHUMATE_LOCATION (self->viewport)), round (zoom * 5) / 5);
}
