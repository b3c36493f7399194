/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-model"

#include "yp-unit.h"

#include "yp-error.h"
#include "yp-json-read-private.h"
#include "yp-lifecycle.h"
#include "yp-names-private.h"

G_DEFINE_ENUM_TYPE (YpUnitKind,
                    yp_unit_kind,
                    G_DEFINE_ENUM_VALUE (YP_UNIT_MEMBER, "member"),
                    G_DEFINE_ENUM_VALUE (YP_UNIT_OFFICER, "officer"),
                    G_DEFINE_ENUM_VALUE (YP_UNIT_VEHICLE, "vehicle"),
                    G_DEFINE_ENUM_VALUE (YP_UNIT_BOAT, "boat"),
                    G_DEFINE_ENUM_VALUE (YP_UNIT_DRONE, "drone"))

G_DEFINE_ENUM_TYPE (YpUnitStatus,
                    yp_unit_status,
                    G_DEFINE_ENUM_VALUE (YP_UNIT_OFF_DUTY, "off-duty"),
                    G_DEFINE_ENUM_VALUE (YP_UNIT_AVAILABLE, "available"),
                    G_DEFINE_ENUM_VALUE (YP_UNIT_DISPATCHED, "dispatched"),
                    G_DEFINE_ENUM_VALUE (YP_UNIT_EN_ROUTE, "en-route"),
                    G_DEFINE_ENUM_VALUE (YP_UNIT_ON_SCENE, "on-scene"))

static const char *const kind_names[YP_N_UNIT_KINDS] = {
  [YP_UNIT_MEMBER] = "member", [YP_UNIT_OFFICER] = "officer", [YP_UNIT_VEHICLE] = "vehicle",
  [YP_UNIT_BOAT] = "boat",     [YP_UNIT_DRONE] = "drone",
};

static const char *const status_names[YP_N_UNIT_STATUSES] = {
  [YP_UNIT_OFF_DUTY] = "off-duty",     [YP_UNIT_AVAILABLE] = "available",
  [YP_UNIT_DISPATCHED] = "dispatched", [YP_UNIT_EN_ROUTE] = "en-route",
  [YP_UNIT_ON_SCENE] = "on-scene",
};

/**
 * YpUnit:
 *
 * Who or what goes, without its position, which is not journal.
 *
 * Immutable, so any thread may read it: news about a unit is a new object, made by
 * [method@Yp.Unit.apply].
 */
struct _YpUnit
{
  GObject parent_instance;

  YpUnitFacts facts;
};

G_DEFINE_FINAL_TYPE (YpUnit, yp_unit, G_TYPE_OBJECT)

/**
 * yp_unit_kind_get_name:
 * @kind: who or what goes
 *
 * Returns: its word in the journal and on the wire, such as `member`
 */
const char *
yp_unit_kind_get_name (YpUnitKind kind)
{
  g_return_val_if_fail (kind < YP_N_UNIT_KINDS, NULL);

  return kind_names[kind];
}

/**
 * yp_unit_kind_from_name:
 * @name: (nullable): a word
 * @kind: (out): what it means; left alone on failure
 *
 * Returns: whether @name is the word of a kind
 */
gboolean
yp_unit_kind_from_name (const char *name, YpUnitKind *kind)
{
  guint index = 0;

  g_return_val_if_fail (kind != NULL, FALSE);

  if (!_yp_names_find (kind_names, G_N_ELEMENTS (kind_names), name, &index))
    return FALSE;

  *kind = (YpUnitKind) index;
  return TRUE;
}

/**
 * yp_unit_status_get_name:
 * @status: what a unit is doing
 *
 * Returns: its word on the wire, such as `en-route`
 */
const char *
yp_unit_status_get_name (YpUnitStatus status)
{
  g_return_val_if_fail (status < YP_N_UNIT_STATUSES, NULL);

  return status_names[status];
}

/**
 * yp_unit_status_from_name:
 * @name: (nullable): a word
 * @status: (out): what it means; left alone on failure
 *
 * Returns: whether @name is the word of a status
 */
gboolean
yp_unit_status_from_name (const char *name, YpUnitStatus *status)
{
  guint index = 0;

  g_return_val_if_fail (status != NULL, FALSE);

  if (!_yp_names_find (status_names, G_N_ELEMENTS (status_names), name, &index))
    return FALSE;

  *status = (YpUnitStatus) index;
  return TRUE;
}

static void
yp_unit_finalize (GObject *object)
{
  YpUnitFacts *facts = &YP_UNIT (object)->facts;

  g_free (facts->id);
  g_free (facts->name);
  g_free (facts->organization);
  g_free (facts->grid);
  g_free (facts->phone);
  g_free (facts->incident);

  G_OBJECT_CLASS (yp_unit_parent_class)->finalize (object);
}

