/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-model"

#include "yp-incident.h"

#include "yp-error.h"
#include "yp-json-read-private.h"

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

G_DEFINE_FINAL_TYPE (YpIncident, yp_incident, G_TYPE_OBJECT)

static void
yp_incident_finalize (GObject *object)
{
  YpIncidentFacts *facts = &YP_INCIDENT (object)->facts;

  g_free (facts->id);
  g_free (facts->item);
  g_free (facts->source);
  g_free (facts->description);
  g_free (facts->address);
  g_free (facts->town);
  g_free (facts->village);
  g_free (facts->grid);
  g_free (facts->unit);
  g_free (facts->media_url);
  g_free (facts->contact);
  g_free (facts->note);

  G_OBJECT_CLASS (yp_incident_parent_class)->finalize (object);
}

static void
yp_incident_class_init (YpIncidentClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yp_incident_finalize;
}

static void
yp_incident_init (YpIncident *self)
{
}

/**
 * yp_incident_new:
 * @facts: (transfer none): its values; strings are copied
 *
 * Returns: (transfer full): the incident
 */
YpIncident *
yp_incident_new (const YpIncidentFacts *facts)
{
  YpIncident *self;

  g_return_val_if_fail (facts != NULL, NULL);
  g_return_val_if_fail (facts->id != NULL && facts->item != NULL && facts->source != NULL, NULL);

  self = g_object_new (YP_TYPE_INCIDENT, NULL);
  self->facts = *facts;
  self->facts.id = g_strdup (facts->id);
  self->facts.item = g_strdup (facts->item);
  self->facts.source = g_strdup (facts->source);
  self->facts.description = g_strdup (facts->description != NULL ? facts->description : "");
  self->facts.address = g_strdup (facts->address);
  self->facts.town = g_strdup (facts->town);
  self->facts.village = g_strdup (facts->village);
  self->facts.grid = g_strdup (facts->grid);
  self->facts.unit = g_strdup (facts->unit);
  self->facts.media_url = g_strdup (facts->media_url);
  self->facts.contact = g_strdup (facts->contact);
  self->facts.note = g_strdup (facts->note);

  return self;
}

static gboolean
set_id (YpIncident *self, const char *id, GError **error)
{
  if (!yp_id_is_valid (id))
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID,
                   "“%.64s” is no id: 1 to 64 letters, digits, “-”, “_” and “.”",
                   id != NULL ? id : "");
      return FALSE;
    }

  self->facts.id = g_strdup (id);
  return TRUE;
}

/* What a report says; the same members in the journal and in a snapshot. */
static gboolean
read_report (YpIncidentFacts *facts, JsonObject *object, GError **error)
{
  if (!_yp_json_require_text (object, "item", &facts->item, error) ||
      !_yp_json_require_text (object, "source", &facts->source, error) ||
      !_yp_json_read_text (object, "description", &facts->description, error) ||
      !_yp_json_read_text (object, "address", &facts->address, error) ||
      !_yp_json_read_place (object, &facts->has_place, &facts->longitude, &facts->latitude,
                            error) ||
      !_yp_json_read_text (object, "town", &facts->town, error) ||
      !_yp_json_read_text (object, "village", &facts->village, error) ||
      !_yp_json_read_text (object, "grid", &facts->grid, error) ||
      !_yp_json_read_text (object, "media_url", &facts->media_url, error) ||
      !_yp_json_read_text (object, "contact", &facts->contact, error))
    return FALSE;

  if (facts->description == NULL)
    facts->description = g_strdup ("");

  return TRUE;
}

static gboolean
read_progress (YpIncidentFacts *facts, JsonObject *object, GError **error)
{
  if (!yp_state_from_name (yp_json_get_string (object, "state"), &facts->state))
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "“state” is not the name of a state");
      return FALSE;
    }

  return _yp_json_require_seq (object, &facts->seq, error) &&
         _yp_json_read_text (object, "unit", &facts->unit, error) &&
         _yp_json_read_text (object, "note", &facts->note, error) &&
         _yp_json_require_time (object, "reported_at", &facts->reported_at, error) &&
         _yp_json_require_time (object, "received_at", &facts->received_at, error) &&
         _yp_json_require_time (object, "updated_at", &facts->updated_at, error);
}

