/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-map"

#include "yp-digits.h"

#include <math.h>
#include <string.h>

/* What can be written. Digits are shaped by themselves: beside a Latin letter, a font for Chinese
 * has others. */
#define DIGITS "0123456789"
#define THOUSANDS "k"
#define LETTERS DIGITS THOUSANDS
#define N_LETTERS (sizeof LETTERS - 1)

typedef struct
{
  PangoFont *font; /* (nullable): none where no font has the letter */
  PangoGlyphInfo glyph;
} Letter;

struct _YpDigits
{
  Letter letters[N_LETTERS];
  GdkRGBA color;
  PangoGlyphString *glyphs;
};

static void
take_run (YpDigits *self, const PangoGlyphItem *run, guint first)
{
  for (int i = 0; i < run->glyphs->num_glyphs; i++)
    {
      guint index = first + (guint) (run->item->offset + run->glyphs->log_clusters[i]);

      if (index < N_LETTERS && self->letters[index].font == NULL)
        self->letters[index] =
            (Letter){ g_object_ref (run->item->analysis.font), run->glyphs->glyphs[i] };
    }
}

/* @text are the letters from @first on. */
static void
shape (YpDigits *self, GtkWidget *widget, double size_px, const char *text, guint first)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (widget, text);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_size_new_absolute ((int) (size_px * PANGO_SCALE)));
  pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_SEMIBOLD));
  pango_layout_set_attributes (layout, attributes);

  for (GSList *l = pango_layout_get_line_readonly (layout, 0)->runs; l != NULL; l = l->next)
    take_run (self, l->data, first);
}

/**
 * yp_digits_new:
 * @widget: whose font counts
 * @size_px: of the letters, logical pixels
 * @color: of the letters
 *
 * Returns: (transfer full): digits
 */
YpDigits *
yp_digits_new (GtkWidget *widget, double size_px, const GdkRGBA *color)
{
  YpDigits *self = g_new0 (YpDigits, 1);

  shape (self, widget, size_px, DIGITS, 0);
  shape (self, widget, size_px, THOUSANDS, sizeof DIGITS - 1);
  self->color = *color;
  self->glyphs = pango_glyph_string_new ();
  return self;
}

void
yp_digits_free (YpDigits *self)
{
  for (guint i = 0; i < N_LETTERS; i++)
    g_clear_object (&self->letters[i].font);
  pango_glyph_string_free (self->glyphs);
  g_free (self);
}

/* The letters of @text; gives their font. */
static PangoFont *
set_glyphs (YpDigits *self, const char *text)
{
  PangoFont *font = NULL;
  int n = 0;

  pango_glyph_string_set_size (self->glyphs, (int) strlen (text));
  for (; *text != '\0'; text++)
    {
      const char *at = strchr (LETTERS, *text);
      const Letter *letter = at != NULL ? &self->letters[at - LETTERS] : NULL;

      /* One font has them all, if any font does. */
      if (letter == NULL || letter->font == NULL || (font != NULL && letter->font != font))
        continue;

      font = letter->font;
      self->glyphs->log_clusters[n] = n;
      self->glyphs->glyphs[n++] = letter->glyph;
    }

  pango_glyph_string_set_size (self->glyphs, n);
  return font;
}

/* To the nearest logical pixel, from Pango's units. */
static float
get_middle (int start, int length)
{
  return roundf (((float) start + (float) length / 2) / PANGO_SCALE);
}

/**
 * yp_digits_draw:
 * @self: the digits
 * @snapshot: where to
 * @text: digits and “k”
 * @x: the middle of the text's ink, a whole device pixel
 * @y: the middle of the text's ink
 */
void
yp_digits_draw (YpDigits *self, GtkSnapshot *snapshot, const char *text, float x, float y)
{
  PangoFont *font = set_glyphs (self, text);
  PangoRectangle ink;
  GskRenderNode *node;

  if (font == NULL)
    return;

  pango_glyph_string_extents (self->glyphs, font, &ink, NULL);
  node = gsk_text_node_new (
      font, self->glyphs, &self->color,
      &GRAPHENE_POINT_INIT (x - get_middle (ink.x, ink.width), y - get_middle (ink.y, ink.height)));
  if (node == NULL)
    return;

  gtk_snapshot_append_node (snapshot, node);
  gsk_render_node_unref (node);
}
