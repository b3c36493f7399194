/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-model"

#include "yp-clock.h"
#include "yp-error.h"
#include "yp-incident-private.h"
#include "yp-json-read-private.h"

/* domain.md §3.5: an extension is granted twice at most; a suspension is for a year at
 * most; an appeal is made once. */
#define MAX_EXTENSIONS 2
#define MAX_APPEALS 1
#define MAX_SUSPENSION_US (366 * G_TIME_SPAN_DAY)

/* What a report says. */
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

static YpIncident *
begin (const char *id, YpEntry *entry, GError **error)
{
  g_autoptr (YpIncident) self = g_object_new (YP_TYPE_INCIDENT, NULL);
  YpIncidentFacts *facts = &self->facts;

  if (!_yp_incident_set_id (self, id, error) || !read_report (facts, entry->data, error))
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

G_GNUC_PRINTF (2, 3)
static gboolean
refuse (GError **error, const char *format, ...)
{
  va_list arguments;
  g_autofree char *reason = NULL;

  va_start (arguments, format);
  reason = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, YP_ERROR, YP_ERROR_REFUSED, reason);

  return FALSE;
}

static gboolean
check_state (const YpIncidentFacts *facts, const YpTransition *transition, GError **error)
{
  const YpTransition *next = yp_lifecycle_get_next (facts->state);
  g_autofree char *from = NULL;

  if ((transition->from & YP_STATE_BIT (facts->state)) != 0)
    return TRUE;

  from = yp_lifecycle_list_states (transition->from);
  if (next != NULL)
    return refuse (error, "It is %s, and only what is %s can be %s; it can be %s",
                   yp_state_get_name (facts->state), from, transition->kind, next->kind);

  return refuse (error, "It is %s, and only what is %s can be %s", yp_state_get_name (facts->state),
                 from, transition->kind);
}

static gboolean
is_action (const YpTransition *transition, const char *action)
{
  return strcmp (transition->action, action) == 0;
}

/* What ended without being handled was in time if that was before it was due. */
static gboolean
is_late (const YpIncidentFacts *facts, gint64 at)
{
  gint64 handled = facts->handled_at != 0 ? facts->handled_at : facts->ended_at;

  return facts->due_at != 0 && (handled != 0 ? handled : at) > facts->due_at;
}

/* What may be asked for. */
static gboolean
check_request (const YpIncidentFacts *facts,
               const YpTransition *transition,
               gint64 at,
               GError **error)
{
  if (facts->pending != YP_PENDING_NONE)
    return refuse (error, "A request for %s waits for its review already",
                   yp_pending_get_name (facts->pending));

  if (is_action (transition, "request-extension"))
    {
      if (facts->due_at == 0)
        return refuse (error, "It has no limit that could be extended");
      if (at > facts->due_at)
        return refuse (error, "Its limit has passed; more time can be asked for only before that");
      if (facts->n_extensions >= MAX_EXTENSIONS)
        return refuse (error, "It was extended %d times already", MAX_EXTENSIONS);
    }

  if (is_action (transition, "appeal"))
    {
      if (facts->n_appeals >= MAX_APPEALS)
        return refuse (error, "It was appealed against already");
      if (!is_late (facts, at))
        return refuse (error, "It was not late, so there is nothing to appeal against");
    }

  return TRUE;
}

/* What a review decides on. */
static gboolean
check_review (const YpIncidentFacts *facts,
              const YpTransition *transition,
              gint64 at,
              GError **error)
{
  static const struct
  {
    const char *action;
    YpPending pending;
    gboolean needs_endorsement;
  } grants[] = {
    { "extend", YP_PENDING_EXTENSION, TRUE },
    { "suspend", YP_PENDING_SUSPENSION, FALSE },
    { "exempt", YP_PENDING_APPEAL, TRUE },
  };

  if ((is_action (transition, "endorse") || is_action (transition, "refuse")) &&
      facts->pending == YP_PENDING_NONE)
    return refuse (error, "Nothing was asked for that could be reviewed");

  if (is_action (transition, "endorse") &&
      (facts->pending == YP_PENDING_SUSPENSION || facts->is_endorsed))
    return refuse (error, "The first review is done; the second decides");

  for (guint i = 0; i < G_N_ELEMENTS (grants); i++)
    {
      if (!is_action (transition, grants[i].action))
        continue;
      if (facts->pending != grants[i].pending)
        return refuse (error, "No %s was asked for", yp_pending_get_name (grants[i].pending));
      if (grants[i].needs_endorsement && !facts->is_endorsed)
        return refuse (error, "The first review (endorse) comes before this one");
      if (grants[i].pending == YP_PENDING_SUSPENSION && facts->pending_until <= at)
        return refuse (error, "The day until which it was to rest has come; refuse it instead");
    }

  return TRUE;
}

