/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-admission.h"
#include "yp-documents.h"
#include "yp-intake.h"
#include "yp-json-read.h"

#define MAX_ID 128
#define MAX_TEXT 2000

/* An admission on its way to the writer: a new one, or a step of one that is there. */
typedef struct
{
  JsonObject *object;
  char *id;
  const YpAdmissionStep *step;
  YpItem *item; /* that is proposed */

  YpRecord *admission; /* what came of it */
} Draft;

static void
draft_free (gpointer data)
{
  Draft *draft = data;

  g_clear_pointer (&draft->object, json_object_unref);
  g_free (draft->id);
  g_clear_pointer (&draft->item, yp_item_unref);
  g_clear_pointer (&draft->admission, yp_record_unref);
  g_free (draft);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Draft, draft_free)

static YpReply *
format_admission (YpCommand *command)
{
  const Draft *draft = command->state;

  return yp_documents_reply (draft->step == NULL ? 201 : 200, command->content_type,
                             draft->admission);
}

/* What is in the catalogue, the city's or the program's own, is changed there and not admitted. */
static gboolean
check_is_new (YpStore *store, YpCity *city, const char *key, GError **error)
{
  g_autofree char *subject = g_strconcat ("item/", key, NULL);
  GError *own_error = NULL;
  g_autoptr (YpRecord) item = yp_store_get_record (store, subject, &own_error);

  if (own_error != NULL)
    {
      g_propagate_error (error, own_error);
      return FALSE;
    }

  if (item == NULL && yp_catalogue_find (city->catalogue, key) == NULL)
    return TRUE;

  g_set_error (error, YP_ERROR, YP_ERROR_REFUSED, "“%s” is in the catalogue already", key);
  return FALSE;
}

static JsonObject *
make_proposal (const Draft *draft, const YpPrincipal *principal)
{
  JsonObject *data = json_object_new ();
  JsonArray *departments = yp_json_get_array (draft->object, "departments");

  json_object_set_object_member (data, "item", yp_item_make_object (draft->item));
  json_object_set_string_member (data, "reason", yp_json_get_string (draft->object, "reason"));
  if (departments != NULL)
    json_object_set_array_member (data, "departments", json_array_ref (departments));
  if (principal->organization != NULL)
    json_object_set_string_member (data, "organization", principal->organization);

  return data;
}

static gboolean
append (YpCommand *command,
        YpStore *store,
        YpCity *city,
        YpRecord *before,
        const char *subject,
        const char *kind,
        JsonObject *data,
        GError **error)
{
  Draft *draft = command->state;
  g_autoptr (YpEntry) entry = yp_store_append (store, yp_clock_now (&city->clock), command->actor,
                                               subject, kind, data, error);

  if (entry == NULL)
    return FALSE;

  draft->admission = yp_record_apply (before, entry, error);
  return draft->admission != NULL;
}

static gboolean
run_propose (YpCommand *command, YpStore *store, YpCity *city, GError **error)
{
  Draft *draft = command->state;
  g_autofree char *subject = NULL;
  guint year;
  guint number;
  g_autoptr (JsonObject) data = NULL;

  g_clear_pointer (&draft->admission, yp_record_unref);
  if (!yp_rights_have (command->principal, yp_admission_get_proposers (), "propose an item",
                       error) ||
      !check_is_new (store, city, draft->item->key, error))
    return FALSE;

  subject = yp_documents_next_subject (store, "admission/", yp_clock_now (&city->clock), &year,
                                       &number, error);
  if (subject == NULL)
    return FALSE;

  data = make_proposal (draft, command->principal);
  return append (command, store, city, NULL, subject, "proposed", data, error);
}

/* POST /admissions */
static YpCommand *
parse_propose (const YpRequest *request, YpCity *city, GError **error)
{
  g_autoptr (Draft) draft = g_new0 (Draft, 1);
  JsonNode *item;
  const char *reason;

  draft->object = yp_request_read_object (request, error);
  if (draft->object == NULL)
    return NULL;

  item = json_object_get_member (draft->object, "item");
  reason = yp_json_get_string (draft->object, "reason");
  if (item == NULL || !JSON_NODE_HOLDS_OBJECT (item) || reason == NULL || *reason == '\0')
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID,
                           "“item” is not an object, or “reason” not a text");
      return NULL;
    }

  draft->item = yp_item_new_from_json (json_node_get_object (item), error);
  if (draft->item == NULL || !yp_intake_check_text ("reason", reason, MAX_TEXT, error))
    return NULL;

  return yp_command_new (request, g_steal_pointer (&draft), draft_free, run_propose,
                         format_admission, error);
}

/* Whose opinion it is. Who holds every role says for whom; others speak for their own. */
static const char *
find_organization (const YpPrincipal *principal, JsonObject *object)
{
  const char *said = yp_json_get_string (object, "organization");

  return principal->roles == YP_ROLES_ALL && said != NULL ? said : principal->organization;
}

