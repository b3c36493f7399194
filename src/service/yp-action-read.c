/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-action.h"
#include "yp-intake.h"
#include "yp-json-read.h"

#define MAX_ID 128
#define MAX_NOTE 2000

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
read_members (JsonObject *object, YpAction *action, GError **error)
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
read_seq (JsonObject *object, YpAction *action, GError **error)
{
  action->seq = -1;
  if (!json_object_has_member (object, "seq") ||
      (yp_json_get_int (object, "seq", &action->seq) && action->seq >= 0))
    return TRUE;

  g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID, "“seq” is not a whole number");
  return FALSE;
}

static gboolean
read_until (JsonObject *object, YpAction *action, GError **error)
{
  if (!json_object_has_member (object, "until") ||
      yp_json_get_time (object, "until", &action->until))
    return TRUE;

  g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID,
                       "“until” is not a time such as 2026-08-24T01:02:03.456Z");
  return FALSE;
}

static gboolean
read_action (const YpRequest *request, YpAction *action, YpCity *city, GError **error)
{
  g_autoptr (JsonObject) object = yp_request_read_object (request, error);

  if (object == NULL)
    return FALSE;

  action->transition = read_transition (object, error);

  return action->transition != NULL && read_text (object, "unit", MAX_ID, &action->unit, error) &&
         read_text (object, "note", MAX_NOTE, &action->note, error) &&
         read_members (object, action, error) && read_seq (object, action, error) &&
         read_until (object, action, error) &&
         yp_intake_read_attachments (object, city, &action->attachments, error);
}

/**
 * yp_action_new_from_request:
 * @request: `POST /incidents/ID/actions`
 * @city: the city
 * @error: return location for %YP_ERROR_INVALID, which names the member
 *
 * Returns: (transfer full) (nullable): what is asked for
 */
YpAction *
yp_action_new_from_request (const YpRequest *request, YpCity *city, GError **error)
{
  g_autoptr (YpAction) self = g_new0 (YpAction, 1);

  self->id = g_strdup (request->segments[1]);
  if (!yp_intake_check_text ("incident", self->id, MAX_ID, error) ||
      !read_action (request, self, city, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * yp_action_clear_result:
 * @self: an action
 *
 * Forgets what came of it: the transaction was rolled back, or it is over.
 */
void
yp_action_clear_result (YpAction *self)
{
  g_clear_object (&self->incident);
  g_clear_pointer (&self->entry, yp_entry_unref);
}

/**
 * yp_action_free:
 * @self: (transfer full): an action
 */
void
yp_action_free (YpAction *self)
{
  yp_action_clear_result (self);
  g_free (self->id);
  g_free (self->unit);
  g_free (self->note);
  g_clear_pointer (&self->texts, json_object_unref);
  g_clear_pointer (&self->attachments, json_array_unref);
  g_free (self);
}