/**
 * yp_incident_new_from_json:
 * @object: an incident as yp_incident_write_json() writes it; what it has besides is not looked at
 * @error: return location for a #YpError
 *
 * Returns: (transfer full) (nullable): the incident; %NULL with %YP_ERROR_INVALID, which names the
 *   member that is missing or has not the form it should have
 */
YpIncident *
yp_incident_new_from_json (JsonObject *object, GError **error)
{
  g_autoptr (YpIncident) self = NULL;
  const char *id;

  g_return_val_if_fail (object != NULL, NULL);

  self = g_object_new (YP_TYPE_INCIDENT, NULL);
  id = yp_json_get_string (object, "id");
  if (!set_id (self, id, error) || !read_report (&self->facts, object, error) ||
      !read_progress (&self->facts, object, error))
    {
      g_prefix_error (error, "Incident “%.64s”: ", id != NULL ? id : "");
      return NULL;
    }

  return g_steal_pointer (&self);
}

static YpIncident *
begin (const char *id, YpEntry *entry, GError **error)
{
  g_autoptr (YpIncident) self = g_object_new (YP_TYPE_INCIDENT, NULL);
  YpIncidentFacts *facts = &self->facts;

  if (!set_id (self, id, error) || !read_report (facts, entry->data, error))
    return NULL;

  facts->reported_at = entry->at;
  if (_yp_json_has (entry->data, "reported_at") &&
      !_yp_json_require_time (entry->data, "reported_at", &facts->reported_at, error))
    return NULL;

  facts->seq = entry->seq;
  facts->state = YP_STATE_REPORTED;
  facts->received_at = entry->at;
  facts->updated_at = entry->at;

  return g_steal_pointer (&self);
}

/* A dispatch names the unit. Accepting, arriving and handling change the unit's row as well, so
 * they name it again; and no step may name another. */
static gboolean
take_unit (YpIncidentFacts *facts, const YpTransition *transition, JsonObject *data, GError **error)
{
  gboolean concerns_unit =
      transition->to >= YP_STATE_DISPATCHED && transition->to <= YP_STATE_HANDLED;
  const char *unit = yp_json_get_string (data, "unit");

  if (unit == NULL && !concerns_unit && !_yp_json_has (data, "unit"))
    return TRUE;

  if (!yp_id_is_valid (unit))
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "To %s, “unit” must name a unit",
                   transition->action);
      return FALSE;
    }

  if (!transition->needs_unit && g_strcmp0 (unit, facts->unit) != 0)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_REFUSED,
                   "Unit “%s” can not %s what unit “%s” was dispatched to", unit,
                   transition->action, facts->unit != NULL ? facts->unit : "");
      return FALSE;
    }

  _yp_set_text (&facts->unit, unit);
  return TRUE;
}

static YpIncident *
proceed (YpIncident *before, YpEntry *entry, GError **error)
{
  const YpTransition *transition = yp_lifecycle_find_kind (entry->kind);
  g_autoptr (YpIncident) self = NULL;
  YpIncidentFacts *facts;

  if (transition == NULL)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "Nothing is known of “%.64s”", entry->kind);
      return NULL;
    }

  if (before->facts.state != transition->from)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_REFUSED, "It is %s; only what is %s can be %s",
                   yp_state_get_name (before->facts.state), yp_state_get_name (transition->from),
                   transition->kind);
      return NULL;
    }

  self = yp_incident_new (&before->facts);
  facts = &self->facts;
  if (!take_unit (facts, transition, entry->data, error) ||
      !_yp_json_read_text (entry->data, "note", &facts->note, error))
    return NULL;

  facts->state = transition->to;
  facts->seq = entry->seq;
  facts->updated_at = entry->at;

  return g_steal_pointer (&self);
}

