/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-map"

#include "yp-symbol-painter.h"

#include <math.h>

#define DARK 0x0A1017FFu
#define DISC 0x0E1822EEu
#define LIGHT 0xF2F7FBFFu
#define GREY 0x8A95A0FFu
#define TRACK 0x9FD6FFFFu

/* An incident's head: radius, and how high above its place its middle is. */
#define HEAD_RADIUS_PX 10
#define HEAD_HEIGHT_PX 17
#define HALO_RADIUS_PX 14
#define UNIT_RADIUS_PX 8

/* What a selected symbol is enlarged by. */
#define SELECTED_SCALE 1.4

static const double cluster_radii_px[] = { 14, 17, 20, 24 };

static cairo_surface_t *
create_surface (double width, double height, int device_scale)
{
  if (device_scale == YP_SYMBOL_VECTORS)
    return cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA,
                                           &(cairo_rectangle_t){ 0, 0, width, height });

  return cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) width * device_scale,
                                     (int) height * device_scale);
}

static YpSymbolCanvas
begin (double left, double top, double right, double bottom, double scale, int device_scale)
{
  YpSymbolCanvas canvas;
  int hot_x = (int) ceil (left * scale);
  int hot_y = (int) ceil (top * scale);

  canvas.hot_x = hot_x;
  canvas.hot_y = hot_y;
  canvas.width = hot_x + ceil (right * scale);
  canvas.height = hot_y + ceil (bottom * scale);
  canvas.surface = create_surface (canvas.width, canvas.height, device_scale);
  canvas.cr = cairo_create (canvas.surface);
  if (device_scale != YP_SYMBOL_VECTORS)
    cairo_scale (canvas.cr, device_scale, device_scale);
  cairo_translate (canvas.cr, hot_x, hot_y);
  cairo_scale (canvas.cr, scale, scale);
  cairo_set_line_join (canvas.cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (canvas.cr, CAIRO_LINE_CAP_ROUND);

  return canvas;
}

static void
release_surface (gpointer data)
{
  cairo_surface_destroy (data);
}

/**
 * yp_symbol_canvas_end:
 * @canvas: (transfer full): the canvas
 *
 * Returns: (transfer full): what was drawn
 */
GdkTexture *
yp_symbol_canvas_end (YpSymbolCanvas *canvas)
{
  cairo_surface_t *surface = canvas->surface;
  gsize stride = (gsize) cairo_image_surface_get_stride (surface);
  int width = cairo_image_surface_get_width (surface);
  int height = cairo_image_surface_get_height (surface);
  g_autoptr (GBytes) bytes = NULL;

  cairo_destroy (canvas->cr);
  cairo_surface_flush (surface);
  bytes = g_bytes_new_with_free_func (cairo_image_surface_get_data (surface),
                                      stride * (gsize) height, release_surface, surface);

  return gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, bytes, stride);
}

/**
 * yp_symbol_canvas_end_vectors:
 * @canvas: (transfer full): a canvas for %YP_SYMBOL_VECTORS
 *
 * Returns: (transfer full): what was drawn, logical pixels, 0, 0 in its upper left corner
 */
cairo_surface_t *
yp_symbol_canvas_end_vectors (YpSymbolCanvas *canvas)
{
  cairo_destroy (canvas->cr);
  return canvas->surface;
}

static void
add_rounded_square (cairo_t *cr, double half, double corner)
{
  cairo_new_sub_path (cr);
  cairo_arc (cr, half - corner, -half + corner, corner, -G_PI / 2, 0);
  cairo_arc (cr, half - corner, half - corner, corner, 0, G_PI / 2);
  cairo_arc (cr, -half + corner, half - corner, corner, G_PI / 2, G_PI);
  cairo_arc (cr, -half + corner, -half + corner, corner, G_PI, 3 * G_PI / 2);
  cairo_close_path (cr);
}

