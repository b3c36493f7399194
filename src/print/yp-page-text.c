/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-print"

#include "yp-page-text.h"

/* How far the characters' square reaches above the line they stand on, of their size. */
#define ASCENT 0.88

struct _YpPageText
{
  PangoLayout *layout;
  YpTextStyle style;
  double width; /* with the margins */
};

/* What an office has comes first, what a bare server has last. No family but Noto's has a cut
 * between normal and bold, so that only Noto's is heavier where it stands in. */
static const struct
{
  const char *families;
  PangoWeight weight;
} faces[YP_N_FACES] = {
  [YP_FACE_FANG] = { "FangSong,FangSong_GB2312,FZFangSong-Z02,STFangsong,Noto Serif CJK SC,serif",
                     PANGO_WEIGHT_NORMAL },
  [YP_FACE_BIAO] = { "FZXiaoBiaoSong-B05S,FZXiaoBiaoSong-B05,STZhongsong,Noto Serif CJK SC,serif",
                     PANGO_WEIGHT_SEMIBOLD },
  [YP_FACE_HEI] = { "SimHei,FZHei-B01S,STHeiti,Noto Sans CJK SC,sans-serif",
                    PANGO_WEIGHT_SEMIBOLD },
  [YP_FACE_SONG] = { "SimSun,FZShuSong-Z01S,STSong,Noto Serif CJK SC,serif", PANGO_WEIGHT_NORMAL },
};

/**
 * yp_page_set_color:
 * @cr: where to draw
 * @is_red: red, else black
 */
void
yp_page_set_color (cairo_t *cr, gboolean is_red)
{
  if (is_red)
    cairo_set_source_rgb (cr, 0.87, 0.05, 0.07);
  else
    cairo_set_source_rgb (cr, 0, 0, 0);
}

static PangoFontDescription *
make_font (YpFace face, double size)
{
  PangoFontDescription *font = pango_font_description_new ();

  pango_font_description_set_family_static (font, faces[face].families);
  pango_font_description_set_weight (font, faces[face].weight);
  pango_font_description_set_absolute_size (font, size * PANGO_SCALE);

  return font;
}

/* Marks, embeddings, overrides and isolates: with them a text can be made to read as another. */
static gboolean
turns_around (gunichar c)
{
  return c == 0x061c || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) ||
         (c >= 0x2066 && c <= 0x2069);
}

/* What Unicode gives no meaning, and Cairo does not take. */
static gboolean
is_no_character (gunichar c)
{
  return (c & 0xfffe) == 0xfffe || (c >= 0xfdd0 && c <= 0xfdef);
}

/**
 * yp_page_text_clean:
 * @text: a text, of whatever bytes
 *
 * Returns: (transfer full): what is printed of it: valid UTF-8, whose only control characters are
 *   line ends
 */
char *
yp_page_text_clean (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *clean = g_string_new (NULL);

  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (c == '\r' && at[1] == '\n')
        continue;
      if (c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029)
        g_string_append_c (clean, '\n');
      else if (g_unichar_iscntrl (c) || is_no_character (c))
        g_string_append_c (clean, ' ');
      else if (!turns_around (c))
        g_string_append_unichar (clean, c);
    }

  return g_string_free (clean, FALSE);
}

static PangoAttrList *
mark_label (double size, guint length)
{
  PangoAttrList *attributes = pango_attr_list_new ();
  g_autoptr (PangoFontDescription) font = make_font (YP_FACE_HEI, size);
  PangoAttribute *attribute = pango_attr_font_desc_new (font);

  attribute->end_index = length;
  pango_attr_list_insert (attributes, attribute);

  return attributes;
}

/* Justified, a line with blanks would be torn apart there. */
static void
set_text (YpPageText *self, const char *label, const char *text)
{
  g_autofree char *clean = yp_page_text_clean (text);
  g_autofree char *whole = g_strconcat (label, clean, NULL);
  g_autoptr (PangoAttrList) attributes = mark_label (self->style.size, (guint) strlen (label));

  pango_layout_set_text (self->layout, whole, -1);
  pango_layout_set_attributes (self->layout, attributes);
  pango_layout_set_justify (self->layout, self->style.is_justified && strchr (whole, ' ') == NULL);
}

