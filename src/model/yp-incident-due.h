/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-deadline.h"
#include "yp-incident.h"

G_BEGIN_DECLS

gboolean yp_incident_find_due (const YpIncidentFacts *facts,
                               const YpCalendar *calendar,
                               gint64 *due_at,
                               GError **error);
gboolean yp_incident_find_share (const YpIncidentFacts *facts,
                                 const YpCalendar *calendar,
                                 guint percent,
                                 gint64 *time_us,
                                 GError **error);
gboolean yp_incident_measure_due (const YpIncidentFacts *facts,
                                  const YpCalendar *calendar,
                                  gint64 at,
                                  YpProgress *progress,
                                  GError **error);
YpExplanation *
yp_incident_explain_due (const YpIncidentFacts *facts, YpCalendar *calendar, GError **error);

G_END_DECLS
