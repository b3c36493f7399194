/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "yp-incident.h"
#include "yp-role.h"

G_BEGIN_DECLS

#define YP_TYPE_ACTION_BOX (yp_action_box_get_type ())
G_DECLARE_FINAL_TYPE (YpActionBox, yp_action_box, YP, ACTION_BOX, AdwBin)

void yp_action_box_set_incident (YpActionBox *self, YpIncident *incident);
void yp_action_box_set_roles (YpActionBox *self, YpRoles roles);
void yp_action_box_set_is_waiting (YpActionBox *self, gboolean is_waiting);
gboolean yp_action_box_offers (YpActionBox *self, const char *action);

G_END_DECLS
