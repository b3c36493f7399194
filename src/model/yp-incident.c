/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-model"

#include "yp-incident-private.h"

#include "yp-error.h"
#include "yp-json-read-private.h"

G_DEFINE_FINAL_TYPE (YpIncident, yp_incident, G_TYPE_OBJECT)

/* clang-format off */

#define F(name, type, ...) { #name, YP_FIELD_##type, G_STRUCT_OFFSET (YpIncidentFacts, name), __VA_ARGS__ }

static const YpField fields[] = {
  F (id, TEXT, TRUE, TRUE),
  F (seq, SEQ, TRUE, FALSE),
  F (state, STATE, TRUE, FALSE),
  F (item, TEXT, TRUE, FALSE),
  F (source, TEXT, TRUE, FALSE),
  F (description, TEXT, FALSE, FALSE),
  F (address, TEXT, FALSE, FALSE),
  { "geom", YP_FIELD_PLACE, 0, FALSE, FALSE },
  F (town, TEXT, FALSE, FALSE),
  F (village, TEXT, FALSE, FALSE),
  F (grid, TEXT, FALSE, FALSE),
  F (unit, TEXT, FALSE, FALSE),
  F (organization, TEXT, FALSE, FALSE),
  F (support, TEXT, FALSE, FALSE),
  F (media_url, TEXT, FALSE, FALSE),
  F (contact, TEXT, FALSE, FALSE),
  F (note, TEXT, FALSE, FALSE),
  F (item_version, TEXT, FALSE, FALSE),
  F (condition, TEXT, FALSE, FALSE),
  F (time_limit, TEXT, FALSE, FALSE),
  F (reported_at, TIME, TRUE, TRUE),
  F (received_at, TIME, TRUE, TRUE),
  F (updated_at, TIME, TRUE, FALSE),
  F (filed_at, TIME, FALSE, FALSE),
  F (filed_by, TEXT, FALSE, FALSE),
  F (due_at, TIME, FALSE, FALSE),
  F (dispatched_at, TIME, FALSE, FALSE),
  F (accepted_at, TIME, FALSE, FALSE),
  F (handled_at, TIME, FALSE, FALSE),
  F (suspended_at, TIME, FALSE, FALSE),
  F (suspended_until, TIME, FALSE, FALSE),
  F (ended_at, TIME, FALSE, FALSE),
  F (pauses, TEXT, FALSE, FALSE),
  F (pending, PENDING, FALSE, FALSE),
  F (pending_until, TIME, FALSE, FALSE),
  F (is_endorsed, COUNT, FALSE, FALSE),
  F (is_exempt, COUNT, FALSE, FALSE),
  F (n_returns, COUNT, FALSE, FALSE),
  F (n_reworks, COUNT, FALSE, FALSE),
  F (n_extensions, COUNT, FALSE, FALSE),
  F (n_appeals, COUNT, FALSE, FALSE),
  F (n_reopenings, COUNT, FALSE, FALSE),
  F (n_joined, COUNT, FALSE, FALSE),
  F (merged_into, TEXT, FALSE, FALSE),
  F (closure, TEXT, FALSE, FALSE),
  F (satisfaction, SATISFACTION, FALSE, FALSE),
  F (consultation, TEXT, FALSE, FALSE),
};

/* clang-format on */

/* Booleans are read and written as counts. */
G_STATIC_ASSERT (sizeof (gboolean) == sizeof (guint));

static char **
get_text (const YpIncidentFacts *facts, const YpField *field)
{
  return (char **) (gpointer) ((char *) facts + field->offset);
}

static gint64 *
get_time (const YpIncidentFacts *facts, const YpField *field)
{
  return (gint64 *) (gpointer) ((char *) facts + field->offset);
}

static guint *
get_count (const YpIncidentFacts *facts, const YpField *field)
{
  return (guint *) (gpointer) ((char *) facts + field->offset);
}

/**
 * yp_incident_get_fields:
 * @n_fields: (out): how many
 *
 * Returns: (array length=n_fields) (transfer none): all values of an incident
 */
const YpField *
yp_incident_get_fields (guint *n_fields)
{
  *n_fields = G_N_ELEMENTS (fields);
  return fields;
}

static void
yp_incident_finalize (GObject *object)
{
  YpIncident *self = YP_INCIDENT (object);

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (fields[i].type == YP_FIELD_TEXT)
      g_free (*get_text (&self->facts, &fields[i]));

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
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (fields[i].type == YP_FIELD_TEXT)
      *get_text (&self->facts, &fields[i]) = g_strdup (*get_text (facts, &fields[i]));
  if (self->facts.description == NULL)
    self->facts.description = g_strdup ("");

  return self;
}