static void
yp_unit_class_init (YpUnitClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yp_unit_finalize;
}

static void
yp_unit_init (YpUnit *self)
{
}

/**
 * yp_unit_new:
 * @facts: (transfer none): its values; strings are copied
 *
 * Returns: (transfer full): the unit
 */
YpUnit *
yp_unit_new (const YpUnitFacts *facts)
{
  YpUnit *self;

  g_return_val_if_fail (facts != NULL, NULL);
  g_return_val_if_fail (facts->id != NULL, NULL);

  self = g_object_new (YP_TYPE_UNIT, NULL);
  self->facts = *facts;
  self->facts.id = g_strdup (facts->id);
  self->facts.name = g_strdup (facts->name != NULL ? facts->name : facts->id);
  self->facts.organization = g_strdup (facts->organization);
  self->facts.grid = g_strdup (facts->grid);
  self->facts.phone = g_strdup (facts->phone);
  self->facts.incident = g_strdup (facts->incident);

  return self;
}

static gboolean
check_id (const char *id, GError **error)
{
  if (yp_id_is_valid (id))
    return TRUE;

  g_set_error (error, YP_ERROR, YP_ERROR_INVALID,
               "“%.64s” is no id: 1 to 64 letters, digits, “-”, “_” and “.”", id != NULL ? id : "");
  return FALSE;
}

static gboolean
read_kind (YpUnitFacts *facts, JsonObject *object, GError **error)
{
  if (yp_unit_kind_from_name (yp_json_get_string (object, "kind"), &facts->kind))
    return TRUE;

  g_set_error (error, YP_ERROR, YP_ERROR_INVALID,
               "“kind” is not one of member, officer, vehicle, boat, drone");
  return FALSE;
}

static gboolean
read_work (YpUnitFacts *facts, JsonObject *object, GError **error)
{
  gint64 n_tasks = 0;

  if (!yp_unit_status_from_name (yp_json_get_string (object, "status"), &facts->status))
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "“status” is not the name of a status");
      return FALSE;
    }

  if (!yp_json_get_int (object, "n_tasks", &n_tasks) || n_tasks < 0 || n_tasks > G_MAXINT)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "“n_tasks” is not a whole number");
      return FALSE;
    }

  facts->n_tasks = (guint) n_tasks;
  return _yp_json_read_text (object, "incident", &facts->incident, error) &&
         _yp_json_require_seq (object, &facts->seq, error) &&
         _yp_json_require_time (object, "updated_at", &facts->updated_at, error);
}

static gboolean
read_unit (YpUnitFacts *facts, JsonObject *object, GError **error)
{
  const char *id = yp_json_get_string (object, "id");

  if (!check_id (id, error))
    return FALSE;

  facts->id = g_strdup (id);
  return read_kind (facts, object, error) &&
         _yp_json_require_text (object, "name", &facts->name, error) &&
         _yp_json_read_text (object, "organization", &facts->organization, error) &&
         _yp_json_read_text (object, "grid", &facts->grid, error) &&
         _yp_json_read_text (object, "phone", &facts->phone, error) &&
         read_work (facts, object, error);
}

/**
 * yp_unit_new_from_json:
 * @object: a unit as yp_unit_write_json() writes it; what it has besides, such as a fix, is not
 *   looked at
 * @error: return location for a #YpError
 *
 * Returns: (transfer full) (nullable): the unit; %NULL with %YP_ERROR_INVALID, which names the
 * member that is missing or has not the form it should have
 */
YpUnit *
yp_unit_new_from_json (JsonObject *object, GError **error)
{
  g_autoptr (YpUnit) self = NULL;

  g_return_val_if_fail (object != NULL, NULL);

  self = g_object_new (YP_TYPE_UNIT, NULL);
  if (!read_unit (&self->facts, object, error))
    {
      g_prefix_error (error, "Unit “%.64s”: ", self->facts.id != NULL ? self->facts.id : "");
      return NULL;
    }

  return g_steal_pointer (&self);
}

/* Kinds of an incident's entries that change the row of the unit they name. */
static const YpTransition *
find_unit_transition (YpEntry *entry)
{
  const YpTransition *transition = yp_lifecycle_find_kind (entry->kind);

  if (transition == NULL || transition->effect == YP_UNIT_EFFECT_NONE ||
      yp_entry_get_subject_id (entry, "incident") == NULL)
    return NULL;

  return transition;
}

/**
 * yp_unit_get_entry_id:
 * @entry: an entry of any kind
 *
 * Says whose row it changes: its subject's, or that of the unit named by a step of an incident that
 * has an effect on units.
 *
 * Returns: (transfer none) (nullable): the unit's id, part of @entry; %NULL where it concerns none
 */
