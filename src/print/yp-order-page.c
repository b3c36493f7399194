/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-print"

#include "yp-order-page.h"

#include "yp-page-imprint.h"
#include "yp-page-table.h"
#include "yp-page-time.h"

/* More incidents than these are listed on sheets of their own, behind what is signed. */
#define MAX_IN_BODY 6

/* The largest issuing mark; a long name takes what fits into the line. */
#define MARK_SIZE 36

/* 2号 of titles, 五号 of tables. */
#define TITLE_SIZE 22
#define TABLE_SIZE 10.5

#define TABLE_PITCH (TABLE_SIZE * 1.5)

/* Between a table and what stands above it, points. */
#define CAPTION_GAP 2

/* The standard has no measure for the red line. */
#define RED_LINE YP_PAGE_MM (0.7)

/* Of what is left free for a hand to fill in. */
#define BLANK_TIME "　　年　月　日　时　分"
#define NOTHING "——"

static const YpTextStyle body = { .face = YP_FACE_FANG,
                                  .size = YP_PAGE_SIZE,
                                  .pitch = YP_PAGE_PITCH,
                                  .indent = 2 * YP_PAGE_SIZE,
                                  .is_justified = TRUE };

static const YpTextStyle table_style = { .face = YP_FACE_FANG,
                                         .size = TABLE_SIZE,
                                         .pitch = TABLE_PITCH };

static const YpPageColumn incident_columns[] = {
  { "序号", 2.6, PANGO_ALIGN_CENTER },     { "案件编号", 11, PANGO_ALIGN_CENTER },
  { "事项", 7.6, PANGO_ALIGN_LEFT },       { "地点", 12.2, PANGO_ALIGN_LEFT },
  { "办理时限", 8.6, PANGO_ALIGN_CENTER },
};

static const YpPageColumn step_columns[] = {
  { "环节", 4, PANGO_ALIGN_CENTER },
  { "经办人", 8, PANGO_ALIGN_CENTER },
  { "时间", 14, PANGO_ALIGN_CENTER },
  { "意见", 16, PANGO_ALIGN_LEFT },
};

/* The issuing mark, the number below it, and the red line. */
static void
write_letterhead (YpPage *page, const YpOrderPage *self, const char *issuer)
{
  glong n_chars = MAX (g_utf8_strlen (issuer, -1), 1);
  YpTextStyle mark = { .face = YP_FACE_BIAO,
                       .size = CLAMP (YP_PAGE_WIDTH / (double) n_chars, YP_PAGE_SIZE, MARK_SIZE),
                       .alignment = PANGO_ALIGN_CENTER,
                       .is_red = TRUE };
  YpTextStyle number = body;

  mark.pitch = mark.size * 1.2;
  number.indent = 0;
  number.alignment = PANGO_ALIGN_CENTER;

  yp_page_write (page, &mark, "", issuer);
  yp_page_skip (page, YP_PAGE_PITCH / 2);
  yp_page_write (page, &number, "", self->number);
  yp_page_skip (page, YP_PAGE_MM (2));
  yp_page_draw_rule (page, RED_LINE, TRUE);
}

static void
write_title (YpPage *page, const char *text)
{
  YpTextStyle title = { .face = YP_FACE_BIAO,
                        .size = TITLE_SIZE,
                        .pitch = YP_PAGE_PITCH,
                        .alignment = PANGO_ALIGN_CENTER };

  yp_page_write (page, &title, "", text);
}

static void
write_recipient (YpPage *page, const YpOrderPage *self)
{
  g_autofree char *text = g_strconcat (self->recipient, "：", NULL);
  YpTextStyle style = body;

  style.indent = 0;
  yp_page_write (page, &style, "", text);
}

static gboolean
has_annex (const YpOrderPage *self)
{
  return self->n_incidents > MAX_IN_BODY;
}

static void
write_body (YpPage *page, const YpOrderPage *self)
{
  g_autofree char *answer_by = yp_page_time_format_minute (self->answer_by);
  g_autofree char *answer = g_strconcat ("请于", answer_by, "前书面答复。", NULL);
  g_autofree char *incidents = g_strdup_printf (
      has_annex (self) ? "共%u件，见附件。" : "共%u件，列表如下。", self->n_incidents);

  yp_page_write (page, &body, "事由：", self->subject);
  yp_page_write (page, &body, "要求：", self->demand);
  yp_page_write (page, &body, "答复时限：", answer);
  yp_page_write (page, &body, "涉及案件：", incidents);
}

static void
write_incidents (YpPage *page, const YpOrderPage *self)
{
  YpPageTable table = { .page = page,
                        .columns = incident_columns,
                        .n_columns = G_N_ELEMENTS (incident_columns),
                        .style = table_style };

  for (guint i = 0; i < self->n_incidents; i++)
    {
      const YpOrderPageIncident *incident = &self->incidents[i];
      g_autofree char *number = g_strdup_printf ("%u", i + 1);
      g_autofree char *due =
          incident->due_at != 0 ? yp_page_time_format_short (incident->due_at) : NULL;
      const char *const cells[] = { number, incident->id, incident->item,
                                    incident->place != NULL ? incident->place : NOTHING,
                                    due != NULL ? due : NOTHING };

      yp_page_table_add_row (&table, cells);
    }
}

static void
write_annex_note (YpPage *page, const YpOrderPage *self)
{
  g_autofree char *text = g_strdup_printf ("案件清单（%u件）", self->n_incidents);

  yp_page_skip (page, YP_PAGE_PITCH);
  yp_page_write (page, &body, "附件：", text);
}

