/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-entry.h"
#include "yp-json.h"
#include "yp-lifecycle.h"

G_BEGIN_DECLS

/**
 * YpIncidentFacts:
 * @id: the number told to the caller, `ORIGIN-YYYYMMDD-NNNNNN`
 * @seq: the journal entry that last changed it
 * @state: how far it has come
 * @item: key of its catalogue item, such as `gbt47678.5:matter:06010`
 * @source: the channel: `hotline12345`, `gridapp`, `video`, `iot`, `open311`, …
 * @description: what the reporter said; may be empty
 * @address: (nullable): the place in words
 * @has_place: whether @longitude and @latitude mean anything; a call may have only an address
 * @longitude: degrees east, CGCS2000
 * @latitude: degrees north
 * @town: (nullable): code of the town the place lies in; %NULL outside all of them
 * @village: (nullable): code of the village
 * @grid: (nullable): code of the general (综治) grid
 * @unit: (nullable): id of the unit dispatched to it
 * @media_url: (nullable): a picture's address as the reporter gave it
 * @contact: (nullable): how to reach the reporter: name, telephone, mail in words
 * @note: (nullable): what was said at the last step
 * @reported_at: when the source got the report, microseconds since 1970 UTC
 * @received_at: when the platform wrote it down
 * @updated_at: when it last changed, which is also since when it is in @state
 *
 * The values of an incident. Strings belong to the incident.
 */
typedef struct
{
  char *id;
  guint64 seq;
  YpState state;
  char *item;
  char *source;
  char *description;
  char *address;
  gboolean has_place;
  double longitude;
  double latitude;
  char *town;
  char *village;
  char *grid;
  char *unit;
  char *media_url;
  char *contact;
  char *note;
  gint64 reported_at;
  gint64 received_at;
  gint64 updated_at;
} YpIncidentFacts;

#define YP_TYPE_INCIDENT (yp_incident_get_type ())
G_DECLARE_FINAL_TYPE (YpIncident, yp_incident, YP, INCIDENT, GObject)

YpIncident *yp_incident_new (const YpIncidentFacts *facts);
YpIncident *yp_incident_new_from_json (JsonObject *object, GError **error);
YpIncident *yp_incident_apply (YpIncident *self, YpEntry *entry, GError **error);

const YpIncidentFacts *yp_incident_get_facts (YpIncident *self);
const char *yp_incident_get_id (YpIncident *self);
void yp_incident_write_json (YpIncident *self, YpJsonWriter *writer, const char *name);

G_END_DECLS