/**
 * yp_page_text_new:
 * @context: for points, see yp_page_get_context()
 * @style: how it is set; copied
 * @width: how wide it may be, points, with the margins
 * @label: what stands before it in 黑体; our own words, may be empty
 * @text: the text; its line ends end paragraphs
 *
 * Returns: (transfer full): the text in lines
 */
YpPageText *
yp_page_text_new (PangoContext *context,
                  const YpTextStyle *style,
                  double width,
                  const char *label,
                  const char *text)
{
  YpPageText *self = g_new0 (YpPageText, 1);
  g_autoptr (PangoFontDescription) font = make_font (style->face, style->size);

  self->style = *style;
  self->width = width;
  self->layout = pango_layout_new (context);
  pango_layout_set_font_description (self->layout, font);
  pango_layout_set_auto_dir (self->layout, FALSE);
  pango_layout_set_alignment (self->layout, style->alignment);
  pango_layout_set_wrap (self->layout, PANGO_WRAP_WORD_CHAR);
  /* Half a point more, or rounding would let one character less into a line. */
  pango_layout_set_width (self->layout, (int) ((width - 2 * style->margin + 0.5) * PANGO_SCALE));
  pango_layout_set_indent (self->layout, (int) (style->indent * PANGO_SCALE));
  set_text (self, label, text);

  return self;
}

void
yp_page_text_free (YpPageText *self)
{
  g_object_unref (self->layout);
  g_free (self);
}

guint
yp_page_text_get_n_lines (YpPageText *self)
{
  return (guint) pango_layout_get_line_count (self->layout);
}

/**
 * yp_page_text_get_ink_width:
 * @self: a text
 *
 * Returns: the width of its longest line, points
 */
double
yp_page_text_get_ink_width (YpPageText *self)
{
  PangoRectangle logical;

  pango_layout_get_extents (self->layout, NULL, &logical);

  return (double) logical.width / PANGO_SCALE;
}

/**
 * yp_page_text_is_legible:
 * @self: a text
 *
 * Returns: whether the fonts that are there can write all of it
 */
gboolean
yp_page_text_is_legible (YpPageText *self)
{
  return pango_layout_get_unknown_glyphs_count (self->layout) == 0;
}

/* A pile of accents, or a letter wider than the line, would paint over what others wrote. */
static void
draw_line (YpPageText *self, cairo_t *cr, PangoLayoutIter *iter, double x, double y)
{
  const YpTextStyle *style = &self->style;
  PangoRectangle logical;

  pango_layout_iter_get_line_extents (iter, NULL, &logical);

  cairo_save (cr);
  cairo_rectangle (cr, x - style->size / 2, y - style->pitch / 4, self->width + style->size,
                   style->pitch * 1.5);
  cairo_clip (cr);
  cairo_move_to (cr, x + style->margin + (double) logical.x / PANGO_SCALE,
                 y + (style->pitch - style->size) / 2 + ASCENT * style->size);
  pango_cairo_show_layout_line (cr, pango_layout_iter_get_line_readonly (iter));
  cairo_restore (cr);
}

/**
 * yp_page_text_draw:
 * @self: a text
 * @cr: where to draw
 * @x: left edge, before the margin, points
 * @y: upper edge, points
 * @first_line: the first line to draw, from 0
 * @n_lines: how many
 */
void
yp_page_text_draw (YpPageText *self,
                   cairo_t *cr,
                   double x,
                   double y,
                   guint first_line,
                   guint n_lines)
{
  PangoLayoutIter *iter = pango_layout_get_iter (self->layout);
  guint line = 0;

  yp_page_set_color (cr, self->style.is_red);
  do
    {
      if (line >= first_line && line < first_line + n_lines)
        draw_line (self, cr, iter, x, y + (line - first_line) * self->style.pitch);
      line++;
    }
  while (line < first_line + n_lines && pango_layout_iter_next_line (iter));

  pango_layout_iter_free (iter);
}
