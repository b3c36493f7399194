/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-vector-data.h"

G_BEGIN_DECLS

YpVectorData *yp_borders_find (const YpVectorData *areas);

G_END_DECLS
