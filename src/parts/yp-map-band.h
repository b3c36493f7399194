/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define YP_TYPE_MAP_BAND (yp_map_band_get_type ())
G_DECLARE_FINAL_TYPE (YpMapBand, yp_map_band, YP, MAP_BAND, GtkBox)

/* A box over a map: what lies between its children is the map's. */
GtkWidget *yp_map_band_new (GtkOrientation orientation);

G_END_DECLS
