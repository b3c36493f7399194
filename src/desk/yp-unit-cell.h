/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "yp-candidate.h"

G_BEGIN_DECLS

#define YP_TYPE_UNIT_CELL (yp_unit_cell_get_type ())
G_DECLARE_FINAL_TYPE (YpUnitCell, yp_unit_cell, YP, UNIT_CELL, AdwBin)

GtkWidget *yp_unit_cell_new (YpSituation *situation);
void yp_unit_cell_set_candidate (YpUnitCell *self, YpCandidate *candidate);
void yp_unit_cell_update (YpUnitCell *self);

char *yp_unit_cell_format_status (const YpUnitFacts *facts);
char *yp_unit_cell_format_connection (YpSituation *situation, const char *id);

G_END_DECLS
