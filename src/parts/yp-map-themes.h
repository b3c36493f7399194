/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-map-deck.h"
#include "yp-theme-control.h"

G_BEGIN_DECLS

#define YP_TYPE_MAP_THEMES (yp_map_themes_get_type ())

/**
 * YpMapThemes:
 *
 * What a deck has for themes and areas: the control, the legend and, where there are hands for
 * them, the tool with its panel, the card of a place, and their keys: Ctrl+T for the panel, Ctrl+H
 * for what is here, Escape to close the card.
 */
G_DECLARE_FINAL_TYPE (YpMapThemes, yp_map_themes, YP, MAP_THEMES, GObject)

/* Keeps itself as long as the deck lives: (transfer none). */
YpMapThemes *yp_map_themes_add (YpMapDeck *deck, YpSituation *situation, gboolean with_tools);
/* (nullable): the one of a deck. */
YpMapThemes *yp_map_themes_get (YpMapDeck *deck);
YpThemeControl *yp_map_themes_get_control (YpMapThemes *self);

G_END_DECLS
