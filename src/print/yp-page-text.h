/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <pango/pangocairo.h>

G_BEGIN_DECLS

/**
 * YpFace:
 * @YP_FACE_FANG: 仿宋, of the body
 * @YP_FACE_BIAO: 小标宋, of the issuing mark and of titles
 * @YP_FACE_HEI: 黑体, of what stands out
 * @YP_FACE_SONG: 宋体, of page numbers
 *
 * The typefaces of official documents.
 */
typedef enum
{
  YP_FACE_FANG,
  YP_FACE_BIAO,
  YP_FACE_HEI,
  YP_FACE_SONG,
} YpFace;

#define YP_N_FACES (YP_FACE_SONG + 1)

/**
 * YpTextStyle:
 * @face: in which it is set
 * @size: of a character, points
 * @pitch: from one line to the next, points
 * @indent: of each paragraph's first line, points; where negative, of all others
 * @margin: what stays free on either side, points
 * @alignment: to which side
 * @is_justified: whether full lines end at the right edge
 * @is_red: whether it is red, else black
 */
typedef struct
{
  YpFace face;
  double size;
  double pitch;
  double indent;
  double margin;
  PangoAlignment alignment;
  gboolean is_justified;
  gboolean is_red;
} YpTextStyle;

/**
 * YpPageText:
 *
 * A text set into lines of one height, whatever it is made of. Whoever wrote it may be hostile:
 * control characters become blanks, what would turn the order of the text around is left out, and
 * a line paints nothing beyond its own place. Belongs to the thread of its context.
 */
typedef struct _YpPageText YpPageText;

void yp_page_set_color (cairo_t *cr, gboolean is_red);
char *yp_page_text_clean (const char *text);

YpPageText *yp_page_text_new (PangoContext *context,
                              const YpTextStyle *style,
                              double width,
                              const char *label,
                              const char *text);
void yp_page_text_free (YpPageText *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpPageText, yp_page_text_free)

guint yp_page_text_get_n_lines (YpPageText *self);
double yp_page_text_get_ink_width (YpPageText *self);
gboolean yp_page_text_is_legible (YpPageText *self);
void yp_page_text_draw (YpPageText *self,
                        cairo_t *cr,
                        double x,
                        double y,
                        guint first_line,
                        guint n_lines);

G_END_DECLS
