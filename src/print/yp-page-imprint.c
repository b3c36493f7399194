/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-print"

#include "yp-page-imprint.h"

#include "yp-page-time.h"

/* 4号, one character from either edge. */
#define SIZE 14
#define PITCH (SIZE * 1.5)

/* What the date takes at the right, with a gap before it. */
#define DATE_WIDTH (14 * SIZE)

#define OUTER_LINE YP_PAGE_MM (0.35)
#define INNER_LINE YP_PAGE_MM (0.25)

static const YpTextStyle line_style = { .face = YP_FACE_FANG,
                                        .size = SIZE,
                                        .pitch = PITCH,
                                        .margin = SIZE };

/* Further lines begin below the first name, behind “抄送：”. */
static const YpTextStyle copies_style = { .face = YP_FACE_FANG,
                                          .size = SIZE,
                                          .pitch = PITCH,
                                          .margin = SIZE,
                                          .indent = -3 * SIZE };

static char *
format_copies (const YpPageImprint *self)
{
  const char *end = g_str_has_suffix (self->copies, "。") ? "" : "。";

  return g_strconcat ("抄送：", self->copies, end, NULL);
}

static gboolean
has_date_beside (const YpPageImprint *self, YpPage *page)
{
  return yp_page_measure_width (page, &line_style, self->issuer) < YP_PAGE_WIDTH - DATE_WIDTH;
}

/**
 * yp_page_imprint_get_height:
 * @self: an imprint
 * @page: where it will be written
 *
 * Returns: how much it takes, points; may be more than a sheet has
 */
double
yp_page_imprint_get_height (const YpPageImprint *self, YpPage *page)
{
  double height = yp_page_measure_height (page, &line_style, self->issuer) +
                  (has_date_beside (self, page) ? 0 : PITCH);
  g_autofree char *copies = NULL;

  if (self->copies == NULL)
    return height;

  copies = format_copies (self);
  return height + yp_page_measure_height (page, &copies_style, copies);
}

static void
write_copies (const YpPageImprint *self, YpPage *page)
{
  g_autofree char *copies = format_copies (self);

  yp_page_write (page, &copies_style, "", copies);
  yp_page_draw_rule (page, INNER_LINE, FALSE);
}

/* Who at the left and when at the right, below each other where a name is long. */
static void
write_printer (const YpPageImprint *self, YpPage *page)
{
  g_autofree char *date = yp_page_time_format_date (self->printed_at);
  g_autofree char *printed = g_strconcat (date, "印发", NULL);
  YpTextStyle style = line_style;

  yp_page_write (page, &line_style, "", self->issuer);
  if (has_date_beside (self, page))
    yp_page_advance (page, -PITCH);
  style.alignment = PANGO_ALIGN_RIGHT;
  yp_page_write (page, &style, "", printed);
}

/**
 * yp_page_imprint_write:
 * @self: an imprint
 * @page: a document of which all else is written
 *
 * Writes it at the foot of this sheet, or of a new one where it does not fit; what fills more than
 * a sheet begins at the head of a new one.
 */
void
yp_page_imprint_write (const YpPageImprint *self, YpPage *page)
{
  double height = yp_page_imprint_get_height (self, page);

  yp_page_sink (page, MIN (height, YP_PAGE_HEIGHT));
  yp_page_draw_rule (page, OUTER_LINE, FALSE);
  if (self->copies != NULL)
    write_copies (self, page);
  write_printer (self, page);
  yp_page_draw_rule (page, OUTER_LINE, FALSE);
}