/* An outline about 0, 0 that looks as large as a circle of @radius. */
static void
add_shape (cairo_t *cr, YpSymbolShape shape, double radius)
{
  switch (shape)
    {
    case YP_SYMBOL_CIRCLE:
    case YP_SYMBOL_DOT:
      cairo_new_sub_path (cr);
      cairo_arc (cr, 0, 0, radius, 0, 2 * G_PI);
      cairo_close_path (cr);
      break;
    case YP_SYMBOL_SQUARE:
      add_rounded_square (cr, radius * 0.92, radius * 0.28);
      break;
    case YP_SYMBOL_TRIANGLE:
      cairo_move_to (cr, 0, -radius * 1.15);
      cairo_line_to (cr, radius * 1.12, radius * 0.85);
      cairo_line_to (cr, -radius * 1.12, radius * 0.85);
      cairo_close_path (cr);
      break;
    case YP_SYMBOL_DIAMOND:
      cairo_save (cr);
      cairo_rotate (cr, G_PI / 4);
      add_rounded_square (cr, radius * 0.9, radius * 0.24);
      cairo_restore (cr);
      break;
    case YP_SYMBOL_SHIELD:
      cairo_move_to (cr, 0, -radius * 1.12);
      cairo_curve_to (cr, radius * 0.4, -radius * 0.8, radius * 0.7, -radius * 0.75, radius,
                      -radius * 0.75);
      cairo_curve_to (cr, radius * 1.05, radius * 0.2, radius * 0.7, radius * 0.85, 0,
                      radius * 1.15);
      cairo_curve_to (cr, -radius * 0.7, radius * 0.85, -radius * 1.05, radius * 0.2, -radius,
                      -radius * 0.75);
      cairo_curve_to (cr, -radius * 0.7, -radius * 0.75, -radius * 0.4, -radius * 0.8, 0,
                      -radius * 1.12);
      cairo_close_path (cr);
      break;
    default:
      g_assert_not_reached ();
    }
}

static void
add_check (cairo_t *cr, double x)
{
  cairo_move_to (cr, x - 4, 0.2);
  cairo_line_to (cr, x - 1, 3);
  cairo_line_to (cr, x + 4, -3);
}

static void
add_chevron (cairo_t *cr, double x)
{
  cairo_move_to (cr, x - 1.8, -3.6);
  cairo_line_to (cr, x + 1.8, 0);
  cairo_line_to (cr, x - 1.8, 3.6);
}

/* What the state is for an eye that sees no colour; about 0, 0, some 10 pixels large. */
static void
draw_glyph (cairo_t *cr, YpState state)
{
  cairo_set_line_width (cr, 2);

  switch (state)
    {
    case YP_STATE_REPORTED:
      cairo_set_line_width (cr, 2.6);
      cairo_move_to (cr, 0, -5);
      cairo_line_to (cr, 0, 0.8);
      cairo_move_to (cr, 0, 5);
      cairo_line_to (cr, 0, 5.01);
      break;
    case YP_STATE_VERIFIED:
      cairo_arc (cr, -1, -1, 3.4, 0, 2 * G_PI);
      cairo_move_to (cr, 1.6, 1.6);
      cairo_line_to (cr, 5, 5);
      break;
    case YP_STATE_FILED:
      for (int i = -1; i <= 1; i++)
        {
          cairo_move_to (cr, -4, i * 3.6);
          cairo_line_to (cr, i < 1 ? 4 : 1, i * 3.6);
        }
      break;
    case YP_STATE_DISPATCHED:
      cairo_move_to (cr, -5, 0);
      cairo_line_to (cr, 4.6, 0);
      cairo_move_to (cr, 1, -3.8);
      cairo_line_to (cr, 4.8, 0);
      cairo_line_to (cr, 1, 3.8);
      break;
    case YP_STATE_RETURNED:
      cairo_move_to (cr, 5, 0);
      cairo_line_to (cr, -4.6, 0);
      cairo_move_to (cr, -1, -3.8);
      cairo_line_to (cr, -4.8, 0);
      cairo_line_to (cr, -1, 3.8);
      break;
    case YP_STATE_ACCEPTED:
      add_chevron (cr, -2.6);
      add_chevron (cr, 2.6);
      break;
    case YP_STATE_ARRIVED:
      cairo_arc (cr, 0, 0, 4.6, 0, 2 * G_PI);
      cairo_stroke (cr);
      cairo_arc (cr, 0, 0, 1.9, 0, 2 * G_PI);
      cairo_fill (cr);
      break;
    case YP_STATE_HANDLED:
      add_check (cr, 0);
      break;
    case YP_STATE_CHECKED:
      add_check (cr, -2);
      add_check (cr, 2.4);
      break;
    case YP_STATE_SUSPENDED:
      cairo_move_to (cr, -2.2, -4);
      cairo_line_to (cr, -2.2, 4);
      cairo_move_to (cr, 2.2, -4);
      cairo_line_to (cr, 2.2, 4);
      break;
    case YP_STATE_CLOSED:
    case YP_STATE_REJECTED:
    case YP_STATE_MERGED:
    case YP_STATE_VOID:
      cairo_move_to (cr, -4, 0);
      cairo_line_to (cr, 4, 0);
      break;
    default:
      g_assert_not_reached ();
    }

  cairo_stroke (cr);
}

