/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-page-text.h"

G_BEGIN_DECLS

/* Millimetres in points, in which everything here is measured. */
#define YP_PAGE_MM(mm) ((mm) *72 / 25.4)

/* The type area (版心) of GB/T 9704-2012 and its 22 lines of 28 characters: these are 3号, 16 pt,
 * set a little closer so that they fill the line. */
#define YP_PAGE_WIDTH YP_PAGE_MM (156)
#define YP_PAGE_HEIGHT YP_PAGE_MM (225)
#define YP_PAGE_PITCH (YP_PAGE_HEIGHT / 22)
#define YP_PAGE_SIZE (YP_PAGE_WIDTH / 28)

/**
 * YpPageInfo:
 * @title: of the document
 * @author: who issues it
 * @subject: what it is about
 * @created_at: microseconds since 1970 UTC
 * @stamp: (nullable): what is stamped on the head of every sheet
 *
 * What is said of a document as a whole.
 */
typedef struct
{
  const char *title;
  const char *author;
  const char *subject;
  gint64 created_at;
  const char *stamp;
} YpPageInfo;

/**
 * YpPage:
 *
 * The sheets of an official document, written from top to bottom: A4 after GB/T 9704-2012
 * (党政机关公文格式), with the page number at the foot. What does not fit goes on on the next
 * sheet. Positions are points from the upper left of the type area. One thread at a time, any
 * thread.
 */
typedef struct _YpPage YpPage;

YpPage *yp_page_new (const YpPageInfo *info, GError **error);
void yp_page_free (YpPage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpPage, yp_page_free)

PangoContext *yp_page_get_context (YpPage *self);
cairo_t *yp_page_get_cairo (YpPage *self);
guint yp_page_get_number (YpPage *self);
double yp_page_get_y (YpPage *self);
double yp_page_get_room (YpPage *self);
double yp_page_measure_width (YpPage *self, const YpTextStyle *style, const char *text);
double yp_page_measure_height (YpPage *self, const YpTextStyle *style, const char *text);

void yp_page_skip (YpPage *self, double height);
void yp_page_advance (YpPage *self, double height);
void yp_page_reserve (YpPage *self, double height);
void yp_page_sink (YpPage *self, double height);
void yp_page_break (YpPage *self);
void yp_page_write (YpPage *self, const YpTextStyle *style, const char *label, const char *text);
void yp_page_draw_rule (YpPage *self, double thickness, gboolean is_red);

GBytes *yp_page_finish (YpPage *self, GError **error);

G_END_DECLS
