/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "yp-inside.h"

G_BEGIN_DECLS

/**
 * YpInsideView:
 *
 * What is inside of an area, as figures and as lists. Signals `incident-chosen` and `unit-chosen`
 * (string id): somebody wants to see it.
 */
#define YP_TYPE_INSIDE_VIEW (yp_inside_view_get_type ())
G_DECLARE_FINAL_TYPE (YpInsideView, yp_inside_view, YP, INSIDE_VIEW, GtkWidget)

GtkWidget *yp_inside_view_new (YpSituation *situation, YpInside *inside);

G_END_DECLS
