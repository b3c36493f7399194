/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-calendar.h"
#include "yp-cluster-mix.h"
#include "yp-incident.h"

G_BEGIN_DECLS

YpMoments yp_incident_find_moments (const YpIncidentFacts *facts, const YpCalendar *calendar);

G_END_DECLS
