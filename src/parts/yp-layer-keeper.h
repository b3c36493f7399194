/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-layers.h"
#include "yp-situation.h"

G_BEGIN_DECLS

/* Keeps what somebody chooses of @layers, on the platform and on this machine, and @layers as they
 * chose; with @is_kept FALSE only the latter. Lives as long as @layers. */
void yp_layer_keeper_connect (YpLayers *layers, YpSituation *situation, gboolean is_kept);

G_END_DECLS
