/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-painter.h"

G_BEGIN_DECLS

void yp_base_paint (YpPainter *self);

G_END_DECLS
