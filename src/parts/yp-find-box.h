/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-finder.h"
#include "yp-map-deck.h"

G_BEGIN_DECLS

/**
 * YpFindBox:
 *
 * The search box over a map: finds as one types, shows what it found as a list and as numbered
 * pins, and goes there. Up, Down, Page Up and Page Down choose, Enter goes there and selects,
 * Escape looks and works where one did before.
 */
#define YP_TYPE_FIND_BOX (yp_find_box_get_type ())
G_DECLARE_FINAL_TYPE (YpFindBox, yp_find_box, YP, FIND_BOX, GtkWidget)

YpFindBox *yp_find_box_add (YpMapDeck *deck, YpSituation *situation);
void yp_find_box_open (YpFindBox *self);
void yp_find_box_find_first (YpFindBox *self, const char *text);
YpFinder *yp_find_box_get_finder (YpFindBox *self);

G_END_DECLS