/* Who issues, and centred below it the date, with room for the seal. The date ends four characters
 * from the edge, or as far in as a long name takes it, which ends two from it. */
static void
write_signature (YpPage *page, const YpOrderPage *self, const char *issuer)
{
  g_autofree char *date = yp_page_time_format_date (self->issued.at);
  YpTextStyle style = body;
  double half_issuer;
  double half_date;
  double axis;

  style.indent = 0;
  style.alignment = PANGO_ALIGN_RIGHT;
  half_issuer = yp_page_measure_width (page, &style, issuer) / 2;
  half_date = yp_page_measure_width (page, &style, date) / 2;
  axis = MAX (4 * YP_PAGE_SIZE + half_date, 2 * YP_PAGE_SIZE + half_issuer);

  yp_page_reserve (page, 2.5 * YP_PAGE_PITCH);
  yp_page_skip (page, YP_PAGE_PITCH / 2);
  style.margin = MAX (axis - half_issuer, 0);
  yp_page_write (page, &style, "", issuer);
  style.margin = MAX (axis - half_date, 0);
  yp_page_write (page, &style, "", date);
}

/* What has not happened leaves room to be written down, unless it can not happen any more. */
static void
write_step (YpPageTable *table, const char *name, const YpOrderPageStep *step, gboolean may_come)
{
  g_autofree char *time = step->at != 0 ? yp_page_time_format_minute (step->at) : NULL;
  const char *blank = may_come ? "" : NOTHING;
  const char *person = step->person != NULL ? step->person : "";
  const char *note = step->note != NULL ? step->note : "";
  const char *const done[] = { name, person, time, note };
  const char *const open[] = { name, blank, may_come ? BLANK_TIME : NOTHING, "" };

  yp_page_table_add_row (table, time != NULL ? done : open);
}

/* On one sheet with the imprint, where no note is long: who signs sees all. */
static void
write_steps (YpPage *page, const YpOrderPage *self, double imprint_height)
{
  gboolean is_recalled = self->recalled.at != 0;
  YpPageTable table = { .page = page,
                        .columns = step_columns,
                        .n_columns = G_N_ELEMENTS (step_columns),
                        .style = table_style };
  YpTextStyle caption = table_style;

  caption.face = YP_FACE_HEI;
  caption.alignment = PANGO_ALIGN_CENTER;

  yp_page_skip (page, YP_PAGE_PITCH / 4);
  yp_page_reserve (page, caption.pitch + CAPTION_GAP + MIN (imprint_height, YP_PAGE_HEIGHT / 2) +
                             yp_page_table_get_height (&table, is_recalled ? 5 : 4));
  yp_page_write (page, &caption, "", "送达、签收、答复记录");
  yp_page_advance (page, CAPTION_GAP);
  write_step (&table, "签发", &self->issued, FALSE);
  write_step (&table, "送达", &self->delivered, !is_recalled);
  write_step (&table, "签收", &self->signed_for, !is_recalled);
  write_step (&table, "答复", &self->answered, !is_recalled);
  if (is_recalled)
    write_step (&table, "撤回", &self->recalled, FALSE);
}

static void
write_annex (YpPage *page, const YpOrderPage *self)
{
  YpTextStyle style = body;

  style.face = YP_FACE_HEI;
  style.indent = 0;

  yp_page_break (page);
  yp_page_write (page, &style, "", "附件");
  yp_page_skip (page, YP_PAGE_PITCH);
  write_title (page, "案件清单");
  yp_page_skip (page, YP_PAGE_PITCH / 2);
  write_incidents (page, self);
}

static void
write_order (YpPage *page, const YpOrderPage *self, const char *issuer)
{
  YpPageImprint imprint = { .issuer = issuer,
                            .copies = self->copies,
                            .printed_at = self->issued.at };

  write_letterhead (page, self, issuer);
  yp_page_skip (page, YP_PAGE_PITCH / 2);
  write_title (page, self->title);
  yp_page_skip (page, YP_PAGE_PITCH / 2);
  write_recipient (page, self);
  write_body (page, self);
  if (has_annex (self))
    write_annex_note (page, self);
  else
    write_incidents (page, self);
  write_signature (page, self, issuer);
  if (has_annex (self))
    write_annex (page, self);
  write_steps (page, self, yp_page_imprint_get_height (&imprint, page));
  yp_page_imprint_write (&imprint, page);
}

/**
 * yp_order_page_print:
 * @self: an order
 * @letterhead: under whose name it goes out
 * @error: return location for a #GIOErrorEnum: no font can write Chinese, or it could not be drawn
 *
 * Prints an order in the layout of official documents. The same order gives the same bytes. Takes
 * some 50 ms: for workers; any thread.
 *
 * Returns: (transfer full): the document as PDF, or %NULL
 */
GBytes *
yp_order_page_print (const YpOrderPage *self, const YpLetterhead *letterhead, GError **error)
{
  g_autofree char *issuer = NULL;
  g_autofree char *title = NULL;
  g_autoptr (YpPage) page = NULL;

  g_return_val_if_fail (self != NULL && letterhead != NULL, NULL);

  issuer = yp_letterhead_format_issuer (letterhead);
  title = g_strconcat (self->title, self->number, NULL);
  page = yp_page_new (&(YpPageInfo){ .title = title,
                                     .author = issuer,
                                     .subject = self->subject,
                                     .created_at = self->issued.at,
                                     .stamp = self->recalled.at != 0 ? "已撤回" : NULL },
                      error);
  if (page == NULL)
    return NULL;

  write_order (page, self, issuer);

  return yp_page_finish (page, error);
}
