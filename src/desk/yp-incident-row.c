/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-incident-row.h"

/**
 * YpIncidentRow:
 *
 * The place of an incident in a list. Incidents are replaced when they change, rows are not: so the
 * list keeps focus and selection while the work goes on. Property `incident`, notified.
 */
struct _YpIncidentRow
{
  GObject parent_instance;

  YpIncident *incident;
  gboolean is_shown;
};

G_DEFINE_FINAL_TYPE (YpIncidentRow, yp_incident_row, G_TYPE_OBJECT)

typedef enum
{
  PROP_INCIDENT = 1,
} Property;

static GParamSpec *properties[PROP_INCIDENT + 1];

static void
yp_incident_row_dispose (GObject *object)
{
  g_clear_object (&YP_INCIDENT_ROW (object)->incident);

  G_OBJECT_CLASS (yp_incident_row_parent_class)->dispose (object);
}

static void
yp_incident_row_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  YpIncidentRow *self = YP_INCIDENT_ROW (object);

  switch ((Property) prop_id)
    {
    case PROP_INCIDENT:
      g_value_set_object (value, self->incident);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
yp_incident_row_class_init (YpIncidentRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = yp_incident_row_dispose;
  object_class->get_property = yp_incident_row_get_property;

  properties[PROP_INCIDENT] = g_param_spec_object ("incident", NULL, NULL, YP_TYPE_INCIDENT,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
yp_incident_row_init (YpIncidentRow *self)
{
}

YpIncidentRow *
yp_incident_row_new (YpIncident *incident)
{
  YpIncidentRow *self = g_object_new (YP_TYPE_INCIDENT_ROW, NULL);

  self->incident = g_object_ref (incident);
  return self;
}

YpIncident *
yp_incident_row_get_incident (YpIncidentRow *self)
{
  return self->incident;
}

void
yp_incident_row_set_incident (YpIncidentRow *self, YpIncident *incident)
{
  if (g_set_object (&self->incident, incident))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_INCIDENT]);
}

gboolean
yp_incident_row_get_is_shown (YpIncidentRow *self)
{
  return self->is_shown;
}

void
yp_incident_row_set_is_shown (YpIncidentRow *self, gboolean is_shown)
{
  self->is_shown = is_shown;
}
