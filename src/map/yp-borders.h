/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-vector-data.h"

G_BEGIN_DECLS

/* Ranks of borders: between two areas, and where only one is; plus twice the areas' own rank. */
#define YP_BORDER_INNER 0
#define YP_BORDER_OUTER 1
#define YP_BORDER_GET_AREA_RANK(rank) ((rank) >> 1)

YpVectorData *yp_borders_find (const YpVectorData *areas);

G_END_DECLS
