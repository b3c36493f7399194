/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-entry.h"
#include "yp-json.h"

G_BEGIN_DECLS

#define YP_TYPE_UNIT_KIND (yp_unit_kind_get_type ())
#define YP_TYPE_UNIT_STATUS (yp_unit_status_get_type ())

/**
 * YpUnitKind:
 *
 * Who or what goes: grid member, law officer, vehicle, boat, drone.
 */
typedef enum
{
  YP_UNIT_MEMBER,
  YP_UNIT_OFFICER,
  YP_UNIT_VEHICLE,
  YP_UNIT_BOAT,
  YP_UNIT_DRONE,
} YpUnitKind;

#define YP_N_UNIT_KINDS (YP_UNIT_DRONE + 1)

/**
 * YpUnitStatus:
 * @YP_UNIT_OFF_DUTY: `off-duty`, not to be dispatched
 * @YP_UNIT_AVAILABLE: `available`, 空闲
 * @YP_UNIT_DISPATCHED: `dispatched`, told to go, not yet answered
 * @YP_UNIT_EN_ROUTE: `en-route`, has accepted, 途中
 * @YP_UNIT_ON_SCENE: `on-scene`, has arrived, 到达
 */
typedef enum
{
  YP_UNIT_OFF_DUTY,
  YP_UNIT_AVAILABLE,
  YP_UNIT_DISPATCHED,
  YP_UNIT_EN_ROUTE,
  YP_UNIT_ON_SCENE,
} YpUnitStatus;

#define YP_N_UNIT_STATUSES (YP_UNIT_ON_SCENE + 1)

GType yp_unit_kind_get_type (void);
GType yp_unit_status_get_type (void);
const char *yp_unit_kind_get_name (YpUnitKind kind);
gboolean yp_unit_kind_from_name (const char *name, YpUnitKind *kind);
const char *yp_unit_status_get_name (YpUnitStatus status);
gboolean yp_unit_status_from_name (const char *name, YpUnitStatus *status);

/**
 * YpUnitFacts:
 * @id: 1–64 characters of letters, digits, `-`, `_` and `.`
 * @seq: the journal entry that last changed it
 * @kind: who or what goes
 * @status: what it is doing
 * @name: what people call it
 * @organization: (nullable): who answers for it
 * @grid: (nullable): code of the grid it belongs to
 * @phone: (nullable): how to call it
 * @incident: (nullable): the incident it was last sent to and has not handled
 * @n_tasks: incidents it was sent to and has not handled
 * @updated_at: since when it is in @status, microseconds since 1970 UTC
 *
 * The values of a unit, without its position. Strings belong to the unit.
 */
typedef struct
{
  char *id;
  guint64 seq;
  YpUnitKind kind;
  YpUnitStatus status;
  char *name;
  char *organization;
  char *grid;
  char *phone;
  char *incident;
  guint n_tasks;
  gint64 updated_at;
} YpUnitFacts;

#define YP_TYPE_UNIT (yp_unit_get_type ())
G_DECLARE_FINAL_TYPE (YpUnit, yp_unit, YP, UNIT, GObject)

YpUnit *yp_unit_new (const YpUnitFacts *facts);
YpUnit *yp_unit_new_from_json (JsonObject *object, GError **error);
const char *yp_unit_get_entry_id (YpEntry *entry);
YpUnit *yp_unit_apply (YpUnit *self, YpEntry *entry, GError **error);

const YpUnitFacts *yp_unit_get_facts (YpUnit *self);
const char *yp_unit_get_id (YpUnit *self);
void yp_unit_write_members (YpUnit *self, YpJsonWriter *writer);
void yp_unit_write_json (YpUnit *self, YpJsonWriter *writer, const char *name);

G_END_DECLS
