/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-map"

#include "yp-label-press.h"

#include <math.h>
#include <pango/pangocairo.h>

/* When more than this many are kept, all are dropped: a label is some 20 kB. */
#define MAX_KEPT 1500

/* Of characters one above the other. */
#define LINE_SPACING 0.78f

/* A name longer than this is cut, characters: a file may hold anything. */
#define MAX_CHARS 40

/**
 * YpLabelPress:
 *
 * Writes names into textures, each once. Has fonts of its own, so that it works in any thread, but
 * in one at a time.
 */
struct _YpLabelPress
{
  PangoFontMap *fonts;
  char *font_family;
  double symbol_scale;
  int device_scale;
  GHashTable *images;
};

static void
image_free (gpointer data)
{
  YpLabelImage *image = data;

  g_clear_object (&image->texture);
  g_clear_pointer (&image->vectors, cairo_surface_destroy);
  g_free (image);
}

/**
 * yp_label_press_new:
 * @font_family: (nullable): what to write in
 *
 * Returns: (transfer full): a press at scale 1
 */
YpLabelPress *
yp_label_press_new (const char *font_family)
{
  YpLabelPress *self = g_new0 (YpLabelPress, 1);

  self->fonts = pango_cairo_font_map_new ();
  self->font_family = g_strdup (font_family);
  self->symbol_scale = 1;
  self->device_scale = 1;
  self->images = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, image_free);

  return self;
}

void
yp_label_press_free (YpLabelPress *self)
{
  g_object_unref (self->fonts);
  g_free (self->font_family);
  g_hash_table_unref (self->images);
  g_free (self);
}

/**
 * yp_label_press_set_scale:
 * @self: the press
 * @symbol_scale: sizes are multiplied by it
 * @device_scale: device pixels in a logical one; 0 for vectors in place of textures
 */
void
yp_label_press_set_scale (YpLabelPress *self, double symbol_scale, int device_scale)
{
  if (self->symbol_scale == symbol_scale && self->device_scale == device_scale)
    return;

  self->symbol_scale = symbol_scale;
  self->device_scale = device_scale;
  g_hash_table_remove_all (self->images);
}

static PangoLayout *
lay_out (YpLabelPress *self, const YpLabelStyle *style, const char *text)
{
  PangoContext *context = pango_font_map_create_context (self->fonts);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  g_autoptr (PangoFontDescription) font = pango_font_description_new ();
  PangoLayout *layout = pango_layout_new (context);
  double size = style->size_px * self->symbol_scale;

  if (self->font_family != NULL)
    pango_font_description_set_family (font, self->font_family);
  pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
  pango_font_description_set_weight (font, style->weight);

  pango_attr_list_insert (
      attributes, pango_attr_letter_spacing_new ((int) (size * style->spacing * PANGO_SCALE)));
  pango_layout_set_font_description (layout, font);
  pango_layout_set_attributes (layout, attributes);
  pango_layout_set_alignment (layout, PANGO_ALIGN_CENTER);
  pango_layout_set_line_spacing (layout, LINE_SPACING);
  pango_layout_set_text (layout, text, -1);

  g_object_unref (context);
  return layout;
}

static void
release_surface (gpointer data)
{
  cairo_surface_destroy (data);
}

static GdkTexture *
make_texture (cairo_surface_t *surface)
{
  gsize stride = (gsize) cairo_image_surface_get_stride (surface);
  int width = cairo_image_surface_get_width (surface);
  int height = cairo_image_surface_get_height (surface);
  g_autoptr (GBytes) bytes = NULL;

  cairo_surface_flush (surface);
  bytes = g_bytes_new_with_free_func (cairo_image_surface_get_data (surface),
                                      stride * (gsize) height, release_surface, surface);

  return gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, bytes, stride);
}

static cairo_surface_t *
create_surface (const YpLabelPress *self, double width, double height)
{
  if (self->device_scale == 0)
    return cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA,
                                           &(cairo_rectangle_t){ 0, 0, width, height });

  return cairo_image_surface_create (CAIRO_FORMAT_ARGB32, MAX ((int) width, 1) * self->device_scale,
                                     MAX ((int) height, 1) * self->device_scale);
}

static YpLabelImage *
make_image (YpLabelPress *self, const YpLabelStyle *style, YpColor halo, const char *text)
{
  g_autoptr (PangoLayout) layout = lay_out (self, style, text);
  YpLabelImage *image = g_new0 (YpLabelImage, 1);
  double halo_px = 2.2 * sqrt (self->symbol_scale);
  PangoRectangle ink;
  cairo_surface_t *surface;
  cairo_t *cr;

  pango_layout_get_pixel_extents (layout, &ink, NULL);
  image->width = ink.width + 2 * ceil (halo_px);
  image->height = ink.height + 2 * ceil (halo_px);

  surface = create_surface (self, image->width, image->height);
  cr = cairo_create (surface);
  if (self->device_scale > 0)
    cairo_scale (cr, self->device_scale, self->device_scale);
  cairo_translate (cr, ceil (halo_px) - ink.x, ceil (halo_px) - ink.y);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);

  pango_cairo_layout_path (cr, layout);
  cairo_set_line_width (cr, 2 * halo_px);
  yp_color_set_source (halo, cr);
  cairo_stroke (cr);
  yp_color_set_source (style->color, cr);
  pango_cairo_show_layout (cr, layout);

  cairo_destroy (cr);
  if (self->device_scale > 0)
    image->texture = make_texture (surface);
  else
    image->vectors = surface;
  return image;
}

/**
 * yp_label_press_print_as:
 * @self: the press
 * @style: size, weight and colour
 * @halo: colour around the letters
 * @text: what to write
 *
 * Returns: (transfer none): the text, written; valid until the next call
 */
const YpLabelImage *
yp_label_press_print_as (YpLabelPress *self,
                         const YpLabelStyle *style,
                         YpColor halo,
                         const char *text)
{
  g_autofree char *cut = NULL;
  g_autofree char *key = NULL;
  YpLabelImage *image;

  if (g_utf8_strlen (text, -1) > MAX_CHARS)
    {
      cut = g_utf8_substring (text, 0, MAX_CHARS);
      text = cut;
    }

  key =
      g_strdup_printf ("%d %d %d %x %x %s", (int) (style->size_px * 8),
                       (int) (style->spacing * 100), (int) style->weight, style->color, halo, text);
  image = g_hash_table_lookup (self->images, key);
  if (image != NULL)
    return image;

  if (g_hash_table_size (self->images) >= MAX_KEPT)
    g_hash_table_remove_all (self->images);

  image = make_image (self, style, halo, text);
  g_hash_table_insert (self->images, g_steal_pointer (&key), image);
  return image;
}

/**
 * yp_label_press_print:
 * @self: the press
 * @kind: gives size, weight and colour
 * @text: what to write
 *
 * Returns: (transfer none): the text, written; valid until the next call
 */
const YpLabelImage *
yp_label_press_print (YpLabelPress *self, YpLabelKind kind, const char *text)
{
  return yp_label_press_print_as (self, yp_style_get_label (kind), yp_style_get ()->label_halo,
                                  text);
}
