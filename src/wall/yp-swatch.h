/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "yp-style.h"

G_BEGIN_DECLS

/* A patch of a chart's colour, beside the words for it. */
#define YP_TYPE_SWATCH (yp_swatch_get_type ())
G_DECLARE_FINAL_TYPE (YpSwatch, yp_swatch, YP, SWATCH, GtkWidget)

GtkWidget *yp_swatch_new (YpColor color);

/* Of parts of a whole, the largest first; what is left over is of the last. No red: that is for
 * what is late. */
#define YP_N_PART_COLORS 7
YpColor yp_part_color_get (guint part);
#define YP_COLOR_REST 0x6F8498FFu

G_END_DECLS
