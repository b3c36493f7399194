/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "yp-style.h"

G_BEGIN_DECLS

#define YP_RING_CHART_MAX_PARTS 12

#define YP_TYPE_RING_CHART (yp_ring_chart_get_type ())

/**
 * YpRingChart:
 *
 * Parts of a whole as a ring, from the top clockwise, the whole in its middle. Parts that change
 * glide to where they belong; the first ones are there at once.
 */
G_DECLARE_FINAL_TYPE (YpRingChart, yp_ring_chart, YP, RING_CHART, GtkWidget)

void yp_ring_chart_set_parts (YpRingChart *self,
                              const guint *parts,
                              const YpColor *colors,
                              guint n_parts);

G_END_DECLS