/* A soft shadow where the pin stands. */
static void
draw_foot (cairo_t *cr)
{
  cairo_save (cr);
  cairo_scale (cr, 1, 0.45);
  cairo_arc (cr, 0, 0, 5, 0, 2 * G_PI);
  cairo_restore (cr);
  yp_color_set_source (0x00000070, cr);
  cairo_fill (cr);
}

/* A head with a foot; a triangle points down by itself. */
static void
add_pin (cairo_t *cr, YpSymbolShape shape)
{
  cairo_move_to (cr, 0, 0);
  if (shape == YP_SYMBOL_TRIANGLE)
    {
      cairo_line_to (cr, -11.5, -HEAD_HEIGHT_PX - 8);
      cairo_line_to (cr, 11.5, -HEAD_HEIGHT_PX - 8);
      cairo_close_path (cr);
      return;
    }

  cairo_line_to (cr, -4.5, -9);
  cairo_line_to (cr, 4.5, -9);
  cairo_close_path (cr);
  cairo_save (cr);
  cairo_translate (cr, 0, -HEAD_HEIGHT_PX);
  add_shape (cr, shape, HEAD_RADIUS_PX);
  cairo_restore (cr);
}

/* What is over takes no more room than a dot. */
static void
draw_closed (cairo_t *cr, gboolean is_selected)
{
  cairo_arc (cr, 0, 0, 5, 0, 2 * G_PI);
  yp_color_set_source (is_selected ? LIGHT : DARK, cr);
  cairo_set_line_width (cr, is_selected ? 5 : 3);
  cairo_stroke_preserve (cr);
  yp_color_set_source (yp_style_get_state_color (YP_STATE_CLOSED), cr);
  cairo_fill (cr);
  yp_color_set_source (DARK, cr);
  cairo_set_line_width (cr, 1.8);
  cairo_move_to (cr, -2.2, 0);
  cairo_line_to (cr, 2.2, 0);
  cairo_stroke (cr);
}

/* An arc about 0, 0 that says how late something is, on a dark one that holds it against whatever
 * is below. */
static void
draw_halo (cairo_t *cr, YpLateness lateness, double radius)
{
  const YpHaloStyle *halo = yp_style_get_halo (lateness);
  double end = -G_PI / 2 + 2 * G_PI * halo->share;

  if (halo->width <= 0)
    return;

  cairo_save (cr);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_BUTT);
  cairo_new_path (cr);
  cairo_arc (cr, 0, 0, radius, -G_PI / 2, end);
  yp_color_set_source (DARK, cr);
  cairo_set_line_width (cr, halo->width + 2.4);
  cairo_stroke_preserve (cr);
  yp_color_set_source (halo->color, cr);
  cairo_set_line_width (cr, halo->width);
  cairo_stroke (cr);
  cairo_restore (cr);
}

