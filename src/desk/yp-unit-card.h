/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "yp-map.h"
#include "yp-situation.h"

G_BEGIN_DECLS

/* The key of its button, as it is printed. */
#define YP_UNIT_STEP_KEY "Alt+U"

#define YP_TYPE_UNIT_CARD (yp_unit_card_get_type ())
G_DECLARE_FINAL_TYPE (YpUnitCard, yp_unit_card, YP, UNIT_CARD, AdwBin)

void yp_unit_card_set_situation (YpUnitCard *self, YpSituation *situation);
void yp_unit_card_set_map (YpUnitCard *self, YpMap *map);
void yp_unit_card_set_unit (YpUnitCard *self, const char *id);
gboolean yp_unit_card_take_step (YpUnitCard *self);

G_END_DECLS
