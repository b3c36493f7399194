/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "yp-handover-list.h"

G_BEGIN_DECLS

#define YP_TYPE_HANDOVER_CHIP (yp_handover_chip_get_type ())
G_DECLARE_FINAL_TYPE (YpHandoverChip, yp_handover_chip, YP, HANDOVER_CHIP, AdwBin)

void yp_handover_chip_connect (YpHandoverChip *self,
                               YpSituation *situation,
                               YpHandoverList *list,
                               gboolean is_long);

G_END_DECLS
