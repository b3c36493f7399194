/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "yp-situation.h"

G_BEGIN_DECLS

#define YP_TYPE_LINK_CHIP (yp_link_chip_get_type ())
G_DECLARE_FINAL_TYPE (YpLinkChip, yp_link_chip, YP, LINK_CHIP, AdwBin)

void yp_link_chip_set_situation (YpLinkChip *self, YpSituation *situation);

G_END_DECLS