/* What the steps of the path want besides their state. */
static gboolean
check_holder (const YpIncidentFacts *facts, const YpTransition *transition, GError **error)
{
  if (is_action (transition, "accept") && facts->unit == NULL)
    return refuse (error, "It was dispatched to %s, which has not assigned a unit yet",
                   facts->organization != NULL ? facts->organization : "nobody");

  if (is_action (transition, "assign") && facts->unit != NULL)
    return refuse (error, "Unit %s has it; it must be revoked or returned first", facts->unit);

  return TRUE;
}

/**
 * yp_incident_may:
 * @self: an incident
 * @transition: a row of yp_lifecycle_get_table()
 * @at: when, microseconds since 1970 UTC
 * @error: return location for %YP_ERROR_REFUSED, which is the rule that forbids it, in words
 *
 * Whether a step may be taken now, whoever takes it. What it must be told besides is the row's
 * @needs. The service asks before it writes, the client before it asks the service.
 *
 * Returns: whether no rule is against it
 */
gboolean
yp_incident_may (YpIncident *self, const YpTransition *transition, gint64 at, GError **error)
{
  const YpIncidentFacts *facts;

  g_return_val_if_fail (YP_IS_INCIDENT (self), FALSE);
  g_return_val_if_fail (transition != NULL, FALSE);

  facts = &self->facts;
  if (!check_state (facts, transition, error) || !check_holder (facts, transition, error) ||
      !check_review (facts, transition, at, error))
    return FALSE;

  return (!g_str_has_prefix (transition->action, "request-") &&
          !is_action (transition, "appeal")) ||
         check_request (facts, transition, at, error);
}

/**
 * yp_incident_is_at_work:
 * @self: an incident, before a step
 * @transition: the step
 *
 * Returns: whether the step changes the row of the unit that has the incident, so that its entry
 *   must name it
 */
gboolean
yp_incident_is_at_work (YpIncident *self, const YpTransition *transition)
{
  const YpIncidentFacts *facts = &self->facts;

  if (facts->unit == NULL)
    return FALSE;

  switch (transition->effect)
    {
    case YP_UNIT_EFFECT_EN_ROUTE:
    case YP_UNIT_EFFECT_ON_SCENE:
    case YP_UNIT_EFFECT_FREE:
      return yp_state_is_with_unit (facts->state);
    case YP_UNIT_EFFECT_RETAKE:
      return TRUE;
    case YP_UNIT_EFFECT_NONE:
    case YP_UNIT_EFFECT_TAKE:
    default:
      return FALSE;
    }
}

/**
 * yp_incident_is_late:
 * @self: an incident
 * @at: when, microseconds since 1970 UTC
 *
 * Returns: whether it was not handled by the time it was due
 */
gboolean
yp_incident_is_late (YpIncident *self, gint64 at)
{
  g_return_val_if_fail (YP_IS_INCIDENT (self), FALSE);

  return is_late (&self->facts, at);
}

static gboolean
read_unit (JsonObject *data, const YpTransition *transition, char **unit, GError **error)
{
  if (!_yp_json_read_text (data, "unit", unit, error))
    return FALSE;

  if (*unit == NULL || yp_id_is_valid (*unit))
    return TRUE;

  g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "To %s, “unit” must name a unit",
               transition->action);
  return FALSE;
}

/* Who gets it names somebody; who changes the row of the unit at work names that one and no other;
 * who does neither names none or the same. */