gboolean
_yp_incident_set_id (YpIncident *self, const char *id, GError **error)
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

static gboolean
read_count (JsonObject *object, const YpField *field, guint *count, GError **error)
{
  gint64 number = 0;

  if (!_yp_json_has (object, field->name))
    return TRUE;

  if (!yp_json_get_int (object, field->name, &number) || number < 0 || number > G_MAXINT)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "“%s” is not a whole number", field->name);
      return FALSE;
    }

  *count = (guint) number;
  return TRUE;
}

static gboolean
read_word (JsonObject *object, const YpField *field, YpIncidentFacts *facts, GError **error)
{
  const char *word = yp_json_get_string (object, field->name);

  if (!_yp_json_has (object, field->name) && !field->is_required)
    return TRUE;

  if ((field->type == YP_FIELD_STATE && yp_state_from_name (word, &facts->state)) ||
      (field->type == YP_FIELD_PENDING && yp_pending_from_name (word, &facts->pending)) ||
      (field->type == YP_FIELD_SATISFACTION &&
       yp_satisfaction_from_name (word, &facts->satisfaction)))
    return TRUE;

  g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "“%s” is not one of its words", field->name);
  return FALSE;
}

static gboolean
read_field (YpIncidentFacts *facts, const YpField *field, JsonObject *object, GError **error)
{
  switch (field->type)
    {
    case YP_FIELD_TEXT:
      return field->is_required
                 ? _yp_json_require_text (object, field->name, get_text (facts, field), error)
                 : _yp_json_read_text (object, field->name, get_text (facts, field), error);
    case YP_FIELD_TIME:
      return (!field->is_required && !_yp_json_has (object, field->name)) ||
             _yp_json_require_time (object, field->name, get_time (facts, field), error);
    case YP_FIELD_COUNT:
      return read_count (object, field, get_count (facts, field), error);
    case YP_FIELD_SEQ:
      return _yp_json_require_seq (object, &facts->seq, error);
    case YP_FIELD_PLACE:
      return _yp_json_read_place (object, &facts->has_place, &facts->longitude, &facts->latitude,
                                  error);
    case YP_FIELD_STATE:
    case YP_FIELD_PENDING:
    case YP_FIELD_SATISFACTION:
      return read_word (object, field, facts, error);
    default:
      g_return_val_if_reached (FALSE);
    }
}

static gboolean
read_fields (YpIncident *self, JsonObject *object, GError **error)
{
  if (!_yp_incident_set_id (self, yp_json_get_string (object, "id"), error))
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (!read_field (&self->facts, &fields[i], object, error))
      return FALSE;
  if (self->facts.description == NULL)
    self->facts.description = g_strdup ("");

  return TRUE;
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
  if (!read_fields (self, object, error))
    {
      g_prefix_error (error, "Incident “%.64s”: ", id != NULL ? id : "");
      return NULL;
    }

  return g_steal_pointer (&self);
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

static void
write_field (const YpIncidentFacts *facts, const YpField *field, YpJsonWriter *writer)
{
  switch (field->type)
    {
    case YP_FIELD_TEXT:
      yp_json_add_string (writer, field->name, *get_text (facts, field));
      break;
    case YP_FIELD_TIME:
      if (field->is_required || *get_time (facts, field) != 0)
        yp_json_add_time (writer, field->name, *get_time (facts, field));
      break;
    case YP_FIELD_COUNT:
      if (*get_count (facts, field) != 0)
        yp_json_add_int (writer, field->name, *get_count (facts, field));
      break;
    case YP_FIELD_SEQ:
      yp_json_add_int (writer, field->name, (gint64) facts->seq);
      break;
    case YP_FIELD_PLACE:
      if (facts->has_place)
        {
          yp_json_add_number (writer, "lon", facts->longitude);
          yp_json_add_number (writer, "lat", facts->latitude);
        }
      break;
    case YP_FIELD_STATE:
      yp_json_add_string (writer, field->name, yp_state_get_name (facts->state));
      break;
    case YP_FIELD_PENDING:
      if (facts->pending != YP_PENDING_NONE)
        yp_json_add_string (writer, field->name, yp_pending_get_name (facts->pending));
      break;
    case YP_FIELD_SATISFACTION:
      if (facts->satisfaction != YP_SATISFACTION_UNKNOWN)
        yp_json_add_string (writer, field->name, yp_satisfaction_get_name (facts->satisfaction));
      break;
    default:
      g_assert_not_reached ();
    }
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
  g_return_if_fail (YP_IS_INCIDENT (self));
  g_return_if_fail (writer != NULL);

  yp_json_open_object (writer, name);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    write_field (&self->facts, &fields[i], writer);
  yp_json_close_object (writer);
}