/* The mark of what is late, for an eye that sees no red: about 0, 0, 12 pixels large. */
static void
draw_late_mark (cairo_t *cr)
{
  cairo_move_to (cr, 0, -6.5);
  cairo_line_to (cr, 6.5, 5);
  cairo_line_to (cr, -6.5, 5);
  cairo_close_path (cr);
  yp_color_set_source (DARK, cr);
  cairo_set_line_width (cr, 3);
  cairo_stroke_preserve (cr);
  yp_color_set_source (YP_COLOR_LATE, cr);
  cairo_set_line_width (cr, 1);
  cairo_stroke_preserve (cr);
  cairo_fill (cr);

  yp_color_set_source (DARK, cr);
  cairo_set_line_width (cr, 1.9);
  cairo_move_to (cr, 0, -2.8);
  cairo_line_to (cr, 0, 0.8);
  cairo_move_to (cr, 0, 3.3);
  cairo_line_to (cr, 0, 3.31);
  cairo_stroke (cr);
}

YpSymbolCanvas
yp_symbol_paint_incident (YpState state,
                          YpLateness lateness,
                          gboolean is_selected,
                          double symbol_scale,
                          int device_scale)
{
  double scale = symbol_scale * (is_selected ? SELECTED_SCALE : 1);
  YpSymbolCanvas canvas = begin (20, 37, 20, 6, scale, device_scale);
  YpSymbolShape shape = yp_style_get_state_shape (state);
  YpColor color = yp_style_get_state_color (state);
  cairo_t *cr = canvas.cr;

  if (!yp_state_is_open (state))
    {
      draw_closed (cr, is_selected);
      return canvas;
    }

  draw_foot (cr);
  cairo_save (cr);
  cairo_translate (cr, 0, -HEAD_HEIGHT_PX);
  draw_halo (cr, lateness, HALO_RADIUS_PX);
  cairo_restore (cr);

  add_pin (cr, shape);
  yp_color_set_source (is_selected ? LIGHT : DARK, cr);
  cairo_set_line_width (cr, is_selected ? 5 : 3);
  cairo_stroke_preserve (cr);
  if (is_selected)
    {
      yp_color_set_source (DARK, cr);
      cairo_set_line_width (cr, 2);
      cairo_stroke_preserve (cr);
    }
  yp_color_set_source (color, cr);
  cairo_fill (cr);

  cairo_translate (cr, 0, -HEAD_HEIGHT_PX);
  cairo_save (cr);
  if (shape == YP_SYMBOL_TRIANGLE)
    cairo_translate (cr, 0, -3);
  yp_color_set_source (DARK, cr);
  draw_glyph (cr, state);
  cairo_restore (cr);
  if (lateness == YP_LATENESS_LATE)
    {
      cairo_translate (cr, HALO_RADIUS_PX * 0.78, -HALO_RADIUS_PX * 0.78);
      draw_late_mark (cr);
    }

  return canvas;
}

double
yp_symbol_get_cluster_radius (guint size)
{
  return cluster_radii_px[MIN (size, G_N_ELEMENTS (cluster_radii_px) - 1)];
}

YpSymbolCanvas
yp_symbol_paint_cluster (const guint *parts,
                         guint size,
                         YpLateness lateness,
                         double symbol_scale,
                         int device_scale)
{
  double radius = yp_symbol_get_cluster_radius (size);
  double halo = yp_style_get_halo (lateness)->width;
  /* No wider than what is drawn: hundreds of discs are as many pixels as the whole map. */
  double room = halo > 0 ? radius + 5.5 + halo / 2 : radius + 2;
  YpSymbolCanvas canvas = begin (room, room, room, room, symbol_scale, device_scale);
  cairo_t *cr = canvas.cr;
  double angle = -G_PI / 2;
  guint n_parts = 0;

  for (guint i = 0; i < YP_N_STATES; i++)
    n_parts += parts[i];

  draw_halo (cr, lateness, radius + 3.5);
  cairo_new_path (cr);
  cairo_arc (cr, 0, 0, radius + 1.5, 0, 2 * G_PI);
  yp_color_set_source (DISC, cr);
  cairo_fill (cr);

  cairo_set_line_cap (cr, CAIRO_LINE_CAP_BUTT);
  cairo_set_line_width (cr, 3.5);
  for (guint i = 0; i < YP_N_STATES; i++)
    {
      double end = angle + 2 * G_PI * parts[i] / n_parts;

      if (parts[i] == 0)
        continue;

      cairo_new_path (cr);
      cairo_arc (cr, 0, 0, radius - 1.25, angle, end);
      yp_color_set_source (yp_style_get_state_color ((YpState) i), cr);
      cairo_stroke (cr);
      angle = end;
    }

  if (lateness == YP_LATENESS_LATE)
    {
      cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
      cairo_translate (cr, radius * 0.8, -radius * 0.8);
      draw_late_mark (cr);
    }

  return canvas;
}

