/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * YpDigits:
 *
 * Writes short numbers in one size. Their letters are shaped once; a number then costs a node.
 */
typedef struct _YpDigits YpDigits;

YpDigits *yp_digits_new (GtkWidget *widget, double size_px, const GdkRGBA *color);
void yp_digits_free (YpDigits *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpDigits, yp_digits_free)

void yp_digits_draw (YpDigits *self, GtkSnapshot *snapshot, const char *text, float x, float y);

G_END_DECLS
