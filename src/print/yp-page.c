/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-print"

#include "yp-page.h"

#include <cairo-pdf.h>
#include <gio/gio.h>

#include "yp-clock.h"

#define SHEET_WIDTH YP_PAGE_MM (210)
#define SHEET_HEIGHT YP_PAGE_MM (297)
#define LEFT YP_PAGE_MM (28)
#define TOP YP_PAGE_MM (37)

/* The page number's dashes lie 7 mm below the type area; its digits are 4号, 14 pt. */
#define NUMBER_SIZE 14
#define NUMBER_Y (YP_PAGE_HEIGHT + YP_PAGE_MM (7) - NUMBER_SIZE / 2)

#define STAMP_SIZE 26
#define STAMP_ANGLE (-G_PI / 30)

/* What two sums of the same lengths may differ by. */
#define SLACK 0.01

struct _YpPage
{
  GByteArray *bytes;
  cairo_surface_t *surface;
  cairo_t *cr;
  PangoContext *context;
  char *stamp;
  guint number; /* of the sheet, from 1 */
  double y;
};

static cairo_status_t
append_bytes (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);

  return CAIRO_STATUS_SUCCESS;
}

static void
set_text (cairo_surface_t *surface, cairo_pdf_metadata_t what, const char *text)
{
  g_autofree char *clean = yp_page_text_clean (text);

  cairo_pdf_surface_set_metadata (surface, what, clean);
}

/* Cairo takes no fraction of a second. */
static void
set_metadata (cairo_surface_t *surface, const YpPageInfo *info)
{
  char created[YP_TIME_SIZE];

  yp_time_format (info->created_at, created);
  g_strlcpy (created + strlen ("2026-08-24T01:02:03"), "Z", 2);

  set_text (surface, CAIRO_PDF_METADATA_TITLE, info->title);
  set_text (surface, CAIRO_PDF_METADATA_AUTHOR, info->author);
  set_text (surface, CAIRO_PDF_METADATA_SUBJECT, info->subject);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Yiping");
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE, created);
}

/* With fonts of its own, so that any thread may print. Nothing depends on the locale, or on a
 * screen: characters stand where they are told to. */
static PangoContext *
make_context (void)
{
  g_autoptr (PangoFontMap) fonts = pango_cairo_font_map_new ();
  PangoContext *context;
  cairo_font_options_t *options = cairo_font_options_create ();

  pango_cairo_font_map_set_resolution (PANGO_CAIRO_FONT_MAP (fonts), 72);
  context = pango_font_map_create_context (fonts);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options (context, options);
  pango_context_set_language (context, pango_language_from_string ("zh-cn"));
  pango_context_set_base_dir (context, PANGO_DIRECTION_LTR);
  pango_context_set_round_glyph_positions (context, FALSE);
  cairo_font_options_destroy (options);

  return context;
}

static gboolean
check_fonts (YpPage *self, const char *text, GError **error)
{
  YpTextStyle style = { .face = YP_FACE_FANG, .size = YP_PAGE_SIZE, .pitch = YP_PAGE_PITCH };
  g_autoptr (YpPageText) sample = yp_page_text_new (self->context, &style, YP_PAGE_WIDTH, "", text);

  if (yp_page_text_is_legible (sample))
    return TRUE;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
               "No font of this machine can write “%s”; the package fonts-noto-cjk has some", text);
  return FALSE;
}

/* On the outer side, one character from the edge: right on odd sheets, left on even ones. */
static void
draw_number (YpPage *self)
{
  g_autofree char *text = g_strdup_printf ("— %u —", self->number);
  YpTextStyle style = { .face = YP_FACE_SONG,
                        .size = NUMBER_SIZE,
                        .pitch = NUMBER_SIZE,
                        .margin = NUMBER_SIZE,
                        .alignment = self->number % 2 == 1 ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT };
  g_autoptr (YpPageText) number = yp_page_text_new (self->context, &style, YP_PAGE_WIDTH, "", text);

  yp_page_text_draw (number, self->cr, 0, NUMBER_Y, 0, 1);
}

/* In the head margin, at the right, where it covers no text. */
static void
draw_stamp (YpPage *self)
{
  YpTextStyle style = {
    .face = YP_FACE_HEI, .size = STAMP_SIZE, .pitch = STAMP_SIZE * 1.5, .is_red = TRUE
  };
  g_autoptr (YpPageText) stamp =
      yp_page_text_new (self->context, &style, YP_PAGE_WIDTH, "", self->stamp);
  double width = yp_page_text_get_ink_width (stamp) + STAMP_SIZE;

  cairo_save (self->cr);
  cairo_translate (self->cr, YP_PAGE_WIDTH - width, YP_PAGE_MM (-18));
  cairo_rotate (self->cr, STAMP_ANGLE);
  yp_page_set_color (self->cr, TRUE);
  cairo_set_line_width (self->cr, 2.5);
  cairo_rectangle (self->cr, 0, 0, width, style.pitch);
  cairo_stroke (self->cr);
  yp_page_text_draw (stamp, self->cr, STAMP_SIZE / 2.0, 0, 0, 1);
  cairo_restore (self->cr);
}

static void
begin_sheet (YpPage *self)
{
  cairo_identity_matrix (self->cr);
  cairo_translate (self->cr, LEFT, TOP);
  self->y = 0;
  self->number++;
  draw_number (self);
  if (self->stamp != NULL)
    draw_stamp (self);
}

/**
 * yp_page_new:
 * @info: what is said of the document; copied
 * @error: return location for %G_IO_ERROR_NOT_FOUND when no font can write the title
 *
 * Returns: (transfer full): a document of one empty sheet, or %NULL
 */