/* What the unit does for an eye that sees no colour, in signs as those of the incidents it goes to;
 * about 0, 0, some 6 pixels large. Who is free is hollow. */
static void
draw_status (cairo_t *cr, YpUnitStatus status)
{
  cairo_set_line_width (cr, 1.8);

  switch (status)
    {
    case YP_UNIT_AVAILABLE:
      break;
    case YP_UNIT_DISPATCHED:
      cairo_move_to (cr, -1.4, -3);
      cairo_line_to (cr, 1.6, 0);
      cairo_line_to (cr, -1.4, 3);
      break;
    case YP_UNIT_EN_ROUTE:
      for (int x = -3; x <= 1; x += 4)
        {
          cairo_move_to (cr, x, -2.8);
          cairo_line_to (cr, x + 2.4, 0);
          cairo_line_to (cr, x, 2.8);
        }
      break;
    case YP_UNIT_ON_SCENE:
      cairo_arc (cr, 0, 0, 2.6, 0, 2 * G_PI);
      cairo_fill (cr);
      break;
    case YP_UNIT_OFF_DUTY:
      cairo_move_to (cr, -3, 0);
      cairo_line_to (cr, 3, 0);
      break;
    default:
      g_assert_not_reached ();
    }

  cairo_stroke (cr);
}

/* How it is connected: a whole outline, one in pieces, or dots and a stroke through it all. */
static void
draw_connection (cairo_t *cr, YpConnection connection, YpColor color, double width_px)
{
  static const double dashes[] = { 3.4, 3.9 };
  static const double dots[] = { 0.2, 3.4 };

  if (connection == YP_CONNECTION_STALE)
    cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 1.7);
  else if (connection != YP_CONNECTION_ONLINE)
    cairo_set_dash (cr, dots, G_N_ELEMENTS (dots), 0);

  yp_color_set_source (color, cr);
  cairo_set_line_width (cr, width_px);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
  if (connection == YP_CONNECTION_ONLINE || connection == YP_CONNECTION_STALE)
    return;

  cairo_move_to (cr, -UNIT_RADIUS_PX, UNIT_RADIUS_PX);
  cairo_line_to (cr, UNIT_RADIUS_PX, -UNIT_RADIUS_PX);
  yp_color_set_source (DARK, cr);
  cairo_set_line_width (cr, 4.4);
  cairo_stroke_preserve (cr);
  yp_color_set_source (LIGHT, cr);
  cairo_set_line_width (cr, 1.8);
  cairo_stroke (cr);
}