const char *
yp_unit_get_entry_id (YpEntry *entry)
{
  const char *id;

  g_return_val_if_fail (entry != NULL, NULL);

  id = yp_entry_get_subject_id (entry, "unit");
  if (id == NULL && find_unit_transition (entry) != NULL)
    id = yp_json_get_string (entry->data, "unit");

  return id;
}

static void
set_status (YpUnitFacts *facts, YpUnitStatus status, gint64 at)
{
  if (facts->status == status)
    return;

  facts->status = status;
  facts->updated_at = at;
}

/* A member that is there replaces, one that is not leaves what was. */
static gboolean
change_text (JsonObject *data, const char *name, char **value, GError **error)
{
  return !json_object_has_member (data, name) || _yp_json_read_text (data, name, value, error);
}

static gboolean
change_duty (YpUnitFacts *facts, YpEntry *entry, GError **error)
{
  JsonNode *node = json_object_get_member (entry->data, "duty");
  gboolean is_on_duty;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;

  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "“duty” is neither true nor false");
      return FALSE;
    }

  is_on_duty = json_node_get_boolean (node);
  if (!is_on_duty && facts->n_tasks > 0)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_REFUSED,
                   "It can not go off duty with %u tasks not handled", facts->n_tasks);
      return FALSE;
    }

  if (!is_on_duty)
    set_status (facts, YP_UNIT_OFF_DUTY, entry->at);
  else if (facts->status == YP_UNIT_OFF_DUTY)
    set_status (facts, YP_UNIT_AVAILABLE, entry->at);

  return TRUE;
}

static gboolean
register_unit (YpUnitFacts *facts, YpEntry *entry, GError **error)
{
  JsonObject *data = entry->data;

  if (strcmp (entry->kind, "registered") != 0)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "Nothing is known of “%.64s”", entry->kind);
      return FALSE;
    }

  if ((facts->seq == 0 || _yp_json_has (data, "kind")) && !read_kind (facts, data, error))
    return FALSE;

  if (!change_text (data, "name", &facts->name, error) ||
      !change_text (data, "organization", &facts->organization, error) ||
      !change_text (data, "grid", &facts->grid, error) ||
      !change_text (data, "phone", &facts->phone, error) || !change_duty (facts, entry, error))
    return FALSE;

  if (facts->name == NULL || *facts->name == '\0')
    _yp_set_text (&facts->name, facts->id);

  return TRUE;
}

/* One more task. Who is busy stays with what it does until it answers. */
static gboolean
take_task (YpUnitFacts *facts,
           const YpTransition *transition,
           const char *incident,
           gint64 at,
           GError **error)
{
  if (facts->status == YP_UNIT_OFF_DUTY && transition->effect == YP_UNIT_EFFECT_TAKE)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_REFUSED, "It is off duty");
      return FALSE;
    }

  facts->n_tasks++;
  _yp_set_text (&facts->incident, incident);
  if (facts->status == YP_UNIT_AVAILABLE)
    set_status (facts, YP_UNIT_DISPATCHED, at);

  return TRUE;
}

static void
finish_task (YpUnitFacts *facts, const char *incident, gint64 at)
{
  facts->n_tasks--;
  if (facts->n_tasks == 0 || g_strcmp0 (facts->incident, incident) == 0)
    _yp_set_text (&facts->incident, NULL);

  if (facts->status != YP_UNIT_OFF_DUTY)
    set_status (facts, facts->n_tasks == 0 ? YP_UNIT_AVAILABLE : YP_UNIT_DISPATCHED, at);
}

static gboolean
work (YpUnitFacts *facts, const YpTransition *transition, YpEntry *entry, GError **error)
{
  const char *incident = yp_entry_get_subject_id (entry, "incident");

  if (transition->effect == YP_UNIT_EFFECT_TAKE || transition->effect == YP_UNIT_EFFECT_RETAKE)
    return take_task (facts, transition, incident, entry->at, error);

  if (facts->n_tasks == 0)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_REFUSED, "It has no task that could be %s",
                   entry->kind);
      return FALSE;
    }

  if (transition->effect == YP_UNIT_EFFECT_EN_ROUTE)
    set_status (facts, YP_UNIT_EN_ROUTE, entry->at);
  else if (transition->effect == YP_UNIT_EFFECT_ON_SCENE)
    set_status (facts, YP_UNIT_ON_SCENE, entry->at);
  else
    finish_task (facts, incident, entry->at);

  return TRUE;
}

static YpUnit *
begin (const char *id, YpEntry *entry, GError **error)
{
  YpUnitFacts facts = { .id = (char *) id, .status = YP_UNIT_AVAILABLE, .updated_at = entry->at };

  if (yp_entry_get_subject_id (entry, "unit") == NULL)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_REFUSED, "It was never registered");
      return NULL;
    }

  return check_id (id, error) ? yp_unit_new (&facts) : NULL;
}