YpPage *
yp_page_new (const YpPageInfo *info, GError **error)
{
  g_autoptr (YpPage) self = g_new0 (YpPage, 1);

  self->bytes = g_byte_array_new ();
  self->surface =
      cairo_pdf_surface_create_for_stream (append_bytes, self->bytes, SHEET_WIDTH, SHEET_HEIGHT);
  self->cr = cairo_create (self->surface);
  self->context = make_context ();
  self->stamp = g_strdup (info->stamp);
  set_metadata (self->surface, info);
  if (!check_fonts (self, info->title, error))
    return NULL;

  begin_sheet (self);
  return g_steal_pointer (&self);
}

void
yp_page_free (YpPage *self)
{
  cairo_destroy (self->cr);
  cairo_surface_destroy (self->surface);
  g_byte_array_unref (self->bytes);
  g_object_unref (self->context);
  g_free (self->stamp);
  g_free (self);
}

PangoContext *
yp_page_get_context (YpPage *self)
{
  return self->context;
}

cairo_t *
yp_page_get_cairo (YpPage *self)
{
  return self->cr;
}

guint
yp_page_get_number (YpPage *self)
{
  return self->number;
}

double
yp_page_get_y (YpPage *self)
{
  return self->y;
}

/**
 * yp_page_get_room:
 * @self: a document
 *
 * Returns: how much is free below, points
 */
double
yp_page_get_room (YpPage *self)
{
  return YP_PAGE_HEIGHT - self->y + SLACK;
}

/**
 * yp_page_measure_width:
 * @self: a document
 * @style: how it would be written
 * @text: a text
 *
 * Returns: the width of its longest line, points
 */
double
yp_page_measure_width (YpPage *self, const YpTextStyle *style, const char *text)
{
  g_autoptr (YpPageText) lines = yp_page_text_new (self->context, style, YP_PAGE_WIDTH, "", text);

  return yp_page_text_get_ink_width (lines);
}

/**
 * yp_page_measure_height:
 * @self: a document
 * @style: how it would be written
 * @text: a text
 *
 * Returns: how far down it would reach, points
 */
double
yp_page_measure_height (YpPage *self, const YpTextStyle *style, const char *text)
{
  g_autoptr (YpPageText) lines = yp_page_text_new (self->context, style, YP_PAGE_WIDTH, "", text);

  return yp_page_text_get_n_lines (lines) * style->pitch;
}

/**
 * yp_page_skip:
 * @self: a document
 * @height: points
 *
 * Leaves that much free, but not at the head of a further sheet.
 */
void
yp_page_skip (YpPage *self, double height)
{
  if (self->number == 1 || self->y > 0)
    self->y += height;
}

/**
 * yp_page_advance:
 * @self: a document
 * @height: how far down what was drawn here reaches, points
 */
void
yp_page_advance (YpPage *self, double height)
{
  self->y += height;
}

/**
 * yp_page_break:
 * @self: a document
 *
 * Goes on at the head of a new sheet.
 */
void
yp_page_break (YpPage *self)
{
  cairo_show_page (self->cr);
  begin_sheet (self);
}

/**
 * yp_page_reserve:
 * @self: a document
 * @height: points, no more than a sheet has
 *
 * Goes on where that much is free: here, or on a new sheet.
 */
void
yp_page_reserve (YpPage *self, double height)
{
  if (yp_page_get_room (self) < height)
    yp_page_break (self);
}

/**
 * yp_page_sink:
 * @self: a document
 * @height: points
 *
 * Goes down to where just that much is free, on a new sheet where less is.
 */
void
yp_page_sink (YpPage *self, double height)
{
  yp_page_reserve (self, height);
  self->y = YP_PAGE_HEIGHT - height;
}

/**
 * yp_page_write:
 * @self: a document
 * @style: how it is set
 * @label: what stands before it in 黑体, may be empty
 * @text: a text, over as many sheets as it takes
 */
void
yp_page_write (YpPage *self, const YpTextStyle *style, const char *label, const char *text)
{
  g_autoptr (YpPageText) lines =
      yp_page_text_new (self->context, style, YP_PAGE_WIDTH, label, text);
  guint n_lines = yp_page_text_get_n_lines (lines);
  guint n_done = 0;

  while (n_done < n_lines)
    {
      guint n_free = (guint) (MAX (yp_page_get_room (self), 0) / style->pitch);
      guint n = MIN (n_free, n_lines - n_done);

      yp_page_text_draw (lines, self->cr, 0, self->y, n_done, n);
      self->y += n * style->pitch;
      n_done += n;
      if (n_done < n_lines)
        yp_page_break (self);
    }
}

/**
 * yp_page_draw_rule:
 * @self: a document
 * @thickness: points
 * @is_red: red, else black
 *
 * Draws a line over the whole width here, and goes nowhere.
 */
void
yp_page_draw_rule (YpPage *self, double thickness, gboolean is_red)
{
  yp_page_set_color (self->cr, is_red);
  cairo_set_line_width (self->cr, thickness);
  cairo_move_to (self->cr, 0, self->y);
  cairo_line_to (self->cr, YP_PAGE_WIDTH, self->y);
  cairo_stroke (self->cr);
}

/**
 * yp_page_finish:
 * @self: a document, which takes no more from now on
 * @error: return location for %G_IO_ERROR_FAILED
 *
 * Returns: (transfer full): the document as PDF, or %NULL
 */
GBytes *
yp_page_finish (YpPage *self, GError **error)
{
  cairo_status_t status = cairo_status (self->cr);

  cairo_show_page (self->cr);
  cairo_surface_finish (self->surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (self->surface);

  if (status == CAIRO_STATUS_SUCCESS)
    return g_bytes_new (self->bytes->data, self->bytes->len);

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "The page could not be drawn: %s",
               cairo_status_to_string (status));
  return NULL;
}
