/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-action.h"
#include "yp-consultations.h"
#include "yp-incident-due.h"
#include "yp-json-read.h"
#include "yp-routing.h"

static void
set_time (JsonObject *data, const char *name, gint64 time_us)
{
  char text[YP_TIME_SIZE];

  if (time_us == 0)
    return;

  yp_time_format (time_us, text);
  json_object_set_string_member (data, name, text);
}

static JsonObject *
make_data (const YpAction *action, YpIncident *incident)
{
  JsonObject *data = json_object_new ();
  const char *unit = action->unit;
  g_autoptr (GList) names = json_object_get_members (action->texts);

  if (action->transition->effect != YP_UNIT_EFFECT_TAKE)
    unit = yp_incident_is_at_work (incident, action->transition)
               ? yp_incident_get_facts (incident)->unit
               : NULL;
  if (unit != NULL)
    json_object_set_string_member (data, "unit", unit);
  for (GList *name = names; name != NULL; name = name->next)
    json_object_set_string_member (data, name->data,
                                   json_object_get_string_member (action->texts, name->data));
  set_time (data, "until", action->until);
  if (action->note != NULL)
    json_object_set_string_member (data, "note", action->note);
  if (action->attachments != NULL)
    json_object_set_array_member (data, "attachments", json_array_ref (action->attachments));

  return data;
}

static char *
list_conditions (const YpItem *item)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < item->n_conditions; i++)
    g_string_append_printf (text, "%s%s (%s)", i > 0 ? ", " : "", item->conditions[i].code,
                            item->conditions[i].situation != NULL ? item->conditions[i].situation
                                                                  : "");

  return g_string_free (text, FALSE);
}

/* The filing condition named, or the item's first where none is. %NULL without error where the item
 * has none. */
static const YpCondition *
choose_condition (const YpItem *item, const char *code, GError **error)
{
  const YpCondition *condition = NULL;
  g_autofree char *known = NULL;

  if (code == NULL)
    return item->n_conditions > 0 ? &item->conditions[0] : NULL;

  condition = yp_item_find_condition (item, code);
  if (condition != NULL)
    return condition;

  known = list_conditions (item);
  g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "“%s” is no filing condition of %s; there are %s",
               code, item->name, known);
  return NULL;
}

/* What the incident is judged by from now on: the item as it is in force, its condition, the limit,
 * and the time that follows. */
static gboolean
complete_filing (JsonObject *data,
                 const YpIncidentFacts *facts,
                 YpCity *city,
                 gint64 now,
                 GError **error)
{
  const char *key = yp_json_get_string (data, "item");
  const YpItem *item = yp_catalogue_find_at (city->catalogue, key != NULL ? key : facts->item, now);
  const YpCondition *condition;
  GError *own_error = NULL;
  g_autofree char *limit = NULL;
  YpIncidentFacts filed = *facts;

  if (item == NULL)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "No item “%s” is in force",
                   key != NULL ? key : facts->item);
      return FALSE;
    }

  condition = choose_condition (item, yp_json_get_string (data, "condition"), &own_error);
  if (own_error != NULL)
    {
      g_propagate_error (error, own_error);
      return FALSE;
    }

  if (item->version != NULL)
    json_object_set_string_member (data, "item_version", item->version);
  if (condition == NULL)
    return TRUE;

  json_object_set_string_member (data, "condition", condition->code);
  if (condition->limit.value == 0)
    return TRUE;

  limit = yp_limit_format (&condition->limit);
  json_object_set_string_member (data, "time_limit", limit);
  filed.time_limit = limit;
  filed.filed_at = now;
  filed.n_extensions = 0;
  filed.pauses = NULL;
  if (!yp_incident_find_due (&filed, city->calendar, &filed.due_at, error))
    return FALSE;

  set_time (data, "due_at", filed.due_at);
  return TRUE;
}

/* The clock that was given more, or goes on: when it runs out now. */
static gboolean
complete_due (JsonObject *data, YpIncident *incident, YpCity *city, gint64 now, GError **error)
{
  YpIncidentFacts facts = *yp_incident_get_facts (incident);
  g_autofree char *pauses = NULL;
  char from[YP_TIME_SIZE];
  char to[YP_TIME_SIZE];

  if (facts.filed_at == 0 || facts.time_limit == NULL)
    return TRUE;

  if (facts.suspended_at != 0)
    {
      yp_time_format (facts.suspended_at, from);
      yp_time_format (now, to);
      pauses = g_strdup_printf ("%s%s%s/%s", facts.pauses != NULL ? facts.pauses : "",
                                facts.pauses != NULL ? ";" : "", from, to);
      facts.pauses = pauses;
      facts.suspended_at = 0;
    }
  else
    {
      facts.n_extensions++;
    }

  if (!yp_incident_find_due (&facts, city->calendar, &facts.due_at, error))
    return FALSE;

  set_time (data, "due_at", facts.due_at);
  return TRUE;
}

/* The consultation that was named, or a new one. */
static gboolean
complete_consultation (JsonObject *data,
                       const YpIncidentFacts *facts,
                       YpStore *store,
                       YpCity *city,
                       const char *actor,
                       GError **error)
{
  g_autofree char *id =
      yp_consultations_admit (store, city, actor, facts, yp_json_get_string (data, "consultation"),
                              yp_json_get_string (data, "note"), error);

  if (id != NULL)
    json_object_set_string_member (data, "consultation", id);

  return id != NULL;
}

/* What the entry says besides what was asked. */
static gboolean
complete_data (JsonObject *data,
               const YpAction *action,
               YpIncident *incident,
               YpStore *store,
               YpCity *city,
               const char *actor,
               gint64 now,
               GError **error)
{
  const char *name = action->transition->action;

  if (strcmp (name, "file") == 0)
    return complete_filing (data, yp_incident_get_facts (incident), city, now, error);
  if (strcmp (name, "extend") == 0 || strcmp (name, "resume") == 0)
    return complete_due (data, incident, city, now, error);
  if (strcmp (name, "dispatch") == 0)
    return yp_routing_note_choice (store, city, actor, yp_incident_get_facts (incident), data,
                                   error);
  if (strcmp (name, "consult") == 0)
    return complete_consultation (data, yp_incident_get_facts (incident), store, city, actor,
                                  error);

  return TRUE;
}

/**
 * yp_action_make_data:
 * @self: an action that may be done
 * @incident: what it is about, as it is
 * @store: the writer's store, inside its transaction
 * @city: the city
 * @actor: who acts
 * @error: return location for a #YpError or #YpStoreError
 *
 * Makes what the entry says: what was asked, and what follows from it: limit and due time, the
 * consultation, what was suggested.
 *
 * Returns: (transfer full) (nullable): the facts of the entry
 */
JsonObject *
yp_action_make_data (const YpAction *self,
                     YpIncident *incident,
                     YpStore *store,
                     YpCity *city,
                     const char *actor,
                     GError **error)
{
  g_autoptr (JsonObject) data = make_data (self, incident);

  if (!complete_data (data, self, incident, store, city, actor, yp_clock_now (&city->clock), error))
    return NULL;

  return g_steal_pointer (&data);
}
