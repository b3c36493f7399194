/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-row-pane.h"

G_BEGIN_DECLS

#define YP_TYPE_UNIT_PANE (yp_unit_pane_get_type ())
G_DECLARE_FINAL_TYPE (YpUnitPane, yp_unit_pane, YP, UNIT_PANE, YpRowPane)

/* How many filters there are: all, available, dispatched, on the way, on scene; lost, off duty;
 * then each kind. */
#define YP_N_UNIT_FILTERS (7 + YP_N_UNIT_KINDS)

G_END_DECLS
