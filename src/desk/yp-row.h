/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define YP_TYPE_ROW (yp_row_get_type ())
G_DECLARE_FINAL_TYPE (YpRow, yp_row, YP, ROW, GObject)

YpRow *yp_row_new (gpointer item);
gpointer yp_row_get_item (YpRow *self);
void yp_row_set_item (YpRow *self, gpointer item);
gint64 yp_row_get_key (YpRow *self);
void yp_row_set_key (YpRow *self, gint64 key);
gboolean yp_row_get_is_shown (YpRow *self);
void yp_row_set_is_shown (YpRow *self, gboolean is_shown);

G_END_DECLS
