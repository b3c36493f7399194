/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-consultations.h"
#include "yp-incident-due.h"
#include "yp-intake.h"
#include "yp-json-read.h"
#include "yp-route.h"
#include "yp-routing.h"

#define MAX_ID 128
#define MAX_NOTE 2000
#define MAX_ATTACHMENTS 20

/* An action on its way: what was asked for, and then what came of it. @texts stand in the entry by
 * their names. */
typedef struct
{
  char *id;
  const YpTransition *transition;
  char *unit;
  char *note;
  JsonObject *texts;
  JsonArray *attachments; /* (nullable): hashes of files that are there */
  gint64 until;
  gint64 seq; /* of the incident as the asker saw it; -1 for unsaid */

  YpIncident *incident;
  YpEntry *entry;
} Action;

/* What an action may carry besides, for its entry; each in which actions. */
static const struct
{
  const char *name;
  const char *actions;
} members[] = {
  { "organization", "dispatch assign" },
  { "support", "dispatch" },
  { "item", "file" },
  { "condition", "file" },
  { "closing", "close" },
  { "into", "merge" },
  { "satisfaction", "follow-up" },
  { "consultation", "consult" },
};

static void
action_clear_result (Action *action)
{
  g_clear_object (&action->incident);
  g_clear_pointer (&action->entry, yp_entry_unref);
}

static void
action_free (gpointer data)
{
  Action *action = data;

  action_clear_result (action);
  g_free (action->id);
  g_free (action->unit);
  g_free (action->note);
  g_clear_pointer (&action->texts, json_object_unref);
  g_clear_pointer (&action->attachments, json_array_unref);
  g_free (action);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Action, action_free)

/* A member that may be left out, and is a string where it is not. */
static gboolean
read_text (JsonObject *object, const char *name, guint most, char **text, GError **error)
{
  JsonNode *node = json_object_get_member (object, name);
  const char *value = yp_json_get_string (object, name);

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;

  if (value == NULL)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "“%s” is not a string", name);
      return FALSE;
    }

  if (!yp_intake_check_text (name, value, most, error))
    return FALSE;

  *text = *value != '\0' ? g_strdup (value) : NULL;

  return TRUE;
}

/* Those that somebody may ask for. */
static char *
list_actions (void)
{
  guint n_transitions;
  const YpTransition *table = yp_lifecycle_get_table (&n_transitions);
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < n_transitions; i++)
    if (table[i].roles != YP_ROLES_NONE)
      g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", table[i].action);

  return g_string_free (names, FALSE);
}

static const YpTransition *
read_transition (JsonObject *object, GError **error)
{
  const char *name = yp_json_get_string (object, "action");
  const YpTransition *transition = name != NULL ? yp_lifecycle_find_action (name) : NULL;
  g_autofree char *known = NULL;

  if (transition != NULL)
    return transition;

  known = list_actions ();
  g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "“action” is “%.64s”, not one of %s",
               name != NULL ? name : "", known);

  return NULL;
}

static gboolean
takes (const YpTransition *transition, const char *actions)
{
  g_auto (GStrv) words = g_strsplit (actions, " ", -1);

  return g_strv_contains ((const char *const *) words, transition->action);
}

static gboolean
read_members (JsonObject *object, Action *action, GError **error)
{
  action->texts = json_object_new ();
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      g_autofree char *text = NULL;

      if (!read_text (object, members[i].name, MAX_NOTE, &text, error))
        return FALSE;
      if (text == NULL)
        continue;

      if (!takes (action->transition, members[i].actions))
        {
          g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "To %s does not take “%s”",
                       action->transition->action, members[i].name);
          return FALSE;
        }
      json_object_set_string_member (action->texts, members[i].name, text);
    }

  return TRUE;
}

static gboolean
read_seq (JsonObject *object, Action *action, GError **error)
{
  action->seq = -1;
  if (!json_object_has_member (object, "seq") ||
      (yp_json_get_int (object, "seq", &action->seq) && action->seq >= 0))
    return TRUE;

  g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID, "“seq” is not a whole number");
  return FALSE;
}

