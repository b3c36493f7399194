/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-prng.h"
#include "yp-road-graph.h"

G_BEGIN_DECLS

guint yp_sim_wander (const YpRoadGraph *graph, guint node, guint before, YpPrng *prng);

G_END_DECLS