static YpIncident *
apply (YpIncident *self, const char *id, YpEntry *entry, GError **error)
{
  gboolean is_first = g_strcmp0 (entry->kind, "reported") == 0;

  if (self == NULL && is_first)
    return begin (id, entry, error);

  if (self == NULL)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_REFUSED, "It was never reported");
      return NULL;
    }

  if (is_first)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_REFUSED, "It was reported before");
      return NULL;
    }

  if (strcmp (id, self->facts.id) != 0 || entry->seq <= self->facts.seq)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID,
                   "Entry %" G_GUINT64_FORMAT " does not follow entry %" G_GUINT64_FORMAT
                   " of “%s”",
                   entry->seq, self->facts.seq, self->facts.id);
      return NULL;
    }

  return proceed (self, entry, error);
}

/**
 * yp_incident_apply:
 * @self: (nullable): the incident before the entry; %NULL before its first
 * @entry: an entry about it
 * @error: return location for a #YpError
 *
 * What an entry of the journal makes of an incident. Pure: the service and its replicas come to the
 * same result, and rows can be made again from the journal. The moves are those of
 * yp_lifecycle_get_table(). `dispatched`, `accepted`, `arrived` and `handled` must name the unit;
 * later steps may.
 *
 * Returns: (transfer full) (nullable): the incident after it; %NULL with %YP_ERROR_INVALID where
 * the entry is not what it should be, with %YP_ERROR_REFUSED where a rule forbids it, in words
 */
YpIncident *
yp_incident_apply (YpIncident *self, YpEntry *entry, GError **error)
{
  YpIncident *after;
  const char *id;

  g_return_val_if_fail (self == NULL || YP_IS_INCIDENT (self), NULL);
  g_return_val_if_fail (entry != NULL, NULL);

  id = yp_entry_get_subject_id (entry, "incident");
  if (id == NULL)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "“%.80s” is no incident", entry->subject);
      return NULL;
    }

  after = apply (self, id, entry, error);
  if (after == NULL)
    g_prefix_error (error, "Incident “%.64s”: ", id);

  return after;
}

/**
 * yp_incident_get_facts:
 * @self: an incident
 *
 * Returns: (transfer none): its values
 */
const YpIncidentFacts *
yp_incident_get_facts (YpIncident *self)
{
  g_return_val_if_fail (YP_IS_INCIDENT (self), NULL);

  return &self->facts;
}

const char *
yp_incident_get_id (YpIncident *self)
{
  g_return_val_if_fail (YP_IS_INCIDENT (self), NULL);

  return self->facts.id;
}

/**
 * yp_incident_write_json:
 * @self: an incident
 * @writer: where to write
 * @name: (nullable): its name in the object around it
 *
 * Writes all of its values, `contact` among them; what is unknown is left out. The place keeps
 * every digit, so that what is read again is equal.
 */
void
yp_incident_write_json (YpIncident *self, YpJsonWriter *writer, const char *name)
{
  const YpIncidentFacts *facts;

  g_return_if_fail (YP_IS_INCIDENT (self));
  g_return_if_fail (writer != NULL);

  facts = &self->facts;
  yp_json_open_object (writer, name);
  yp_json_add_string (writer, "id", facts->id);
  yp_json_add_int (writer, "seq", (gint64) facts->seq);
  yp_json_add_string (writer, "state", yp_state_get_name (facts->state));
  yp_json_add_string (writer, "item", facts->item);
  yp_json_add_string (writer, "source", facts->source);
  yp_json_add_string (writer, "description", facts->description);
  yp_json_add_string (writer, "address", facts->address);
  if (facts->has_place)
    {
      yp_json_add_number (writer, "lon", facts->longitude);
      yp_json_add_number (writer, "lat", facts->latitude);
    }
  yp_json_add_string (writer, "town", facts->town);
  yp_json_add_string (writer, "village", facts->village);
  yp_json_add_string (writer, "grid", facts->grid);
  yp_json_add_string (writer, "unit", facts->unit);
  yp_json_add_string (writer, "media_url", facts->media_url);
  yp_json_add_string (writer, "contact", facts->contact);
  yp_json_add_string (writer, "note", facts->note);
  yp_json_add_time (writer, "reported_at", facts->reported_at);
  yp_json_add_time (writer, "received_at", facts->received_at);
  yp_json_add_time (writer, "updated_at", facts->updated_at);
  yp_json_close_object (writer);
}