YpSymbolCanvas
yp_symbol_paint_unit (YpUnitKind kind,
                      YpUnitStatus status,
                      YpConnection connection,
                      gboolean is_selected,
                      double symbol_scale,
                      int device_scale)
{
  double scale = symbol_scale * (is_selected ? SELECTED_SCALE : 1);
  double room = UNIT_RADIUS_PX * 1.3 + 5;
  YpSymbolCanvas canvas = begin (room, room, room, room, scale, device_scale);
  YpColor color = yp_style_get_status_color (status);
  gboolean is_hollow = status == YP_UNIT_AVAILABLE || connection != YP_CONNECTION_ONLINE;
  cairo_t *cr = canvas.cr;

  if (connection == YP_CONNECTION_LOST || connection == YP_CONNECTION_NEVER)
    color = GREY;
  else if (connection == YP_CONNECTION_STALE)
    color = yp_color_mix (color, GREY, 0.4);

  add_shape (cr, yp_style_get_kind_shape (kind), UNIT_RADIUS_PX);
  if (is_selected)
    {
      yp_color_set_source (LIGHT, cr);
      cairo_set_line_width (cr, 7);
      cairo_stroke_preserve (cr);
    }
  yp_color_set_source (DARK, cr);
  cairo_set_line_width (cr, 4.5);
  cairo_stroke_preserve (cr);
  yp_color_set_source (is_hollow ? yp_color_mix (DARK, color, 0.25) : color, cr);
  cairo_fill (cr);

  yp_color_set_source (is_hollow ? color : DARK, cr);
  draw_status (cr, status);
  add_shape (cr, yp_style_get_kind_shape (kind), UNIT_RADIUS_PX);
  draw_connection (cr, connection, is_hollow ? color : yp_color_mix (color, LIGHT, 0.35),
                   is_hollow ? 2.2 : 1.2);

  return canvas;
}

YpSymbolCanvas
yp_symbol_paint_heading (double course_deg,
                         gboolean is_selected,
                         double symbol_scale,
                         int device_scale)
{
  double scale = symbol_scale * (is_selected ? SELECTED_SCALE : 1);
  double room = UNIT_RADIUS_PX + 13;
  double from_px = UNIT_RADIUS_PX + (is_selected ? 3.5 : 1.5);
  YpSymbolCanvas canvas = begin (room, room, room, room, scale, device_scale);
  cairo_t *cr = canvas.cr;

  cairo_rotate (cr, course_deg * (G_PI / 180));
  cairo_move_to (cr, 0, -from_px - 7);
  cairo_line_to (cr, 4.4, -from_px);
  cairo_curve_to (cr, 1.5, -from_px - 1.6, -1.5, -from_px - 1.6, -4.4, -from_px);
  cairo_close_path (cr);
  yp_color_set_source (DARK, cr);
  cairo_set_line_width (cr, 2.4);
  cairo_stroke_preserve (cr);
  yp_color_set_source (LIGHT, cr);
  cairo_fill (cr);

  return canvas;
}

static const double faintness_alphas[YP_N_FAINTNESSES] = { 1, 0.78, 0.58, 0.44, 0.32 };

YpSymbolCanvas
yp_symbol_paint_track_dot (guint faintness, double symbol_scale, int device_scale)
{
  YpSymbolCanvas canvas = begin (4, 4, 4, 4, symbol_scale, device_scale);
  double alpha = faintness_alphas[MIN (faintness, YP_N_FAINTNESSES - 1)];

  cairo_arc (canvas.cr, 0, 0, 3, 0, 2 * G_PI);
  yp_color_set_source (yp_color_fade (DARK, 0.7 * alpha), canvas.cr);
  cairo_fill (canvas.cr);
  cairo_arc (canvas.cr, 0, 0, 2, 0, 2 * G_PI);
  yp_color_set_source (yp_color_fade (TRACK, alpha), canvas.cr);
  cairo_fill (canvas.cr);

  return canvas;
}

YpSymbolCanvas
yp_symbol_paint_track_arrow (double course_deg,
                             guint faintness,
                             double symbol_scale,
                             int device_scale)
{
  YpSymbolCanvas canvas = begin (8, 8, 8, 8, symbol_scale, device_scale);
  double alpha = faintness_alphas[MIN (faintness, YP_N_FAINTNESSES - 1)];
  cairo_t *cr = canvas.cr;

  cairo_rotate (cr, course_deg * (G_PI / 180));
  cairo_move_to (cr, 0, -5.5);
  cairo_line_to (cr, 4, 3.5);
  cairo_line_to (cr, 0, 1.6);
  cairo_line_to (cr, -4, 3.5);
  cairo_close_path (cr);
  yp_color_set_source (yp_color_fade (DARK, 0.7 * alpha), cr);
  cairo_set_line_width (cr, 2);
  cairo_stroke_preserve (cr);
  yp_color_set_source (yp_color_fade (TRACK, alpha), cr);
  cairo_fill (cr);

  return canvas;
}