static gboolean
take_unit (YpIncident *self, const YpTransition *transition, JsonObject *data, GError **error)
{
  YpIncidentFacts *facts = &self->facts;
  g_autofree char *unit = NULL;

  if (!read_unit (data, transition, &unit, error))
    return FALSE;

  if (transition->effect == YP_UNIT_EFFECT_TAKE)
    {
      if (!_yp_json_read_text (data, "organization", &facts->organization, error) ||
          !_yp_json_read_text (data, "support", &facts->support, error))
        return FALSE;
      if (unit == NULL && (facts->organization == NULL || is_action (transition, "assign")))
        {
          g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "To %s, “unit” must name a unit",
                       transition->action);
          return FALSE;
        }
      _yp_set_text (&facts->unit, unit);
      return TRUE;
    }

  if (unit == NULL && !yp_incident_is_at_work (self, transition))
    return TRUE;

  if (unit == NULL)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "To %s, “unit” must name a unit",
                   transition->action);
      return FALSE;
    }

  if (g_strcmp0 (unit, facts->unit) != 0)
    return refuse (error, "Unit “%s” can not %s what unit “%s” was dispatched to", unit,
                   transition->action, facts->unit != NULL ? facts->unit : "");

  return TRUE;
}

/* A time that an entry may carry: 0 where it does not. */
static gboolean
read_time (JsonObject *data, const char *name, gint64 *time_us, GError **error)
{
  *time_us = 0;

  return !_yp_json_has (data, name) || _yp_json_require_time (data, name, time_us, error);
}

static gboolean
take_filing (YpIncidentFacts *facts, YpEntry *entry, GError **error)
{
  if (_yp_json_has (entry->data, "item") &&
      !_yp_json_require_text (entry->data, "item", &facts->item, error))
    return FALSE;

  facts->filed_at = entry->at;
  _yp_set_text (&facts->filed_by, entry->actor);

  return _yp_json_read_text (entry->data, "item_version", &facts->item_version, error) &&
         _yp_json_read_text (entry->data, "condition", &facts->condition, error) &&
         _yp_json_read_text (entry->data, "time_limit", &facts->time_limit, error) &&
         read_time (entry->data, "due_at", &facts->due_at, error);
}

static gboolean
take_until (YpIncidentFacts *facts, YpEntry *entry, GError **error)
{
  gint64 until;

  if (!_yp_json_require_time (entry->data, "until", &until, error))
    return FALSE;

  if (until <= entry->at || until > entry->at + MAX_SUSPENSION_US)
    return refuse (error, "It can be suspended until a day within a year from now");

  facts->pending_until = until;
  return TRUE;
}

static void
clear_pending (YpIncidentFacts *facts)
{
  facts->pending = YP_PENDING_NONE;
  facts->pending_until = 0;
  facts->is_endorsed = FALSE;
}

static void
add_pause (YpIncidentFacts *facts, gint64 from, gint64 to)
{
  g_autofree char *before = g_steal_pointer (&facts->pauses);
  char texts[2][YP_TIME_SIZE];

  yp_time_format (from, texts[0]);
  yp_time_format (to, texts[1]);
  facts->pauses = g_strdup_printf ("%s%s%s/%s", before != NULL ? before : "",
                                   before != NULL ? ";" : "", texts[0], texts[1]);
}

static gboolean
take_end (YpIncidentFacts *facts, YpEntry *entry, const char *closure, GError **error)
{
  facts->ended_at = entry->at;
  _yp_set_text (&facts->closure, closure);

  return TRUE;
}

static gboolean
take_merging (YpIncidentFacts *facts, YpEntry *entry, GError **error)
{
  if (!_yp_json_require_text (entry->data, "into", &facts->merged_into, error))
    return FALSE;

  if (strcmp (facts->merged_into, facts->id) == 0 || !yp_id_is_valid (facts->merged_into))
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "“into” must name another incident");
      return FALSE;
    }

  clear_pending (facts);
  facts->ended_at = entry->at;
  return TRUE;
}