static YpUnit *
apply (YpUnit *before, const char *id, YpEntry *entry, GError **error)
{
  const YpTransition *transition = find_unit_transition (entry);
  g_autoptr (YpUnit) self = NULL;
  YpUnitFacts *facts;

  if (before != NULL && (strcmp (id, before->facts.id) != 0 || entry->seq <= before->facts.seq))
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID,
                   "Entry %" G_GUINT64_FORMAT " does not follow entry %" G_GUINT64_FORMAT
                   " of “%s”",
                   entry->seq, before->facts.seq, before->facts.id);
      return NULL;
    }

  self = before != NULL ? yp_unit_new (&before->facts) : begin (id, entry, error);
  if (self == NULL)
    return NULL;

  facts = &self->facts;
  if (transition != NULL ? !work (facts, transition, entry, error)
                         : !register_unit (facts, entry, error))
    return NULL;

  facts->seq = entry->seq;
  return g_steal_pointer (&self);
}

/**
 * yp_unit_apply:
 * @self: (nullable): the unit before the entry; %NULL before its first
 * @entry: an entry that concerns it, see yp_unit_get_entry_id()
 * @error: return location for a #YpError
 *
 * What an entry of the journal makes of a unit. Pure, as yp_incident_apply() is.
 *
 * `registered` makes it, on duty where nothing is said, or changes what is named; it can not go off
 * duty with tasks. `dispatched` is one more task and is refused off duty; who was available is then
 * dispatched, who was busy stays with what it does. `accepted` puts it en route, `arrived` on
 * scene. `handled`, and whatever else takes an incident away from its unit, is one task less:
 * available again when none is left, else dispatched. `reworked` gives it the same task again, off
 * duty or not.
 *
 * Returns: (transfer full) (nullable): the unit after it; %NULL with %YP_ERROR_INVALID where the
 * entry is not what it should be, with %YP_ERROR_REFUSED where a rule forbids it, in words
 */
YpUnit *
yp_unit_apply (YpUnit *self, YpEntry *entry, GError **error)
{
  const char *id;
  YpUnit *after;

  g_return_val_if_fail (self == NULL || YP_IS_UNIT (self), NULL);
  g_return_val_if_fail (entry != NULL, NULL);

  id = yp_unit_get_entry_id (entry);
  if (id == NULL)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "“%.80s” concerns no unit", entry->subject);
      return NULL;
    }

  after = apply (self, id, entry, error);
  if (after == NULL)
    g_prefix_error (error, "Unit “%.64s”: ", id);

  return after;
}

/**
 * yp_unit_get_facts:
 * @self: a unit
 *
 * Returns: (transfer none): its values
 */
const YpUnitFacts *
yp_unit_get_facts (YpUnit *self)
{
  g_return_val_if_fail (YP_IS_UNIT (self), NULL);

  return &self->facts;
}

const char *
yp_unit_get_id (YpUnit *self)
{
  g_return_val_if_fail (YP_IS_UNIT (self), NULL);

  return self->facts.id;
}

/**
 * yp_unit_write_members:
 * @self: a unit
 * @writer: a writer with an object open
 *
 * Writes the unit's values into the open object, so that others, such as its fix, can stand beside
 * them.
 */
void
yp_unit_write_members (YpUnit *self, YpJsonWriter *writer)
{
  const YpUnitFacts *facts;

  g_return_if_fail (YP_IS_UNIT (self));
  g_return_if_fail (writer != NULL);

  facts = &self->facts;
  yp_json_add_string (writer, "id", facts->id);
  yp_json_add_int (writer, "seq", (gint64) facts->seq);
  yp_json_add_string (writer, "kind", yp_unit_kind_get_name (facts->kind));
  yp_json_add_string (writer, "status", yp_unit_status_get_name (facts->status));
  yp_json_add_string (writer, "name", facts->name);
  yp_json_add_string (writer, "organization", facts->organization);
  yp_json_add_string (writer, "grid", facts->grid);
  yp_json_add_string (writer, "phone", facts->phone);
  yp_json_add_string (writer, "incident", facts->incident);
  yp_json_add_int (writer, "n_tasks", facts->n_tasks);
  yp_json_add_time (writer, "updated_at", facts->updated_at);
}

/**
 * yp_unit_write_json:
 * @self: a unit
 * @writer: where to write
 * @name: (nullable): its name in the object around it
 *
 * Writes all of its values; what is unknown is left out.
 */
void
yp_unit_write_json (YpUnit *self, YpJsonWriter *writer, const char *name)
{
  yp_json_open_object (writer, name);
  yp_unit_write_members (self, writer);
  yp_json_close_object (writer);
}
