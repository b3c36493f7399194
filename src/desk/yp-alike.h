/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-situation.h"

G_BEGIN_DECLS

GPtrArray *yp_alike_list (YpSituation *situation, YpIncident *incident);

G_END_DECLS