static gboolean
take_satisfaction (YpIncidentFacts *facts, YpEntry *entry, GError **error)
{
  const char *word = yp_json_get_string (entry->data, "satisfaction");

  if (word != NULL && yp_satisfaction_from_name (word, &facts->satisfaction) &&
      facts->satisfaction != YP_SATISFACTION_UNKNOWN)
    return TRUE;

  g_set_error (error, YP_ERROR, YP_ERROR_INVALID,
               "“satisfaction” is not one of very-satisfied, satisfied, neutral, dissatisfied, "
               "unreached");
  return FALSE;
}

/* It begins again as it began: what was decided about it is forgotten here, not in the journal. */
static void
begin_again (YpIncidentFacts *facts)
{
  gint64 *times[] = { &facts->filed_at,        &facts->due_at,     &facts->dispatched_at,
                      &facts->accepted_at,     &facts->handled_at, &facts->suspended_at,
                      &facts->suspended_until, &facts->ended_at };
  char **texts[] = { &facts->unit,      &facts->organization, &facts->support, &facts->item_version,
                     &facts->condition, &facts->time_limit,   &facts->pauses,  &facts->closure };

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    *times[i] = 0;
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    _yp_set_text (texts[i], NULL);
  facts->n_extensions = 0;
  facts->is_exempt = FALSE;
  facts->satisfaction = YP_SATISFACTION_UNKNOWN;
}

static gboolean
on_dispatched (YpIncidentFacts *facts, YpEntry *entry, GError **error)
{
  facts->dispatched_at = entry->at;
  facts->accepted_at = 0;
  return TRUE;
}

static gboolean
on_accepted (YpIncidentFacts *facts, YpEntry *entry, GError **error)
{
  facts->accepted_at = entry->at;
  return TRUE;
}

static gboolean
on_handled (YpIncidentFacts *facts, YpEntry *entry, GError **error)
{
  facts->handled_at = entry->at;
  clear_pending (facts);
  return TRUE;
}

static gboolean
on_reworked (YpIncidentFacts *facts, YpEntry *entry, GError **error)
{
  facts->handled_at = 0;
  facts->dispatched_at = entry->at;
  facts->accepted_at = 0;
  facts->n_reworks++;
  return TRUE;
}

static gboolean
on_returned (YpIncidentFacts *facts, YpEntry *entry, GError **error)
{
  _yp_set_text (&facts->unit, NULL);
  _yp_set_text (&facts->organization, NULL);
  _yp_set_text (&facts->support, NULL);
  clear_pending (facts);
  facts->n_returns++;
  return TRUE;
}

static gboolean
on_revoked (YpIncidentFacts *facts, YpEntry *entry, GError **error)
{
  _yp_set_text (&facts->unit, NULL);
  clear_pending (facts);
  return TRUE;
}

static gboolean
on_sent_back (YpIncidentFacts *facts, YpEntry *entry, GError **error)
{
  g_autofree char *filed_by = g_steal_pointer (&facts->filed_by);

  begin_again (facts);
  clear_pending (facts);
  facts->filed_by = g_steal_pointer (&filed_by);
  return TRUE;
}

static gboolean
on_extension_requested (YpIncidentFacts *facts, YpEntry *entry, GError **error)
{
  facts->pending = YP_PENDING_EXTENSION;
  return TRUE;
}

static gboolean
on_suspension_requested (YpIncidentFacts *facts, YpEntry *entry, GError **error)
{
  facts->pending = YP_PENDING_SUSPENSION;
  return take_until (facts, entry, error);
}

static gboolean
on_appealed (YpIncidentFacts *facts, YpEntry *entry, GError **error)
{
  facts->pending = YP_PENDING_APPEAL;
  facts->n_appeals++;
  return TRUE;
}

static gboolean
on_endorsed (YpIncidentFacts *facts, YpEntry *entry, GError **error)
{
  facts->is_endorsed = TRUE;
  return TRUE;
}

static gboolean
on_extended (YpIncidentFacts *facts, YpEntry *entry, GError **error)
{
  clear_pending (facts);
  facts->n_extensions++;
  return _yp_json_require_time (entry->data, "due_at", &facts->due_at, error);
}

static gboolean
on_suspended (YpIncidentFacts *facts, YpEntry *entry, GError **error)
{
  facts->suspended_at = entry->at;
  facts->suspended_until = facts->pending_until;
  facts->due_at = 0;
  _yp_set_text (&facts->unit, NULL);
  clear_pending (facts);
  return TRUE;
}

