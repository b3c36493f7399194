/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-action.h"
#include "yp-json-read.h"

/* Two desks may act at once: the second is told by whom it was overtaken, and with what. */
static gboolean
check_seq (const YpAction *action, YpStore *store, const YpIncidentFacts *facts, GError **error)
{
  g_autofree char *subject = g_strconcat ("incident/", facts->id, NULL);
  g_autoptr (GPtrArray) history = NULL;
  const YpEntry *last;

  if (action->seq < 0 || (guint64) action->seq == facts->seq)
    return TRUE;

  history = yp_store_list_history (store, subject, error);
  if (history == NULL)
    return FALSE;

  last = g_ptr_array_index (history, history->len - 1);
  g_set_error (error, YP_ERROR, YP_ERROR_CONFLICT,
               "Incident %s has moved on: %s has %s it meanwhile (entry %" G_GUINT64_FORMAT ")",
               facts->id, last->actor, last->kind, last->seq);
  return FALSE;
}

static gboolean
check_free (const YpAction *action, const YpUnitFacts *facts, GError **error)
{
  if (facts->status == YP_UNIT_OFF_DUTY)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_REFUSED, "Unit %s is off duty", facts->id);
      return FALSE;
    }

  if (facts->n_tasks > 0 && action->note == NULL)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_REFUSED,
                   "Unit %s has %u tasks not handled; to send it all the same, give the reason in "
                   "the note",
                   facts->id, facts->n_tasks);
      return FALSE;
    }

  return TRUE;
}

/* Who is sent must be there to go. Its organization answers, unless another is named. */
static gboolean
check_unit (YpAction *action, YpStore *store, GError **error)
{
  GError *own_error = NULL;
  YpFix fix;
  g_autoptr (YpUnit) unit = NULL;
  const YpUnitFacts *facts;

  if (action->unit == NULL)
    {
      if (json_object_has_member (action->texts, "organization"))
        return TRUE;

      g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "“unit” does not say whom to %s",
                   action->transition->action);
      return FALSE;
    }

  unit = yp_store_get_unit (store, action->unit, &fix, &own_error);
  if (unit == NULL)
    {
      if (own_error != NULL)
        g_propagate_error (error, own_error);
      else
        g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "No unit “%s” is registered", action->unit);
      return FALSE;
    }

  facts = yp_unit_get_facts (unit);
  if (!check_free (action, facts, error))
    return FALSE;

  if (facts->organization != NULL && !json_object_has_member (action->texts, "organization"))
    json_object_set_string_member (action->texts, "organization", facts->organization);

  return TRUE;
}

/* After it was dispatched, an incident belongs to its unit until it is dispatched again. */
static gboolean
check_same_unit (const YpAction *action, const YpIncidentFacts *facts, GError **error)
{
  if (action->unit == NULL || g_strcmp0 (action->unit, facts->unit) == 0)
    return TRUE;

  if (facts->unit != NULL)
    g_set_error (error, YP_ERROR, YP_ERROR_REFUSED, "Incident %s was dispatched to %s, not to %s",
                 facts->id, facts->unit, action->unit);
  else
    g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "Incident %s has no unit to %s it", facts->id,
                 action->transition->action);

  return FALSE;
}

static gboolean
check_needs (const YpAction *action, GError **error)
{
  static const struct
  {
    YpNeeds need;
    const char *member;
  } texts[] = { { YP_NEEDS_INTO, "into" }, { YP_NEEDS_SATISFACTION, "satisfaction" } };
  const YpTransition *transition = action->transition;

  if ((transition->needs & YP_NEEDS_REASON) != 0 && action->note == NULL)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "To %s, the note must give the reason",
                   transition->action);
      return FALSE;
    }

  if ((transition->needs & YP_NEEDS_UNTIL) != 0 && action->until == 0)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "To %s, “until” must say a day",
                   transition->action);
      return FALSE;
    }

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      if ((transition->needs & texts[i].need) != 0 &&
          !json_object_has_member (action->texts, texts[i].member))
        {
          g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "To %s, “%s” is missing",
                       transition->action, texts[i].member);
          return FALSE;
        }
    }

  return TRUE;
}

/* What another is merged into goes on for both, so it must be there and open. */
static gboolean
check_into (const YpAction *action, YpStore *store, GError **error)
{
  const char *into = yp_json_get_string (action->texts, "into");
  g_autoptr (YpIncident) main = NULL;

  if (into == NULL)
    return TRUE;

  main = yp_route_find_incident (store, into, error);
  if (main == NULL)
    return FALSE;

  if (!yp_state_is_open (yp_incident_get_facts (main)->state) || strcmp (into, action->id) == 0)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_REFUSED,
                   "Incident %s can only be merged into another that is open; %s is %s", action->id,
                   into, yp_state_get_name (yp_incident_get_facts (main)->state));
      return FALSE;
    }

  return TRUE;
}

/**
 * yp_action_check:
 * @self: an action; is given the organization of the unit that is sent
 * @command: the command it is, which says who asks
 * @store: the writer's store, inside its transaction
 * @city: the city
 * @incident: what it is about, as it is
 * @error: return location for a #YpError, in words, or a #YpStoreError
 *
 * Returns: whether it may be done now
 */
gboolean
yp_action_check (YpAction *self,
                 YpCommand *command,
                 YpStore *store,
                 YpCity *city,
                 YpIncident *incident,
                 GError **error)
{
  const YpIncidentFacts *facts = yp_incident_get_facts (incident);
  const YpTransition *transition = self->transition;

  if (!check_seq (self, store, facts, error) ||
      !yp_rights_may (command->principal, transition, facts, city->organizations, error) ||
      !check_needs (self, error))
    return FALSE;

  if (!yp_incident_may (incident, transition, yp_clock_now (&city->clock), error))
    {
      g_prefix_error (error, "Incident %s: ", facts->id);
      return FALSE;
    }

  return ((transition->needs & YP_NEEDS_UNIT) != 0 ? check_unit (self, store, error)
                                                   : check_same_unit (self, facts, error)) &&
         check_into (self, store, error);
}
