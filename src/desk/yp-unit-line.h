/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "yp-row.h"
#include "yp-situation.h"

G_BEGIN_DECLS

#define YP_TYPE_UNIT_LINE (yp_unit_line_get_type ())
G_DECLARE_FINAL_TYPE (YpUnitLine, yp_unit_line, YP, UNIT_LINE, AdwBin)

GtkWidget *yp_unit_line_new (YpSituation *situation);
void yp_unit_line_set_row (YpUnitLine *self, YpRow *row);
void yp_unit_line_update_ages (YpUnitLine *self);

G_END_DECLS
