/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "yp-handover-list.h"
#include "yp-situation.h"

G_BEGIN_DECLS

#define YP_TYPE_FIGURE_STRIP (yp_figure_strip_get_type ())
G_DECLARE_FINAL_TYPE (YpFigureStrip, yp_figure_strip, YP, FIGURE_STRIP, AdwBin)

void yp_figure_strip_set_situation (YpFigureStrip *self, YpSituation *situation);
void yp_figure_strip_set_handovers (YpFigureStrip *self, YpHandoverList *handovers);

G_END_DECLS
