/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-row-face.h"
#include "yp-situation.h"

G_BEGIN_DECLS

#define YP_TYPE_UNIT_LINE (yp_unit_line_get_type ())
G_DECLARE_FINAL_TYPE (YpUnitLine, yp_unit_line, YP, UNIT_LINE, YpRowFace)

GtkWidget *yp_unit_line_new (YpSituation *situation);

G_END_DECLS