static gboolean
check_rights (const YpCommand *command, const YpRecord *admission, GError **error)
{
  const Draft *draft = command->state;
  const YpPrincipal *principal = command->principal;
  const char *proposer = yp_json_get_string (admission->body, "proposed_by");

  if (!yp_rights_have (principal, draft->step->roles, draft->step->action, error))
    return FALSE;

  if (strcmp (draft->step->action, "opine") == 0 &&
      !yp_admission_asks (admission, find_organization (principal, draft->object)))
    {
      g_set_error (error, YP_ERROR, YP_ERROR_FORBIDDEN, "The opinion of %s is not asked for in %s",
                   principal->name, admission->id);
      return FALSE;
    }

  if (strcmp (draft->step->action, "withdraw") == 0 && principal->roles != YP_ROLES_ALL &&
      g_strcmp0 (proposer, principal->name) != 0)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_FORBIDDEN, "%s was proposed by %s, not by %s",
                   admission->id, proposer, principal->name);
      return FALSE;
    }

  return TRUE;
}

static JsonObject *
make_step_data (const YpCommand *command)
{
  static const char *const names[] = { "agrees", "effective_from", "note" };
  const Draft *draft = command->state;
  JsonObject *data = json_object_new ();

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      JsonNode *node = json_object_get_member (draft->object, names[i]);

      if (node != NULL)
        json_object_set_member (data, names[i], json_node_copy (node));
    }
  if (strcmp (draft->step->action, "opine") == 0)
    json_object_set_string_member (data, "organization",
                                   find_organization (command->principal, draft->object));

  return data;
}

/* The item that is admitted, checked; %NULL without error for another step. */
static gboolean
prepare_item (const Draft *draft,
              const YpRecord *admission,
              YpStore *store,
              YpCity *city,
              YpItem **item,
              GError **error)
{
  gint64 from = 0;

  *item = NULL;
  if (strcmp (draft->step->action, "admit") != 0)
    return TRUE;

  if (!yp_json_get_time (draft->object, "effective_from", &from))
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID,
                           "“effective_from” is not a time such as 2026-08-24T01:02:03.456Z");
      return FALSE;
    }

  *item = yp_admission_make_item (admission, from, error);
  return *item != NULL && check_is_new (store, city, (*item)->key, error);
}

/* Whatever may fail by a rule does so before anything is appended. */
static gboolean
run_step (YpCommand *command, YpStore *store, YpCity *city, GError **error)
{
  Draft *draft = command->state;
  g_autoptr (YpRecord) admission = yp_documents_find (store, "admission", draft->id, error);
  g_autoptr (YpItem) item = NULL;
  g_autoptr (JsonObject) data = NULL;

  g_clear_pointer (&draft->admission, yp_record_unref);
  if (admission == NULL || !check_rights (command, admission, error) ||
      !yp_admission_may (admission, draft->step, error) ||
      !prepare_item (draft, admission, store, city, &item, error))
    return FALSE;

  data = make_step_data (command);
  if (!append (command, store, city, admission, admission->subject, draft->step->kind, data, error))
    return FALSE;

  return item == NULL ||
         yp_store_set_item (store, yp_clock_now (&city->clock), command->actor, item, error);
}

/* POST /admissions/ID/actions */
static YpCommand *
parse_step (const YpRequest *request, YpCity *city, GError **error)
{
  g_autoptr (Draft) draft = g_new0 (Draft, 1);
  JsonNode *note;

  draft->id = g_strdup (request->segments[1]);
  draft->object = yp_request_read_object (request, error);
  if (draft->object == NULL || !yp_intake_check_text ("admission", draft->id, MAX_ID, error))
    return NULL;

  draft->step = yp_admission_find_action (yp_json_get_string (draft->object, "action"));
  if (draft->step == NULL)
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID,
                           "“action” is none of opine, admit, refuse, withdraw");
      return NULL;
    }

  note = json_object_get_member (draft->object, "note");
  if (note != NULL && (yp_json_get_string (draft->object, "note") == NULL ||
                       *yp_json_get_string (draft->object, "note") == '\0'))
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID, "“note” is not a text");
      return NULL;
    }

  if (!yp_intake_check_text ("note", yp_json_get_string (draft->object, "note"), MAX_TEXT, error))
    return NULL;

  return yp_command_new (request, g_steal_pointer (&draft), draft_free, run_step, format_admission,
                         error);
}

/* GET /admissions?state=…&incident=…&after=…&limit=… */
static YpReply *
list_admissions (const YpRequest *request, YpStore *store, YpCity *city, GError **error)
{
  return yp_documents_list (request, store, "admission", error);
}

/* GET /admissions/ID */
static YpReply *
read_admission (const YpRequest *request, YpStore *store, YpCity *city, GError **error)
{
  return yp_documents_read (request, store, "admission", error);
}

const YpRoute yp_admission_routes[] = {
  { .method = "GET", .pattern = "admissions", .read = list_admissions },
  { .method = "POST", .pattern = "admissions", .parse = parse_propose },
  { .method = "GET", .pattern = "admissions/*", .read = read_admission },
  { .method = "POST", .pattern = "admissions/*/actions", .parse = parse_step },
  { 0 },
};