/* Where the unit was at the time that stands beside it. */
YpSymbolCanvas
yp_symbol_paint_track_tick (double symbol_scale, int device_scale)
{
  YpSymbolCanvas canvas = begin (7, 7, 7, 7, symbol_scale, device_scale);
  cairo_t *cr = canvas.cr;

  cairo_arc (cr, 0, 0, 4, 0, 2 * G_PI);
  yp_color_set_source (DARK, cr);
  cairo_set_line_width (cr, 4);
  cairo_stroke_preserve (cr);
  cairo_fill_preserve (cr);
  yp_color_set_source (TRACK, cr);
  cairo_set_line_width (cr, 2);
  cairo_stroke (cr);

  return canvas;
}

/* Four corners around the unit that the map follows. */
YpSymbolCanvas
yp_symbol_paint_followed (double symbol_scale, int device_scale)
{
  double half = UNIT_RADIUS_PX + 17;
  double arm = 9;
  YpSymbolCanvas canvas =
      begin (half + 4, half + 4, half + 4, half + 4, symbol_scale, device_scale);
  cairo_t *cr = canvas.cr;

  for (int corner = 0; corner < 4; corner++)
    {
      double x = corner % 2 == 0 ? -half : half;
      double y = corner < 2 ? -half : half;

      cairo_move_to (cr, x, y - copysign (arm, y));
      cairo_line_to (cr, x, y);
      cairo_line_to (cr, x - copysign (arm, x), y);
    }

  yp_color_set_source (DARK, cr);
  cairo_set_line_width (cr, 6);
  cairo_stroke_preserve (cr);
  yp_color_set_source (LIGHT, cr);
  cairo_set_line_width (cr, 2.8);
  cairo_stroke (cr);

  return canvas;
}

YpSymbolCanvas
yp_symbol_paint_unit_group (double symbol_scale, int device_scale)
{
  double radius = 10;
  YpSymbolCanvas canvas =
      begin (radius + 2, radius + 2, radius + 2, radius + 2, symbol_scale, device_scale);
  cairo_t *cr = canvas.cr;

  cairo_arc (cr, 0, 0, radius, 0, 2 * G_PI);
  yp_color_set_source (0x12301FD8, cr);
  cairo_fill_preserve (cr);
  yp_color_set_source (yp_color_fade (yp_style_get_status_color (YP_UNIT_AVAILABLE), 0.7), cr);
  cairo_set_line_width (cr, 1.4);
  cairo_stroke (cr);

  return canvas;
}

/* Around the symbol that a key would open. */
YpSymbolCanvas
yp_symbol_paint_focus (double radius, double symbol_scale, int device_scale)
{
  double room = radius + 4;
  YpSymbolCanvas canvas = begin (room, room, room, room, symbol_scale, device_scale);
  cairo_t *cr = canvas.cr;

  cairo_arc (cr, 0, 0, radius, 0, 2 * G_PI);
  yp_color_set_source (DARK, cr);
  cairo_set_line_width (cr, 5);
  cairo_stroke_preserve (cr);
  yp_color_set_source (LIGHT, cr);
  cairo_set_line_width (cr, 2);
  cairo_set_dash (cr, (const double[]){ 6, 4 }, 2, 0);
  cairo_stroke (cr);

  return canvas;
}

YpSymbolCanvas
yp_symbol_paint_pulse (double progress, double symbol_scale, int device_scale)
{
  YpSymbolCanvas canvas = begin (30, 30, 30, 30, symbol_scale, device_scale);
  cairo_t *cr = canvas.cr;
  YpColor color = yp_style_get_state_color (YP_STATE_REPORTED);

  cairo_arc (cr, 0, 0, 6 + 21 * progress, 0, 2 * G_PI);
  yp_color_set_source (yp_color_fade (color, 0.16 * (1 - progress)), cr);
  cairo_fill_preserve (cr);
  yp_color_set_source (yp_color_fade (color, 1 - progress), cr);
  cairo_set_line_width (cr, 2.5);
  cairo_stroke (cr);

  return canvas;
}
