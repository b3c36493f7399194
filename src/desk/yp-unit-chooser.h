/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "yp-situation.h"

G_BEGIN_DECLS

#define YP_TYPE_UNIT_CHOOSER (yp_unit_chooser_get_type ())
G_DECLARE_FINAL_TYPE (YpUnitChooser, yp_unit_chooser, YP, UNIT_CHOOSER, AdwBin)

void yp_unit_chooser_set_situation (YpUnitChooser *self, YpSituation *situation);
void yp_unit_chooser_open (YpUnitChooser *self,
                           YpIncident *incident,
                           const char *support,
                           const char *suggested);
const char *yp_unit_chooser_get_support (YpUnitChooser *self);
void yp_unit_chooser_select (YpUnitChooser *self, const char *unit);

G_END_DECLS
