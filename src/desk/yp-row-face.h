/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "yp-row.h"

G_BEGIN_DECLS

/**
 * YpFaceText:
 * @YP_FACE_LEAD: the first of the upper line, whole
 * @YP_FACE_MAIN: after it, as much of it as there is room for
 * @YP_FACE_SIDE: at the end of the upper line
 * @YP_FACE_SUB_LEAD: likewise of the lower line
 * @YP_FACE_SUB_MAIN: likewise
 * @YP_FACE_SUB_SIDE: likewise
 */
typedef enum
{
  YP_FACE_LEAD,
  YP_FACE_MAIN,
  YP_FACE_SIDE,
  YP_FACE_SUB_LEAD,
  YP_FACE_SUB_MAIN,
  YP_FACE_SUB_SIDE,
} YpFaceText;

#define YP_N_FACE_TEXTS (YP_FACE_SUB_SIDE + 1)

/**
 * YpFaceStyle:
 * @YP_FACE_STRONG: as large and bright as the row's own letters, and bolder
 * @YP_FACE_PALE: as large, and paler
 * @YP_FACE_QUIET: smaller and paler
 * @YP_FACE_WANTED: smaller, in the colour of what waits for somebody
 */
typedef enum
{
  YP_FACE_STRONG,
  YP_FACE_PALE,
  YP_FACE_QUIET,
  YP_FACE_WANTED,
} YpFaceStyle;

#define YP_TYPE_ROW_FACE (yp_row_face_get_type ())
G_DECLARE_DERIVABLE_TYPE (YpRowFace, yp_row_face, YP, ROW_FACE, GtkWidget)

/**
 * YpRowFaceClass:
 * @fill: says what stands there, by yp_row_face_set_words(), and what a screen reader says; called
 *   before the row is painted for the first time, and once what it shows has changed
 * @paint_mark: paints the mark around a point, within a radius, all in pixels
 * @lead_ems: how wide the lead of the upper line is at least, in ems
 */
struct _YpRowFaceClass
{
  GtkWidgetClass parent_class;

  void (*fill) (YpRowFace *self);
  void (*paint_mark) (YpRowFace *self, GtkSnapshot *snapshot, float x, float y, float radius);
  double lead_ems;
};

void yp_row_face_set_row (YpRowFace *self, YpRow *row);
gpointer yp_row_face_get_item (YpRowFace *self);
void yp_row_face_refresh (YpRowFace *self);
void
yp_row_face_set_words (YpRowFace *self, YpFaceText which, YpFaceStyle style, const char *words);
void
yp_row_face_set_markup (YpRowFace *self, YpFaceText which, YpFaceStyle style, const char *markup);
const char *yp_row_face_get_markup (YpRowFace *self, YpFaceText which);

G_END_DECLS
