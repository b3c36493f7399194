/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-action.h"
#include "yp-consultations.h"

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
conclude_merged (YpAction *action,
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
append_consequences (YpAction *action,
                     YpStore *store,
                     YpCommand *command,
                     gint64 now,
                     GError **error)
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
  YpAction *action = command->state;
  g_autoptr (YpIncident) incident = yp_route_find_incident (store, action->id, error);
  gint64 now = yp_clock_now (&city->clock);
  g_autoptr (JsonObject) data = NULL;
  g_autofree char *subject = NULL;

  yp_action_clear_result (action);
  if (incident == NULL || !yp_action_check (action, command, store, city, incident, error))
    return FALSE;

  data = yp_action_make_data (action, incident, store, city, command->actor, error);
  if (data == NULL)
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
  const YpAction *action = command->state;
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
  YpAction *action = yp_action_new_from_request (request, city, error);

  if (action == NULL)
    return NULL;

  return yp_command_new (request, action, (GDestroyNotify) yp_action_free, run_action,
                         format_action, error);
}

const YpRoute yp_action_routes[] = {
  { .method = "POST", .pattern = "incidents/*/actions", .parse = parse_action },
  { 0 },
};
