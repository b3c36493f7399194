/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-sim-crew.h"

G_BEGIN_DECLS

GBytes *yp_sim_tree_compose (const YpSimMap *map, const YpSimCrew *crew);

G_END_DECLS
