/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "yp-stages.h"

G_BEGIN_DECLS

#define YP_TYPE_STAGE_PATH (yp_stage_path_get_type ())
G_DECLARE_FINAL_TYPE (YpStagePath, yp_stage_path, YP, STAGE_PATH, AdwBin)

void yp_stage_path_show (YpStagePath *self,
                         const YpStages *stages,
                         const YpIncidentFacts *facts,
                         gint64 at);

G_END_DECLS
