/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define YP_N_CLUSTER_RADII 20

/* Within which incidents are gathered at each zoom level from 0, logical pixels at symbol scale 1.
 * Far out, discs stand apart; close by, only pins that cover each other are gathered. What
 * the last level gathers stays together at closer zoom levels: it is within 4 m. */
static const double yp_cluster_radii_px[YP_N_CLUSTER_RADII] = {
  64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 62, 52, 42, 32, 26, 22,
};

G_END_DECLS
