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
 * @unit: (nullable): id of the unit that has it, or had it last
 * @organization: (nullable): who answers for it
 * @support: (nullable): who helps: ids with commas between them
 * @media_url: (nullable): a picture's address as the reporter gave it
 * @contact: (nullable): how to reach the reporter: name, telephone, mail in words
 * @note: (nullable): what was said at the last step
 * @item_version: (nullable): the version of the item it was judged by
 * @condition: (nullable): the filing condition (立案条件): its code within the item
 * @time_limit: (nullable): how long it may take, as yp_limit_format() writes it
 * @reported_at: when the source got the report, microseconds since 1970 UTC
 * @received_at: when the platform wrote it down
 * @updated_at: since when it is in @state
 * @filed_at: since when its limit runs; this and the following are 0 for never or unknown
 * @filed_by: (nullable): who filed it, to whom it is sent back
 * @due_at: when it must be handled; 0 also while its clock stands still
 * @dispatched_at: when it was dispatched last
 * @accepted_at: when that was accepted
 * @handled_at: when it was handled
 * @suspended_at: since when its clock stands still
 * @suspended_until: the day it is to go on
 * @ended_at: when it was closed, rejected, merged or voided
 * @pauses: (nullable): past times in which its clock stood still: `FROM/TO`, with `;` between them
 * @pending: what was asked for
 * @pending_until: the day asked for
 * @is_endorsed: whether the first review of it is done
 * @is_exempt: whether its being late does not count
 * @n_returns: how often it was returned; likewise reworks, extensions, appeals, reopenings
 * @n_joined: how many others were merged into it
 * @merged_into: (nullable): the incident that goes on for it
 * @closure: (nullable): how it was closed: `checked`, `answered`, `settled`, `forced`
 * @satisfaction: what the reporter said afterwards
 * @consultation: (nullable): the consultation that is to decide whose it is
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
  char *organization;
  char *support;
  char *media_url;
  char *contact;
  char *note;
  char *item_version;
  char *condition;
  char *time_limit;
  gint64 reported_at;
  gint64 received_at;
  gint64 updated_at;
  gint64 filed_at;
  char *filed_by;
  gint64 due_at;
  gint64 dispatched_at;
  gint64 accepted_at;
  gint64 handled_at;
  gint64 suspended_at;
  gint64 suspended_until;
  gint64 ended_at;
  char *pauses;
  YpPending pending;
  gint64 pending_until;
  gboolean is_endorsed;
  gboolean is_exempt;
  guint n_returns;
  guint n_reworks;
  guint n_extensions;
  guint n_appeals;
  guint n_reopenings;
  guint n_joined;
  char *merged_into;
  char *closure;
  YpSatisfaction satisfaction;
  char *consultation;
} YpIncidentFacts;

/**
 * YpFieldType:
 * @YP_FIELD_TEXT: a `char *`, left out where it is %NULL
 * @YP_FIELD_TIME: a #gint64, left out where it is 0
 * @YP_FIELD_COUNT: a #guint or a boolean, left out where it is 0
 * @YP_FIELD_SEQ: the #guint64 of that name
 * @YP_FIELD_PLACE: the place: `lon` and `lat` in JSON, a geometry in a store
 * @YP_FIELD_STATE: a #YpState, written as its word; likewise #YpPending and #YpSatisfaction, which
 *   are left out where they say nothing
 */
typedef enum
{
  YP_FIELD_TEXT,
  YP_FIELD_TIME,
  YP_FIELD_COUNT,
  YP_FIELD_SEQ,
  YP_FIELD_PLACE,
  YP_FIELD_STATE,
  YP_FIELD_PENDING,
  YP_FIELD_SATISFACTION,
} YpFieldType;

/**
 * YpField:
 * @name: in JSON and in a store
 * @type: what it is
 * @offset: where it is in #YpIncidentFacts
 * @is_required: whether an incident can not be without
 * @is_fixed: whether it is what it was when the incident began
 *
 * One value of an incident. What copies, writes, reads and stores incidents goes along
 * yp_incident_get_fields() and names none.
 */
typedef struct
{
  const char *name;
  YpFieldType type;
  gsize offset;
  gboolean is_required;
  gboolean is_fixed;
} YpField;

const YpField *yp_incident_get_fields (guint *n_fields);

#define YP_TYPE_INCIDENT (yp_incident_get_type ())
G_DECLARE_FINAL_TYPE (YpIncident, yp_incident, YP, INCIDENT, GObject)

YpIncident *yp_incident_new (const YpIncidentFacts *facts);
YpIncident *yp_incident_new_from_json (JsonObject *object, GError **error);
YpIncident *yp_incident_apply (YpIncident *self, YpEntry *entry, GError **error);
gboolean
yp_incident_may (YpIncident *self, const YpTransition *transition, gint64 at, GError **error);
gboolean yp_incident_is_at_work (YpIncident *self, const YpTransition *transition);
gboolean yp_incident_is_late (YpIncident *self, gint64 at);

const YpIncidentFacts *yp_incident_get_facts (YpIncident *self);
const char *yp_incident_get_id (YpIncident *self);
void yp_incident_write_json (YpIncident *self, YpJsonWriter *writer, const char *name);

G_END_DECLS
