/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-vector-data.h"

G_BEGIN_DECLS

/* Ranks of borders: between two areas, and where only one is. */
#define YP_BORDER_INNER 0
#define YP_BORDER_OUTER 1

YpVectorData *yp_borders_find (const YpVectorData *areas);

G_END_DECLS
