/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "yp-drag.h"
#include "yp-seat.h"
#include "yp-unit-view.h"

G_BEGIN_DECLS

#define YP_TYPE_UNIT_PANE (yp_unit_pane_get_type ())
G_DECLARE_FINAL_TYPE (YpUnitPane, yp_unit_pane, YP, UNIT_PANE, AdwBin)

/* How many filters there are: all, available, dispatched, on the way, on scene; lost, off duty;
 * then each kind. */
#define YP_N_UNIT_FILTERS (7 + YP_N_UNIT_KINDS)

void yp_unit_pane_set_situation (YpUnitPane *self, YpSituation *situation, YpDrag *drag);
const char *yp_unit_pane_get_selected (YpUnitPane *self);
void yp_unit_pane_set_selected (YpUnitPane *self, const char *id);
void yp_unit_pane_set_filter (YpUnitPane *self, guint filter);
void yp_unit_pane_get_look (YpUnitPane *self, YpListLook *look);
void yp_unit_pane_set_look (YpUnitPane *self, const YpListLook *look);
void yp_unit_pane_open_order (YpUnitPane *self);
void yp_unit_pane_focus_search (YpUnitPane *self);
void yp_unit_pane_focus_list (YpUnitPane *self);

G_END_DECLS
