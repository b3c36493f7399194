/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "yp-theme-control.h"

G_BEGIN_DECLS

#define YP_TYPE_AREA_CARD (yp_area_card_get_type ())

/**
 * YpAreaCard:
 *
 * What a place lies in: town, village and every grid of every kind, with the people who answer for
 * them. The area that is selected in it is outlined on the map. Hidden until it is shown a place.
 */
G_DECLARE_FINAL_TYPE (YpAreaCard, yp_area_card, YP, AREA_CARD, AdwBin)

GtkWidget *yp_area_card_new (YpThemeControl *control);
void yp_area_card_show_place (YpAreaCard *self, double longitude, double latitude);
void yp_area_card_focus (YpAreaCard *self);
void yp_area_card_close (YpAreaCard *self);

G_END_DECLS