static gboolean
read_until (JsonObject *object, Action *action, GError **error)
{
  if (!json_object_has_member (object, "until") ||
      yp_json_get_time (object, "until", &action->until))
    return TRUE;

  g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID,
                       "“until” is not a time such as 2026-08-24T01:02:03.456Z");
  return FALSE;
}

/* Only what was uploaded before can be attached. */
static gboolean
check_attachment (JsonNode *node, YpCity *city, GError **error)
{
  const char *hash =
      JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
          ? json_node_get_string (node)
          : NULL;

  if (hash != NULL && city->attachments != NULL && yp_attachments_has (city->attachments, hash))
    return TRUE;

  g_set_error (error, YP_ERROR, YP_ERROR_INVALID,
               "“attachments” names “%.64s”, which was not uploaded", hash != NULL ? hash : "");
  return FALSE;
}

static gboolean
read_attachments (JsonObject *object, Action *action, YpCity *city, GError **error)
{
  JsonArray *array = yp_json_get_array (object, "attachments");
  guint n = array != NULL ? json_array_get_length (array) : 0;

  if (!json_object_has_member (object, "attachments"))
    return TRUE;

  if (n == 0 || n > MAX_ATTACHMENTS)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "“attachments” is not an array of 1 to %d",
                   MAX_ATTACHMENTS);
      return FALSE;
    }

  for (guint i = 0; i < n; i++)
    if (!check_attachment (json_array_get_element (array, i), city, error))
      return FALSE;

  action->attachments = json_array_ref (array);
  return TRUE;
}

static gboolean
read_action (const YpRequest *request, Action *action, YpCity *city, GError **error)
{
  g_autoptr (JsonObject) object = yp_request_read_object (request, error);

  if (object == NULL)
    return FALSE;

  action->transition = read_transition (object, error);

  return action->transition != NULL && read_text (object, "unit", MAX_ID, &action->unit, error) &&
         read_text (object, "note", MAX_NOTE, &action->note, error) &&
         read_members (object, action, error) && read_seq (object, action, error) &&
         read_until (object, action, error) && read_attachments (object, action, city, error);
}

/* Two desks may act at once: the second is told by whom it was overtaken, and with what. */
static gboolean
check_seq (const Action *action, YpStore *store, const YpIncidentFacts *facts, GError **error)
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
check_free (const Action *action, const YpUnitFacts *facts, GError **error)
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
check_unit (Action *action, YpStore *store, GError **error)
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
check_same_unit (const Action *action, const YpIncidentFacts *facts, GError **error)
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
check_needs (const Action *action, GError **error)
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

static gboolean
check_action (Action *action,
              YpCommand *command,
              YpStore *store,
              YpCity *city,
              YpIncident *incident,
              gint64 now,
              GError **error)
{
  const YpIncidentFacts *facts = yp_incident_get_facts (incident);

  if (!check_seq (action, store, facts, error) ||
      !yp_rights_may (command->principal, action->transition, facts, city->organizations, error) ||
      !check_needs (action, error))
    return FALSE;

  if (!yp_incident_may (incident, action->transition, now, error))
    {
      g_prefix_error (error, "Incident %s: ", facts->id);
      return FALSE;
    }

  return (action->transition->needs & YP_NEEDS_UNIT) != 0 ? check_unit (action, store, error)
                                                          : check_same_unit (action, facts, error);
}

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
make_data (const Action *action, YpIncident *incident)
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
               const Action *action,
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

/* What another is merged into goes on for both, so it must be there and open. */
static gboolean
check_into (const Action *action, YpStore *store, GError **error)
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

static gboolean
append_own (YpStore *store,
            YpCommand *command,
            gint64 now,
            const char *incident,
            const char *kind,
            const char *member,
            const char *value,
            const char *note,
            GError **error)
{
  g_autoptr (JsonObject) data = json_object_new ();
  g_autofree char *subject = g_strconcat ("incident/", incident, NULL);
  g_autoptr (YpEntry) entry = NULL;

  json_object_set_string_member (data, member, value);
  if (note != NULL)
    json_object_set_string_member (data, "note", note);
  entry = yp_store_append (store, now, command->actor, subject, kind, data, error);

  return entry != NULL;
}

