/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "yp-unit-count.h"

G_BEGIN_DECLS

#define YP_TYPE_UNIT_STRIP (yp_unit_strip_get_type ())
G_DECLARE_FINAL_TYPE (YpUnitStrip, yp_unit_strip, YP, UNIT_STRIP, AdwBin)

void yp_unit_strip_set_counts (YpUnitStrip *self, const YpUnitCount counts[YP_N_UNIT_KINDS]);

G_END_DECLS
