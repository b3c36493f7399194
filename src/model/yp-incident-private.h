/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-incident.h"

G_BEGIN_DECLS

/**
 * YpIncident:
 *
 * Something reported that somebody must see to.
 *
 * Immutable, so any thread may read it: news about an incident is a new object, made by
 * [method@Yp.Incident.apply].
 */
struct _YpIncident
{
  GObject parent_instance;

  YpIncidentFacts facts;
};

gboolean _yp_incident_set_id (YpIncident *self, const char *id, GError **error);

G_END_DECLS