static gboolean
on_resumed (YpIncidentFacts *facts, YpEntry *entry, GError **error)
{
  if (facts->filed_at != 0)
    add_pause (facts, facts->suspended_at, entry->at);
  facts->suspended_at = 0;
  facts->suspended_until = 0;
  return read_time (entry->data, "due_at", &facts->due_at, error);
}

static gboolean
on_exempted (YpIncidentFacts *facts, YpEntry *entry, GError **error)
{
  clear_pending (facts);
  facts->is_exempt = TRUE;
  return TRUE;
}

static gboolean
on_refused (YpIncidentFacts *facts, YpEntry *entry, GError **error)
{
  clear_pending (facts);
  return TRUE;
}

static gboolean
on_closed (YpIncidentFacts *facts, YpEntry *entry, GError **error)
{
  return take_end (facts, entry, "checked", error);
}

static gboolean
on_answered (YpIncidentFacts *facts, YpEntry *entry, GError **error)
{
  return take_end (facts, entry, "answered", error);
}

static gboolean
on_settled (YpIncidentFacts *facts, YpEntry *entry, GError **error)
{
  return take_end (facts, entry, "settled", error);
}

static gboolean
on_force_closed (YpIncidentFacts *facts, YpEntry *entry, GError **error)
{
  clear_pending (facts);
  return take_end (facts, entry, "forced", error);
}

static gboolean
on_ended (YpIncidentFacts *facts, YpEntry *entry, GError **error)
{
  clear_pending (facts);
  facts->ended_at = entry->at;
  return TRUE;
}

static gboolean
on_reopened (YpIncidentFacts *facts, YpEntry *entry, GError **error)
{
  begin_again (facts);
  clear_pending (facts);
  facts->n_reopenings++;
  return TRUE;
}

static gboolean
on_joined (YpIncidentFacts *facts, YpEntry *entry, GError **error)
{
  facts->n_joined++;
  return TRUE;
}

static gboolean
on_consulted (YpIncidentFacts *facts, YpEntry *entry, GError **error)
{
  return _yp_json_require_text (entry->data, "consultation", &facts->consultation, error);
}

/* What a step does besides changing the state and the unit. One that is not here does no more. */
static const struct
{
  const char *kind;
  gboolean (*take) (YpIncidentFacts *facts, YpEntry *entry, GError **error);
} effects[] = {
  { "filed", take_filing },
  { "dispatched", on_dispatched },
  { "accepted", on_accepted },
  { "handled", on_handled },
  { "closed", on_closed },
  { "rejected", on_ended },
  { "merged", take_merging },
  { "answered", on_answered },
  { "settled", on_settled },
  { "returned", on_returned },
  { "sent-back", on_sent_back },
  { "revoked", on_revoked },
  { "reworked", on_reworked },
  { "extension-requested", on_extension_requested },
  { "suspension-requested", on_suspension_requested },
  { "appealed", on_appealed },
  { "endorsed", on_endorsed },
  { "extended", on_extended },
  { "suspended", on_suspended },
  { "exempted", on_exempted },
  { "refused", on_refused },
  { "resumed", on_resumed },
  { "force-closed", on_force_closed },
  { "voided", on_ended },
  { "reopened", on_reopened },
  { "followed-up", take_satisfaction },
  { "joined", on_joined },
  { "consulted", on_consulted },
};

static gboolean
take_effect (YpIncidentFacts *facts, YpEntry *entry, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (effects); i++)
    if (strcmp (effects[i].kind, entry->kind) == 0)
      return effects[i].take (facts, entry, error);

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

  if (!yp_incident_may (before, transition, entry->at, error))
    return NULL;

  self = yp_incident_new (&before->facts);
  facts = &self->facts;
  if (!take_unit (self, transition, entry->data, error) ||
      !_yp_json_read_text (entry->data, "note", &facts->note, error) ||
      !take_effect (facts, entry, error))
    return NULL;

  facts->seq = entry->seq;
  if (transition->to != YP_STATE_SAME && transition->to != facts->state)
    {
      facts->state = transition->to;
      facts->updated_at = entry->at;
    }

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