/* The answer reaches every reporter: also those of what was merged into what was merged. */
static gboolean
conclude_merged (Action *action,
                 YpStore *store,
                 YpCommand *command,
                 gint64 now,
                 const char *id,
                 GError **error)
{
  g_autoptr (GPtrArray) merged = yp_store_list_merged (store, id, error);

  if (merged == NULL)
    return FALSE;

  for (guint i = 0; i < merged->len; i++)
    {
      const YpIncidentFacts *facts = yp_incident_get_facts (g_ptr_array_index (merged, i));

      if (!append_own (store, command, now, facts->id, "concluded", "into", action->id,
                       action->note, error))
        return FALSE;
      if (facts->n_joined > 0 && !conclude_merged (action, store, command, now, facts->id, error))
        return FALSE;
    }

  return TRUE;
}

/* What follows for others, in the same transaction. */
static gboolean
append_consequences (Action *action, YpStore *store, YpCommand *command, gint64 now, GError **error)
{
  const YpIncidentFacts *facts = yp_incident_get_facts (action->incident);
  YpState to = action->transition->to;

  if (to == YP_STATE_MERGED)
    return append_own (store, command, now, facts->merged_into, "joined", "from", action->id, NULL,
                       error);

  return to == YP_STATE_SAME || yp_state_is_open (to) || facts->n_joined == 0 ||
         conclude_merged (action, store, command, now, action->id, error);
}

static gboolean
run_action (YpCommand *command, YpStore *store, YpCity *city, GError **error)
{
  Action *action = command->state;
  g_autoptr (YpIncident) incident = yp_route_find_incident (store, action->id, error);
  gint64 now = yp_clock_now (&city->clock);
  g_autoptr (JsonObject) data = NULL;
  g_autofree char *subject = NULL;

  action_clear_result (action);
  if (incident == NULL || !check_action (action, command, store, city, incident, now, error) ||
      !check_into (action, store, error))
    return FALSE;

  data = make_data (action, incident);
  if (!complete_data (data, action, incident, store, city, command->actor, now, error))
    return FALSE;

  subject = g_strconcat ("incident/", action->id, NULL);
  action->entry =
      yp_store_append (store, now, command->actor, subject, action->transition->kind, data, error);
  if (action->entry == NULL)
    return FALSE;

  action->incident = yp_incident_apply (incident, action->entry, error);

  return action->incident != NULL && append_consequences (action, store, command, now, error) &&
         yp_consultations_follow (store, city, yp_incident_get_facts (incident),
                                  yp_incident_get_facts (action->incident), error);
}

static YpReply *
format_action (YpCommand *command)
{
  const Action *action = command->state;
  GString *text = g_string_new (NULL);
  g_autoptr (GString) entry = g_string_new (NULL);
  YpJsonWriter writer;

  yp_entry_append_json (action->entry, entry);
  yp_json_writer_init (&writer, text);
  yp_json_open_object (&writer, NULL);
  yp_incident_write_json (action->incident, &writer, "incident");
  yp_json_add_raw (&writer, "entry", entry->str);
  yp_json_close_object (&writer);

  return yp_reply_new_take (200, command->content_type, text);
}

/* POST /incidents/ID/actions */
static YpCommand *
parse_action (const YpRequest *request, YpCity *city, GError **error)
{
  g_autoptr (Action) action = g_new0 (Action, 1);
  YpCommand *command;

  action->id = g_strdup (request->segments[1]);
  if (!yp_intake_check_text ("incident", action->id, MAX_ID, error) ||
      !read_action (request, action, city, error))
    return NULL;

  command = yp_command_new (request, g_steal_pointer (&action), action_free, error);
  if (command == NULL)
    return NULL;

  command->run = run_action;
  command->format = format_action;

  return command;
}

const YpRoute yp_action_routes[] = {
  { .method = "POST", .pattern = "incidents/*/actions", .parse = parse_action },
  { 0 },
};
