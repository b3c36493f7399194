/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-map-deck.h"

G_BEGIN_DECLS

/* Fills the deck's layers, keeps what is chosen of them; where there are hands, with their panel.
 */
void yp_layers_tool_add (YpMapDeck *deck, YpSituation *situation, gboolean with_panel);

G_END_DECLS
