/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "yp-lifecycle.h"

G_BEGIN_DECLS

#define YP_TYPE_STATE_PATH (yp_state_path_get_type ())
G_DECLARE_FINAL_TYPE (YpStatePath, yp_state_path, YP, STATE_PATH, AdwBin)

void yp_state_path_set_state (YpStatePath *self, YpState state);
void yp_state_path_set_time (YpStatePath *self, YpState state, gint64 time_us);
void yp_state_path_clear_times (YpStatePath *self);

G_END_DECLS
