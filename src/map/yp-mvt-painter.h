/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-map-style-rules.h"
#include "yp-painter.h"

G_BEGIN_DECLS

void yp_mvt_paint (YpPainter *self,
                   const YpMvtTile *tile,
                   const YpMapStyle *style,
                   double left,
                   double top,
                   double size);

G_END_DECLS
