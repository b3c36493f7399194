/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "yp-layers.h"
#include "yp-map.h"
#include "yp-situation.h"

G_BEGIN_DECLS

#define YP_TYPE_MAP_DECK (yp_map_deck_get_type ())

/**
 * YpMapDeck:
 *
 * A map with what lies around its edges: a row of tools in the upper left corner, beneath it the
 * panel of the tool that is in use, one at a time, and a band along the lower edge.
 */
G_DECLARE_FINAL_TYPE (YpMapDeck, yp_map_deck, YP, MAP_DECK, GtkWidget)

/* Shows the situation; with tools where there are hands for them. Once. */
void yp_map_deck_connect (YpMapDeck *self, YpSituation *situation, gboolean with_tools);
YpMap *yp_map_deck_get_map (YpMapDeck *self);
/* For who draws layers of their own: to be listed, see yp_layers_add(). */
YpLayers *yp_map_deck_get_layers (YpMapDeck *self);

/* A tool's widget in the row; its panel is shown while the property `active` of a toggle button is
 * set, or by yp_map_deck_show_panel(). */
void yp_map_deck_add_tool (YpMapDeck *self, GtkWidget *tool, GtkWidget *panel);
void yp_map_deck_show_panel (YpMapDeck *self, GtkWidget *panel);
GtkWidget *yp_map_deck_get_panel (YpMapDeck *self);

/* A card for the upper right corner, beneath those that are there; it hides itself. */
void yp_map_deck_add_card (YpMapDeck *self, GtkWidget *card);

/* Opens the search box; goes to the first that it finds; takes up the tool that measures, or lays
 * it down. */
void yp_map_deck_find (YpMapDeck *self);
void yp_map_deck_find_first (YpMapDeck *self, const char *text);
void yp_map_deck_measure (YpMapDeck *self);
struct _YpMeasureBox *yp_map_deck_get_measure (YpMapDeck *self);

/* Opens the bar of time, or closes it and is live; shows a moment of the past, microseconds since
 * 1970 UTC. */
void yp_map_deck_look_back (YpMapDeck *self);
void yp_map_deck_show_moment (YpMapDeck *self, gint64 at);
/* (nullable): what nobody may overlook, such as that this is not now; with a frame. */
void yp_map_deck_set_notice (YpMapDeck *self, const char *text);

/* From the map down to the edge, such as a legend, a bar of time. */
void yp_map_deck_add_to_band (YpMapDeck *self, GtkWidget *widget);

G_END_DECLS
