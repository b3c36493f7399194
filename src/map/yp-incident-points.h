/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-incident.h"
#include "yp-mercator.h"

G_BEGIN_DECLS

/**
 * YpIncidentPoint:
 * @incident: (nullable): the newest of it; %NULL in a slot that is free
 * @x: in the Mercator square
 * @y: in the Mercator square
 * @state: its state
 * @has_place: whether @x and @y mean anything
 * @placed: the revision since which it stands there
 * @came_at: when it came in while the map was looking, monotonic time in µs; 0 if it was there
 * @n_rows: in how many rows of the list it is
 * @is_changed: whether it is among the changes that nobody has taken yet
 */
typedef struct
{
  YpIncident *incident;
  double x;
  double y;
  YpState state;
  gboolean has_place;
  guint64 placed;
  gint64 came_at;
  guint n_rows;
  gboolean is_changed;
} YpIncidentPoint;

/**
 * YpIncidentChange:
 * @slot: whose
 * @incident: (nullable): what stands there now; %NULL if nothing does, or it has no place
 *
 * Frees itself with yp_incident_change_clear().
 */
typedef struct
{
  guint32 slot;
  YpIncident *incident;
} YpIncidentChange;

void yp_incident_change_clear (YpIncidentChange *self);

typedef struct _YpIncidentPoints YpIncidentPoints;

YpIncidentPoints *yp_incident_points_new (void);
void yp_incident_points_free (YpIncidentPoints *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpIncidentPoints, yp_incident_points_free)

void yp_incident_points_splice (YpIncidentPoints *self,
                                GListModel *incidents,
                                guint position,
                                guint n_removed,
                                guint n_added,
                                gint64 now);

guint64 yp_incident_points_get_revision (const YpIncidentPoints *self);
guint64 yp_incident_points_get_seq (const YpIncidentPoints *self);
guint yp_incident_points_get_n_placed (const YpIncidentPoints *self);
const YpIncidentPoint *yp_incident_points_get (const YpIncidentPoints *self, guint32 slot);
gboolean yp_incident_points_find (const YpIncidentPoints *self, const char *id, guint32 *slot);
YpBox yp_incident_points_get_box (const YpIncidentPoints *self);
YpBox yp_incident_points_get_core_box (const YpIncidentPoints *self);
gboolean yp_incident_points_take_changes (YpIncidentPoints *self, guint n_most, GArray *changes);
gboolean yp_incident_points_has_changes (const YpIncidentPoints *self);
void yp_incident_points_change_all (YpIncidentPoints *self);
const GArray *yp_incident_points_get_newcomers (YpIncidentPoints *self, guint64 since);
const GArray *yp_incident_points_get_news (YpIncidentPoints *self, gint64 since);

G_END_DECLS
