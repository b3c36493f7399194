/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-client"

#include "yp-tally.h"

static void
count (guint *figure, int step)
{
  *figure += (guint) step;
}

void
yp_tally_incident (YpFigures *figures, YpIncident *incident, gint64 day, int step)
{
  const YpIncidentFacts *facts = yp_incident_get_facts (incident);

  count (&figures->n_by_state[facts->state], step);
  if (facts->received_at >= day)
    count (&figures->n_reported_today, step);
  if (yp_state_is_open (facts->state))
    count (&figures->n_open, step);
  else if (facts->updated_at >= day)
    count (&figures->n_closed_today, step);
}

void
yp_tally_unit (YpFigures *figures, YpUnit *unit, int step)
{
  const YpUnitFacts *facts = yp_unit_get_facts (unit);

  count (&figures->n_units, step);
  if (facts->status != YP_UNIT_OFF_DUTY)
    count (&figures->n_units_on_duty, step);
  if (facts->status == YP_UNIT_AVAILABLE)
    count (&figures->n_units_available, step);
}

gboolean
yp_tally_is_current (YpIncident *incident, gint64 day)
{
  const YpIncidentFacts *facts = yp_incident_get_facts (incident);

  return yp_state_is_open (facts->state) || facts->updated_at >= day;
}
